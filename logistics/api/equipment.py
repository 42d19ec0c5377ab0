"""Equipment of units and their self-sustainment, through the API: for the two sides of each unit alone."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from logistics import gathering
from logistics import services_equipment as services
from logistics.api.units import ID, OF_UNIT, InUnit
from logistics.models import (
    EquipmentCount,
    EquipmentLine,
    Group,
    Item,
    ItemRecord,
    Sustainment,
    SustainmentLine,
    Unit,
)

Owner, Lease, By = EquipmentLine.Owner, EquipmentLine.Lease, EquipmentCount.By


class OfUnitRows(Rows):
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit")
    reference = serializers.CharField(source="unit.reference", help_text="of the unit")
    contributor = CodeField("code of the contributor that leads it", source="unit.contributor.code")
    mission = CodeField("acronym; null: for none yet", source="unit.mission.acronym", allow_null=True)


class ItemRows(serializers.Serializer):
    number = serializers.CharField(help_text="its plate or serial number")
    state = serializers.ChoiceField(
        ItemRecord.Kind.choices, help_text="its last event; null: not reported", allow_null=True
    )
    on = serializers.DateField(help_text="day of its last event", allow_null=True)


class EquipmentRows(OfUnitRows):
    attached = (
        "on_hand",
        "serviceable",
        "short",
        "surplus",
        "serviceability",
        "counted_on",
        "counted_by",
        "inspection",
    )
    id = serializers.UUIDField(help_text="number in this portal")
    group = serializers.ChoiceField(Group.choices, help_text="of equipment")
    type = serializers.CharField(help_text="such as armoured carrier, wheeled")
    stock_number = serializers.CharField(help_text="NATO stock number, 13 digits; empty: not known")
    unspsc = serializers.CharField(help_text="8 digits; empty: not known")
    owner = serializers.ChoiceField(Owner.choices, help_text="whose it is")
    lease = serializers.ChoiceField([("", ""), *Lease.choices], help_text="empty: none")
    agreed = serializers.IntegerField(help_text="items, by the memorandum; 0: beyond it")
    is_special = serializers.BooleanField(help_text="its value was agreed by itself")
    is_by_item = serializers.BooleanField(help_text="each item is followed by its number")
    hazard = serializers.CharField(help_text="UN number of dangerous goods; empty: none")
    is_closed = serializers.BooleanField(help_text="no longer with the unit")
    on_hand = serializers.IntegerField(help_text="items; null: not reported", allow_null=True)
    serviceable = serializers.IntegerField(help_text="items; null: not reported", allow_null=True)
    short = serializers.IntegerField(help_text="items missing of those agreed", allow_null=True)
    surplus = serializers.IntegerField(help_text="items beyond those agreed", allow_null=True)
    serviceability = serializers.FloatField(help_text="0 to 1, of what is on hand", allow_null=True)
    counted_on = serializers.DateField(help_text="day of the last report", allow_null=True)
    counted_by = serializers.CharField(
        help_text="contingent or inspection; null: not reported, or its items say", allow_null=True
    )
    inspection = serializers.UUIDField(
        help_text="number of the final inspection that counted it", allow_null=True
    )
    version = serializers.IntegerField(help_text="moves with every change")
    items = ItemRows(many=True, help_text="of a line followed by item, the state of each")


class EquipmentChanged(Given):
    group = serializers.ChoiceField(Group.choices, help_text="of equipment")
    type = serializers.CharField(max_length=120, help_text="such as armoured carrier, wheeled")
    stock_number = serializers.RegexField(
        "^([0-9]{13})?$", required=False, allow_blank=True, help_text="NATO stock number, 13 digits"
    )
    unspsc = serializers.RegexField("^([0-9]{8})?$", required=False, allow_blank=True, help_text="8 digits")
    owner = serializers.ChoiceField(Owner.choices, required=False, help_text="contributor if left out")
    lease = serializers.ChoiceField(
        Lease.choices, required=False, allow_blank=True, help_text="of the contributor's equipment"
    )
    agreed = WholeNumber(help_text="items, by the memorandum; 0: beyond it")
    is_special = serializers.BooleanField(required=False, help_text="its value was agreed by itself")
    is_by_item = serializers.BooleanField(required=False, help_text="each item is followed by its number")
    hazard = serializers.RegexField(
        "^(UN[0-9]{4})?$", required=False, allow_blank=True, help_text="UN number of dangerous goods"
    )
    is_closed = serializers.BooleanField(required=False, help_text="no longer with the unit")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class EquipmentAdded(EquipmentChanged):
    unit = NumberedField(Unit, "number of the unit")


class Counted(Given):
    counted_on = serializers.DateField(help_text="the day")
    on_hand = WholeNumber(help_text="items")
    serviceable = WholeNumber(required=False, allow_null=True, help_text="items; null: not reported")
    counted_by = serializers.ChoiceField(By.choices, required=False, help_text="contingent if left out")
    source = serializers.CharField(max_length=300, help_text="the report it is from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ItemAdded(Given):
    number = serializers.CharField(max_length=40, help_text="its plate or serial number")
    arrived_on = serializers.DateField(required=False, help_text="left out: it is not there yet")


class ItemTold(Given):
    number = serializers.CharField(max_length=40, help_text="of an item of this line")
    kind = serializers.ChoiceField(ItemRecord.Kind.choices, help_text="what happened")
    happened_on = serializers.DateField(help_text="the day")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")


class Equipment(NumberedAtRandom, Acts, InUnit, Changeable, VisibleViewSet):
    """Equipment of units, a type a line: what is agreed and what was there as last counted."""

    model, rows = EquipmentLine, EquipmentRows
    given = {
        "create": EquipmentAdded,
        "partial_update": EquipmentChanged,
        "count": Counted,
        "item": ItemAdded,
        "happened": ItemTold,
    }
    examples = {
        "create": {
            "unit": ID,
            "group": "armour",
            "type": "Armoured carrier, wheeled",
            "lease": "wet",
            "agreed": 20,
        },
        "partial_update": {"agreed": 22, "reason": "the memorandum was amended"},
        "count": {
            "counted_on": "2026-09-30",
            "on_hand": 20,
            "serviceable": 17,
            "source": "stock-taking 3/2026",
        },
        "item": {"number": "UN 12345", "arrived_on": "2026-01-15"},
        "happened": {"number": "UN 12345", "kind": "unserviceable", "happened_on": "2026-09-30"},
    }
    filters = OF_UNIT | {
        "group": Choice("group", Group.choices, "groups of equipment"),
        "owner": Choice("owner", Owner.choices, "whose it is"),
        "is_by_item": Flag("is_by_item", "followed by item"),
        "is_closed": Flag("is_closed", "no longer with the unit"),
        "search": Words(("type", "stock_number"), "words in its type, or its stock number"),
    }
    orderings = {"id": Order("id"), "type": Order("type", "id"), "group": Order("group", "type", "id")}
    ordering = "group"

    def nest(self, records):
        user = self.request.user
        rows = EquipmentLine.objects.visible_to(user).filter(pk__in=[one["id"] for one in records])
        held = gathering.holdings(rows)
        seen = Item.objects.visible_to(user).filter(line__in=rows.values("pk"))
        last, items = gathering.item_states(seen), {}
        for item in seen:
            told = last.get(item.pk)
            state = {"state": told and told.kind, "on": told and told.happened_on}
            items.setdefault(item.line_id, []).append({"number": item.number} | state)
        for record in records:
            found = held[record["id"]]
            for name in ("on_hand", "serviceable", "short", "surplus", "serviceability"):
                record[name] = getattr(found, name)
            record |= {"counted_on": found.on, "counted_by": found.by or None}
            record["inspection"] = found.inspection
            record["items"] = items.get(record["id"], [])

    def make(self, values, by):
        values = dict(values)
        return services.add_equipment(values.pop("unit"), **values, by=by)

    def change(self, row, values, by):
        return services.change_equipment(row, **values, by=by)

    @extend_schema(summary="Enter a count of it")
    @action(detail=True, methods=["post"])
    def count(self, request, **path):
        return self.act(request, path, services.report_count)

    @extend_schema(summary="Follow an item of it")
    @action(detail=True, methods=["post"])
    def item(self, request, **path):
        return self.act(request, path, services.add_item)

    @extend_schema(summary="Enter what happened to an item of it")
    @action(detail=True, methods=["post"])
    def happened(self, request, **path):
        return self.act(request, path, self._happened)

    def _happened(self, row, *, number, by, **given):
        item = (
            Item.objects.visible_to(by).filter(line=row, number=number).select_related("line__unit").first()
        )
        if item is None:
            raise serializers.ValidationError({"number": "There is no item of this number."})
        return services.record_item(item, **given, by=by)


class SustainmentRows(OfUnitRows):
    attached = ("is_met", "checked_on", "checked_by", "note", "inspection")
    id = serializers.IntegerField(help_text="number in this portal")
    category = serializers.ChoiceField(Sustainment.choices, help_text="of self-sustainment")
    entitled = serializers.IntegerField(help_text="persons it is to be provided for")
    accepted = serializers.IntegerField(help_text="persons it is paid for", allow_null=True)
    is_met = serializers.BooleanField(
        help_text="the standard, as last checked; null: not reported", allow_null=True
    )
    checked_on = serializers.DateField(help_text="day of the last check", allow_null=True)
    checked_by = serializers.CharField(help_text="contingent or inspection", allow_null=True)
    note = serializers.CharField(help_text="of the last check", allow_null=True)
    inspection = serializers.UUIDField(
        help_text="number of the final inspection that checked it", allow_null=True
    )
    version = serializers.IntegerField(help_text="moves with every change")


class SustainmentChanged(Given):
    entitled = WholeNumber(help_text="persons it is to be provided for")
    accepted = WholeNumber(required=False, allow_null=True, help_text="persons it is paid for")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class SustainmentAdded(SustainmentChanged):
    unit = NumberedField(Unit, "number of the unit")
    category = serializers.ChoiceField(Sustainment.choices, help_text="of self-sustainment")


class Checked(Given):
    checked_on = serializers.DateField(help_text="the day")
    is_met = serializers.BooleanField(help_text="the standard of the category")
    checked_by = serializers.ChoiceField(By.choices, required=False, help_text="contingent if left out")
    source = serializers.CharField(max_length=300, help_text="the report it is from")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in words")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class SelfSustainment(Acts, InUnit, Changeable, VisibleViewSet):
    """Categories of self-sustainment of units: for how many, and whether the standard was met."""

    model, rows = SustainmentLine, SustainmentRows
    given = {"create": SustainmentAdded, "partial_update": SustainmentChanged, "check": Checked}
    examples = {
        "create": {"unit": ID, "category": "catering", "entitled": 850, "accepted": 850},
        "partial_update": {"accepted": 0, "reason": "the mission caters since March"},
        "check": {"checked_on": "2026-09-30", "is_met": False, "source": "inspection 3/2026"},
    }
    filters = OF_UNIT | {"category": Choice("category", Sustainment.choices, "of self-sustainment")}
    orderings = {"id": Order("id"), "category": Order("category", "id")}
    ordering = "id"

    def nest(self, records):
        user = self.request.user
        rows = SustainmentLine.objects.visible_to(user).filter(pk__in=[one["id"] for one in records])
        checks = gathering.checks(rows)
        for record in records:
            found = checks.get(record["id"])
            for name in ("is_met", "checked_on", "checked_by", "note"):
                record[name] = getattr(found, name) if found else None
            record["inspection"] = found.inspection_id if found else None

    def make(self, values, by):
        values = dict(values)
        return services.add_sustainment(values.pop("unit"), **values, by=by)

    def change(self, row, values, by):
        return services.change_sustainment(row, **values, by=by)

    @extend_schema(summary="Enter a check of its standard")
    @action(detail=True, methods=["post"])
    def check(self, request, **path):
        return self.act(request, path, services.check_sustainment)
