"""Units, equipment and stock-taking in by file: each line through the services, as through any other door."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from contributors.models import Pledge
from logistics import services_equipment, services_units, unit_files
from logistics.models import EquipmentCount, EquipmentLine, Location, Unit, UnitStrength
from missions.models import Capability, Mission, Requirement

CHANGEABLE = ("name", "reference", "kind", "capability", "quantity", "personnel", "start_clock", "visibility")
LINKED = ("pledge", "requirement", "location")


def keeps_units(by):
    """Whether this person enters units of a contributor or a mission."""
    return access.speaks_for_someone(by) or bool(access.granted(by, "manage_logistics", Mission))


def _examined(kind, keep, whole, row, path, progress, write):
    """Carry each line out; one that stands so already counts as unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = unit_files.read(kind, path, row.file_name)
    carry_out(file, outcome, progress, partial(keep, by=row.created_by, reason=row.edition), whole=whole)
    return outcome


# --- Units
def keep_unit(values, *, by, reason):
    if values.get("visibility"):
        values["visibility"] = int(values["visibility"])
    if values.get("id"):
        return _change_unit(values, by, reason)
    values.pop("id", None), values.pop("version", None)
    contributor = _named(Partner, "code", values, "contributor", by)
    given = {
        name: value for name, value in _linked(values, contributor, by).items() if value not in (None, "")
    }
    services_units.add_unit(contributor, **given, reason=reason, by=by)
    return NEW, {}


def _change_unit(values, by, reason):
    kept = Unit.objects.visible_to(by).kept_by(by).select_related("contributor", "mission")
    row = standing(kept, values)
    keep_fixed(
        values,
        {"contributor": row.contributor.code, "mission": row.mission.acronym if row.mission else None},
    )
    given = _linked(values, row.contributor, by, row.mission)
    for name in _unseen(row, by):
        if given.get(name) is None:  # empty, as the file had it
            given.pop(name, None)
    changes = differences(row, given, [name for name in (*CHANGEABLE, *LINKED) if given.get(name, "") != ""])
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services_units.change_unit(row, version=row.version, reason=reason, by=by, **fields)
    return CHANGED, changes


def _unseen(row, by):
    """What it stands for without this person seeing it, which no file of theirs names or takes away."""
    for name, model in unit_files.STANDS_FOR.items():
        key = getattr(row, f"{name}_id")
        if key and not model.objects.visible_to(by).filter(pk=key).exists():
            yield name


def _linked(values, contributor, by, mission=None):
    """The values with what they name by a code or a name; a requirement is one of the unit's mission."""
    values = dict(values)
    if "mission" in values:
        values["mission"] = _maybe(Mission, "acronym", values, "mission", by)
    if "capability" in values:
        values["capability"] = _named(Capability, "code", values, "capability", by)
    if "pledge" in values:
        values["pledge"] = _maybe(Pledge, "reference", values, "pledge", by, contributor=contributor)
    if "requirement" in values:
        mission = values.get("mission", mission)
        values["requirement"] = _maybe(Requirement, "reference", values, "requirement", by, mission=mission)
    if "location" in values:
        values["location"] = _maybe(Location, "name", values, "location", by)
    return values


# --- Equipment
def keep_equipment(values, *, by, reason):
    for name in unit_files.FLAGS:
        if name in values:
            values[name] = values[name] == "yes"
    if values.get("id"):
        return _change_equipment(values, by, reason)
    values.pop("id", None), values.pop("version", None)
    unit = _kept_unit(values, by)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    services_equipment.add_equipment(unit, **given, reason=reason, by=by)
    return NEW, {}


def _change_equipment(values, by, reason):
    kept = Unit.objects.visible_to(by).kept_by(by).order_by().values("pk")
    rows = EquipmentLine.objects.visible_to(by).filter(unit__in=kept)
    row = standing(rows.select_related("unit__contributor", "unit__mission"), values)
    keep_fixed(values, {"contributor": row.unit.contributor.code, "unit": row.unit.reference})
    changes = differences(row, values, services_equipment.LINE)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services_equipment.change_equipment(row, version=row.version, reason=reason, by=by, **fields)
    return CHANGED, changes


# --- Stock-taking
def keep_count(values, *, by, reason):
    kept = Unit.objects.visible_to(by).kept_by(by).order_by().values("pk")
    rows = EquipmentLine.objects.visible_to(by).filter(pk=values.pop("equipment"), unit__in=kept)
    line = rows.select_related("unit__contributor", "unit__mission").first()
    if line is None:
        raise ValidationError({"equipment": _("There is no record by this number that is yours to change.")})
    if values.get("counted_on") is None and values.get("on_hand") is None:
        return UNCHANGED, {}  # a line that was not counted, as the file had it
    for name, words in (("counted_on", _("Say on which day.")), ("on_hand", _("Say how many are on hand."))):
        if values.get(name) is None:
            raise ValidationError({name: words})
    counted_by = values.pop("counted_by", "") or EquipmentCount.By.CONTINGENT
    on = values.pop("counted_on")
    counted = {name: values[name] for name in services_equipment.COUNT if name in values}
    row = (
        EquipmentCount.objects.visible_to(by).filter(line=line, counted_on=on, counted_by=counted_by).first()
    )
    if row is None:
        services_equipment.report_count(
            line, counted_on=on, counted_by=counted_by, reason=reason, by=by, **counted
        )
        return NEW, {}
    changes = differences(row, counted, services_equipment.COUNT)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services_equipment.correct_count(row, reason=reason, by=by, **fields)
    return CHANGED, changes


# --- Strengths
def keep_strength(values, *, by, reason):
    """A line reports the strength of a day, or corrects what stands of that day and category."""
    unit, on = _kept_unit(values, by), values.pop("reported_on")
    category, source = values.pop("category", ""), values.pop("source", "")
    if on is None and all(count is None for count in values.values()):
        return UNCHANGED, {}  # a unit that did not report, as the file had it
    for name, value, words in (
        ("reported_on", on, _("Say on which day.")),
        ("category", category, _("Say of which category.")),
    ):
        if not value:
            raise ValidationError({name: words})
    rows = UnitStrength.objects.visible_to(by).filter(unit=unit, reported_on=on, category=category)
    row = rows.select_related("unit__contributor", "unit__mission").first()
    if row is None:
        given = {name: count for name, count in values.items() if count is not None}
        services_units.report_unit_strength(
            unit, reported_on=on, category=category, source=source, reason=reason, by=by, **given
        )
        return NEW, {}
    given = {**values, "source": source or row.source}
    if given.get("present") is None:
        given.pop("present", None)  # men and women together
    changes = differences(row, given, services_units.COUNTED)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services_units.correct_unit_strength(row, version=row.version, reason=reason, by=by, **fields)
    return CHANGED, changes


# --- What a line names
def _kept_unit(values, by):
    code, reference = values.pop("contributor"), values.pop("unit")
    kept = Unit.objects.visible_to(by).kept_by(by).select_related("contributor", "mission")
    found = kept.filter(contributor__code__iexact=code, reference=reference).first()
    if found is None:
        raise ValidationError({"unit": _("There is no unit by this reference that is yours to keep.")})
    return found


def _maybe(model, name, values, place, by, **more):
    return _named(model, name, values, place, by, **more) if values[place] else None


def _named(model, name, values, place, by, **more):
    rows = model.objects.visible_to(by).filter(**{f"{name}__iexact": values.pop(place)}, **more)
    if (found := rows.first()) is None:
        raise ValidationError({place: _("There is nothing by this name that you may see.")})
    return found


for kind, keep, whole, label, words in (
    (
        "units",
        keep_unit,
        "reference",
        gettext_lazy("Units"),
        gettext_lazy(
            "Units, a line each: a line without id begins one, one with id and version changes one that is "
            "yours to keep. Take the file under Units to begin with. CSV, XLSX or JSON."
        ),
    ),
    (
        "equipment",
        keep_equipment,
        "type",
        gettext_lazy("Equipment of units"),
        gettext_lazy(
            "Types of equipment of units, a line each, with how many are agreed. Take the file under Units "
            "to begin with. CSV, XLSX or JSON."
        ),
    ),
    (
        "equipment-counts",
        keep_count,
        "equipment",
        gettext_lazy("Stock-taking of equipment"),
        gettext_lazy(
            "How many of each type were on hand and serviceable on a day. Take the file under Units: it has "
            "every line with its last count. CSV, XLSX or JSON."
        ),
    ),
    (
        "unit-strengths",
        keep_strength,
        "unit",
        gettext_lazy("Strengths of units"),
        gettext_lazy(
            "Who was present for duty on a day, women and men, on leave and absent, a line a unit and "
            "category. Take the file under Units: it has the last report of each. CSV, XLSX or JSON."
        ),
    ),
):
    register(
        ImportKind(
            kind=kind,
            label=label,
            help=words,
            examine=partial(_examined, kind, keep, whole),
            by_person=True,
            permits=keeps_units,
        )
    )
