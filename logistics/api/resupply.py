"""Resupply requests and discrepancy reports, step by step."""

from django.db.models import Sum
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Choice,
    CodeField,
    Creatable,
    Day,
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
from logistics import services_discrepancies, services_resupply
from logistics.api.stocks import NumberOf, measured
from logistics.models import DiscrepancyReport, ResupplyRequest, StockItem, StockMovement
from missions.api.requirements import SeenGiven, StepGiven
from missions.api.seen import InMission

RequestState = ResupplyRequest.State
Kind, ReportState = DiscrepancyReport.Kind, DiscrepancyReport.State


# --- Requests
class RequestRows(Rows):
    attached = ("received",)
    id = serializers.UUIDField(help_text="number in this portal")
    stock = serializers.UUIDField(source="item_id", help_text="number of the stock")
    mission = CodeField("acronym of the mission", source="item.location.mission.acronym")
    location = serializers.CharField(source="item.location.name", help_text="where it is to come")
    name = serializers.CharField(source="item.name", help_text="of the stock")
    quantity = measured("in the stock's measure")
    needed_by = serializers.DateField(help_text="the day")
    due_on = serializers.DateField(help_text="to arrive; empty: when it is needed", allow_null=True)
    supplier = serializers.CharField(help_text="of whom it was ordered")
    order_number = serializers.CharField(help_text="its order")
    justification = serializers.CharField(help_text="why it is needed")
    state = serializers.ChoiceField(RequestState.choices, help_text="where it stands")
    asked_at = serializers.DateTimeField(help_text="when")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every step; a step names it")
    received = measured("came of it so far")


class RequestGiven(Given):
    stock = NumberedField(StockItem, "number of the stock")
    quantity = measured("in its measure", min_value=0)
    needed_by = serializers.DateField(help_text="the day")
    justification = serializers.CharField(max_length=500, required=False, help_text="why it is needed")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class RefusedGiven(SeenGiven):
    reason = serializers.CharField(max_length=500, help_text="why; who asked reads it")


class OrderedGiven(StepGiven):
    supplier = serializers.CharField(max_length=120, help_text="of whom")
    order_number = serializers.CharField(max_length=60, required=False, help_text="its number")
    due_on = serializers.DateField(required=False, help_text="to arrive; when it is needed if left out")


class SentGiven(StepGiven):
    due_on = serializers.DateField(required=False, help_text="to arrive; as before if left out")


class DelayedGiven(Given):
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")
    due_on = serializers.DateField(help_text="the day it is to arrive now")
    reason = serializers.CharField(max_length=500, help_text="the cause")


class ResupplyRequests(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Requests for stocks you see. Logistics officers of the mission ask, and contributors with a unit at
    the location; another person than who asked approves."""

    model, rows, scope = ResupplyRequest, RequestRows, "logistics:write"
    given = {
        "create": RequestGiven,
        "approve": SeenGiven,
        "refuse": RefusedGiven,
        "order": OrderedGiven,
        "send": SentGiven,
        "postpone": DelayedGiven,
        "close": StepGiven,
        "withdraw": StepGiven,
    }
    examples = {
        "create": {
            "stock": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "quantity": "20000",
            "needed_by": "2026-12-05",
        },
        "refuse": {"version": 1, "reason": "the next convoy carries it already"},
        "order": {"supplier": "Fuel contractor", "due_on": "2026-12-03"},
        "postpone": {"due_on": "2026-12-08", "reason": "the border post is closed"},
    }
    filters = {
        "stock": NumberOf("item", "number of the stock"),
        "mission": InMission("item__location__mission__slug"),
        "state": Choice("state", RequestState.choices, "where it stands"),
        "needed_by": Day("needed_by__lte", "needed on this day or earlier"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("item__name",), "words in the name of the stock"),
    }
    orderings = {
        "id": Order("id"),
        "needed_by": Order("needed_by", "id"),
        "asked_at": Order("asked_at", "id"),
    }
    ordering = "needed_by"

    def nest(self, records):
        lines = StockMovement.objects.visible_to(self.request.user).standing()
        lines = lines.filter(request__in=[record["id"] for record in records]).order_by()
        sums = dict(lines.values_list("request").annotate(Sum("quantity")))
        for record in records:
            record["received"] = str(sums.get(record["id"], 0))

    def make(self, values, by):
        values = dict(values)
        return services_resupply.ask_resupply(values.pop("stock"), **values, by=by)

    @extend_schema(summary="Let it be ordered: a person, never a token, and not who asked")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, services_resupply.approve_resupply)

    @extend_schema(summary="Refuse it, with the reason")
    @action(detail=True, methods=["post"])
    def refuse(self, request, **path):
        return self.act(request, path, services_resupply.refuse_resupply)

    @extend_schema(summary="Note of whom it was ordered, and when it is due")
    @action(detail=True, methods=["post"])
    def order(self, request, **path):
        return self.act(request, path, services_resupply.order_resupply)

    @extend_schema(summary="Note that it is on its way")
    @action(detail=True, methods=["post"])
    def send(self, request, **path):
        return self.act(request, path, services_resupply.send_resupply)

    @extend_schema(summary="Put the day it is due to another")
    @action(detail=True, methods=["post"])
    def postpone(self, request, **path):
        return self.act(request, path, services_resupply.delay_resupply)

    @extend_schema(summary="Nothing more of it is expected")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services_resupply.close_resupply)

    @extend_schema(summary="No longer ask for it")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services_resupply.withdraw_resupply)


# --- Discrepancies
class DiscrepancyRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    stock = serializers.UUIDField(source="item_id", help_text="number of the stock")
    mission = CodeField("acronym of the mission", source="item.location.mission.acronym")
    location = serializers.CharField(source="item.location.name", help_text="where it was delivered")
    name = serializers.CharField(source="item.name", help_text="of the stock")
    request = serializers.UUIDField(
        source="request_id", help_text="resupply request; empty: of none", allow_null=True
    )
    receipt = serializers.UUIDField(
        source="receipt_id", help_text="line of the book; empty: none named", allow_null=True
    )
    kind = serializers.ChoiceField(Kind.choices, help_text="short, over or damaged")
    delivered_on = serializers.DateField(help_text="the day")
    expected = measured("on the delivery note")
    found = measured("found in good order")
    proof = serializers.CharField(help_text="number of the delivery note or waybill")
    words = serializers.CharField(help_text="what was found")
    state = serializers.ChoiceField(ReportState.choices, help_text="where it stands")
    answer = serializers.CharField(help_text="of the mission")
    outcome = serializers.CharField(help_text="what came of it")
    opened_at = serializers.DateTimeField(help_text="when")
    settled_on = serializers.DateField(help_text="the day; empty: not yet", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every step; a step names it")


class DiscrepancyGiven(Given):
    stock = NumberedField(StockItem, "number of the stock")
    kind = serializers.ChoiceField(Kind.choices, help_text="short, over or damaged")
    delivered_on = serializers.DateField(help_text="the day")
    expected = measured("on the delivery note", min_value=0)
    found = measured("found in good order", min_value=0)
    proof = serializers.CharField(max_length=80, help_text="number of the delivery note or waybill")
    words = serializers.CharField(max_length=1000, help_text="what was found")
    request = NumberedField(ResupplyRequest, "the request it is of", required=False)
    receipt = NumberedField(StockMovement, "the receipt in the book", required=False)
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class SaidGiven(StepGiven):
    words = serializers.CharField(max_length=1000, help_text="whoever sees the report reads it")


class AcceptedGiven(StepGiven):
    words = serializers.CharField(max_length=1000, required=False, help_text="the answer")


class Discrepancies(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Reports of deliveries to stocks you see: short, over or damaged. Another person than who reported
    answers and settles; documents are put on them by `documents`."""

    model, rows, scope = DiscrepancyReport, DiscrepancyRows, "logistics:write"
    given = {
        "create": DiscrepancyGiven,
        "accept": AcceptedGiven,
        "contest": SaidGiven,
        "settle": SaidGiven,
    }
    examples = {
        "create": {
            "stock": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "kind": "short",
            "delivered_on": "2026-11-18",
            "expected": "1000",
            "found": "940",
            "proof": "DN-2026-118",
            "words": "Six drums leak.",
        },
        "accept": {"words": "The carrier agrees."},
        "contest": {"words": "The seals held on arrival."},
        "settle": {"words": "Credited with the next invoice."},
    }
    filters = {
        "stock": NumberOf("item", "number of the stock"),
        "mission": InMission("item__location__mission__slug"),
        "kind": Choice("kind", Kind.choices, "short, over or damaged"),
        "state": Choice("state", ReportState.choices, "where it stands"),
        "delivered_since": Day("delivered_on__gte", "delivered on this day or later"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("item__name", "proof"), "words in the name of the stock or the proof"),
    }
    orderings = {"id": Order("id"), "delivered_on": Order("delivered_on", "id")}
    ordering = "delivered_on"

    def make(self, values, by):
        values = dict(values)
        return services_discrepancies.report_discrepancy(values.pop("stock"), **values, by=by)

    @extend_schema(summary="The delivery was not as its note says")
    @action(detail=True, methods=["post"])
    def accept(self, request, **path):
        return self.act(request, path, services_discrepancies.accept_discrepancy)

    @extend_schema(summary="Say why the note holds")
    @action(detail=True, methods=["post"])
    def contest(self, request, **path):
        return self.act(request, path, services_discrepancies.contest_discrepancy)

    @extend_schema(summary="Say what came of it")
    @action(detail=True, methods=["post"])
    def settle(self, request, **path):
        return self.act(request, path, services_discrepancies.settle_discrepancy)
