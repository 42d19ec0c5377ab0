"""The structure of a mission and authority within it: elements, and who is given or loses authority.

Changes of one mission's structure wait for each other; triggers of the database refuse what slips past.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, dates, events, records, versions
from missions import chain
from missions import reading_command as reading
from missions.models import AuthorityEdge, Element, Mission, Release
from missions.models.releasing import KEEPS
from missions.releasing import release

FIELDS = (
    "reference",
    "title",
    "kind",
    "under",
    "capability",
    "location",
    "starts_on",
    "ends_on",
    "label",
    "source",
)
EDGE_FIELDS = ("instrument", "end_instrument", "limits", "label", "source")
NEW_EDGE = (*EDGE_FIELDS, "superior", "partner", "starts_on", "ends_on")
Relationship = AuthorityEdge.Relationship


# --- Elements
@transaction.atomic
def add_element(mission, *, reference, title, kind, released_to=(), reason="", by, **fields):
    """Add a post or force element to the structure of a mission."""
    _require_keeps(by, mission)
    person, _token = access.answerable(by)
    _hold(mission)
    fields = records.known(fields, FIELDS)
    row = Element(mission=mission, reference=reference, title=title, kind=kind, created_by=person, **fields)
    _check_place(row)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("element.added", row, by=by, about=[mission], reason=reason)
    return row


@transaction.atomic
def change_element(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what an element is, where it stands or who reads it."""
    _require_keeps(by, row.mission)
    row = _locked(row, version)
    before = Element.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    if row.kind != before.kind and row.authorities.exclude(relationship=chain.FULL).exists():
        raise ValidationError({"kind": _("Authority was given over it: its kind stays.")})
    _check_place(row)
    row.version += 1
    row.full_clean()
    _check_days(row)
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("element.changed", row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def close_element(row, *, ends_on, version=None, reason="", by):
    """Say on which day an element was the last time part of the structure."""
    _require_keeps(by, row.mission)
    row = _locked(row, version)
    row.ends_on = ends_on
    row.version += 1
    row.full_clean()
    _check_days(row)
    row.save(update_fields=["ends_on", "version"])
    events.record("element.closed", row, by=by, about=[row.mission], reason=reason, on=str(ends_on))
    return row


# --- Authority
@transaction.atomic
def give_authority(element, *, relationship, released_to=(), version=None, reason="", by, **fields):
    """Enter that somebody has an authority over an element: another element, or a state.

    Raises ValidationError by field where a rule of command stands against it.
    """
    _require_keeps(by, element.mission)
    element = _locked(element, version)
    row = _new_edge(element, relationship, released_to, by, records.known(fields, NEW_EDGE))
    _moved(element)
    about = [element.mission, row.partner]
    events.record("command.given", row, by=by, about=about, reason=reason, **_told(row))
    return row


@transaction.atomic
def transfer_authority(
    element,
    *,
    relationship,
    superior,
    effective_on,
    instrument,
    ends_tactical=False,
    released_to=None,
    version=None,
    reason="",
    by,
    **fields,
):
    """Pass operational authority or tactical command over an element to `superior` from a day on, by an
    instrument (TOA); whoever had it loses it the day before.

    `ends_tactical`: tactical command under the operational authority that ends, ends with it; otherwise it
    must have ended before. Of two who transfer it at once, one is refused.
    """
    _require_keeps(by, element.mission)
    if relationship not in chain.ONE_AT_A_TIME:
        words = _("Operational authority and tactical command are transferred; others are given or ended.")
        raise ValidationError({"relationship": words})
    if not instrument:
        raise ValidationError({"instrument": _("Name the instrument by which it is transferred.")})
    element = _locked(element, version)
    known = [edge.as_edge for edge in _known(element, relationship, superior)]
    before = _standing_from(element, relationship, effective_on)
    if before is not None:
        if before.superior_id == superior.pk:
            raise ValidationError({"superior": _("It is under this authority already.")})
        if before.starts_on >= effective_on:
            words = _("It passes to %(whom)s on %(day)s already; correct that entry first.")
            told = {"whom": before.superior, "day": dates.day(before.starts_on)}
            raise _stands("effective_on", words % told)
        last = effective_on - timedelta(days=1)
        _end(before, last, instrument, ends_tactical, known)
    given = {"label": before.label} if before and "label" not in fields else {}
    fields = given | records.known(fields, ("limits", "label", "source", "ends_on"))
    if released_to is None:
        named = before and fields.get("label") == Release.NAMED
        released_to = list(before.released_to.all()) if named else ()
    row = _new_edge(
        element,
        relationship,
        released_to,
        by,
        fields | {"superior": superior, "starts_on": effective_on, "instrument": instrument},
    )
    _moved(element)
    told = _told(row) | {"before": str(before.superior) if before else None}
    about = [element.mission, _commander(element)]
    events.record("command.transferred", row, by=by, about=about, reason=reason, **told)
    return row


@transaction.atomic
def end_authority(row, *, ends_on, end_instrument="", ends_tactical=False, version=None, reason="", by):
    """Say on which day an authority ended (of operational authority: the reverse transfer). Full command
    never ends."""
    _require_keeps(by, row.element.mission)
    if row.relationship == chain.FULL:
        raise ValidationError({"ends_on": _("Full command never ends.")})
    element = _locked(row.element, None)
    row = _locked_edge(row, version)
    known = [edge.as_edge for edge in AuthorityEdge.objects.filter(element=element)]
    _end(row, ends_on, end_instrument, ends_tactical, known)
    _moved(element)
    about = [element.mission, _commander(element)]
    events.record("command.ended", row, by=by, about=about, reason=reason, on=str(ends_on), **_told(row))
    return row


@transaction.atomic
def change_authority(row, *, released_to=None, version=None, reason="", by, **fields):
    """Correct the words of an authority, or who reads them; its dates and sides stand."""
    _require_keeps(by, row.element.mission)
    row = _locked_edge(row, version)
    before = AuthorityEdge.objects.get(pk=row.pk)
    records.put(row, records.known(fields, EDGE_FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("command.changed", row, by=by, about=[row.element.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def withdraw_authority(row, *, reopens=False, version=None, reason="", by):
    """Take out an entry that was wrong; the element's history keeps what it said.

    `reopens`: what it ended, as a transfer ends what stood before it, stands again as long as it would have,
    or until the entry itself ended where others follow that. Returns the element.
    """
    _require_keeps(by, row.element.mission)
    element = _locked(row.element, None)
    row = _locked_edge(row, version)
    again = _standing_again(row, by) if reopens else []
    stood = {one.pk: one.as_edge for one in again}
    known = [edge.as_edge for edge in AuthorityEdge.objects.filter(element=element)]
    known = [stood.get(edge.key, edge) for edge in known]
    _refuse(chain.removal_refusals(known, row.as_edge, _forces(element)), row)
    said = f"{row.get_relationship_display()}, {row.holder}, {row.starts_on or ''}/{row.ends_on or ''}"
    changes = {"authority": [said, None]}
    key = row.pk
    row.delete()
    told = [_stand_again(one, key, stood) for one in again]
    if told:
        changes["stands_again"] = ["; ".join(words) for words in zip(*told, strict=True)]
    _moved(element)
    about = [element.mission, *([_commander(element)] if again else [])]
    events.record("command.withdrawn", element, by=by, about=about, reason=reason, changes=changes)
    return element


def _standing_again(row, by):
    """What an entry ended, with the last day and instrument it has again, not yet stored."""
    found = AuthorityEdge.objects.select_for_update(no_key=True, of=("self",))
    found = found.filter(pk__in=[one.pk for one in reading.ended_by(by, row)]).order_by("starts_on")
    rows = list(found.select_related("element__mission", "superior__mission", "partner"))
    if not rows:
        raise ValidationError({"reopens": _("It ended nothing that could stand again.")})
    for one in rows:
        before = _before_its_end(one)
        follows = row.ends_on is not None and (before.ends_on is None or before.ends_on > row.ends_on)
        last = row if follows and one.relationship == row.relationship else before
        one.ends_on, one.end_instrument = last.ends_on, last.end_instrument
    return rows


class _Before(NamedTuple):
    """The last day and its instrument that an authority had before it was ended."""

    ends_on: date | None
    end_instrument: str


def _before_its_end(row):
    """What stood of the end of an authority before it was ended as it is now; none where nothing was kept."""
    kept = AuthorityEdge.pgh_event_model.objects.filter(pgh_obj=row.pk).order_by("-pgh_id")
    for old in kept.values_list("ends_on", "end_instrument", named=True):
        if old.ends_on != row.ends_on:
            return _Before(old.ends_on, old.end_instrument)
    return _Before(None, "")


def _stand_again(row, gone, stood):
    """Store that an authority stands again; how its last day was and is, for the trail."""
    known = [edge.as_edge for edge in _known(row.element, row.relationship, row.superior)]
    known = [stood.get(edge.key, edge) for edge in known if edge.key != gone]
    _refuse(chain.refusals(known, row.as_edge, _forces(row.element)), row)
    before = AuthorityEdge.objects.get(pk=row.pk).ends_on
    row.version += 1
    row.full_clean()
    row.save(update_fields=["ends_on", "end_instrument", "version"])
    return [f"{row.get_relationship_display()}, {row.holder}, {day or '…'}" for day in (before, row.ends_on)]


# --- What may be done
def may_keep(by, mission):
    return access.allows(by, KEEPS[0], mission) or access.allows(by, KEEPS[1], mission)


def _require_keeps(by, mission):
    if not may_keep(by, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


# --- What these share
def _hold(mission):
    """Whoever else changes this mission's structure waits until this is done."""
    Mission.objects.select_for_update(no_key=True, of=("self",)).get(pk=mission.pk)


def _locked(element, version):
    """The element as it stands, its mission's structure held; raises ChangedMeanwhile where it moved on."""
    _hold(element.mission)
    row = Element.objects.select_related("mission").select_for_update(no_key=True, of=("self",))
    row = row.get(pk=element.pk)
    versions.require(version, row.version)
    return row


def _locked_edge(row, version):
    found = AuthorityEdge.objects.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(_("This record was taken back meanwhile."), "gone")
    versions.require(version, found.version)
    return found


def _stands(field, words):
    """What stands already and is in the way, told beside a field; the API answers with 409."""
    return ValidationError({field: ValidationError(words, "wrong_state")})


def _moved(element):
    element.version += 1
    element.save(update_fields=["version"])


def _new_edge(element, relationship, released_to, by, fields):
    person, _token = access.answerable(by)
    row = AuthorityEdge(element=element, relationship=relationship, created_by=person, **fields)
    row.clean_fields()
    _check_within_life(row)
    row.clean()
    known = [edge.as_edge for edge in _known(element, relationship, row.superior)]
    _refuse(chain.refusals(known, row.as_edge, _forces(element)), row)
    row.validate_constraints()
    row.save()
    release(row, released_to)
    return row


def _end(row, ends_on, instrument, ends_tactical, known):
    """End an authority, and with it, where asked, the tactical command it holds."""
    if ends_on is None or ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("The end lies before the start.")})
    if row.ends_on is not None and ends_on > row.ends_on:
        raise _stands("ends_on", _("It ended before that day already."))
    if row.relationship == chain.OPERATIONAL and ends_tactical:
        known = _end_tactical(row, ends_on, instrument, known)
    row.ends_on, row.end_instrument = ends_on, instrument
    row.version += 1
    _refuse(chain.refusals(known, row.as_edge, _forces(row.element)), row)
    row.full_clean()
    row.save(update_fields=["ends_on", "end_instrument", "version"])


def _end_tactical(operational, ends_on, instrument, known):
    """End the tactical commands that reach past this day; those that would begin after it are not ended."""
    past = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    rows = AuthorityEdge.objects.filter(
        past, element=operational.element, relationship=chain.TACTICAL, starts_on__lte=ends_on
    )
    ended = {}
    for row in rows.select_for_update(no_key=True, of=("self",)):
        if not chain.within(row.as_edge, AuthorityEdge.objects.get(pk=operational.pk).as_edge):
            continue
        row.ends_on, row.end_instrument = ends_on, instrument
        row.version += 1
        row.full_clean()
        row.save(update_fields=["ends_on", "end_instrument", "version"])
        ended[row.pk] = row.as_edge
    return [ended.get(edge.key, edge) for edge in known]


def _standing_from(element, relationship, day):
    """The edge of this relationship that stands on a day, or the next that begins after it."""
    rows = AuthorityEdge.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), element=element)
    rows = rows.filter(relationship=relationship).select_related("superior__mission", "element__mission")
    return rows.order_by("starts_on").first()


def _known(element, relationship, superior):
    """All edges over an element, and those by which its superior and whoever commands that are commanded."""
    found = {edge.pk: edge for edge in AuthorityEdge.objects.filter(element=element)}
    family = next((family for family in chain.FAMILIES if relationship in family), ())
    waiting, seen = {superior.pk} if superior is not None and family else set(), {element.pk}
    while waiting:
        seen |= waiting
        rows = AuthorityEdge.objects.filter(element__in=waiting, relationship__in=family)
        rows = list(rows.exclude(superior=None))
        found |= {edge.pk: edge for edge in rows}
        waiting = {edge.superior_id for edge in rows} - seen
    return list(found.values())


def _forces(element):
    return {element.pk} if element.kind == Element.Kind.FORCE else set()


def _commander(element):
    """The state that has full command, or None."""
    edge = element.authorities.filter(relationship=chain.FULL).select_related("partner").first()
    return edge.partner if edge else None


def _told(row):
    return {"relationship": row.relationship, "instrument": row.instrument}


def _check_place(row):
    """Nothing stands in the structure under what stands under it."""
    above, seen = row.under, {row.pk}
    while above is not None:
        if above.pk in seen:
            words = _("%(element)s stands under it already: the structure would run in a circle.")
            raise ValidationError({"under": words % {"element": row.under.reference}})
        seen.add(above.pk)
        above = above.under


def _check_days(row):
    """Authority over and of an element, and what stands under it, lie within its own days."""
    after = Q(ends_on=None) | Q(ends_on__gt=row.ends_on) if row.ends_on else Q(pk__in=[])
    before = Q(starts_on__lt=row.starts_on) if row.starts_on else Q(pk__in=[])
    edges = AuthorityEdge.objects.filter(Q(element=row) | Q(superior=row)).exclude(relationship=chain.FULL)
    if edge := edges.filter(after | before).select_related("element__mission").first():
        words = _("%(relationship)s stands outside these days: %(edge)s. End it first.")
        told = {"relationship": edge.get_relationship_display(), "edge": edge}
        raise _stands("ends_on", words % told)
    if row.ends_on and (below := row.below.filter(after).first()):
        words = _("%(element)s still stands under it then; move or close that first.")
        raise _stands("ends_on", words % {"element": below.reference})


def _check_within_life(row):
    """An authority stands while both its elements do."""
    for of in filter(None, (row.element, row.superior)):
        early = of.starts_on and row.starts_on and row.starts_on < of.starts_on
        late = of.ends_on and (row.ends_on is None or row.ends_on > of.ends_on)
        if row.relationship != chain.FULL and (early or late):
            words = _("%(element)s is no part of the structure on all these days.") % {"element": of}
            raise ValidationError({"starts_on" if early else "ends_on": words})


WORDS = {
    "itself": ("superior", gettext_lazy("An element has no authority over itself.")),
    "backwards": ("ends_on", gettext_lazy("The end lies before the start.")),
    "full_ends": ("starts_on", gettext_lazy("Full command has no first and no last day: it never ends.")),
    "second_full": ("partner", gettext_lazy("%(whom)s has full command of it already, and keeps it.")),
    "no_full": (
        "relationship",
        gettext_lazy("No state has full command of this force element: enter first whose it is."),
    ),
    "overlaps": (
        "starts_on",
        gettext_lazy("%(whom)s has this authority then (%(period)s): transfer or end it."),
    ),
    "outside": (
        "ends_on",
        gettext_lazy(
            "Tactical command lies within one period of operational authority; that of %(whom)s (%(period)s) "
            "would not."
        ),
    ),
    "circle": (
        "superior",
        gettext_lazy("%(element)s would command itself: it has authority over %(whom)s through %(period)s."),
    ),
}


def _refuse(refusals, row):
    """Tell every rule that stands against an edge, by field."""
    wrong = {}
    for code, other in refusals:
        field, words = WORDS[code]
        edge = row if other is None or other.key == row.pk else _named(other.key)
        told = {"whom": edge.holder, "element": edge.element, "period": _period(edge)}
        if code == "circle":
            told = {"element": row.element.reference, "whom": row.superior, "period": edge.element}
        if code == "outside" and row.relationship == chain.TACTICAL:
            field = "starts_on"
        wrong.setdefault(field, []).append(ValidationError(words % told, code))
    if wrong:
        raise ValidationError(wrong)


def _named(key):
    rows = AuthorityEdge.objects.select_related("element__mission", "superior__mission", "partner")
    return rows.get(pk=key)


def _period(edge):
    """1 July 2025 – …, as a reader writes it."""
    since, until = (dates.day(day) if day else "…" for day in (edge.starts_on, edge.ends_on))
    return f"{since} – {until}"
