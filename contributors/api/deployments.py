"""Contingents and posts under accepted pledges: planned, in the mission, ended; who follows whom."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Text,
    VisibleViewSet,
    WholeNumber,
)
from contributors import services_deployments as services
from contributors.api.of_pledges import EXPANDS, FILTERS, OfPledge
from contributors.models import Deployment, Pledge
from contributors.reading_deployments import HOW_FAR, blocks
from missions.api.requirements import StepGiven

Block = Deployment.Block


class Before(serializers.Serializer):
    id = serializers.UUIDField(
        help_text="number of the record that says so; empty: none does", allow_null=True
    )
    state = serializers.ChoiceField(HOW_FAR, help_text="how far it is")
    on = serializers.DateField(help_text="since when; empty: not at all", allow_null=True)


class DeploymentRows(OfPledge):
    attached = ("successor", "successor_state", "visit", "agreement")
    capability = CodeField("code of the capability", source="pledge.capability.code")
    number = serializers.IntegerField(help_text="in the pledge's chain, from 1")
    title = serializers.CharField(help_text="contingent or post, as its contributor calls it")
    personnel = serializers.IntegerField(help_text="persons; empty: not stated", allow_null=True)
    tour_months = serializers.IntegerField(help_text="months of a tour of duty")
    arrives_on = serializers.DateField(help_text="planned arrival")
    arrived_on = serializers.DateField(help_text="empty: not yet", allow_null=True)
    leaves_on = serializers.DateField(help_text="planned last day; empty: open", allow_null=True)
    ended_on = serializers.DateField(help_text="empty: not yet", allow_null=True)
    visas = serializers.ChoiceField(Block.choices, help_text="how far they are")
    visas_on = serializers.DateField(help_text="requested or cleared", allow_null=True)
    movement = serializers.ChoiceField(Block.choices, help_text="how far it is")
    movement_on = serializers.DateField(help_text="requested or cleared", allow_null=True)
    state = serializers.ChoiceField(Deployment.State.choices, help_text="where it stands")
    successor = serializers.UUIDField(
        help_text="number of the one that takes its place, if you may see it; empty: none", allow_null=True
    )
    successor_state = serializers.ChoiceField(
        Deployment.State.choices, help_text="where the successor stands", allow_null=True
    )
    visit = Before(
        help_text="the visit it must pass; null where it needs none, and for who is of neither side",
        allow_null=True,
    )
    agreement = Before(
        help_text="the agreement that covers it; null for who is of neither side", allow_null=True
    )
    is_fictional = serializers.BooleanField(source="pledge.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")


def _before(found):
    return {"id": found.record, "state": str(found.state), "on": found.on} if found else None


class DeploymentChanged(Given):
    title = serializers.CharField(max_length=160, help_text="contingent or post")
    personnel = WholeNumber(required=False, allow_null=True, help_text="persons")
    tour_months = WholeNumber(min_value=1, max_value=60, required=False, help_text="months of a tour")
    arrives_on = serializers.DateField(required=False, help_text="planned arrival")
    leaves_on = serializers.DateField(required=False, allow_null=True, help_text="planned last day")
    visas = serializers.ChoiceField(Block.choices, required=False, help_text="how far they are")
    visas_on = serializers.DateField(required=False, allow_null=True, help_text="requested or cleared")
    visas_note = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="the two sides alone read it"
    )
    movement = serializers.ChoiceField(Block.choices, required=False, help_text="how far it is")
    movement_on = serializers.DateField(required=False, allow_null=True, help_text="requested or cleared")
    movement_note = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="the two sides alone read it"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class DeploymentPlanned(DeploymentChanged):
    pledge = NumberedField(Pledge, "number of an accepted pledge, yours")
    title = serializers.CharField(max_length=160, required=False, help_text="as the pledge if left out")


class SuccessorNamed(StepGiven):
    successor = NumberedField(
        Deployment, "number of one that is planned in the same mission", required=False, allow_null=True
    )


class Corrected(StepGiven):
    arrived_on = serializers.DateField(required=False, help_text="when it arrived")
    ended_on = serializers.DateField(required=False, help_text="when it ended")
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class Deployments(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What stands in missions, came before or comes next, of the pledges you may see. That one arrives, is
    replaced or ends is a step of its pledge: `pledges/{id}/deploy/`, `rotated/` and `end/`."""

    model, rows, scope = Deployment, DeploymentRows, "pledges:write"
    given = {
        "create": DeploymentPlanned,
        "partial_update": DeploymentChanged,
        "successor": SuccessorNamed,
        "correct": Corrected,
    }
    examples = {
        "create": {"pledge": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00", "arrives_on": "2027-09-01"},
        "partial_update": {"visas": "cleared", "reason": "the consulate answered"},
        "successor": {"successor": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"},
        "correct": {"arrived_on": "2027-03-02", "reason": "the main body came a day later"},
    }
    expands = EXPANDS
    filters = {
        **FILTERS,
        "capability": Text("pledge__capability__code", "codes of capabilities", lower=True),
        "state": Choice("state", Deployment.State.choices, "where it stands"),
        "visas": Choice("visas", Block.choices, "how far they are"),
        "movement": Choice("movement", Block.choices, "how far it is"),
        "arrives_by": Day("arrives_on__lte", "planned to arrive on this day or earlier"),
        "leaves_by": Day("leaves_on__lte", "planned to end on this day or earlier"),
        "is_fictional": Flag("pledge__is_fictional", "invented for the demo"),
    }
    orderings = {
        "id": Order("id"),
        "arrives_on": Order("arrives_on", "id"),
        "number": Order("pledge", "number"),
    }
    ordering = "arrives_on"

    def nest(self, records):
        seen = Deployment.objects.visible_to(self.request.user)
        keys = [record["id"] for record in records]
        joined = "pledge__capability", "pledge__contributor", "pledge__mission", "pledge__offered_to"
        rows = seen.filter(pk__in=keys).select_related(*joined).in_bulk()
        wanted = {row.successor_id for row in rows.values() if row.successor_id}
        states = dict(seen.filter(pk__in=wanted).order_by().values_list("pk", "state"))
        found = blocks(self.request.user, list(rows.values()))
        for record in records:
            key = record["id"]
            successor = rows[key].successor_id
            named = {one.name: one for one in found[key]}
            record["successor"] = successor if successor in states else None
            record["successor_state"] = states.get(successor)
            for name in ("visit", "agreement"):
                record[name] = _before(named.get(name))

    def may_change(self, row, by):
        require(by, "act_for", row.pledge.contributor)

    def make(self, values, by):
        values = dict(values)
        return services.plan_deployment(values.pop("pledge"), **values, by=by)

    def change(self, row, values, by):
        return services.change_deployment(row, **values, by=by)

    @extend_schema(summary="Say which one takes its place")
    @action(detail=True, methods=["post"])
    def successor(self, request, **path):
        return self.act(request, path, services.name_successor)

    @extend_schema(summary="Correct when it arrived or ended")
    @action(detail=True, methods=["post"])
    def correct(self, request, **path):
        return self.act(request, path, services.correct_deployment)
