"""Civilian posts: what they are, and how they are held."""

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
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from missions import reading_posts
from missions import services_posts as services
from missions.api.capabilities import Capabilities
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given
from missions.models import Basis, Capability, Post, Sex
from missions.models.requirement import LANGUAGES


class PostRows(Rows):
    attached = ("held", "held_since", "vacant_days", "calls")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    reference = serializers.CharField(help_text="unique in the mission, such as RL-04")
    title = serializers.CharField(help_text="what it is called")
    capability = CodeField("code of the kind of expert", source="capability.code")
    category = serializers.ChoiceField(Post.Category.choices, help_text="management, operational or support")
    basis = serializers.ChoiceField(Basis.choices, help_text="by whom it is to be filled")
    needed_from = serializers.DateField(help_text="first day")
    tour_months = serializers.IntegerField(help_text="months of a tour of duty")
    languages = serializers.ListField(child=serializers.CharField(), help_text="its holder works in")
    location = serializers.CharField(help_text="place or sector")
    duties = serializers.CharField(help_text="in words")
    state = serializers.ChoiceField(Post.State.choices, help_text="where it stands")
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")
    held = serializers.ChoiceField(
        ["seconded", "contracted", "vacant", "planned", "none"],
        help_text="by whom it is held today; planned: not needed yet; none: not classified",
    )
    held_since = serializers.DateField(help_text="held, or vacant, since this day")
    vacant_days = serializers.IntegerField(help_text="days it stands open; null: it is held", allow_null=True)
    calls = serializers.IntegerField(help_text="opened for it, of those you may see; 2: re-advertised")


class PostChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique in the mission, such as RL-04")
    title = serializers.CharField(max_length=160, help_text="what it is called")
    capability = VisibleField(Capability, "code", "code of a kind of civilian expert", change=str.lower)
    category = serializers.ChoiceField(Post.Category.choices, help_text="management, operational or support")
    basis = serializers.ChoiceField(Basis.choices, required=False, help_text="seconded if left out")
    needed_from = serializers.DateField(help_text="first day")
    tour_months = WholeNumber(min_value=1, max_value=60, required=False, help_text="months; 12 if left out")
    languages = serializers.ListField(
        child=serializers.ChoiceField(list(LANGUAGES)), required=False, help_text="its holder works in"
    )
    location = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="where")
    duties = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text="in words")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class PostDrafted(PostChanged):
    mission = mission_given()


class Filled(StepGiven):
    basis = serializers.ChoiceField(Basis.choices, help_text="how the holder was taken on")
    starts_on = serializers.DateField(help_text="since when")
    sex = serializers.ChoiceField(
        Sex.choices, required=False, allow_blank=True, help_text="for the share of women alone"
    )


class Vacated(StepGiven):
    ends_on = serializers.DateField(help_text="last day of the holder")


class Posts(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Civilian posts. A draft is its planners' own; who holds one is said without a name."""

    model, rows, scope = Post, PostRows, "requirements:write"
    given = {
        "create": PostDrafted,
        "partial_update": PostChanged,
        "classify": StepGiven,
        "abolish": StepGiven,
        "fill": Filled,
        "vacate": Vacated,
    }
    examples = {
        "create": {
            "mission": "EUCAP",
            "reference": "RL-04",
            "title": "Rule of law adviser",
            "capability": "rule-of-law",
            "category": "operational",
            "needed_from": "2027-03-01",
        },
        "partial_update": {"tour_months": 24, "reason": "as agreed with the states"},
        "fill": {"basis": "contracted", "starts_on": "2026-09-01"},
        "vacate": {"ends_on": "2026-10-31"},
    }
    expands = {"mission": (Missions, "acronym"), "capability": (Capabilities, "code")}
    filters = {
        "mission": InMission(),
        "capability": Text("capability__code", "codes of capabilities", lower=True),
        "category": Choice("category", Post.Category.choices, "management, operational or support"),
        "basis": Choice("basis", Basis.choices, "by whom it is to be filled"),
        "state": Choice("state", Post.State.choices, "where it stands"),
        "needed_by": Day("needed_from__lte", "needed from this day or earlier"),
        "is_fictional": Flag("mission__is_fictional", "invented for the demo"),
        "search": Words(("reference", "title"), "words in the reference or title"),
    }
    orderings = {
        "id": Order("id"),
        "reference": Order("mission__acronym", "reference"),
        "needed_from": Order("needed_from", "id"),
    }
    ordering = "reference"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        found = reading_posts.held(user, Post.objects.visible_to(user).filter(pk__in=keys))
        for record in records:
            held = found[record["id"]]
            record |= {
                "held": held.code,
                "held_since": held.since,
                "vacant_days": held.vacant_days,
                "calls": held.calls,
            }

    def may_change(self, row, by):
        require(by, "edit_requirements", row.mission)

    def make(self, values, by):
        values = dict(values)
        return services.draft_post(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_post(row, **values, by=by)

    @extend_schema(summary="Let it stand as a post of the mission")
    @action(detail=True, methods=["post"])
    def classify(self, request, **path):
        return self.act(request, path, services.classify_post)

    @extend_schema(summary="Give it up")
    @action(detail=True, methods=["post"])
    def abolish(self, request, **path):
        return self.act(request, path, services.abolish_post)

    @extend_schema(summary="State that somebody holds it")
    @action(detail=True, methods=["post"])
    def fill(self, request, **path):
        return self.act(request, path, services.fill_post)

    @extend_schema(summary="State the last day of whoever holds it")
    @action(detail=True, methods=["post"])
    def vacate(self, request, **path):
        return self.act(request, path, services.vacate_post)
