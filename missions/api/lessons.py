"""Lessons, their themes and after-action reviews, through the API."""

from collections import defaultdict
from typing import Any

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
    VisibleField,
    VisibleViewSet,
    Words,
)
from missions import concerning
from missions import services_lessons as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Capability, Lesson, Review, Theme
from missions.models.releasing import named_on
from missions.releasing import runners

TEXT: dict[str, Any] = {"required": False, "allow_blank": True}


class ThemeRows(Rows):
    code = CodeField("its code, such as water")
    name = serializers.CharField(help_text="in English")
    names = serializers.DictField(help_text="names by language")
    words = serializers.CharField(help_text="a plan that has one of them is held to be of this theme")
    is_offered = serializers.BooleanField(help_text="can be chosen for new lessons")


class Themes(VisibleViewSet):
    """What lessons are about across missions, each addressed by its code."""

    model, rows = Theme, ThemeRows
    lookup = lookup_url_kwarg = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    filters = {
        "is_offered": Flag("is_offered", "those in use"),
        "search": Words(("name", "code"), "words in the name or code"),
    }
    orderings = {"code": Order("code"), "name": Order("name", "code")}
    ordering = "code"


class AboutARecord:
    """What a lesson or review concerns, told to who sees that record."""

    def subjects_of(self, keys):
        """{key: {"about": kind, "about_id": number}} of what these rows concern."""
        rows = list(self.model.objects.visible_to(self.request.user).filter(pk__in=keys))
        found = concerning.subjects(self.request.user, rows)
        names = {model: code for code, model in concerning.codes().items()}
        told = defaultdict(lambda: {"about": "", "about_id": ""})
        for key, (_label, one, _address) in found.items():
            told[key] = {"about": names[type(one)], "about_id": str(one.pk)}
        return told

    def with_subject(self, values, by):
        values = dict(values)
        if "about" not in values:
            values.pop("about_id", None)
            return values
        code, key = values.pop("about"), values.pop("about_id", "")
        values["subject"] = concerning.named(by, code, key) if code else None
        if code and values["subject"] is None:
            raise serializers.ValidationError({"about_id": "No such record that you may see."})
        return values

    def may_change(self, row, by):
        require_any(by, *runners(row))


class LessonRows(Rows):
    attached = ("about", "about_id", "themes", "released_to", "review")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField(
        "acronym of the mission; null: across missions", source="mission.acronym", allow_null=True
    )
    keeper = CodeField("code of the partner that keeps it", source="keeper.code", allow_null=True)
    kind = serializers.ChoiceField(Lesson.Kind.choices, help_text="lesson, or best practice")
    title = serializers.CharField(help_text="in one line")
    observed_on = serializers.DateField(help_text="the day, or the last of the period")
    happened = serializers.CharField(help_text="what happened")
    why = serializers.CharField(help_text="why")
    to_do = serializers.CharField(help_text="what to do")
    capability = CodeField("code of the capability", source="capability.code", allow_null=True)
    source = serializers.CharField(help_text="published source")
    state = serializers.ChoiceField(Lesson.State.choices, help_text="how far it has come")
    endorsed_on = serializers.DateField(help_text="another than its author endorsed it", allow_null=True)
    verified_on = serializers.DateField(help_text="another than its author verified it", allow_null=True)
    found = serializers.CharField(help_text="what shows that it works")
    learned_on = serializers.DateField(help_text="part of how work is done since", allow_null=True)
    learned_as = serializers.CharField(help_text="where it stands now")
    refused = serializers.CharField(help_text="why it was rejected")
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    about = serializers.CharField(help_text="kind of record it concerns; empty: none you may see")
    about_id = serializers.CharField(help_text="number of that record")
    themes = serializers.ListField(child=serializers.CharField(), help_text="codes of its themes")
    released_to = named_told()
    review = serializers.UUIDField(help_text="number of the review it comes from", allow_null=True)


class LessonChanged(Given):
    kind = serializers.ChoiceField(Lesson.Kind.choices, required=False, help_text="lesson, or best practice")
    title = serializers.CharField(max_length=160, help_text="in one line")
    observed_on = serializers.DateField(help_text="the day, or the last of the period")
    happened = serializers.CharField(max_length=4000, help_text="what happened")
    why = serializers.CharField(max_length=4000, help_text="why; needed before it is a lesson", **TEXT)
    to_do = serializers.CharField(max_length=4000, help_text="what to do; needed as well", **TEXT)
    themes = serializers.ListField(
        child=VisibleField(Theme, "code", "code of a theme", change=str.lower),
        required=False,
        max_length=20,
        help_text="codes of its themes",
    )
    capability = VisibleField(
        Capability, "code", "code of the capability", change=str.lower, required=False, allow_null=True
    )
    review = NumberedField(Review, "number of a review you keep, in which it was observed", required=False)
    source = serializers.CharField(max_length=300, help_text="published source", **TEXT)
    about = serializers.CharField(
        max_length=20, help_text="kind of record it concerns: task, element, requirement, incident …", **TEXT
    )
    about_id = serializers.CharField(max_length=40, help_text="number of that record", **TEXT)
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class LessonObserved(LessonChanged):
    mission = mission_given(required=False)
    keeper = partner_given("code of a partner you speak for; needed across missions", required=False)


class LessonVerified(StepGiven):
    found = serializers.CharField(max_length=1000, help_text="what shows that it works")


class LessonLearned(StepGiven):
    learned_as = serializers.CharField(max_length=500, help_text="where it stands now")


class LessonRefused(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; its author reads it")


class Lessons(AboutARecord, NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What was observed, why and what to do, from an observation until it is learned; what follows from it is
    an action whose `origin` is `lesson`. No lesson is endorsed or verified by who wrote it."""

    model, rows, scope = Lesson, LessonRows, "missions:write"
    given = {
        "create": LessonObserved,
        "partial_update": LessonChanged,
        "identify": StepGiven,
        "endorse": StepGiven,
        "begin": StepGiven,
        "verify": LessonVerified,
        "learn": LessonLearned,
        "reject": LessonRefused,
        "reopen": LessonRefused,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "title": "Waste water of a camp reached the river",
            "observed_on": "2026-11-02",
            "happened": "The pit overflowed in the first week of rain.",
            "themes": ["water"],
        },
        "partial_update": {"to_do": "Inspect every pit before the rains."},
        "verify": {"found": "no pit overflowed in the next rains"},
        "learn": {"learned_as": "procedure on camps, version 2"},
        "reject": {"reason": "covered by an older lesson"},
        "reopen": {"reason": "it happened again"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the partner that keeps it", upper=True),
        "kind": Choice("kind", Lesson.Kind.choices, "lesson, or best practice"),
        "state": Choice("state", Lesson.State.choices, "how far it has come"),
        "theme": Text("themes__code", "code of a theme", lower=True),
        "capability": Text("capability__code", "code of the capability", lower=True),
        "since": Day("observed_on__gte", "observed on this day or later"),
        "until": Day("observed_on__lte", "observed on this day or earlier"),
        "search": Words(("title", "happened", "why", "to_do"), "words of it"),
    }
    orderings = {"id": Order("id"), "observed_on": Order("observed_on", "id")}
    ordering = "-observed_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        subjects, named = self.subjects_of(keys), named_on(Lesson, keys)
        themes, reviews = defaultdict(list), {}
        rows = Theme.objects.visible_to(user).filter(lessons__in=keys).order_by("code")
        for key, code in rows.values_list("lessons", "code"):
            themes[key].append(code)
        seen = Review.objects.visible_to(user).filter(observations__in=keys)
        reviews = dict(seen.values_list("observations", "pk"))
        for record in records:
            key = record["id"]
            record |= subjects[key] | {
                "themes": themes[key],
                "released_to": named[key],
                "review": reviews.get(key),
            }

    def make(self, values, by):
        return services.observe_lesson(**self.with_subject(values, by), by=by)

    def change(self, row, values, by):
        return services.change_lesson(row, **self.with_subject(values, by), by=by)

    @extend_schema(summary="It says why and what to do: it is a lesson")
    @action(detail=True, methods=["post"])
    def identify(self, request, **path):
        return self.act(request, path, services.identify_lesson)

    @extend_schema(summary="It is right and is to be done")
    @action(detail=True, methods=["post"])
    def endorse(self, request, **path):
        return self.act(request, path, services.endorse_lesson)

    @extend_schema(summary="An action that follows from it is set")
    @action(detail=True, methods=["post"])
    def begin(self, request, **path):
        return self.act(request, path, services.act_on_lesson)

    @extend_schema(summary="Its actions were seen done, and they work")
    @action(detail=True, methods=["post"])
    def verify(self, request, **path):
        return self.act(request, path, services.verify_lesson)

    @extend_schema(summary="It is part of how work is done now")
    @action(detail=True, methods=["post"])
    def learn(self, request, **path):
        return self.act(request, path, services.learn_lesson)

    @extend_schema(summary="It is not followed")
    @action(detail=True, methods=["post"])
    def reject(self, request, **path):
        return self.act(request, path, services.reject_lesson)

    @extend_schema(summary="It is an observation again")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_lesson)


class ReviewRows(Rows):
    attached = ("about", "about_id", "observations", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField(
        "acronym of the mission; null: across missions", source="mission.acronym", allow_null=True
    )
    keeper = CodeField("code of the partner that keeps it", source="keeper.code", allow_null=True)
    title = serializers.CharField(help_text="what was reviewed")
    held_on = serializers.DateField(help_text="on which day")
    took_part = serializers.CharField(help_text="posts, units and partners, one a line")
    planned = serializers.CharField(help_text="what was to happen")
    summary = serializers.CharField(help_text="what it comes to")
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change")
    about = serializers.CharField(help_text="kind of record that was reviewed; empty: none you may see")
    about_id = serializers.CharField(help_text="number of that record")
    observations = serializers.ListField(
        child=serializers.UUIDField(), help_text="numbers of the lessons observed in it that you may see"
    )
    released_to = named_told()


class ReviewChanged(Given):
    title = serializers.CharField(max_length=160, help_text="what was reviewed")
    held_on = serializers.DateField(help_text="on which day")
    took_part = serializers.CharField(max_length=2000, help_text="one a line", **TEXT)
    planned = serializers.CharField(max_length=4000, help_text="what was to happen", **TEXT)
    summary = serializers.CharField(max_length=4000, help_text="what it comes to", **TEXT)
    about = serializers.CharField(max_length=20, help_text="kind of record that was reviewed", **TEXT)
    about_id = serializers.CharField(max_length=40, help_text="number of that record", **TEXT)
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ReviewEntered(ReviewChanged):
    mission = mission_given(required=False)
    keeper = partner_given("code of a partner you speak for; needed across missions", required=False)


class Reviews(AboutARecord, NumberedAtRandom, Changeable, VisibleViewSet):
    """After-action reviews: an event looked back upon; its observations are lessons that name it."""

    model, rows, scope = Review, ReviewRows, "missions:write"
    given = {"create": ReviewEntered, "partial_update": ReviewChanged}
    examples = {
        "create": {"mission": "MINUSCA", "title": "Escort of 2 November", "held_on": "2026-11-03"},
        "partial_update": {"summary": "The route was known, the ford was not."},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the partner that keeps it", upper=True),
        "since": Day("held_on__gte", "held on this day or later"),
        "until": Day("held_on__lte", "held on this day or earlier"),
    }
    orderings = {"id": Order("id"), "held_on": Order("held_on", "id")}
    ordering = "-held_on"

    def nest(self, records):
        keys = [record["id"] for record in records]
        subjects, named, observed = self.subjects_of(keys), named_on(Review, keys), defaultdict(list)
        rows = Lesson.objects.visible_to(self.request.user).filter(review__in=keys)
        for key, lesson in rows.order_by("observed_on", "pk").values_list("review", "pk"):
            observed[key].append(lesson)
        for record in records:
            key = record["id"]
            record |= subjects[key] | {"observations": observed[key], "released_to": named[key]}

    def make(self, values, by):
        return services.enter_review(**self.with_subject(values, by), by=by)

    def change(self, row, values, by):
        return services.change_review(row, **self.with_subject(values, by), by=by)
