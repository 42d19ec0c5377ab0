"""Patrols in by file: planned, or changed while they are not under way."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import granted
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_patrols as services
from missions.imports_command import partners_named
from missions.models import Element, Patrol
from missions.models.releasing import keeps
from missions.patrol_files import cells, read_patrols
from missions.reading_patrols import planned_missions

NEVER_EMPTY = ("kind", "starts_at", "ends_at", "precision", "label", "reach_km")  # empty: as it stands


def examine_patrols(row, path, progress, write):
    """Plan what has no number yet, change what has one; a line that stands so already is unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_patrols(path, row.file_name)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


def plans_somewhere(by):
    return bool(keeps(by)) or bool(granted(by, "act_for", Partner))


register(
    ImportKind(
        kind="patrols",
        label=gettext_lazy("Patrols and operations"),
        help=gettext_lazy(
            "Plans of missions you plan or decide for, and of forces you speak for, a line each: a line "
            "without id plans one, one with id and version changes it. Take the file under Patrols to begin "
            "with. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_patrols,
        by_person=True,
        permits=plans_somewhere,
    )
)


def _keep(values, *, by, reason):
    values = {
        name: value for name, value in values.items() if name not in NEVER_EMPTY or value not in ("", None)
    }
    more = {
        name: partners_named(values.pop(name), by) for name in ("alongside", "released_to") if name in values
    }
    return (_change if values.get("id") else _plan)(values, more, by, reason)


def _plan(values, more, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = _mission(values.pop("mission", ""), by)
    keeper = _one(Partner.objects.visible_to(by), "code", values.pop("keeper", "").upper(), "keeper")
    given = {name: value for name, value in values.items() if value not in (None, "")}
    if "element" in given:
        given["element"] = _element(given["element"], mission, by)
    needed = {"kind": "", "starts_at": None, "ends_at": None}
    services.plan_patrol(mission, keeper=keeper, reason=reason, by=by, **needed | given, **more)
    return NEW, {}


def _change(values, more, by, reason):
    row = standing(Patrol.objects.run_by(by).select_related("mission", "keeper", "element"), values)
    stands = cells(row)
    keep_fixed(values, {"mission": stands["mission"], "keeper": stands["keeper"]})
    if "element" in values:
        values["element"] = _element(values["element"], row.mission, by)
    changes = differences(row, values, [name for name in services.FIELDS if name in values])
    named = {}
    for name, partners in more.items():
        codes = sorted(partner.code for partner in partners)
        if stands[name] != codes:
            named[name], changes[name] = partners, (stands[name], codes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name in services.FIELDS}
    services.change_patrol(row, version=row.version, reason=reason, by=by, **fields, **named)
    return CHANGED, changes


def _mission(code, by):
    found = planned_missions(by).filter(acronym__iexact=code).first()
    if found is None:
        raise ValidationError({"mission": _("There is no mission by this name in which you plan.")})
    return found


def _element(reference, mission, by):
    return _one(Element.objects.visible_to(by).filter(mission=mission), "reference", reference, "element")


def _one(rows, name, value, column):
    if not value:
        return None
    found = rows.filter(**{name: value}).first()
    if found is None:
        raise ValidationError({column: _("“%(value)s” is not known here.") % {"value": value}})
    return found
