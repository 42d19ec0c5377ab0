"""Steps towards the renewal of mandates, through the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    CountedField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    VisibleViewSet,
)
from missions import services_renewals as services
from missions.api.decisions import REASON
from missions.api.requirements import StepGiven
from missions.api.seen import InMission
from missions.models import Mandate, RenewalStep
from missions.releasing import planners


class RenewalStepRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mandate.mission.acronym")
    mandate = serializers.IntegerField(source="mandate_id", help_text="number of the mandate")
    instrument = CodeField("its instrument", source="mandate.instrument")
    mandate_ends_on = serializers.DateField(source="mandate.ends_on", help_text="last day of the mandate")
    kind = serializers.ChoiceField(RenewalStep.Kind.choices, help_text="report, consultation …")
    due_on = serializers.DateField(help_text="due")
    done_on = serializers.DateField(allow_null=True, help_text="done; null: not yet")
    document = serializers.CharField(help_text="symbol of what came of it")
    note = serializers.CharField(help_text="in words")
    is_fictional = serializers.BooleanField(
        source="mandate.mission.is_fictional", help_text="invented for the demo"
    )
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")


class RenewalStepChanged(Given):
    kind = serializers.ChoiceField(RenewalStep.Kind.choices, help_text="report, consultation …")
    due_on = serializers.DateField(help_text="due")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="in words")
    reason = serializers.CharField(**REASON)


class RenewalStepPlanned(RenewalStepChanged):
    mandate = CountedField(Mandate, "pk", "number of the mandate")


class RenewalStepDone(StepGiven):
    done_on = serializers.DateField(help_text="on which day")
    document = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="symbol of what came of it"
    )


class RenewalSteps(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What is to be done before mandates can be renewed: when each step is due, and was done."""

    model, rows, scope = RenewalStep, RenewalStepRows, "missions:write"
    given = {"create": RenewalStepPlanned, "partial_update": RenewalStepChanged, "finish": RenewalStepDone}
    examples = {
        "create": {"mandate": 7, "kind": "report", "due_on": "2026-03-01"},
        "partial_update": {"due_on": "2026-03-15"},
        "finish": {"done_on": "2026-03-14", "document": "S/2026/1"},
    }
    filters = {
        "mission": InMission("mandate__mission__slug"),
        "kind": Choice("kind", RenewalStep.Kind.choices, "report, consultation …"),
        "due_by": Day("due_on__lte", "due on this day or earlier"),
        "ends_by": Day("mandate__ends_on__lte", "of mandates that end on this day or earlier"),
        "is_fictional": Flag("mandate__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "due_on": Order("due_on", "id")}
    ordering = "due_on"

    def may_change(self, row, by):
        require_any(by, *planners(row.mandate.mission))

    def make(self, values, by):
        values = dict(values)
        return services.plan_renewal_step(values.pop("mandate"), **values, by=by)

    def change(self, row, values, by):
        return services.change_renewal_step(row, **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._take_off)

    def _take_off(self, request, row):
        services.drop_renewal_step(row, by=request.user)

    @extend_schema(summary="It is done, on a day and with a document")
    @action(detail=True, methods=["post"])
    def finish(self, request, **path):
        return self.act(request, path, services.finish_renewal_step)
