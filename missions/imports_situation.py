"""Incidents in by file: reported, or changed while they are neither verified nor refuted."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_incidents as services
from missions.imports_command import keeps_somewhere, mission_kept, partners_named
from missions.incident_files import COUNTS, ROLES, cells, read_incidents
from missions.models import Casualties, Incident

NEVER_EMPTY = ("kind", "severity", "occurred_at", "precision", "label")  # an empty cell leaves what stands


def examine_incidents(row, path, progress, write):
    """Report what has no number yet, change what has one; a line that stands so already is unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_incidents(path, row.file_name)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


register(
    ImportKind(
        kind="incidents",
        label=gettext_lazy("Incidents"),
        help=gettext_lazy(
            "Incidents of missions you plan or decide for, a line each: a line without id reports one, one "
            "with id and version changes it. Take the file under Incidents to begin with. CSV, XLSX or JSON, "
            "up to 2,000 lines."
        ),
        examine=examine_incidents,
        by_person=True,
        permits=keeps_somewhere,
    )
)


def _keep(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in NEVER_EMPTY or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    more = {} if named is None else {"released_to": named}
    return (_change if values.get("id") else _report)(values, more, by, reason)


def _report(values, more, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = mission_kept(values.pop("mission", ""), by)
    counts, actors = _counts(values, {}), _actors(values, {})
    given = {name: value for name, value in values.items() if value not in (None, "")}
    needed = {"kind": "", "severity": None, "occurred_at": None}
    services.report_incident(
        mission, actors=actors, casualties=counts, reason=reason, by=by, **needed | given, **more
    )
    return NEW, {}


def _change(values, more, by, reason):
    row = standing(Incident.objects.run_by(by).select_related("mission"), values)
    stands = cells(row)
    keep_fixed(values, {"mission": stands["mission"], "severity": stands["severity"]})
    counted = {name: values[name] for name in COUNTS if name in values}
    acting = {name: sorted(values[name]) for name in ROLES if name in values}
    changes = differences(row, values, [name for name in services.FIELDS if name in values])
    beside = counted | acting
    changes |= {name: (stands[name], after) for name, after in beside.items() if stands[name] != after}
    if more and stands["released_to"] != (codes := sorted(one.code for one in more["released_to"])):
        changes["released_to"] = (stands["released_to"], codes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name in services.FIELDS}
    if "released_to" not in changes:
        more = {}
    if set(COUNTS) & set(changes):
        more["casualties"] = _counts(values, stands)
    if set(ROLES) & set(changes):
        more["actors"] = _actors(values, stands)
    services.change_incident(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _counts(values, stands):
    """(side, killed, injured, missing) of each side; what the file has no column for stays as it stands."""
    told = {pair: values.pop(name) if name in values else stands.get(name) for name, pair in COUNTS.items()}
    return [(side, *(told[side, count] for count in Casualties.COUNTS)) for side in Casualties.Side.values]


def _actors(values, stands):
    told = {
        role: values.pop(name) if name in values else stands.get(name, []) for name, role in ROLES.items()
    }
    return [(role, name) for role, names in told.items() for name in names]
