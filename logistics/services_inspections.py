"""Inspections planned, moved and called off by the mission's side, and what it found there entered.

What the inspector signed is not changed: it is opened again first (services_inspection_signatures).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models.finding import kept_of
from logistics import inspecting
from logistics import rights_inspections as rights
from logistics.models import (
    EquipmentFinding,
    EquipmentLine,
    Inspection,
    InspectionSending,
    Item,
    ItemFinding,
    SustainmentFinding,
    SustainmentLine,
    Unit,
)
from logistics.models.inspection_life import LIFE

State, Kind = Inspection.State, Inspection.Kind
PLAN = ("planned_on", "inspector", "purpose")
FOUND = ("conducted_on", "strength_present", "report")


# --- The plan
@transaction.atomic
def plan_inspection(unit, *, kind, planned_on, quarter=None, inspector=None, purpose="", reason="", by):
    """Plan an inspection of a unit that is in the mission or on its way there.

    `quarter`: the first day of the one a periodic verification is of; left out, that of the planned day.
    """
    rights.require_inspects(by, unit)
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
    if unit.state not in (Unit.State.PREPARING, Unit.State.PRESENT, Unit.State.LEAVING):
        raise ValidationError({"unit": _("Only a unit in its mission, or on its way, is inspected.")})
    row = Inspection(
        unit=unit, kind=kind, planned_on=planned_on, inspector=inspector, purpose=purpose,
        number=(unit.inspections.aggregate(last=Max("number"))["last"] or 0) + 1,
        is_fictional=unit.is_fictional,
    )  # fmt: skip
    if kind == Kind.PERIODIC:
        row.quarter = inspecting.quarter_of(quarter or planned_on)
    _require_inspector(row)
    row.full_clean()
    row.save(force_insert=True)
    events.record("inspection.planned", row, by=by, about=row.roots, reason=reason, on=str(planned_on))
    return row


@transaction.atomic
def change_plan(row, *, version=None, reason="", by, **fields):
    """Move an inspection that is planned, or name another inspector."""
    rights.require_inspects(by, row.unit)
    row = records.held(row, version)
    records.require_state(row, State.SCHEDULED)
    before = Inspection.objects.get(pk=row.pk)
    records.put(row, records.known(fields, PLAN))
    _require_inspector(row)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record("inspection.moved", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def call_off_inspection(row, *, version=None, reason, by):
    """It does not take place."""
    rights.require_inspects(by, row.unit)
    row = records.stepped(records.held(row, version), LIFE, "call_off")
    row.save(update_fields=["state", "version"])
    events.record("inspection.called_off", row, by=by, about=row.roots, reason=reason)
    return row


# --- What was found
@transaction.atomic
def conduct_inspection(
    row, *, equipment=(), sustainment=(), checklist=(), key=None, version=None, reason="", by, **found
):
    """Enter all that was found; until the inspector signs, entered again it takes the place of what was.

    `equipment`: line, on_hand, serviceable, remark and items (item and result) of each line looked at;
    `sustainment`: line, is_met, remark; `checklist`: dimension, standard, remark. `key`: made with the form's
    draft; what was sent under it already is not done again.
    """
    rights.require_inspects(by, row.unit)
    person, _token = access.answerable(by)
    row = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if key and row.sendings.filter(key=key, by=person).exists():
        return row
    row = records.stepped(records.held(row, version), LIFE, "conduct")
    records.put(row, records.known(found, FOUND))
    row.conducted_on = row.conducted_on or timezone.localdate()
    row.checklist = kept_of(checklist)
    row.inspector = row.inspector or person
    _require_inspector(row)
    if row.conducted_on > timezone.localdate():
        raise ValidationError({"conducted_on": _("That day has not come yet.")})
    row.full_clean()
    row.save()
    _keep_equipment(row, equipment)
    _keep_sustainment(row, sustainment)
    if key:
        InspectionSending.objects.create(inspection=row, key=key, by=person)
    counts = {"lines": len(equipment), "categories": len(sustainment)}
    events.record("inspection.conducted", row, by=by, about=row.roots, reason=reason, **counts)
    return row


WORKS = (ItemFinding.Result.SERVICEABLE, ItemFinding.Result.SURPLUS)


def _keep_equipment(row, given):
    lines = _lines(row, EquipmentLine, given, "equipment")
    standing = {found.line_id: found for found in row.equipment.all()}
    for key, one in lines.items():
        line, items = one["line"], _items(one)
        on_hand, serviceable = one.get("on_hand"), one.get("serviceable")
        if items:
            results = list(items.values())
            there = sum(result != ItemFinding.Result.ABSENT for result in results)
            works = sum(result in WORKS for result in results)
            _require_same(line, (on_hand, serviceable), (there, works))
            on_hand, serviceable = there, works
        if on_hand is None or serviceable is None:
            words = _("Say of %(type)s how many are on hand, and how many of these are serviceable.")
            raise ValidationError({"equipment": words % {"type": line.type}})
        if serviceable > on_hand:
            words = _("%(type)s: no more is serviceable than is on hand.")
            raise ValidationError({"equipment": words % {"type": line.type}})
        found = standing.pop(key, None) or EquipmentFinding(inspection=row, line=line)
        found.agreed, found.on_hand, found.serviceable = line.agreed, on_hand, serviceable
        found.remark = one.get("remark", "")
        found.full_clean(exclude=["inspection", "line"], validate_unique=False, validate_constraints=False)
        found.save()
        found.items.all().delete()
        ItemFinding.objects.bulk_create(
            ItemFinding(finding=found, item_id=item, result=result) for item, result in items.items()
        )
    EquipmentFinding.objects.filter(pk__in=[found.pk for found in standing.values()]).delete()


def _items(one):
    """{item: result} of a line that is followed by item."""
    given = {item["item"]: item["result"] for item in one.get("items") or ()}
    if not given:
        return {}
    known = set(Item.objects.filter(line=one["line"]).values_list("pk", flat=True))
    keys = {getattr(item, "pk", item): result for item, result in given.items()}
    if not one["line"].is_by_item or set(keys) - known:
        words = _("%(type)s: these are no items of it.")
        raise ValidationError({"equipment": words % {"type": one["line"].type}})
    if unknown := set(keys.values()) - set(ItemFinding.Result.values):
        raise ValidationError({"equipment": ", ".join(sorted(map(str, unknown)))})
    return keys


def _require_same(line, given, counted):
    for said, is_so in zip(given, counted, strict=True):
        if said is not None and said != is_so:
            words = _("%(type)s: the counts are not those of its items.")
            raise ValidationError({"equipment": words % {"type": line.type}})


def _keep_sustainment(row, given):
    lines = _lines(row, SustainmentLine, given, "sustainment")
    standing = {found.line_id: found for found in row.sustainment.all()}
    for key, one in lines.items():
        found = standing.pop(key, None) or SustainmentFinding(inspection=row, line=one["line"])
        found.entitled, found.is_met = one["line"].entitled, one["is_met"]
        found.remark = one.get("remark", "")
        found.full_clean(exclude=["inspection", "line"], validate_unique=False, validate_constraints=False)
        found.save()
    SustainmentFinding.objects.filter(pk__in=[found.pk for found in standing.values()]).delete()


def _lines(row, model, given, name):
    """{line's key: what was given of it}, each line of the unit and once."""
    found = {getattr(one["line"], "pk", one["line"]): dict(one) for one in given}
    if len(found) < len(given):
        raise ValidationError({name: _("The same stands there twice.")})
    lines = model.objects.filter(unit=row.unit_id).in_bulk(list(found))
    if len(lines) < len(found):
        raise ValidationError({name: _("This is nothing of the unit.")})
    for key, one in found.items():
        one["line"] = lines[key]
    return found


# --- What these share


def _require_inspector(row):
    who = row.inspector
    if who is not None and not rights.may_inspect(who, row.unit):
        raise ValidationError(
            {"inspector": _("%(who)s does not keep the logistics of this mission.") % {"who": who}}
        )
