"""Requests for assistance through the API: what is asked of a mission, why, and what was decided."""

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
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleViewSet,
)
from missions import services_assistance as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import PlaceGiven, degrees_told, place_told, places, words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import AssistanceRequest
from missions.models.releasing import named_on
from missions.releasing import runners


class AssistanceRows(Rows):
    attached = ("place", "latitude", "longitude", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    keeper = CodeField("code of the organization that asks", source="keeper.code")
    reference = serializers.CharField(help_text="the organization's own; empty: none")
    kind = serializers.ChoiceField(AssistanceRequest.Kind.choices, help_text="type")
    title = serializers.CharField(help_text="what is asked, in one line")
    text = serializers.CharField(help_text="in detail")
    criteria = serializers.CharField(help_text="what the help must be like")
    last_resort = serializers.CharField(help_text="which civilian means were sought; empty: not stated")
    needed_from = serializers.DateField(help_text="first day")
    needed_until = serializers.DateField(help_text="last day")
    precision = serializers.CharField(help_text="how the place is told")
    state = serializers.ChoiceField(AssistanceRequest.State.choices, help_text="where it stands")
    decided_at = serializers.DateTimeField(help_text="null: not decided", allow_null=True)
    decision = serializers.CharField(help_text="conditions, or why it was refused")
    outcome = serializers.CharField(help_text="what came of it")
    ended_on = serializers.DateField(help_text="null: it has not ended", allow_null=True)
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    place = place_told()
    latitude = degrees_told(7, "degrees north")
    longitude = degrees_told(8, "degrees east")
    released_to = named_told()


class AssistanceChanged(PlaceGiven):
    kind = serializers.ChoiceField(AssistanceRequest.Kind.choices, help_text="type")
    title = serializers.CharField(max_length=160, help_text="what is asked, in one line")
    needed_from = serializers.DateField(help_text="first day")
    needed_until = serializers.DateField(help_text="last day")
    text = words(2000, "in detail")
    criteria = words(1000, "what the help must be like")
    last_resort = words(1000, "which civilian means were sought; needed before it is approved")
    reference = words(24, "the organization's own")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class AssistanceAsked(AssistanceChanged):
    mission = mission_given()
    keeper = partner_given("code of the organization that asks, for which you speak")


class AssistanceApproved(StepGiven):
    decision = words(1000, "conditions of the help")


class AssistanceRefused(StepGiven):
    decision = serializers.CharField(max_length=1000, help_text="why; the organization reads it")


class AssistanceConcluded(StepGiven):
    done = serializers.BooleanField(help_text="whether the help was given")
    outcome = serializers.CharField(max_length=1000, help_text="how it went")


class AssistanceWithdrawn(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class AssistanceRequests(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Escorts, routes, engineering and medical help asked of missions, as a last resort."""

    model, rows, scope = AssistanceRequest, AssistanceRows, "missions:write"
    given = {
        "create": AssistanceAsked,
        "partial_update": AssistanceChanged,
        "approve": AssistanceApproved,
        "refuse": AssistanceRefused,
        "conclude": AssistanceConcluded,
        "withdraw": AssistanceWithdrawn,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "keeper": "UNICEF",
            "kind": "escort",
            "title": "Escort of a convoy to Bria",
            "needed_from": "2027-03-02",
            "needed_until": "2027-03-04",
            "last_resort": "no carrier drives the road without",
        },
        "partial_update": {"criteria": "an hour's drive apart"},
        "approve": {"decision": "two vehicles, half an hour ahead"},
        "refuse": {"decision": "the unit is at Bambari until May"},
        "conclude": {"done": True, "outcome": "arrived on 3 March"},
        "withdraw": {"reason": "the goods went by air"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the organization that asks", upper=True),
        "kind": Choice("kind", AssistanceRequest.Kind.choices, "type"),
        "state": Choice("state", AssistanceRequest.State.choices, "where it stands"),
        "since": Day("needed_until__gte", "needed on this day or later"),
        "until": Day("needed_from__lte", "needed on this day or earlier"),
    }
    orderings = {"id": Order("id"), "needed_from": Order("needed_from", "id")}
    ordering = "-needed_from"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        seen = AssistanceRequest.objects.visible_to(user).filter(pk__in=keys).read_by(user)
        rows, named = {row.pk: row for row in seen}, named_on(AssistanceRequest, keys)
        for record in records:
            record |= places({}, rows[record["id"]]) | {"released_to": named[record["id"]]}

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.ask_assistance(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_assistance(row, **values, by=by)

    @extend_schema(summary="Say that the mission helps, and under which conditions")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, services.approve_assistance)

    @extend_schema(summary="Say that the mission does not help, and why")
    @action(detail=True, methods=["post"])
    def refuse(self, request, **path):
        return self.act(request, path, services.refuse_assistance)

    @extend_schema(summary="Say whether the help was given, and how it went")
    @action(detail=True, methods=["post"])
    def conclude(self, request, **path):
        return self.act(request, path, services.conclude_assistance)

    @extend_schema(summary="Say that the help is no longer needed")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_assistance)
