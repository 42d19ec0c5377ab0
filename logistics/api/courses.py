"""Courses offered with their places, and who took them, through the API."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
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
    VisibleField,
    VisibleViewSet,
    WholeNumber,
)
from accounts.models import Partner
from contributors.api.visits import Keys
from contributors.models.pledge import Visibility
from logistics import services_courses as services
from logistics.models import Course, CourseSession, TakenPlaces, Unit
from missions.api.requirements import StepGiven

ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"
MANY = 100_000


class SessionRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    course = serializers.CharField(source="course.code", help_text="code of the course")
    partner = CodeField("code of the partner who offers it", source="partner.code")
    place = serializers.CharField(help_text="the training centre and its town")
    language = serializers.CharField(help_text="it is taught in; empty: not stated")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    places = serializers.IntegerField(help_text="offered")
    taken = serializers.IntegerField(help_text="of them")
    state = serializers.ChoiceField(CourseSession.State.choices, help_text="where it stands")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change and every place taken")


class SessionGiven(Given):
    partner = VisibleField(Partner, "code", help_text="code of the partner who offers it, yours")
    course = VisibleField(Course, "code", help_text="code of the course")
    place = serializers.CharField(max_length=160, help_text="the training centre and its town")
    language = serializers.CharField(max_length=40, required=False, help_text="it is taught in")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    places = WholeNumber(min_value=1, max_value=MANY, help_text="offered")
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="who sees it")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PlacesTaken(Given):
    persons = WholeNumber(min_value=1, max_value=MANY, help_text="how many")
    partner = VisibleField(
        Partner, "code", help_text="whose people; left out: that of the unit", required=False
    )
    unit = NumberedField(Unit, "number of the unit; left out: of none", required=False)
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class GivenBack(Given):
    taken = NumberedField(TakenPlaces, "number of the places taken, of this course")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CalledOff(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; who took places reads it")


class CourseSessions(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Courses with places that partners offer, and how many are taken. Of two who want the last place one
    has it; the other is told how many are left."""

    model, rows, scope = CourseSession, SessionRows, "logistics:write"
    given = {
        "create": SessionGiven,
        "take": PlacesTaken,
        "back": GivenBack,
        "shut": StepGiven,
        "cancel": CalledOff,
    }
    examples = {
        "create": {
            "partner": "FRA",
            "course": "first-aid",
            "place": "National training centre",
            "starts_on": "2027-03-01",
            "ends_on": "2027-03-12",
            "places": 24,
        },
        "take": {"unit": ID, "persons": 6},
        "back": {"taken": ID, "reason": "the unit stays at home"},
        "cancel": {"reason": "the instructors are needed elsewhere"},
    }
    filters = {
        "course": Text("course__code", "code of the course", lower=True),
        "partner": Text("partner__code", "code of the partner who offers it", upper=True),
        "state": Choice("state", CourseSession.State.choices, "where it stands"),
        "starts_from": Day("starts_on__gte", "begins on this day or later"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "starts_on"

    def make(self, values, by):
        values = dict(values)
        return services.offer_course(values.pop("partner"), **values, by=by)

    @extend_schema(summary="Take places for people of yours")
    @action(detail=True, methods=["post"])
    def take(self, request, **path):
        return self.act(request, path, services.take_places)

    @extend_schema(summary="Give places back: by who took them, or who offers the course")
    @action(detail=True, methods=["post"])
    def back(self, request, **path):
        return self.act(request, path, _give_back)

    @extend_schema(summary="Give no more places")
    @action(detail=True, methods=["post"])
    def shut(self, request, **path):
        return self.act(request, path, services.close_course)

    @extend_schema(summary="It does not take place")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_course)


def _give_back(row, *, taken, reason="", by):
    if taken.session_id != row.pk:
        raise ValidationError({"taken": _("These places are of another course.")})
    return services.give_places_back(taken, reason=reason, by=by)


class TakenRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    session = serializers.UUIDField(source="session_id", help_text="number of the course offered")
    course = serializers.CharField(source="session.course.code", help_text="code of the course")
    partner = CodeField("code of who took them", source="partner.code")
    unit = serializers.UUIDField(source="unit_id", help_text="number; null: of none", allow_null=True)
    persons = serializers.IntegerField(help_text="places taken")
    attended = serializers.IntegerField(help_text="of them; null: not reported", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change")


class Attended(StepGiven):
    attended = WholeNumber(min_value=0, max_value=MANY, help_text="of the places taken")


class Passed(StepGiven):
    passed = WholeNumber(min_value=1, max_value=MANY, help_text="of those who attended")


class PlacesInCourses(NumberedAtRandom, Acts, VisibleViewSet):
    """Places taken in courses: for who offers the course and who took them."""

    model, rows, scope = TakenPlaces, TakenRows, "logistics:write"
    given = {"count": Attended, "certify": Passed}
    examples = {"count": {"attended": 5}, "certify": {"passed": 4}}
    filters = {
        "session": Keys("session", "number of the course offered"),
        "partner": Text("partner__code", "code of who took them", upper=True),
    }
    orderings = {"id": Order("id")}
    ordering = "id"

    @extend_schema(summary="Say how many attended, as who offers the course")
    @action(detail=True, methods=["post"])
    def count(self, request, **path):
        return self.act(request, path, services.report_attendance)

    @extend_schema(summary="Certify who passed: a certificate of the unit, by who offers the course")
    @action(detail=True, methods=["post"])
    def certify(self, request, **path):
        return self.act(request, path, _certify)


def _certify(found, **given):
    services.certify_places(found, **given)
    return found
