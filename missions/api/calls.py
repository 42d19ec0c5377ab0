"""Calls for contributions: which posts, until when, put to whom."""

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
    Number,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
)
from accounts.models import Partner
from missions import services_calls as services
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Asked, Call, Post
from missions.models.requirement import Audience


class StateAsked(Rows):
    partner = CodeField("code of the state that was asked", source="partner.code")
    through = CodeField("code of the organization as whose member", source="through.code", allow_null=True)
    asked_at = serializers.DateTimeField(help_text="when")


class CallRows(Rows):
    attached = ("posts",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission, such as 2026-1")
    number = serializers.IntegerField(help_text="1 the first call, 2 the second")
    deadline = serializers.DateField(help_text="last day for nominations")
    then_contracted = serializers.BooleanField(help_text="posts may be filled by contract afterwards")
    audience = serializers.ChoiceField(Audience.choices, help_text="who reads it once it is open")
    state = serializers.ChoiceField(Call.State.choices, help_text="where it stands")
    opened_at = serializers.DateTimeField(help_text="when first", allow_null=True)
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    posts = serializers.ListField(child=serializers.UUIDField(), help_text="numbers of its posts")
    asked = StateAsked(many=True, help_text="whom it was put to, of those you may see")


class CallChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique in the mission, such as 2026-1")
    number = WholeNumber(min_value=1, max_value=9, required=False, help_text="1 if left out")
    deadline = serializers.DateField(help_text="last day for nominations")
    then_contracted = serializers.BooleanField(required=False, help_text="open to contracted afterwards")
    audience = serializers.ChoiceField(Audience.choices, required=False, help_text="asked if left out")
    posts = serializers.ListField(
        child=NumberedField(Post, "number of a post"), max_length=200, help_text="of the mission, classified"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CallDrafted(CallChanged):
    mission = mission_given()


class Opened(StepGiven):
    partners = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a state", change=str.upper),
        required=False,
        max_length=200,
        help_text="states to ask",
    )
    organizations = serializers.ListField(
        child=VisibleField(Partner, "code", "code of an organization", change=str.upper),
        required=False,
        max_length=20,
        help_text="organizations whose members to ask",
    )


class Calls(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Calls for contributions: which posts, until when, put to whom. Nominations are in `nominations/`."""

    model, rows, scope = Call, CallRows, "requirements:write"
    given = {
        "create": CallDrafted,
        "partial_update": CallChanged,
        "open": Opened,
        "close": StepGiven,
        "cancel": StepGiven,
    }
    examples = {
        "create": {
            "mission": "EUCAP",
            "reference": "2026-1",
            "posts": ["0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"],
            "deadline": "2027-01-31",
        },
        "partial_update": {"deadline": "2027-02-28", "reason": "more time was asked for"},
        "open": {"organizations": ["EU"]},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "state": Choice("state", Call.State.choices, "where it stands"),
        "number": Number("number", "1 the first call, 2 the second"),
        "due_by": Day("deadline__lte", "deadline on this day or earlier"),
        "asked": Text("asked__partner__code", "code of a state that was asked", upper=True),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "deadline": Order("deadline", "id")}
    ordering = "deadline"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        asked, posts = {key: [] for key in keys}, {key: [] for key in keys}
        seen = Asked.objects.visible_to(user).filter(call__in=keys).order_by("partner__code")
        shape = StateAsked.shape()
        for key, *row in seen.values_list("call", *shape.paths):
            asked[key].append(dict(zip(shape.names, row, strict=True)))
        rows = Post.objects.visible_to(user).filter(calls__in=keys).order_by("reference")
        for call, post in rows.values_list("calls", "pk"):
            if call in posts:
                posts[call].append(post)
        for record in records:
            record["posts"], record["asked"] = posts[record["id"]], asked[record["id"]]

    def may_change(self, row, by):
        require(by, "edit_requirements", row.mission)

    def make(self, values, by):
        values = dict(values)
        return services.draft_call(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_call(row, **values, by=by)

    @extend_schema(summary="Ask states to nominate")
    @action(detail=True, methods=["post"])
    def open(self, request, **path):
        return self.act(request, path, services.open_call)

    @extend_schema(summary="Take no more nominations")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services.close_call)

    @extend_schema(summary="Give a draft up")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_call)
