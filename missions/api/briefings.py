"""Briefings through the API: series, and their meetings with agenda, attendance and minutes."""

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
    Text,
    VisibleViewSet,
    Words,
)
from missions import services_briefings as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Briefing, BriefingItem, BriefingSeat, BriefingSeries, Element
from missions.models.releasing import named_on
from missions.releasing import planners
from missions.rights_briefings import runners

ELEMENT = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"


def time_told():
    return serializers.TimeField(allow_null=True, help_text="time of day in the mission's time zone")


def time_given():
    return serializers.TimeField(
        required=False, allow_null=True, help_text="time of day in the mission's time zone"
    )


# --- Series
class BriefingSeriesRows(Rows):
    attached = ("attendees", "released_to")
    filed = attached
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    title = serializers.CharField(help_text="unique in the mission")
    about = serializers.CharField(help_text="what it is for")
    rhythm = serializers.ChoiceField(BriefingSeries.Rhythm.choices, help_text="by which it is held")
    first_on = serializers.DateField(help_text="first held on")
    at = time_told()
    place = serializers.CharField(help_text="a room, or a channel")
    chair = serializers.CharField(source="chair.reference", help_text="reference of who chairs it")
    agenda = serializers.CharField(help_text="standing agenda, an item a line")
    ends_on = serializers.DateField(allow_null=True, help_text="last day; null: it goes on")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    attendees = serializers.ListField(
        child=serializers.CharField(), help_text="references of standing attendees you may see"
    )
    released_to = named_told()


class BriefingSeriesChanged(Given):
    title = serializers.CharField(max_length=120, help_text="unique in the mission")
    about = words(500, "what it is for")
    rhythm = serializers.ChoiceField(BriefingSeries.Rhythm.choices, help_text="by which it is held")
    first_on = serializers.DateField(help_text="first held on")
    at = time_given()
    place = words(160, "a room, or a channel")
    chair = NumberedField(Element, "number of the post or unit that chairs it")
    attendees = serializers.ListField(
        child=NumberedField(Element, "number of a post or unit"),
        required=False,
        max_length=200,
        help_text="posts and units that attend it",
    )
    agenda = words(4000, "standing agenda, an item a line")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class BriefingSeriesMade(BriefingSeriesChanged):
    mission = mission_given()


class BriefingSeriesEnded(StepGiven):
    ends_on = serializers.DateField(help_text="last day")
    reason = serializers.CharField(max_length=500, help_text="why")


class AllBriefingSeries(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Briefings that are held again and again: rhythm, chair, standing attendees and agenda."""

    model, rows, scope = BriefingSeries, BriefingSeriesRows, "missions:write"
    given = {
        "create": BriefingSeriesMade,
        "partial_update": BriefingSeriesChanged,
        "end": BriefingSeriesEnded,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "title": "Morning briefing",
            "rhythm": "daily",
            "first_on": "2027-01-04",
            "at": "08:30",
            "chair": ELEMENT,
        },
        "partial_update": {"at": "09:00"},
        "end": {"ends_on": "2027-06-30", "reason": "the mission closes"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "rhythm": Choice("rhythm", BriefingSeries.Rhythm.choices, "rhythm"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("title", "about"), "words in the title or in what it is for"),
    }
    orderings = {"id": Order("id"), "title": Order("title", "id")}
    ordering = "title"

    def nest(self, records):
        keys = {record["id"]: record for record in records}
        named = named_on(BriefingSeries, keys)
        for key, record in keys.items():
            record["attendees"], record["released_to"] = [], named[key]
        seen = Element.objects.visible_to(self.request.user).filter(briefings_attended__in=keys)
        for key, reference in seen.order_by("reference").values_list("briefings_attended", "reference"):
            if key in keys:
                keys[key]["attendees"].append(reference)

    def may_change(self, row, by):
        require_any(by, *planners(row.mission))

    def make(self, values, by):
        values = dict(values)
        return services.make_series(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_series(row, **values, by=by)

    @extend_schema(summary="Say on which day it meets for the last time")
    @action(detail=True, methods=["post"])
    def end(self, request, **path):
        return self.act(request, path, services.end_series)


# --- Meetings
class AgendaRows(Rows):
    number = serializers.IntegerField(help_text="on the agenda")
    title = serializers.CharField(help_text="item")
    said = serializers.CharField(help_text="what was said and decided")


class AttendanceRows(Rows):
    element = serializers.CharField(source="element.reference", help_text="reference of the post or unit")
    title = serializers.CharField(source="element.title", help_text="its title")
    is_chair = serializers.BooleanField(help_text="chairs it")
    came = serializers.ChoiceField(BriefingSeat.Came.choices, help_text="whether it came")


class BriefingRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="series.mission.acronym")
    series = serializers.UUIDField(source="series_id", help_text="number of the series")
    title = serializers.CharField(source="series.title", help_text="of the series")
    held_on = serializers.DateField(help_text="day")
    at = time_told()
    place = serializers.CharField(help_text="a room, or a channel")
    state = serializers.ChoiceField(Briefing.State.choices, help_text="where it stands")
    minutes = serializers.CharField(help_text="what belongs to no item of the agenda")
    signed_on = serializers.DateField(allow_null=True, help_text="when the minutes were signed")
    cancelled_because = serializers.CharField(help_text="why it was called off")
    label = label_told()
    is_fictional = serializers.BooleanField(
        source="series.mission.is_fictional", help_text="invented for the demo"
    )
    version = serializers.IntegerField(help_text="moves with every change")
    agenda = AgendaRows(many=True, help_text="its items, with what was said on each")
    attendance = AttendanceRows(many=True, help_text="who is asked to it and came, of those you may see")


class BriefingChanged(Given):
    held_on = serializers.DateField(help_text="day")
    at = time_given()
    place = words(160, "a room, or a channel")
    agenda = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        max_length=services.MOST_ITEMS,
        help_text="its items; as the series has them if left out",
    )
    label = label_given("that of the series")
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class BriefingCalled(BriefingChanged):
    series = NumberedField(BriefingSeries, "number of the series")


class AttendeeGiven(Given):
    element = NumberedField(Element, "number of the post or unit")
    came = serializers.ChoiceField(BriefingSeat.Came.choices, help_text="whether it came")


class AttendanceGiven(StepGiven):
    attendance = serializers.ListField(child=AttendeeGiven(), max_length=200, help_text="who came")


class AgendaItemGiven(Given):
    number = serializers.IntegerField(min_value=1, max_value=services.MOST_ITEMS, help_text="on the agenda")
    said = serializers.CharField(max_length=4000, allow_blank=True, help_text="what was said and decided")


class MinutesGiven(StepGiven):
    minutes = words(8000, "what belongs to no item of the agenda")
    said = serializers.ListField(
        child=AgendaItemGiven(), required=False, max_length=services.MOST_ITEMS, help_text="item by item"
    )


class BriefingReopened(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class Briefings(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Meetings of briefing series: agenda, who came, minutes, and who signed them."""

    model, rows, scope = Briefing, BriefingRows, "missions:write"
    given = {
        "create": BriefingCalled,
        "partial_update": BriefingChanged,
        "attendance": AttendanceGiven,
        "minutes": MinutesGiven,
        "sign": StepGiven,
        "reopen": BriefingReopened,
        "cancel": BriefingReopened,
    }
    examples = {
        "create": {"series": ELEMENT, "held_on": "2027-01-04"},
        "partial_update": {"at": "09:30"},
        "attendance": {"attendance": [{"element": ELEMENT, "came": "came"}]},
        "minutes": {"said": [{"number": 1, "said": "The road to the airfield is open again."}]},
        "sign": {},
        "reopen": {"reason": "a figure was wrong"},
        "cancel": {"reason": "the visit takes its place"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission("series__mission__slug"),
        "series": Text("series__title", "titles of series, with commas between"),
        "state": Choice("state", Briefing.State.choices, "where it stands"),
        "since": Day("held_on__gte", "on this day or later"),
        "until": Day("held_on__lte", "on this day or earlier"),
    }
    orderings = {"id": Order("id"), "held_on": Order("held_on", "id")}
    ordering = "-held_on"

    def nest(self, records):
        keys, user = {record["id"]: record for record in records}, self.request.user
        for record in records:
            record["agenda"], record["attendance"] = [], []
        items = BriefingItem.objects.visible_to(user).filter(briefing__in=keys).order_by("briefing", "number")
        seats = BriefingSeat.objects.visible_to(user).filter(briefing__in=keys)
        seats = seats.order_by("briefing", "-is_chair", "element__reference")
        for name, rows, shape in (
            ("agenda", items, AgendaRows.shape()),
            ("attendance", seats, AttendanceRows.shape()),
        ):
            for key, *row in rows.values_list("briefing", *shape.paths):
                keys[key][name].append(dict(zip(shape.names, row, strict=True)))

    def may_change(self, row, by):
        require_any(by, *runners(row.series))

    def make(self, values, by):
        values = dict(values)
        return services.call_briefing(values.pop("series"), **values, by=by)

    def change(self, row, values, by):
        return services.change_briefing(row, **values, by=by)

    @extend_schema(summary="Say who came")
    @action(detail=True, methods=["post"])
    def attendance(self, request, **path):
        return self.act(request, path, _attended)

    @extend_schema(summary="Write the minutes; another person then signs them")
    @action(detail=True, methods=["post"])
    def minutes(self, request, **path):
        return self.act(request, path, _minuted)

    @extend_schema(summary="Say that the minutes are right")
    @action(detail=True, methods=["post"])
    def sign(self, request, **path):
        return self.act(request, path, services.sign_minutes)

    @extend_schema(summary="Take the signature back, so that the minutes can be corrected")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_minutes)

    @extend_schema(summary="It is not held")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_briefing)


def _attended(row, *, attendance, **given):
    came = {one["element"]: one["came"] for one in attendance}
    return services.enter_attendance(row, attendance=came, **given)


def _minuted(row, *, said=(), **given):
    texts = {one["number"]: one["said"] for one in said}
    return services.write_minutes(row, said=texts, **given)
