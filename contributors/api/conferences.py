"""Pledging conferences: who convenes them, what is on the table, and the board as its reader may see it."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
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
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    Words,
    filters,
    formats,
)
from accounts.api.viewset import answer_if_new
from accounts.models import Partner
from accounts.renderers import JSONRenderer
from contributors import reading_conferences as reading
from contributors import services_conferences as services
from contributors.models import Conference
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Requirement


class ConferenceRows(Rows):
    attached = ("requirements", "participants")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission that convenes it", source="mission.acronym", allow_null=True)
    organization = CodeField(
        "code of the organization that convenes it", source="organization.code", allow_null=True
    )
    title = serializers.CharField(help_text="as it is called")
    place = serializers.CharField(help_text="where it is, or how to join it")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    answers_due_on = serializers.DateField(help_text="by when contributors answer", allow_null=True)
    state = serializers.ChoiceField(Conference.State.choices, help_text="where it stands")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step names it")
    requirements = serializers.ListField(
        child=serializers.UUIDField(), help_text="numbers of the needs on the table, of those you may see"
    )
    participants = serializers.ListField(child=serializers.CharField(), help_text="codes of those invited")


class ConferenceChanged(Given):
    title = serializers.CharField(max_length=160, help_text="as it is called")
    place = serializers.CharField(
        max_length=160, required=False, allow_blank=True, help_text="where it is, or how to join it"
    )
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, help_text="last day; the first if left out")
    answers_due_on = serializers.DateField(
        required=False, allow_null=True, help_text="by when contributors answer"
    )
    requirements = serializers.ListField(
        child=NumberedField(Requirement, "number of a circulated requirement"),
        required=False,
        max_length=500,
        help_text="numbers of the needs on the table",
    )
    participants = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a partner", change=str.upper),
        required=False,
        max_length=500,
        help_text="codes of those invited",
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ConferenceConvened(ConferenceChanged):
    mission = mission_given(required=False)
    organization = partner_given("code of the organization, where no mission convenes it", required=False)

    def validate(self, given):
        if bool(given.get("mission")) == bool(given.get("organization")):
            raise serializers.ValidationError(
                {"mission": "Name the mission or the organization that convenes it, one of the two."}
            )
        return given


class BoardRows(serializers.Serializer):
    """One need on the table."""

    mission = serializers.CharField(help_text="acronym")
    requirement = serializers.CharField(help_text="reference")
    title = serializers.CharField(help_text="of the requirement")
    capability = serializers.CharField(help_text="code")
    unit = serializers.CharField(help_text="what the quantities count")
    required = serializers.IntegerField(help_text="quantity")
    pledged_here = serializers.IntegerField(help_text="announced at this conference and standing")
    pledged_otherwise = serializers.IntegerField(help_text="offered before or elsewhere, and standing")
    accepted = serializers.IntegerField(help_text="of both")
    still_open = serializers.IntegerField(help_text="of the required, offered by nobody")


class BoardDocument(serializers.Serializer):
    """The board of a conference; every figure counts the pledges you may list, and no others."""

    contributors = serializers.IntegerField(help_text="that announced something that stands")
    pledges = serializers.IntegerField(help_text="announced here and standing")
    rows = serializers.ListField(child=BoardRows(), help_text="one a need, by capability")


STEPS = ("open", "close", "reopen", "publish", "cancel")


class Conferences(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Pledging conferences: those someone you speak for is invited to, and those of missions and
    organizations you work for. Who decides on pledges there convenes and runs them."""

    model, rows, scope = Conference, ConferenceRows, "pledges:write"
    given = {"create": ConferenceConvened, "partial_update": ConferenceChanged} | dict.fromkeys(
        STEPS, StepGiven
    )
    examples = {
        "create": {
            "mission": "MINUSCA",
            "title": "Pledging conference for engineers and aviation",
            "starts_on": "2027-03-01",
            "answers_due_on": "2027-02-15",
            "participants": ["RWA", "UN"],
        },
        "partial_update": {"place": "Geneva", "reason": "the hall is booked"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "organization": Text("organization__code", "code of the organization", upper=True),
        "state": Choice("state", Conference.State.choices, "where it stands"),
        "starts_by": Day("starts_on__lte", "begins on this day or earlier"),
        "ends_from": Day("ends_on__gte", "ends on this day or later"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("title", "place"), "words in the title or place"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id"), "title": Order("title", "id")}
    ordering = "starts_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        invited, needed = {key: [] for key in keys}, {key: [] for key in keys}
        partners = Partner.objects.visible_to(user).filter(conferences_invited_to__in=keys).order_by("code")
        for key, code in partners.values_list("conferences_invited_to", "code"):
            invited.setdefault(key, []).append(code)
        needs = Requirement.objects.visible_to(user).filter(conferences__in=keys).order_by("pk")
        for key, need in needs.values_list("conferences", "pk"):
            needed.setdefault(key, []).append(need)
        for record in records:
            record["participants"], record["requirements"] = invited[record["id"]], needed[record["id"]]

    def may_change(self, row, by):
        require(by, "decide_pledges", row.convener)

    def make(self, values, by):
        return services.convene_conference(**values, by=by)

    def change(self, row, values, by):
        return services.change_conference(row, **values, by=by)

    @extend_schema(summary="Begin it")
    @action(detail=True, methods=["post"])
    def open(self, request, **path):
        return self.act(request, path, services.open_conference)

    @extend_schema(summary="End the day")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services.close_conference)

    @extend_schema(summary="Go on with one closed too early")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_conference)

    @extend_schema(summary="Publish its minutes, a document on it")
    @action(detail=True, methods=["post"])
    def publish(self, request, **path):
        return self.act(request, path, services.publish_minutes)

    @extend_schema(summary="Call it off")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_conference)

    @extend_schema(
        summary="What is needed, pledged and open, as far as you may see",
        parameters=[OpenApiParameter("format", str, enum=["json", "csv", "xlsx"])],
        responses={200: BoardDocument, (200, "text/csv"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"])
    def board(self, request, **path):
        filters.given(request, {"format"})
        found = reading.board_of(request.user, self.found(**path))
        rows = list(reading.rows_of(found))
        form = request.accepted_renderer.format
        if form != "json":
            return formats.MAKERS[form](reading.COLUMNS, [row.values() for row in rows], "board")
        document = {"contributors": found.contributors, "pledges": found.standing, "rows": rows}
        body = JSONRenderer().render(document)
        return answer_if_new(request, body)
