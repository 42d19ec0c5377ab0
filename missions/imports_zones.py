"""Zones in by file: entered, or changed by who plans the mission or speaks for the force."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_zones as services
from missions.imports_command import partners_named
from missions.imports_patrols import plans_somewhere
from missions.models import Zone
from missions.reading_patrols import planned_missions
from missions.zone_files import cells, read_zones

NEVER_EMPTY = ("kind", "outline", "margin_km", "label")  # empty: as it stands


def examine_zones(row, path, progress, write):
    """Enter what has no number yet, change what has one; a line that stands so already is unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_zones(path, row.file_name)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="name")
    return outcome


register(
    ImportKind(
        kind="zones",
        label=gettext_lazy("Zones and no-go sites"),
        help=gettext_lazy(
            "Zones of missions you plan or decide for, and of forces you speak for, a line each: a line "
            "without id enters one, one with id and version changes it. Corners stand as 4.35 18.56; "
            "4.40 18.60, or as the geometry of a GeoJSON feature. Take the file under Zones to begin with. "
            "CSV, XLSX, JSON or GeoJSON, up to 2,000 lines."
        ),
        examine=examine_zones,
        by_person=True,
        permits=plans_somewhere,
    )
)


def _keep(values, *, by, reason):
    values = {
        name: value
        for name, value in values.items()
        if name not in NEVER_EMPTY or value not in ("", None, [])
    }
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    return (_change if values.get("id") else _enter)(values, named, by, reason)


def _enter(values, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    code, force = values.pop("mission", ""), values.pop("keeper", "").upper()
    mission = planned_missions(by).filter(acronym__iexact=code).first()
    if mission is None:
        raise ValidationError({"mission": _("There is no mission by this name in which you plan.")})
    keeper = Partner.objects.visible_to(by).filter(code=force).first() if force else None
    if force and keeper is None:
        raise ValidationError({"keeper": _("“%(value)s” is not known here.") % {"value": force}})
    given = {"kind": "", "outline": []} | {n: v for n, v in values.items() if v not in (None, "")}
    services.enter_zone(mission, keeper=keeper, released_to=named or (), reason=reason, by=by, **given)
    return NEW, {}


def _change(values, named, by, reason):
    row = standing(Zone.objects.run_by(by).select_related("mission", "keeper"), values)
    stands = cells(row)
    keep_fixed(values, {"mission": stands["mission"], "keeper": stands["keeper"]})
    changes = differences(row, values, [name for name in services.FIELDS if name in values])
    more = {}
    if named is not None and stands["released_to"] != (codes := sorted(one.code for one in named)):
        more["released_to"], changes["released_to"] = named, (stands["released_to"], codes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name in services.FIELDS}
    services.change_zone(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes
