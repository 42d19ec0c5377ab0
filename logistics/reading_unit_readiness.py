"""Stored readiness of units read for pages, as it was on a day; each evidence led to its record."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import once
from accounts.notation import day as day_words
from contributors.evidence import next_levels
from contributors.models import Agreement, Caveat, Deployment, Pledge, Visit
from logistics import gathering_readiness, readiness_units, wording
from logistics.models import (
    Certificate,
    Course,
    EquipmentCount,
    EquipmentLine,
    Movement,
    ReadinessOverride,
    SustainmentCheck,
    Unit,
    UnitReadiness,
    UnitReadinessArea,
    UnitStrength,
)
from logistics.readiness_areas import AREAS, EQUIPMENT, SERVICEABILITY

JOINED = ("unit__contributor", "unit__capability", "unit__mission", "mission")
CELL = ("band", "found", "score", "decides", "is_applicable", "is_stale")  # of an area, on a board
BOARD = (
    "band", "found", "weakest", "mean", "is_there", "days", "at_least", "rise", "valid_from",
    "unit__reference", "unit__name", "unit__is_fictional", "unit__contributor__name",
    "unit__contributor__names", "mission__acronym",
)  # fmt: skip
RECORDS = {
    "strength": (UnitStrength, ("unit", "inspection")),
    "count": (EquipmentCount, ("line__unit", "inspection")),
    "items": (EquipmentLine, ("unit",)),
    "check": (SustainmentCheck, ("line__unit", "inspection")),
    "certificate": (Certificate, ("unit", "course")),
    "visit": (Visit, ("pledge",)),
    "agreement": (Agreement, ()),
    "deployment": (Deployment, ("pledge",)),
    "movement": (Movement, ()),
    "pledge": (Pledge, ("contributor",)),
    "caveat": (Caveat, ("pledge",)),
    "override": (ReadinessOverride, ("unit", "author")),
}


def on_day(user, on=None):
    """Each unit's readiness as it stood on a day, of units whose insides this reader knows."""
    rows = UnitReadiness.objects.visible_to(user)
    if on is None or on >= timezone.localdate():
        return rows.filter(valid_until=None)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


def areas(user, rows, without=("evidence", "reasons")):
    """{readiness: {area: its row}}, in one question; without what boards do not show."""
    found: dict = {row.pk: {} for row in rows}
    seen = UnitReadinessArea.objects.visible_to(user).filter(readiness__in=found)
    for area in seen.defer(*without):
        found[area.readiness_id][area.area] = area
    return found


def cells(user, rows):
    """{readiness: {area: what a cell of a board shows of it}}, in one question."""
    found: dict = {row.pk: {} for row in rows}
    seen = UnitReadinessArea.objects.visible_to(user).filter(readiness__in=found).order_by()
    for area in seen.values_list("readiness_id", "area", *CELL, named=True):
        found[area.readiness_id][area.area] = area
    return found


def standing(user, on=None):
    """As on_day, of units that had not left for good: what is closed counts until the day it left."""
    left = Q(unit__left_on__gt=on or timezone.localdate())
    return on_day(user, on).filter(~Q(unit__state=Unit.State.CLOSED) | left)


def board(user, on=None):
    """As standing, and of each row and its unit what boards show."""
    return standing(user, on).select_related("unit__contributor", "mission").only(*BOARD)


def of_unit(user, unit, on=None):
    """One unit's readiness on a day with its areas in order; None where nothing is known of that day."""
    row = on_day(user, on).filter(unit=unit).select_related(*JOINED).first()
    if row is None:
        return None, []
    known = areas(user, [row], without=())[row.pk]
    return row, [known[name] for name in AREAS if name in known]


def history(user, unit, since):
    """The rows of a unit since a day, the first of them as it stood then."""
    rows = UnitReadiness.objects.visible_to(user).filter(unit=unit)
    return list(rows.filter(Q(valid_until=None) | Q(valid_until__gte=since)).order_by("valid_from"))


def outlook(row):
    """[in 30, 60 and 90 days, as evidence grows old]."""
    turning = [
        readiness_units.Turn(
            date.fromisoformat(one["on"]), one["band"], tuple((area, band) for area, band in one["areas"])
        )
        for one in row.future
    ]
    return readiness_units.outlook(turning, band=row.band, on=row.judged_on)


def courses(user):
    """{code: name} of all courses, asked once a request."""
    return once(
        user,
        ("courses",),
        lambda: {row.code: row.local_name for row in Course.objects.visible_to(user)},
    )


def missing_for_next_level(user, unit):
    """(the readiness level its pledge reached, what the next takes, in words); None without a pledge."""
    seen = Pledge.objects.visible_to(user).between(user)
    row = seen.filter(pk=unit.pledge_id).first() if unit.pledge_id else None
    if row is None:
        return None
    coming = next_levels([row])[row.pk]
    return row, coming


# --- Evidence, led to its record
@dataclass(frozen=True)
class Said:
    """What says something, in words, with its day, its last day and the page of the record, if it is seen;
    of what an inspection found also that, `signed` on a page of its own."""

    words: str
    on: date | None = None
    until: date | None = None
    url: str = ""
    by: str = ""
    many: int | None = None
    inspection: str = ""
    signed: str = ""


@dataclass(frozen=True)
class Evident:
    """A line of an area, or a group of lines: what is required and there, and what says so."""

    name: str
    required: int | None
    present: int | None
    said: list[Said] = field(default_factory=list)
    lines: int = 1
    unreported: int = 0


def evidence(user, areas):
    """{area: [Evident]} of these areas of one unit; a question a kind of record, however many there are."""
    told = [piece["record"] for area in areas for line in area.evidence for piece in line["said"]]
    found = records(user, told)
    names = courses(user)
    return {area.area: [_evident(area.area, line, found, names) for line in area.evidence] for area in areas}


def _evident(area, line, found, names):
    said = [_said(piece, found) for piece in line["said"]]
    present = line.get("present")
    if present is None and line["said"]:
        present = sum(piece["many"] for piece in line["said"])
    return Evident(
        wording.line(area, line["name"], names),
        line["required"],
        present,
        said,
        line.get("lines", 1),
        line.get("unreported", 0),
    )


def _said(piece, found):
    words, url, inspection = found.get(piece["record"], ("", "", None))
    return Said(
        words or _("a record you may not see"),
        _day(piece["on"]),
        _day(piece["until"]),
        url,
        piece["by"],
        piece["many"],
        inspection.reference if inspection else "",
        inspection.get_absolute_url() if inspection else "",
    )


def records(user, told):
    """{record: (its words, its address, the inspection that found it or None)} of those this reader sees."""
    wanted: dict = {}
    for record in set(told):
        kind, _colon, key = record.partition(":")
        if kind in RECORDS:
            wanted.setdefault(kind, []).append(UUID(key) if "-" in key else key)
    found = {}
    for kind, keys in wanted.items():
        model, joined = RECORDS[kind]
        for row in model.objects.visible_to(user).filter(pk__in=keys).select_related(*joined):
            found[f"{kind}:{row.pk}"] = WORDS[kind](row), _address(kind, row), _found_by(row)
    return found


def _address(kind, row):
    if kind == "count":
        return row.line.get_absolute_url()
    if kind == "check":
        return f"{row.line.unit.get_absolute_url()}#sustainment"
    if kind == "strength":
        return f"{row.unit.get_absolute_url()}#strength"
    return row.get_absolute_url()


def _found_by(row):
    """The inspection a fact rests on; its unit is that of the fact, so that no question is asked for it."""
    inspection = getattr(row, "inspection", None)
    if inspection is not None:
        inspection.unit = row.unit if isinstance(row, UnitStrength) else row.line.unit
    return inspection


def _report(word, row):
    return f"{word}: {row.source}" if row.source else word


def _by(who, row):
    return _report(_("inspection") if who == "inspection" else _("the contingent's own report"), row)


WORDS: dict[str, Any] = {
    "strength": lambda row: _report(row.get_category_display(), row),
    "count": lambda row: _by(row.counted_by, row),
    "items": lambda row: _("events of its items: %(type)s") % {"type": row.type},
    "check": lambda row: _by(row.checked_by, row),
    "certificate": lambda row: _("certificate of %(issuer)s") % {"issuer": row.issuer},
    "visit": lambda row: f"{row.get_kind_display()}: {row.get_result_display()}",
    "agreement": lambda row: f"{row.title}, {_signed(row)}",
    "deployment": lambda row: _("deployment: %(title)s") % {"title": row.title},
    "movement": lambda row: f"{row.reference}: {row.get_state_display()}",
    "pledge": lambda row: _("pledge %(reference)s") % {"reference": row.reference},
    "caveat": lambda row: _("caveat found: %(kind)s") % {"kind": row.get_kind_display()},
    "override": lambda row: _("%(name)s set the band by hand") % {"name": row.author.name},
}


def _signed(row):
    if row.signed_on is None:
        return _("not signed by all")
    return _("signed %(day)s") % {"day": day_words(row.signed_on)}


def lines(user, unit, area, on):
    """[(group, Evident)] of each line of an area as things stood on a day, from the facts; empty where the
    reader may not know."""
    seen = Unit.objects.visible_to(user).between(user).select_related(*gathering_readiness.JOINED)
    whole = seen.filter(pk=unit.pk).first()
    if whole is None:
        return []
    facts = gathering_readiness.facts_of(whole, on, gathering_readiness.rule_of(whole, on))
    told = [p.evidence.record for line in facts.lines.get(area, ()) for p in line.pieces]
    found, names = records(user, told), courses(user)
    return [
        (line.group, _line(area, line, on, found, names))
        for line in facts.lines.get(area, ())
        if line.required != 0
    ]


def _line(area, line, on, found, names):
    said = [
        _said(
            {
                "record": piece.evidence.record,
                "on": piece.evidence.on and piece.evidence.on.isoformat(),
                "until": piece.evidence.until and piece.evidence.until.isoformat(),
                "by": piece.evidence.by,
                "many": piece.many,
            },
            found,
        )
        for piece in line.pieces
    ]
    name = line.name if area in (EQUIPMENT, SERVICEABILITY) else wording.line(area, line.name, names)
    return Evident(name, line.required, line.present(on), said)


def expiring(row, within):
    """[what of its evidence expires within so many days of the day it was judged]."""
    last = (row.judged_on + timedelta(days=within)).isoformat()
    first = row.judged_on.isoformat()
    return [one for one in row.expires if first <= one["until"] <= last]


def _day(text):
    return date.fromisoformat(text) if text else None
