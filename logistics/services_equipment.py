"""What a unit brings, as it is entered: equipment, its counts and items, and self-sustainment."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, records
from logistics.inspected import require_not_inspected
from logistics.models import (
    EquipmentCount,
    EquipmentLine,
    Item,
    ItemRecord,
    SustainmentCheck,
    SustainmentLine,
)
from logistics.services_units import may_keep

LINE = (
    "group",
    "type",
    "stock_number",
    "unspsc",
    "owner",
    "lease",
    "agreed",
    "is_special",
    "is_by_item",
    "hazard",
    "is_closed",
)
COUNT = ("on_hand", "serviceable", "source")
CHECK = ("is_met", "source", "note")


# --- Equipment
@transaction.atomic
def add_equipment(unit, *, reason="", by, **fields):
    """Enter a type of equipment of a unit, with how many are agreed."""
    _require_keeps(by, unit)
    row = EquipmentLine(unit=unit)
    records.put(row, records.known(fields, LINE))
    row.full_clean()
    row.save()
    events.record("equipment.added", row, by=by, about=unit.roots, reason=reason)
    return row


@transaction.atomic
def change_equipment(row, *, version=None, reason="", by, **fields):
    """Change what is agreed of a type, or close it: it is no longer with the unit."""
    _require_keeps(by, row.unit)
    row, before = _locked(row, version)
    records.put(row, records.known(fields, LINE))
    _bump(row, *fields)
    changed = events.changes(before, row, fields)
    events.record("equipment.changed", row, by=by, about=row.unit.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def report_count(line, *, counted_on, counted_by="contingent", reason="", by, **counted):
    """How many of a type were there and worked on a day."""
    _require_keeps(by, line.unit)
    row = EquipmentCount(line=line, counted_on=counted_on, counted_by=counted_by)
    records.put(row, records.known(counted, COUNT))
    _require_past("counted_on", counted_on)
    if line.counts.filter(counted_on=counted_on, counted_by=counted_by).exists():
        raise ValidationError({"counted_on": _("A count of this day stands already; correct that.")})
    _require_no_more_serviceable(row)
    row.full_clean()
    row.save()
    events.record("equipment.counted", line, by=by, about=line.unit.roots, reason=reason, **_told(row))
    return row


@transaction.atomic
def report_counts(unit, *, counted_on, counts, source, counted_by="contingent", reason="", by):
    """What was there of a unit's equipment on a day and worked. `counts`: line, on_hand and serviceable of
    each; a line that is left out is not reported."""
    _require_keeps(by, unit)
    _require_past("counted_on", counted_on)
    named = {"counted_on": counted_on, "counted_by": counted_by, "source": source}
    lines = [one["line"] for one in counts]
    if any(line.unit_id != unit.pk for line in lines) or len({line.pk for line in lines}) < len(lines):
        raise ValidationError(_("Each line counted is of this unit, and named once."))
    if EquipmentCount.objects.filter(line__in=lines, counted_on=counted_on, counted_by=counted_by).exists():
        raise ValidationError({"counted_on": _("A count of this day stands already; correct that.")})
    made = [EquipmentCount(**named, **one) for one in counts]
    for row in made:
        _require_no_more_serviceable(row)
        row.full_clean(validate_unique=False, validate_constraints=False)
    EquipmentCount.objects.bulk_create(made)
    told = {"on": str(counted_on), "lines": len(made)}
    events.record("unit.counted", unit, by=by, about=unit.roots, is_between=True, reason=reason, **told)
    return made


@transaction.atomic
def correct_count(row, *, version=None, reason, by, **counted):
    """Correct a count of equipment."""
    _require_keeps(by, row.line.unit)
    row, before = _locked(row, version)
    require_not_inspected(row)
    records.put(row, records.known(counted, COUNT))
    _require_no_more_serviceable(row)
    _bump(row, *counted)
    changed = events.changes(before, row, counted)
    about = row.line.unit.roots
    events.record("equipment.count_corrected", row.line, by=by, about=about, reason=reason, changes=changed)
    return row


# --- Items
@transaction.atomic
def add_item(line, *, number, arrived_on=None, reason="", by):
    """Follow one vehicle, container or weapon by its number; `arrived_on` is its first event where it is
    there."""
    _require_keeps(by, line.unit)
    if not line.is_by_item:
        raise ValidationError(_("This type is counted and not followed by item."), "not_by_item")
    row = Item(line=line, number=number)
    row.full_clean()
    row.save()
    if arrived_on:
        _require_past("arrived_on", arrived_on)
        ItemRecord.objects.create(item=row, happened_on=arrived_on, number=1, kind=ItemRecord.Kind.ARRIVED)
    events.record("item.added", row, by=by, about=line.unit.roots, reason=reason)
    return row


@transaction.atomic
def record_item(item, *, kind, happened_on, note="", reason="", by):
    """What happened to an item on a day; its state is its last event; a wrong one is followed by another."""
    _require_keeps(by, item.line.unit)
    item = Item.objects.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
    _require_past("happened_on", happened_on)
    number = (item.happened.aggregate(last=Max("number"))["last"] or 0) + 1
    row = ItemRecord(item=item, kind=kind, happened_on=happened_on, note=note, number=number)
    row.full_clean()
    row.save()
    told = {"kind": kind, "on": str(happened_on)}
    events.record("item.recorded", item, by=by, about=item.line.unit.roots, reason=reason, **told)
    return row


# --- Self-sustainment
@transaction.atomic
def add_sustainment(unit, *, category, entitled, accepted=None, reason="", by):
    """Enter a category of self-sustainment the unit is to provide."""
    _require_keeps(by, unit)
    row = SustainmentLine(unit=unit, category=category, entitled=entitled, accepted=accepted)
    row.full_clean()
    row.save()
    events.record("sustainment.added", row, by=by, about=unit.roots, reason=reason)
    return row


@transaction.atomic
def change_sustainment(row, *, version=None, reason="", by, **fields):
    """Change for how many a category is to be provided, and is accepted."""
    _require_keeps(by, row.unit)
    row, before = _locked(row, version)
    records.put(row, records.known(fields, ("entitled", "accepted")))
    _bump(row, *fields)
    changed = events.changes(before, row, fields)
    events.record("sustainment.changed", row, by=by, about=row.unit.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def check_sustainment(line, *, checked_on, checked_by="contingent", reason="", by, **checked):
    """Whether the standard of a category was met on a day."""
    _require_keeps(by, line.unit)
    row = SustainmentCheck(line=line, checked_on=checked_on, checked_by=checked_by)
    records.put(row, records.known(checked, CHECK))
    _require_past("checked_on", checked_on)
    if line.checks.filter(checked_on=checked_on, checked_by=checked_by).exists():
        raise ValidationError({"checked_on": _("A check of this day stands already; correct that.")})
    row.full_clean()
    row.save()
    told = {"on": str(checked_on), "is_met": row.is_met}
    events.record("sustainment.checked", line, by=by, about=line.unit.roots, reason=reason, **told)
    return row


@transaction.atomic
def correct_check(row, *, version=None, reason, by, **checked):
    """Correct a check of self-sustainment."""
    _require_keeps(by, row.line.unit)
    row, before = _locked(row, version)
    require_not_inspected(row)
    records.put(row, records.known(checked, CHECK))
    _bump(row, *checked)
    changed = events.changes(before, row, checked)
    about = row.line.unit.roots
    events.record("sustainment.check_corrected", row.line, by=by, about=about, reason=reason, changes=changed)
    return row


# --- What these share
def _require_keeps(by, unit):
    if not may_keep(by, unit):
        raise PermissionDenied(_("Its contributors and the mission's logistics officers keep this unit."))


def _require_past(name, day):
    if day > timezone.localdate():
        raise ValidationError({name: _("That day has not come yet.")})


def _require_no_more_serviceable(row):
    if None not in (row.serviceable, row.on_hand) and row.serviceable > row.on_hand:
        raise ValidationError({"serviceable": _("No more is serviceable than is on hand.")})


def _told(row):
    return {"on": str(row.counted_on), "on_hand": row.on_hand, "serviceable": row.serviceable}


def _locked(row, version):
    """(the record held, as it stood)."""
    model = type(row)
    row = records.held(row, version)
    return row, model.objects.get(pk=row.pk)


def _bump(row, *fields):
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
