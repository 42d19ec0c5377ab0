"""Transitions of missions with how ready they are to go, and their phases, through the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Changeable,
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
from accounts.api.viewset import answer
from accounts.renderers import JSONRenderer
from missions import exit_parts
from missions import services_transitions as services
from missions.api.decisions import ID, REASON
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.seen import InMission, mission_given
from missions.models import Mission, Transition, TransitionPhase
from missions.releasing import planners


class TransitionRows(Rows):
    attached = ("successor",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    title = serializers.CharField(help_text="the plan")
    text = serializers.CharField(help_text="in detail")
    instrument = serializers.CharField(help_text="what it rests on")
    starts_on = serializers.DateField(help_text="begins")
    ends_on = serializers.DateField(allow_null=True, help_text="the mission closes; null: not decided")
    source = serializers.CharField(help_text="where it is from")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change, also of its phases")
    successor = CodeField("acronym of the mission that follows, as far as you may see", allow_null=True)


class TransitionChanged(Given):
    title = serializers.CharField(max_length=160, help_text="the plan")
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, help_text="in detail")
    instrument = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="resolution, decision or agreement"
    )
    successor = mission_given(required=False, allow_null=True)
    starts_on = serializers.DateField(help_text="begins")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="the mission closes")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class TransitionPlanned(TransitionChanged):
    mission = mission_given()


class ReadinessLine(serializers.Serializer):
    name = serializers.CharField(help_text="what must be so")
    state = serializers.CharField(help_text="met, not_met or not_reported")
    why = serializers.CharField(help_text="in words")
    starts_on = serializers.DateField(allow_null=True, help_text="from")
    ends_on = serializers.DateField(allow_null=True, help_text="until")


class ReadinessKind(serializers.Serializer):
    kind = serializers.CharField(help_text="conditions, benchmarks, handovers, units …")
    is_needed = serializers.BooleanField(help_text="none of these is not reported")
    lines = ReadinessLine(many=True, help_text="those you may see")


class ReadinessDocument(serializers.Serializer):
    as_of = serializers.DateField(help_text="of which day")
    state = serializers.CharField(help_text="what the weakest line says")
    kinds = ReadinessKind(many=True, help_text="each kind with its lines")


class Transitions(NumberedAtRandom, Changeable, VisibleViewSet):
    """Plans by which missions end or give way to others, and what must be so before they go."""

    model, rows, scope = Transition, TransitionRows, "missions:write"
    given = {"create": TransitionPlanned, "partial_update": TransitionChanged}
    examples = {
        "create": {"mission": "ALPHA", "title": "Drawdown", "starts_on": "2026-01-01"},
        "partial_update": {"ends_on": "2027-06-30"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "closes_by": Day("ends_on__lte", "the mission closes on this day or earlier"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("title", "instrument"), "words in the title or what it rests on"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "starts_on"

    def nest(self, records):
        user = self.request.user
        rows = Transition.objects.visible_to(user).filter(pk__in=[record["id"] for record in records])
        rows = rows.in_bulk()
        named = {row.successor_id for row in rows.values()} - {None}
        successors = Mission.objects.visible_to(user).in_bulk(named)
        for record in records:
            row = rows[record["id"]]
            record["successor"] = getattr(successors.get(row.successor_id), "acronym", None)

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.plan_transition(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_transition(row, **values, by=by)

    @extend_schema(summary="What must be so before the mission goes", responses={200: ReadinessDocument})
    @action(detail=True, methods=["get"])
    def readiness(self, request, **path):
        row = self.found(**path)
        day = timezone.localdate()
        ready = exit_parts.readiness(request.user, row, day)
        told = {"as_of": day.isoformat(), "state": ready.state, "kinds": [_kind(one) for one in ready.found]}
        return answer(JSONRenderer().render(told), None)


def _kind(found):
    names = ("name", "state", "why", "starts_on", "ends_on")
    lines = [{name: getattr(line, name) for name in names} for line in found.lines]
    return {"kind": found.part.code, "is_needed": found.part.is_needed, "lines": lines}


class TransitionPhaseRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="transition.mission.acronym")
    transition = serializers.UUIDField(source="transition_id", help_text="number of its plan")
    name = serializers.CharField(help_text="the phase")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(allow_null=True, help_text="last day; null: open")
    ends_with = serializers.CharField(help_text="what ends it")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")


class TransitionPhaseChanged(Given):
    name = serializers.CharField(max_length=120, help_text="the phase")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    ends_with = serializers.CharField(max_length=300, help_text="what ends it")
    reason = serializers.CharField(**REASON)


class TransitionPhaseAdded(TransitionPhaseChanged):
    transition = NumberedField(Transition, "number of its plan")


class TransitionPhases(NumberedAtRandom, Changeable, VisibleViewSet):
    """Phases of transitions: their days, and what ends each."""

    model, rows, scope = TransitionPhase, TransitionPhaseRows, "missions:write"
    given = {
        "create": TransitionPhaseAdded,
        "partial_update": TransitionPhaseChanged,
    }
    examples = {
        "create": {
            "transition": ID,
            "name": "Consolidation",
            "starts_on": "2026-01-01",
            "ends_with": "two battalions have left",
        },
        "partial_update": {"ends_on": "2026-06-30"},
    }
    filters = {
        "mission": InMission("transition__mission__slug"),
        "is_fictional": Flag("transition__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "starts_on"

    def may_change(self, row, by):
        require_any(by, *planners(row.transition.mission))

    def make(self, values, by):
        values = dict(values)
        return services.add_phase(values.pop("transition"), **values, by=by)

    def change(self, row, values, by):
        return services.change_phase(row, **values, by=by)

    def destroy(self, request, **path):
        return self.under_lock(request, path, self._take_out)

    def _take_out(self, request, row):
        services.remove_phase(row, by=request.user)
