"""Channels, tests of them and PACE plans through the API: who is on which, and how it went."""

from collections import defaultdict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    AsOfStanding,
    Changeable,
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
    Words,
)
from missions import reaching
from missions import reading_channels as reading
from missions import services_channels as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Channel, ChannelMember, ChannelTest, Element, PacePlan
from missions.models.releasing import named_on
from missions.releasing import planners

Result = ChannelTest.Result
OF_ELEMENTS = ("elements", "senders", "receivers")


def references(help_text):
    return serializers.ListField(child=serializers.CharField(), help_text=help_text)


class ChannelRows(Rows):
    attached = ("details", *OF_ELEMENTS, "released_to")
    filed = attached
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    name = serializers.CharField(help_text="name or call sign, unique in the mission")
    kind = serializers.ChoiceField(Channel.Kind.choices, help_text="type")
    standard = serializers.CharField(help_text="by its reference or in words")
    encryption = serializers.ChoiceField(Channel.Encryption.choices, help_text="encryption")
    state = serializers.ChoiceField(Channel.State.choices, help_text="in service or out")
    state_words = serializers.CharField(help_text="why it is out of service")
    starts_on = serializers.DateField(allow_null=True, help_text="first day; null: always so far")
    ends_on = serializers.DateField(allow_null=True, help_text="last day; null: still")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    details = serializers.CharField(
        allow_null=True, help_text="frequency, number or address; null: not for you to read"
    )
    elements = references("acronym and reference of who sends and receives on it today")
    senders = references("of who can only send")
    receivers = references("of who can only receive")
    released_to = named_told()


class ChannelChanged(Given):
    name = serializers.CharField(max_length=80, help_text="name or call sign, unique in the mission")
    kind = serializers.ChoiceField(Channel.Kind.choices, help_text="type")
    standard = words(120, "by its reference or in words")
    encryption = serializers.ChoiceField(
        Channel.Encryption.choices, required=False, help_text="none if left out"
    )
    details = words(500, "frequency, number or address; the mission's own people alone read it")
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ChannelOpened(ChannelChanged):
    mission = mission_given()


class ChannelJoined(Given):
    element = NumberedField(Element, "number of the element")
    sends = serializers.BooleanField(required=False, help_text="can send; true if left out")
    receives = serializers.BooleanField(required=False, help_text="can receive; true if left out")
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day")
    reason = serializers.CharField(**REASON)


class ChannelLeft(Given):
    element = NumberedField(Element, "number of the element")
    ends_on = serializers.DateField(help_text="last day on it")
    reason = serializers.CharField(**REASON)


class ChannelOut(StepGiven):
    words = serializers.CharField(max_length=500, help_text="why it is out of service")


class Channels(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Nets, lines, liaison officers and meetings over which elements reach each other."""

    model, rows, scope = Channel, ChannelRows, "missions:write"
    given = {
        "create": ChannelOpened,
        "partial_update": ChannelChanged,
        "join": ChannelJoined,
        "leave": ChannelLeft,
        "out": ChannelOut,
        "back": StepGiven,
    }
    examples = {
        "create": {"mission": "MINUSCA", "name": "Force HF net", "kind": "voice", "encryption": "mission"},
        "partial_update": {"standard": "MIL-STD-188-141"},
        "join": {"element": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00", "sends": True, "receives": True},
        "leave": {"element": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00", "ends_on": "2027-06-30"},
        "out": {"words": "the mast fell in the storm"},
        "back": {"reason": "the mast stands"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Channel.Kind.choices, "type"),
        "encryption": Choice("encryption", Channel.Encryption.choices, "encryption"),
        "state": Choice("state", Channel.State.choices, "in service or out"),
        "stands_on": AsOfStanding("standing on this day"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("name", "standard"), "words in the name or standard"),
    }
    orderings = {"id": Order("id"), "name": Order("name", "id")}
    ordering = "name"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = Channel.objects.visible_to(user).in_bulk(keys)
        named, on = named_on(Channel, keys), _on(user, keys)
        for record in records:
            row = rows[record["id"]]
            record["details"] = row.details if row.tells_details_to(user) else None
            record |= {name: on[row.pk, name] for name in OF_ELEMENTS} | {"released_to": named[row.pk]}

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.open_channel(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_channel(row, **values, by=by)

    @extend_schema(summary="Put an element on it")
    @action(detail=True, methods=["post"])
    def join(self, request, **path):
        return self.act(request, path, services.put_on_channel)

    @extend_schema(summary="Say when an element is on it for the last time")
    @action(detail=True, methods=["post"])
    def leave(self, request, **path):
        return self.act(request, path, services.take_off_channel)

    @extend_schema(summary="Say that it is out of service, and why")
    @action(detail=True, methods=["post"])
    def out(self, request, **path):
        return self.act(request, path, services.take_out_channel)

    @extend_schema(summary="Say that it is back in service")
    @action(detail=True, methods=["post"])
    def back(self, request, **path):
        return self.act(request, path, services.put_back_channel)


def _on(user, keys):
    """{(key of a channel, column): references} of who is on it today, of what the reader sees."""
    rows = ChannelMember.objects.visible_to(user).standing(timezone.localdate()).filter(channel__in=keys)
    found = defaultdict(list)
    for row in rows.select_related("element__mission").order_by("element__reference", "pk"):
        name = "elements" if row.sends and row.receives else "senders" if row.sends else "receivers"
        found[row.channel_id, name].append(str(row.element))
    return found


# --- Tests
class ChannelTestRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="channel.mission.acronym")
    channel = serializers.UUIDField(source="channel_id", help_text="number of the channel")
    channel_name = serializers.CharField(source="channel.name", help_text="of the channel")
    one = serializers.CharField(source="one.reference", help_text="reference of an element")
    other = serializers.CharField(source="other.reference", help_text="reference of the other element")
    tested_on = serializers.DateField(help_text="day")
    result = serializers.ChoiceField(Result.choices, help_text="how it went")
    note = serializers.CharField(help_text="note")


class ChannelTestGiven(Given):
    channel = NumberedField(Channel, "number of the channel")
    one = NumberedField(Element, "number of an element on it")
    other = NumberedField(Element, "number of the other")
    tested_on = serializers.DateField(help_text="day; both were on it")
    result = serializers.ChoiceField(Result.choices, help_text="how it went")
    note = words(500, "note")
    reason = serializers.CharField(**REASON)


class ChannelTests(NumberedAtRandom, Creatable, VisibleViewSet):
    """How channels worked between two elements on a day. What was entered stands."""

    model, rows, scope = ChannelTest, ChannelTestRows, "missions:write"
    given = {"create": ChannelTestGiven}
    examples = {
        "create": {
            "channel": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "one": "1f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "other": "2f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "tested_on": "2026-11-02",
            "result": "weak",
        }
    }
    filters = {
        "mission": InMission("channel__mission__slug"),
        "channel": Text("channel__name", "names of channels, with commas between"),
        "result": Choice("result", Result.choices, "how it went"),
        "since": Day("tested_on__gte", "on this day or later"),
        "until": Day("tested_on__lte", "on this day or earlier"),
    }
    orderings = {"id": Order("id"), "tested_on": Order("tested_on", "id")}
    ordering = "-tested_on"

    def make(self, values, by):
        values = dict(values)
        return services.enter_channel_test(values.pop("channel"), **values, by=by)


# --- Plans
class PaceRows(Rows):
    attached = (*reaching.STEPS, "status", "released_to")
    filed = (*reaching.STEPS, "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    one = serializers.CharField(source="one.reference", help_text="reference of an element")
    one_mission = CodeField("acronym of its mission", source="one.mission.acronym")
    other = serializers.CharField(source="other.reference", help_text="reference of the other element")
    other_mission = CodeField("acronym of its mission", source="other.mission.acronym")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    primary = serializers.CharField(
        allow_null=True, help_text="name of its channel; null: not for you to see"
    )
    alternate = serializers.CharField(allow_null=True, help_text="name of its channel; null: none, or hidden")
    contingency = serializers.CharField(
        allow_null=True, help_text="name of its channel; null: none, or hidden"
    )
    emergency = serializers.CharField(allow_null=True, help_text="name of its channel; null: none, or hidden")
    status = serializers.CharField(
        help_text="today: reached, untested, fails or unreachable, of what you may see"
    )
    released_to = named_told()


def step_given(**how):
    return NumberedField(Channel, "number of a channel both are on", **how)


class PaceChanged(Given):
    primary = step_given()
    alternate = step_given(required=False, allow_null=True)
    contingency = step_given(required=False, allow_null=True)
    emergency = step_given(required=False, allow_null=True)
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class PacePlanned(PaceChanged):
    mission = mission_given()
    one = NumberedField(Element, "number of an element")
    other = NumberedField(Element, "number of the other")


class PacePlans(NumberedAtRandom, Changeable, VisibleViewSet):
    """By which channels two elements reach each other: primary, alternate, contingency, emergency."""

    model, rows, scope = PacePlan, PaceRows, "missions:write"
    given = {"create": PacePlanned, "partial_update": PaceChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "one": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "other": "1f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "primary": "2f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
        },
        "partial_update": {"alternate": "3f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
    }
    orderings = {
        "id": Order("id"),
        "one": Order("mission__acronym", "one__reference", "other__reference", "id"),
    }
    ordering = "one"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = PacePlan.objects.visible_to(user).in_bulk(keys)
        steps, stands = reading.ways_of(user, rows.values(), timezone.localdate())
        named = named_on(PacePlan, keys)
        for record in records:
            key = record["id"]
            own = {step: channel and channel.name for step, channel in steps[key].items()}
            record |= dict.fromkeys(reaching.STEPS) | own
            record |= {"status": stands[key].status, "released_to": named[key]}

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.plan_pace(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_pace(row, **values, by=by)
