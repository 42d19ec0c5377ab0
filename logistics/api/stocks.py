"""Stocks, the lines of their books, and what is entered in them."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    ChangesMany,
    Choice,
    CodeField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from logistics import reading_stocks
from logistics import services_stocks as services
from logistics.models import Location, ResupplyRequest, StockItem, StockLevel, StockMovement
from missions.api.missions import Missions
from missions.api.seen import InMission

Class, Basis, State, Kind = StockItem.Class, StockItem.Basis, StockLevel.State, StockMovement.Kind
ENTERED = [(kind.value, kind.label) for kind in (Kind.RECEIPT, Kind.ISSUE, Kind.LOSS, Kind.EXPIRED)]


def measured(help_text, **kwargs):
    return serializers.DecimalField(14, 2, help_text=help_text, **kwargs)


class NumberOf(Text):
    """The number of a record, a UUID; several may stand, with commas between."""

    def one(self, value):
        try:
            return UUID(super().one(value))
        except ValueError as error:
            raise ValueError(_("It takes the number of a record, a UUID.")) from error


class LyingRows(serializers.Serializer):
    """What lies in one batch."""

    number = serializers.CharField(help_text="of the batch; empty: in no batch")
    expires_on = serializers.DateField(help_text="last day of use; empty: it keeps", allow_null=True)
    quantity = serializers.FloatField(help_text="in the stock's measure")
    is_expired = serializers.BooleanField(help_text="may no longer be used")
    wasted = serializers.FloatField(help_text="expires unused; empty: nothing foreseen", allow_null=True)


class StockRows(Rows):
    attached = ("batches",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="location.mission.acronym")
    location = serializers.CharField(source="location.name", help_text="where it lies")
    stock_class = serializers.ChoiceField(Class.choices, help_text="class of supply")
    name = serializers.CharField(help_text="as it is called there")
    measure = serializers.CharField(help_text="in which it is counted, such as litres")
    hazard = serializers.CharField(help_text="UN number of dangerous goods; empty: none")
    reserve_days = serializers.IntegerField(help_text="required, days of supply", allow_null=True)
    least = measured("that must lie there whatever is used", allow_null=True)
    basis = serializers.ChoiceField(Basis.choices, help_text="how its consumption is known")
    rate = serializers.DecimalField(10, 4, help_text="a person and day; empty: not known", allow_null=True)
    persons = serializers.IntegerField(
        help_text="who draw on it as stated; empty: those of the units there", allow_null=True
    )
    is_closed = serializers.BooleanField(help_text="no longer kept there")
    state = serializers.ChoiceField(
        State.choices, source="level.state", help_text="empty: not worked out yet", allow_null=True
    )
    counted_on = serializers.DateField(
        source="level.counted_on", help_text="last count; empty: never counted", allow_null=True
    )
    on_hand = measured("by the book; empty: not reported", source="level.on_hand", allow_null=True)
    usable = measured("of it not expired; empty: not reported", source="level.usable", allow_null=True)
    consumption = serializers.DecimalField(
        14, 4, source="level.consumption", help_text="a day; empty: not known", allow_null=True
    )
    days = serializers.DecimalField(
        9, 1, source="level.days", help_text="days of supply; empty: not known, or unused", allow_null=True
    )
    required = serializers.DecimalField(
        16, 2, source="level.required", help_text="the reserve as a quantity", allow_null=True
    )
    below_on = serializers.DateField(
        source="level.below_on", help_text="first day below the reserve; empty: none seen", allow_null=True
    )
    out_on = serializers.DateField(
        source="level.out_on", help_text="first day with nothing left; empty: none seen", allow_null=True
    )
    wasted = measured("expires unused; empty: not known", source="level.wasted", allow_null=True)
    expires_on = serializers.DateField(
        source="level.expires_on", help_text="first of what lies there", allow_null=True
    )
    judged_on = serializers.DateField(
        source="level.judged_on", help_text="the day it is worked out for", allow_null=True
    )
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change of what must be there")
    batches = serializers.ListField(
        child=LyingRows(), help_text="what lies there, first to expire first; null: never counted"
    )


class StockChanged(Given):
    name = serializers.CharField(max_length=120, help_text="as it is called there")
    measure = serializers.CharField(max_length=20, help_text="such as litres")
    hazard = serializers.RegexField(
        "^(UN[0-9]{4})?$", required=False, allow_blank=True, help_text="UN number, such as UN1202"
    )
    reserve_days = WholeNumber(required=False, allow_null=True, max_value=3650, help_text="required, days")
    least = measured("that must lie there", required=False, allow_null=True, min_value=0)
    basis = serializers.ChoiceField(Basis.choices, required=False, help_text="planned if left out")
    rate = serializers.DecimalField(
        10, 4, min_value=0, required=False, allow_null=True, help_text="a person and day"
    )
    persons = WholeNumber(required=False, allow_null=True, help_text="null: those of the units there")
    is_closed = serializers.BooleanField(required=False, help_text="no longer kept there")
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class StockRecorded(StockChanged):
    location = NumberedField(Location, "number of the location, of a mission whose logistics you keep")
    stock_class = serializers.ChoiceField(Class.choices, help_text="class of supply")


class _Entered(Given):
    on = serializers.DateField(required=False, help_text="the day; today if left out")
    reference = serializers.CharField(max_length=80, required=False, help_text="of the voucher or waybill")
    note = serializers.CharField(max_length=300, required=False, help_text="what else is to say")
    version = WholeNumber(
        required=False, help_text="the last entry of the book you saw; another is answered with 409"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class StockMovementGiven(_Entered):
    kind = serializers.ChoiceField(ENTERED, help_text="what happened")
    quantity = measured("in the stock's measure", min_value=0)
    batch = serializers.CharField(
        max_length=60, required=False, help_text="of a receipt: in none if left out; else what expires first"
    )
    expires_on = serializers.DateField(required=False, help_text="of a receipt: last day of use")
    request = NumberedField(ResupplyRequest, "of a receipt: the request it is of", required=False)


class BatchGiven(Given):
    batch = serializers.CharField(max_length=60, allow_blank=True, help_text="empty: what is in no batch")
    quantity = measured("found", min_value=0)
    expires_on = serializers.DateField(required=False, help_text="last day of use, where it is not known yet")


class CountGiven(_Entered):
    quantity = measured("in all; or name the batches", min_value=0, required=False)
    batches = serializers.ListField(
        child=BatchGiven(), required=False, max_length=500, help_text="every batch there; others are gone"
    )


class TakenBack(Given):
    entry = WholeNumber(help_text="number of the entry in the book")
    reason = serializers.CharField(max_length=500, help_text="why it was wrong")


class Stocks(NumberedAtRandom, ChangesMany, Changeable, Acts, VisibleViewSet):
    """Stocks of missions you are staff of, and those where a unit of yours is quartered; of others nothing
    shows. Logistics officers of a mission enter them."""

    model, rows, scope = StockItem, StockRows, "logistics:write"
    given = {
        "create": StockRecorded,
        "partial_update": StockChanged,
        "movements": StockMovementGiven,
        "count": CountGiven,
        "take_back": TakenBack,
    }
    examples = {
        "create": {
            "location": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "stock_class": "fuel",
            "name": "Diesel",
            "measure": "litres",
            "hazard": "UN1202",
            "reserve_days": 14,
            "rate": "4.5",
        },
        "partial_update": {"reserve_days": 21, "reason": "the rains are near"},
        "movements": {"kind": "issue", "quantity": "1200", "on": "2026-11-20", "reference": "V-118"},
        "count": {
            "on": "2026-11-20",
            "batches": [{"batch": "R-17", "quantity": "400", "expires_on": "2027-05-31"}],
        },
        "take_back": {"entry": 12, "reason": "entered twice"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission("location__mission__slug"),
        "location": Text("location__name", "name of the location"),
        "stock_class": Choice("stock_class", Class.choices, "class of supply"),
        "state": Choice("level__state", State.choices, "as it stands"),
        "is_closed": Flag("is_closed", "no longer kept there"),
        "expires_by": Day("level__expires_on__lte", "something expires on this day or earlier"),
        "out_by": Day("level__out_on__lte", "nothing is left on this day or earlier"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("name",), "words in the name"),
    }
    orderings = {
        "id": Order("id"),
        "name": Order("name", "id"),
        "days": Order("level__rank", "level__days", "id"),
    }
    ordering = "days"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        items = StockItem.objects.visible_to(user).filter(pk__in=keys).select_related("level")
        lying = reading_stocks.lying_of(user, list(items))
        for record in records:
            found = lying.get(record["id"])
            record["batches"] = None if found is None else [_lying(one) for one in found]

    def may_change(self, row, by):
        require(by, "manage_logistics", row.mission)

    def make(self, values, by):
        values = dict(values)
        values.pop("version", None), values.pop("is_closed", None)
        return services.record_stock(values.pop("location"), **values, by=by)

    def change(self, row, values, by):
        return services.change_stock(row, **values, by=by)

    @extend_schema(summary="Enter what came in, was given out, lost or written off")
    @action(detail=True, methods=["post"])
    def movements(self, request, **path):
        return self.act(request, path, _enter)

    @extend_schema(summary="Enter what was found, of the whole stock")
    @action(detail=True, methods=["post"])
    def count(self, request, **path):
        return self.act(request, path, _count)

    @extend_schema(summary="Take back a wrong entry of the book")
    @action(detail=True, methods=["post"], url_path="take-back", url_name="back")
    def take_back(self, request, **path):
        return self.act(request, path, services.take_back_entry)


def _lying(one):
    batch = one.batch
    return {
        "number": batch.number if batch else "",
        "expires_on": batch.expires_on if batch else None,
        "quantity": one.quantity,
        "is_expired": one.is_expired,
        "wasted": one.wasted,
    }


def _enter(item, *, kind, by, **given):
    """The service of a kind of entry; what only a receipt has is refused of others by it."""
    if kind == Kind.RECEIPT:
        return services.receive_stock(item, by=by, **given)
    for name in ("expires_on", "request"):
        if name in given:
            raise serializers.ValidationError({name: "Only a receipt has this."})
    if kind == Kind.ISSUE:
        return services.issue_stock(item, by=by, **given)
    return services.write_off_stock(item, kind=kind, by=by, **given)


def _count(item, *, by, batches=None, **given):
    named = {one["batch"]: (one["quantity"], one.get("expires_on")) for one in batches or ()}
    if len(named) != len(batches or ()):
        raise serializers.ValidationError({"batches": "Name each batch once."})
    return services.count_stock(item, batches=named or None, by=by, **given)


class StockMovementRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    stock = serializers.UUIDField(source="item_id", help_text="number of the stock")
    mission = CodeField("acronym of the mission", source="item.location.mission.acronym")
    location = serializers.CharField(source="item.location.name", help_text="where it lies")
    name = serializers.CharField(source="item.name", help_text="of the stock")
    entry = serializers.IntegerField(help_text="of the book, from 1; a count has a line a batch")
    kind = serializers.ChoiceField(Kind.choices, help_text="what happened")
    moved_on = serializers.DateField(help_text="the day")
    batch = serializers.CharField(source="batch.number", help_text="empty: none", allow_null=True)
    expires_on = serializers.DateField(source="batch.expires_on", help_text="of its batch", allow_null=True)
    quantity = measured("in the stock's measure")
    request = serializers.UUIDField(
        source="request_id", help_text="resupply request; empty: of none", allow_null=True
    )
    reference = serializers.CharField(help_text="of the voucher, waybill or count sheet")
    note = serializers.CharField(help_text="what else was said")
    takes_back = serializers.UUIDField(
        source="takes_back_id", help_text="the line it takes back; empty: none", allow_null=True
    )
    taken_back_by = serializers.UUIDField(
        source="taken_back_by.id", help_text="the line that takes it back; empty: it counts", allow_null=True
    )
    recorded_at = serializers.DateTimeField(help_text="when it was entered")


class StockMovements(NumberedAtRandom, VisibleViewSet):
    """The lines of the books of stocks you see: only added, never changed."""

    model, rows = StockMovement, StockMovementRows
    filters = {
        "stock": NumberOf("item", "number of the stock"),
        "mission": InMission("item__location__mission__slug"),
        "kind": Choice("kind", Kind.choices, "what happened"),
        "moved_since": Day("moved_on__gte", "on this day or later"),
        "moved_by": Day("moved_on__lte", "on this day or earlier"),
    }
    orderings = {"id": Order("id"), "moved_on": Order("moved_on", "item", "entry", "id")}
    ordering = "moved_on"
