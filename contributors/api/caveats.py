"""Caveats on what is offered: declared by contributors, found by the mission, withdrawn again."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Changeable,
    Choice,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    VisibleViewSet,
    WholeNumber,
)
from contributors import services_caveats as services
from contributors import services_pledges
from contributors.api.of_pledges import EXPANDS, FILTERS, OfPledge
from contributors.models import Caveat, Pledge
from contributors.models.pledge import Visibility
from contributors.reading_caveats import tasks_touched
from missions.api.requirements import StepGiven, tasks_named


class CaveatRows(OfPledge):
    attached = ("tasks",)
    kind = serializers.ChoiceField(Caveat.Kind.choices, help_text="what it restricts")
    text = serializers.CharField(help_text="in words")
    sector = serializers.CharField(help_text="which it may not leave, or where it holds")
    limits = serializers.IntegerField(help_text="of the pledge's quantity; empty: all of it", allow_null=True)
    tasks = serializers.ListField(
        child=serializers.CharField(), help_text="paragraphs of the mandate it touches, of those you may see"
    )
    visibility = serializers.ChoiceField(Visibility.choices, help_text="1 mission, 2 partners, 3 public")
    state = serializers.ChoiceField(Caveat.State.choices, help_text="declared, found or withdrawn")
    created_at = serializers.DateTimeField(help_text="when it was entered")
    withdrawn_at = serializers.DateTimeField(help_text="when; empty: it stands", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change")


class CaveatChanged(Given):
    kind = serializers.ChoiceField(Caveat.Kind.choices, help_text="what it restricts")
    text = serializers.CharField(max_length=1000, help_text="in words")
    sector = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="where")
    limits = WholeNumber(min_value=1, required=False, allow_null=True, help_text="of the pledge's quantity")
    tasks = serializers.ListField(
        child=serializers.CharField(max_length=16),
        required=False,
        max_length=50,
        help_text="paragraphs of the mission's latest mandate it touches",
    )
    visibility = serializers.ChoiceField(
        Visibility.choices, required=False, help_text="1 mission, 2 partners, 3 public; 1 if left out"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CaveatGiven(CaveatChanged):
    pledge = NumberedField(Pledge, "number of the pledge it limits")


class CaveatShown(StepGiven):
    visibility = serializers.ChoiceField(Visibility.choices, help_text="1 mission, 2 partners, 3 public")


class Caveats(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What offers may not do, as far as you may see it. Of your own pledge you declare one, of a pledge you
    decide on you record one that was found."""

    model, rows, scope = Caveat, CaveatRows, "pledges:write"
    given = {
        "create": CaveatGiven,
        "partial_update": CaveatChanged,
        "show": CaveatShown,
        "withdraw": StepGiven,
    }
    examples = {
        "create": {
            "pledge": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "kind": "night",
            "text": "No flights at night",
        },
        "partial_update": {"text": "No flights after dusk", "reason": "as the ministry writes it"},
        "show": {"visibility": 2},
    }
    expands = EXPANDS
    filters = {
        **FILTERS,
        "kind": Choice("kind", Caveat.Kind.choices, "what it restricts"),
        "state": Choice("state", Caveat.State.choices, "declared, found or withdrawn"),
    }
    orderings = {"id": Order("id"), "created_at": Order("created_at", "id")}
    ordering = "created_at"

    def nest(self, records):
        touched = tasks_touched(self.request.user, [record["id"] for record in records])
        for record in records:
            record["tasks"] = touched[record["id"]]

    def make(self, values, by):
        values = dict(values)
        pledge = values.pop("pledge")
        if "tasks" in values:
            values["tasks"] = tasks_named(values["tasks"], pledge.mission, by)
        is_own = services_pledges.may_offer(by, pledge)
        service = services.declare_caveat if is_own else services.record_caveat
        return service(pledge, **values, by=by)

    def may_change(self, row, by):
        if not services.may_change(by, row):
            raise PermissionDenied(_("A caveat is changed by the side that entered it."))

    def change(self, row, values, by):
        values = dict(values)
        if "tasks" in values:
            values["tasks"] = tasks_named(values["tasks"], row.pledge.mission, by)
        return services.change_caveat(row, **values, by=by)

    @extend_schema(summary="Say who sees it")
    @action(detail=True, methods=["post"])
    def show(self, request, **path):
        return self.act(request, path, services.show_caveat)

    @extend_schema(summary="Withdraw it")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_caveat)
