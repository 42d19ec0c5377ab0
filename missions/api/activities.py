"""Planned activities, through the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
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
    Rows,
    VisibleViewSet,
    Words,
)
from missions import services_activities as services
from missions.api.benchmarks import BenchmarkDropped, task_given
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Activity, Body, Element
from missions.releasing import planners


class ActivityRows(Rows):
    attached = ("element", "body")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    task = serializers.IntegerField(
        source="task_id", allow_null=True, help_text="number of the task of a mandate it serves"
    )
    title = serializers.CharField(help_text="what is done")
    text = serializers.CharField(help_text="in detail")
    partner = CodeField("code of the partner that leads it", source="partner.code", allow_null=True)
    starts_on = serializers.DateField(help_text="planned from")
    ends_on = serializers.DateField(allow_null=True, help_text="planned until")
    state = serializers.ChoiceField(Activity.State.choices, help_text="where it stands")
    outcome = serializers.CharField(help_text="what came of it")
    ended_on = serializers.DateField(allow_null=True, help_text="ended")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    element = serializers.UUIDField(
        allow_null=True, help_text="number of the element that leads it; null: none that you may see"
    )
    body = serializers.UUIDField(
        allow_null=True, help_text="number of the body that leads it; null: none that you may see"
    )


class ActivityChanged(Given):
    task = task_given()
    title = serializers.CharField(max_length=200, help_text="what is done")
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text="in detail")
    element = NumberedField(Element, "number of the element that leads it", required=False, allow_null=True)
    body = NumberedField(Body, "number of the body that leads it", required=False, allow_null=True)
    partner = partner_given("code of the partner that leads it", required=False, allow_null=True)
    starts_on = serializers.DateField(help_text="planned from")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="planned until")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ActivityPlanned(ActivityChanged):
    mission = mission_given()


class ActivityEnded(StepGiven):
    outcome = serializers.CharField(max_length=500, help_text="what came of it")


class Activities(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What missions plan to do for tasks of their mandates, who leads it, and what came of it."""

    model, rows, scope = Activity, ActivityRows, "missions:write"
    given = {
        "create": ActivityPlanned,
        "partial_update": ActivityChanged,
        "start": StepGiven,
        "done": ActivityEnded,
        "drop": BenchmarkDropped,
        "reopen": BenchmarkDropped,
    }
    examples = {
        "create": {"mission": "ALPHA", "title": "Patrol the road", "starts_on": "2026-01-01", "task": 7},
        "partial_update": {"ends_on": "2026-06-30"},
        "done": {"outcome": "the road was open on 28 days"},
        "drop": {"reason": "no longer asked for"},
        "reopen": {"reason": "the road closed again"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "state": Choice("state", Activity.State.choices, "where it stands"),
        "starts_by": Day("starts_on__lte", "planned from this day or earlier"),
        "ends_by": Day("ends_on__lte", "planned until this day or earlier"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("title", "text"), "words in the title or text"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "starts_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = Activity.objects.visible_to(user).filter(pk__in=keys).in_bulk()
        elements = Element.objects.visible_to(user).filter(pk__in={row.element_id for row in rows.values()})
        bodies = Body.objects.visible_to(user).filter(pk__in={row.body_id for row in rows.values()})
        seen = {*elements.values_list("pk", flat=True), *bodies.values_list("pk", flat=True)}
        for record in records:
            row = rows[record["id"]]
            record["element"] = row.element_id if row.element_id in seen else None
            record["body"] = row.body_id if row.body_id in seen else None

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.plan_activity(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_activity(row, **values, by=by)

    @extend_schema(summary="The work has begun")
    @action(detail=True, methods=["post"])
    def start(self, request, **path):
        return self.act(request, path, services.start_activity)

    @extend_schema(summary="It is done, and what came of it")
    @action(detail=True, methods=["post"])
    def done(self, request, **path):
        return self.act(request, path, services.end_activity)

    @extend_schema(summary="It is not to be done any more")
    @action(detail=True, methods=["post"])
    def drop(self, request, **path):
        return self.act(request, path, services.drop_activity)

    @extend_schema(summary="The work goes on")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_activity)
