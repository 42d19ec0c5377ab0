"""Conditions of missions' work, with what was stated of each, through the API."""

from django.utils import timezone
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
    Flag,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    VisibleViewSet,
)
from missions import reading_conditions
from missions import services_conditions as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Condition, ConditionStatement, Mandate, MandateTask
from missions.releasing import planners


class ConditionRows(Rows):
    attached = ("state", "since", "stops")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    kind = serializers.ChoiceField(Condition.Kind.choices, help_text="authorization, consent …")
    title = serializers.CharField(help_text="the condition")
    mandate = serializers.IntegerField(
        source="mandate_id", allow_null=True, help_text="number of the mandate it rests on"
    )
    document = serializers.CharField(help_text="agreement or other document it rests on")
    ends_on = serializers.DateField(allow_null=True, help_text="its own last day, where it has one")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    state = serializers.CharField(help_text="how it stands today: holds, doubt, failed or unknown")
    since = serializers.DateField(allow_null=True, help_text="since when")
    stops = serializers.ListField(
        child=serializers.CharField(), help_text="what stops without it, as far as you may see"
    )


class ConditionChanged(Given):
    kind = serializers.ChoiceField(Condition.Kind.choices, help_text="authorization, consent …")
    title = serializers.CharField(max_length=200, help_text="the condition")
    mandate = CountedField(Mandate, "pk", "number of the mandate", required=False, allow_null=True)
    document = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="agreement or other document"
    )
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    tasks = serializers.ListField(
        child=CountedField(MandateTask, "pk", "number of a task"),
        required=False,
        max_length=100,
        help_text="tasks that stop without it",
    )
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ConditionEntered(ConditionChanged):
    mission = mission_given()


class ConditionStated(StepGiven):
    since = serializers.DateField(help_text="from which day on")
    state = serializers.ChoiceField(ConditionStatement.State.choices, help_text="holds, in doubt, failed")
    words = serializers.CharField(max_length=500, help_text="why")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="who says so")


class Conditions(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What the work of missions rests on, whether it holds today, and what stops without it."""

    model, rows, scope = Condition, ConditionRows, "missions:write"
    given = {"create": ConditionEntered, "partial_update": ConditionChanged, "state": ConditionStated}
    examples = {
        "create": {
            "mission": "ALPHA",
            "kind": "ceasefire",
            "title": "Ceasefire",
            "document": "Accord of May",
        },
        "partial_update": {"ends_on": "2027-06-30"},
        "state": {"since": "2026-03-01", "state": "doubt", "words": "shelling on two days"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Condition.Kind.choices, "authorization, consent …"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "title": Order("title", "id")}
    ordering = "title"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = list(Condition.objects.visible_to(user).filter(pk__in=keys).select_related("mandate"))
        now = reading_conditions.standings(user, rows, timezone.localdate())
        stops = reading_conditions.stops(user, rows)
        for record in records:
            one = now[record["id"]]
            record |= {"state": one.state, "since": one.since}
            record["stops"] = sorted(str(thing) for _label, thing in stops[record["id"]])

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.enter_condition(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_condition(row, **values, by=by)

    @extend_schema(summary="State from which day on it holds, is in doubt or has failed")
    @action(detail=True, methods=["post"])
    def state(self, request, **path):
        return self.act(request, path, services.state_condition)
