"""Whom states nominate for civilian posts, and the steps of both sides; candidates have no name here."""

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
    Text,
    VisibleViewSet,
)
from contributors import services_nominations as services
from contributors.api.pledges import Dated, Decision, Refusal
from contributors.api.visits import Keys
from contributors.models import Nomination
from missions.api.calls import Calls
from missions.api.posts import Posts
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, partner_given
from missions.models import Call, Post, Sex

State = Nomination.State


class NominationRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    post = serializers.UUIDField(source="post_id", help_text="number of the post")
    call = serializers.UUIDField(source="call_id", help_text="number of the call")
    mission = CodeField("acronym of the mission", source="post.mission.acronym")
    partner = CodeField("code of the state that nominates", source="partner.code")
    candidate = serializers.CharField(help_text="the state's own reference")
    sex = serializers.ChoiceField(Sex.choices, help_text="empty: not stated")
    available_from = serializers.DateField(help_text="first day")
    state = serializers.ChoiceField(State.choices, help_text="where it stands")
    submitted_at = serializers.DateTimeField(help_text="when")
    arrived_on = serializers.DateField(help_text="in the post since; empty: not yet", allow_null=True)
    leaves_on = serializers.DateField(help_text="end of the tour", allow_null=True)
    ended_on = serializers.DateField(help_text="last day; empty: not yet", allow_null=True)
    is_fictional = serializers.BooleanField(
        source="post.mission.is_fictional", help_text="invented for the demo"
    )
    version = serializers.IntegerField(help_text="moves with every step; a step names it")


class NominationGiven(Given):
    call = NumberedField(Call, "number of a call that is open and was put to the state")
    post = NumberedField(Post, "number of a post of that call")
    partner = partner_given("code of the state that nominates, yours")
    candidate = serializers.CharField(
        max_length=32, help_text="your own reference with a digit in it, never a name"
    )
    sex = serializers.ChoiceField(
        Sex.choices, required=False, allow_blank=True, help_text="for the share of women; may be left out"
    )
    available_from = serializers.DateField(help_text="first day")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Extended(StepGiven):
    leaves_on = serializers.DateField(help_text="the new last day")


class Nominations(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Nominations of the states you speak for, and those you decide on; of others nothing shows."""

    model, rows, scope = Nomination, NominationRows, "pledges:write"
    given = {
        "create": NominationGiven,
        "select": Decision,
        "decline": Refusal,
        "deploy": Dated,
        "end": Dated,
        "extend": Extended,
    } | dict.fromkeys(("shortlist", "interview", "agree", "withdraw"), StepGiven)
    examples = {
        "create": {
            "call": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "post": "1b2c3d4e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "partner": "FRA",
            "candidate": "2026-17",
            "available_from": "2027-03-01",
        },
        "select": {"version": 3},
        "decline": {"version": 3, "reason": "another candidate speaks the language"},
        "extend": {"leaves_on": "2028-08-31"},
    }
    expands = {"post": (Posts, "id"), "call": (Calls, "id")}
    filters = {
        "mission": InMission("post__mission__slug"),
        "post": Keys("post", "number of the post"),
        "call": Keys("call", "number of the call"),
        "partner": Text("partner__code", "code of the state that nominates", upper=True),
        "state": Choice("state", State.choices, "where it stands"),
        "leaves_by": Day("leaves_on__lte", "tour ends on this day or earlier"),
        "is_fictional": Flag("post__mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "submitted_at": Order("submitted_at", "id")}
    ordering = "submitted_at"

    def make(self, values, by):
        values = dict(values)
        return services.nominate(values.pop("call"), **values, by=by)

    @extend_schema(summary="Put the candidate on the shortlist")
    @action(detail=True, methods=["post"])
    def shortlist(self, request, **path):
        return self.act(request, path, services.shortlist_nomination)

    @extend_schema(summary="Note that the interview was held")
    @action(detail=True, methods=["post"])
    def interview(self, request, **path):
        return self.act(request, path, services.interview_nominee)

    @extend_schema(summary="Give the post to this candidate; by a person, never by a token")
    @action(detail=True, methods=["post"])
    def select(self, request, **path):
        return self.act(request, path, services.select_nominee)

    @extend_schema(summary="Do not select; by a person, never by a token")
    @action(detail=True, methods=["post"])
    def decline(self, request, **path):
        return self.act(request, path, services.decline_nomination)

    @extend_schema(summary="Agree to send whom the mission selected")
    @action(detail=True, methods=["post"])
    def agree(self, request, **path):
        return self.act(request, path, services.agree_to_nominee)

    @extend_schema(summary="State since when the nominee holds the post")
    @action(detail=True, methods=["post"])
    def deploy(self, request, **path):
        return self.act(request, path, services.deploy_nominee)

    @extend_schema(summary="Let the nominee stay until a later day")
    @action(detail=True, methods=["post"])
    def extend(self, request, **path):
        return self.act(request, path, services.extend_tour)

    @extend_schema(summary="State the nominee's last day in the post")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services.end_tour)

    @extend_schema(summary="Take the nomination back")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_nomination)
