"""Exercises with the places they offer, and nominations for them, through the API."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
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
from logistics import gaps
from logistics import reading_exercises as reading
from logistics import rights_exercises as rights
from logistics import services_exercises as services
from logistics import services_nominations as nominating
from logistics.models import Course, Exercise, ExerciseNomination, ExercisePlaces, Standard, Unit
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models.releasing import named_on

ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"
MANY = 100_000
LINKED = ("hosts", "standards", "courses")


class ExercisePlacesTold(serializers.Serializer):
    id = serializers.UUIDField(help_text="number in this portal")
    partner = serializers.CharField(help_text="code of the contributor they are for")
    places = serializers.IntegerField(help_text="persons")
    taken = serializers.IntegerField(help_text="of them")


def codes_told(help_text):
    return serializers.ListField(child=serializers.CharField(), help_text=help_text)


def codes_given(model, help_text):
    change = str.upper if model is Partner else str.lower
    return serializers.ListField(
        child=VisibleField(model, "code", "code", change=change),
        required=False,
        max_length=200,
        help_text=help_text,
    )


class ExerciseRows(Rows):
    attached = ("hosts", "standards", "courses", "allotted", "released_to", "is_fictional")
    id = serializers.UUIDField(help_text="number in this portal")
    title = serializers.CharField(help_text="as its host calls it")
    kind = serializers.ChoiceField(Exercise.Kind.choices, help_text="type")
    keeper = CodeField("code of the host", source="keeper.code")
    mission = CodeField("acronym of the mission it prepares for", source="mission.acronym", allow_null=True)
    place = serializers.CharField(help_text="where")
    language = serializers.CharField(help_text="it is held in; empty: not stated")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    nominate_by = serializers.DateField(help_text="null: until it begins", allow_null=True)
    aims = serializers.CharField(help_text="one a line")
    outcome = serializers.CharField(help_text="what it comes to; empty: not closed")
    state = serializers.ChoiceField(Exercise.State.choices, help_text="where it stands")
    approved_on = serializers.DateField(help_text="null: not approved", allow_null=True)
    offered_on = serializers.DateField(help_text="null: its places are not offered", allow_null=True)
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    hosts = codes_told("codes of further hosts")
    standards = codes_told("codes of the standards trained")
    courses = codes_told("codes of the courses whose certificates it gives")
    allotted = ExercisePlacesTold(many=True, help_text="places by contributor, of those you may see")
    released_to = named_told()
    is_fictional = serializers.BooleanField(help_text="invented for the demo")


class ExerciseChanged(Given):
    title = serializers.CharField(max_length=160, help_text="what it is called")
    kind = serializers.ChoiceField(Exercise.Kind.choices, help_text="type")
    place = serializers.CharField(max_length=160, help_text="where")
    language = words(40, "it is held in")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    nominate_by = serializers.DateField(
        required=False, allow_null=True, help_text="last day for nominations; null: until it begins"
    )
    aims = words(2000, "one a line")
    hosts = codes_given(Partner, "codes of further hosts")
    standards = codes_given(Standard, "codes of the standards trained")
    courses = codes_given(Course, "codes of the courses whose certificates it gives")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ExercisePlanned(ExerciseChanged):
    keeper = partner_given("code of the host, for which you speak, or which leads the mission you plan")
    mission = mission_given(required=False)


class ExerciseClosed(StepGiven):
    outcome = words(2000, "what it comes to")


class ExerciseCalledOff(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; who has places reads it")


class ExercisePlacesAllotted(Given):
    partner = partner_given("code of the contributor")
    places = WholeNumber(min_value=1, max_value=MANY, help_text="persons; replaces what stands")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ExercisePlacesTaken(Given):
    partner = partner_given("code of the contributor, of whom nobody was nominated")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ExerciseNominated(Given):
    partner = partner_given("code of whose places they are; left out: that of the unit", required=False)
    unit = NumberedField(Unit, "number of the unit; left out: of none", required=False)
    function = words(120, "the post they hold; no name")
    rank = words(40, "rank")
    reference = words(40, "your own, no name")
    persons = WholeNumber(min_value=1, max_value=MANY, help_text="how many")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ExerciseGap(Given):
    title = serializers.CharField(max_length=160, help_text="in one line")
    observed_on = serializers.DateField(help_text="the day")
    happened = serializers.CharField(max_length=4000, help_text="what happened")
    why = words(4000, "why")
    to_do = words(4000, "what to do")
    due_on = serializers.DateField(
        required=False, help_text="by when; with it, what to do is the action the lesson follows"
    )
    owner = partner_given("code of the partner that does it; left out: the mission", required=False)


class Exercises(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Exercises, the places they offer to contributors, and the steps from a plan to its close."""

    model, rows, scope = Exercise, ExerciseRows, "logistics:write"
    given = {
        "create": ExercisePlanned,
        "partial_update": ExerciseChanged,
        "approve": StepGiven,
        "allot": ExercisePlacesAllotted,
        "unallot": ExercisePlacesTaken,
        "offer": StepGiven,
        "hold": StepGiven,
        "conclude": ExerciseClosed,
        "calloff": ExerciseCalledOff,
        "nominate": ExerciseNominated,
        "observe": ExerciseGap,
    }
    examples = {
        "create": {
            "title": "Two rivers",
            "kind": "command_post",
            "keeper": "KEN",
            "mission": "MINUSCA",
            "place": "Nairobi",
            "starts_on": "2027-03-01",
            "ends_on": "2027-03-12",
            "standards": ["stanag-2014"],
            "courses": ["core-pre-deployment"],
        },
        "partial_update": {"nominate_by": "2027-02-01"},
        "allot": {"partner": "RWA", "places": 24},
        "unallot": {"partner": "RWA"},
        "nominate": {"unit": ID, "persons": 12},
        "conclude": {"outcome": "Orders reached all sectors within the hour."},
        "calloff": {"reason": "the hall is needed for the election"},
        "observe": {
            "title": "No two radios spoke",
            "observed_on": "2027-03-04",
            "happened": "Sector West could not be reached for an hour.",
            "to_do": "Agree on one waveform",
            "due_on": "2027-06-30",
        },
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "host": Text("keeper__code", "code of the host", upper=True),
        "standard": Text("standards__code", "code of a standard trained", lower=True),
        "kind": Choice("kind", Exercise.Kind.choices, "type"),
        "state": Choice("state", Exercise.State.choices, "where it stands"),
        "since": Day("ends_on__gte", "ends on this day or later"),
        "until": Day("starts_on__lte", "begins on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = {row.pk: row for row in reading.linked(user, keys)}
        named = named_on(Exercise, keys)
        for record in records:
            row = rows[record["id"]]
            record |= {name: sorted(one.code for one in getattr(row, name).all()) for name in LINKED}
            record |= {
                "allotted": [
                    {
                        "id": str(one.pk),
                        "partner": one.partner.code,
                        "places": one.places,
                        "taken": one.taken,
                    }
                    for one in row.allotted.all()
                ],
                "released_to": named[row.pk],
                "is_fictional": row.is_fictional,
            }

    def may_change(self, row, by):
        require_any(by, *rights.hosts(row))

    def make(self, values, by):
        return services.plan_exercise(**values, by=by)

    def change(self, row, values, by):
        return services.change_exercise(row, **values, by=by)

    @extend_schema(summary="Approve it, as another person than the one who entered it")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, services.approve_exercise)

    @extend_schema(summary="Say how many places are for a contributor")
    @action(detail=True, methods=["post"])
    def allot(self, request, **path):
        return self.act(request, path, services.allot_places)

    @extend_schema(summary="Take a contributor's places away, where nobody was nominated")
    @action(detail=True, methods=["post"])
    def unallot(self, request, **path):
        return self.act(request, path, _take_away)

    @extend_schema(summary="Offer its places; each contributor is told")
    @action(detail=True, methods=["post"])
    def offer(self, request, **path):
        return self.act(request, path, services.offer_places)

    @extend_schema(summary="Say that it was held")
    @action(detail=True, methods=["post"])
    def hold(self, request, **path):
        return self.act(request, path, services.hold_exercise)

    @extend_schema(summary="Close it, and say what it comes to")
    @action(detail=True, methods=["post"])
    def conclude(self, request, **path):
        return self.act(request, path, services.close_exercise)

    @extend_schema(summary="It does not take place")
    @action(detail=True, methods=["post"])
    def calloff(self, request, **path):
        return self.act(request, path, services.cancel_exercise)

    @extend_schema(summary="Nominate a unit, or holders of a function, for places of yours")
    @action(detail=True, methods=["post"])
    def nominate(self, request, **path):
        return self.act(request, path, _nominate)

    @extend_schema(summary="Enter a gap that was found: a lesson, and the action it follows")
    @action(detail=True, methods=["post"])
    def observe(self, request, **path):
        return self.act(request, path, _observe)


def _take_away(row, *, partner, reason="", by):
    found = ExercisePlaces.objects.visible_to(by).filter(exercise=row, partner=partner).first()
    if found is None:
        raise ValidationError({"partner": _("No places at this exercise are for this contributor.")})
    return services.take_places_away(found, reason=reason, by=by)


def _nominate(row, *, partner=None, by, **given):
    unit = given.get("unit")
    partner = partner or (unit and unit.contributor)
    if partner is None:
        raise ValidationError({"partner": _("Name the contributor whose places they are.")})
    seen = ExercisePlaces.objects.visible_to(by).filter(exercise=row, partner=partner)
    found = seen.select_related("partner").first()
    if found is None:
        raise ValidationError({"partner": _("No places at this exercise are for this contributor.")})
    nominating.nominate(found, **given, by=by)
    return row


def _observe(row, *, by, **given):
    gaps.find_gap(row, **given, by=by)
    return row


class ExerciseNominationRows(Rows):
    attached = ("certified",)
    id = serializers.UUIDField(help_text="number in this portal")
    exercise = serializers.UUIDField(source="places.exercise_id", help_text="number of the exercise")
    partner = CodeField("code of the contributor", source="places.partner.code")
    unit = serializers.UUIDField(source="unit_id", help_text="number; null: of none", allow_null=True)
    function = serializers.CharField(help_text="the post they hold; no name")
    rank = serializers.CharField(help_text="empty: not stated")
    reference = serializers.CharField(help_text="the contributor's own")
    persons = serializers.IntegerField(help_text="how many")
    state = serializers.ChoiceField(ExerciseNomination.State.choices, help_text="where it stands")
    attendance = serializers.CharField(help_text="attended, part or absent; empty: not reported")
    attended = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    certified = codes_told("codes of the courses for which people of the unit were certified")


class NominationDeclined(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; the contributor reads it")


class ExerciseAttended(StepGiven):
    attendance = serializers.ChoiceField(ExerciseNomination.Attendance.choices, help_text="whether they came")
    attended = WholeNumber(
        min_value=0, max_value=MANY, required=False, help_text="how many; needed where they came in part"
    )


class ExerciseCertified(StepGiven):
    course = VisibleField(Course, "code", "code of a course the exercise certifies", change=str.lower)
    passed = WholeNumber(min_value=1, max_value=MANY, help_text="of those who attended")


class ExerciseNominations(NumberedAtRandom, Acts, VisibleViewSet):
    """Whom contributors send to exercises, who of them came and is certified: for hosts and who sent them."""

    model, rows, scope = ExerciseNomination, ExerciseNominationRows, "logistics:write"
    given = {
        "accept": StepGiven,
        "waitlist": StepGiven,
        "decline": NominationDeclined,
        "withdraw": StepGiven,
        "attend": ExerciseAttended,
        "certify": ExerciseCertified,
    }
    examples = {
        "decline": {"reason": "the hall holds no more"},
        "attend": {"attendance": "part", "attended": 9},
        "certify": {"course": "core-pre-deployment", "passed": 9},
    }
    filters = {
        "exercise": Keys("places__exercise", "number of the exercise"),
        "partner": Text("places__partner__code", "code of the contributor", upper=True),
        "unit": Keys("unit", "number of the unit"),
        "state": Choice("state", ExerciseNomination.State.choices, "where it stands"),
    }
    orderings = {"id": Order("id")}
    ordering = "id"

    def nest(self, records):
        keys = [record["id"] for record in records]
        rows = list(reading.nominations(self.request.user).filter(pk__in=keys))
        held = reading.certified(rows)
        for record in records:
            record["certified"] = sorted(row.course.code for row in held[record["id"]])

    @extend_schema(summary="Accept them, as a host")
    @action(detail=True, methods=["post"])
    def accept(self, request, **path):
        return self.act(request, path, nominating.accept_nomination)

    @extend_schema(summary="Put them on the waiting list, as a host")
    @action(detail=True, methods=["post"])
    def waitlist(self, request, **path):
        return self.act(request, path, nominating.waitlist_nomination)

    @extend_schema(summary="Decline them, and say why, as a host")
    @action(detail=True, methods=["post"])
    def decline(self, request, **path):
        return self.act(request, path, nominating.decline_nomination)

    @extend_schema(summary="Withdraw them, as their contributor")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, nominating.withdraw_nomination)

    @extend_schema(summary="Record who came, as a host")
    @action(detail=True, methods=["post"])
    def attend(self, request, **path):
        return self.act(request, path, nominating.record_attendance)

    @extend_schema(summary="Certify who passed: a certificate of the unit, by the host")
    @action(detail=True, methods=["post"])
    def certify(self, request, **path):
        return self.act(request, path, nominating.certify_nomination)
