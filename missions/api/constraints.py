"""Access constraints through the API: what hinders humanitarian access, where, since when, what changed."""

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
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleViewSet,
)
from missions import services_constraints as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.placed import PlaceGiven, degrees_told, place_told, places, words
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import AccessConstraint, Incident, Sector
from missions.models.releasing import named_on
from missions.releasing import runners

NO_SECTOR: Any = {"required": False, "allow_blank": True, "help_text": "sector; empty: all"}


class ConstraintRows(Rows):
    attached = ("place", "latitude", "longitude", "released_to")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    keeper = CodeField("code of the organization that reports it", source="keeper.code")
    reference = serializers.CharField(help_text="the organization's own; empty: none")
    kind = serializers.ChoiceField(AccessConstraint.Kind.choices, help_text="type")
    severity = serializers.ChoiceField(Incident.Severity.choices, help_text="1 low to 4 critical")
    sector = serializers.CharField(help_text="code of the sector; empty: all sectors")
    title = serializers.CharField(help_text="what hinders access, in one line")
    text = serializers.CharField(help_text="in detail")
    affects = serializers.CharField(help_text="whom it affects; empty: not stated")
    steps_taken = serializers.CharField(help_text="steps taken; empty: none reported")
    starts_on = serializers.DateField(help_text="since which day")
    ends_on = serializers.DateField(help_text="until which day; null: not known", allow_null=True)
    precision = serializers.CharField(help_text="how the place is told")
    state = serializers.ChoiceField(AccessConstraint.State.choices, help_text="where it stands")
    outcome = serializers.CharField(help_text="what changed last")
    label = label_told()
    is_fictional = serializers.BooleanField(source="mission.is_fictional", help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    place = place_told()
    latitude = degrees_told(7, "degrees north")
    longitude = degrees_told(8, "degrees east")
    released_to = named_told()


class ConstraintChanged(PlaceGiven):
    kind = serializers.ChoiceField(AccessConstraint.Kind.choices, help_text="type")
    severity = serializers.ChoiceField(Incident.Severity.choices, help_text="1 low to 4 critical")
    sector = serializers.ChoiceField(Sector.choices, **NO_SECTOR)
    title = serializers.CharField(max_length=160, help_text="what hinders access, in one line")
    starts_on = serializers.DateField(help_text="since which day")
    ends_on = serializers.DateField(
        required=False, allow_null=True, help_text="until which day; null: not known"
    )
    text = words(2000, "in detail")
    affects = words(300, "whom it affects; no names of persons")
    steps_taken = words(2000, "steps taken")
    reference = words(24, "the organization's own")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ConstraintReported(ConstraintChanged):
    mission = mission_given()
    keeper = partner_given("code of the organization that reports it, for which you speak")


class ConstraintStepped(StepGiven):
    outcome = serializers.CharField(max_length=1000, help_text="what changed")


class ConstraintResolved(ConstraintStepped):
    ends_on = serializers.DateField(
        required=False, allow_null=True, help_text="since when it no longer stands; null: today"
    )


class AccessConstraints(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """What keeps humanitarian actors from people in need, or these from help."""

    model, rows, scope = AccessConstraint, ConstraintRows, "missions:write"
    given = {
        "create": ConstraintReported,
        "partial_update": ConstraintChanged,
        "ease": ConstraintStepped,
        "worsen": ConstraintStepped,
        "resolve": ConstraintResolved,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "keeper": "UNICEF",
            "kind": "physical",
            "severity": 3,
            "title": "Bridge at Bria carries no trucks",
            "starts_on": "2026-11-02",
        },
        "partial_update": {"steps_taken": "asked the ministry for a ford"},
        "ease": {"outcome": "cars below two tonnes pass"},
        "worsen": {"outcome": "the ford is flooded"},
        "resolve": {"outcome": "a new bridge is open", "ends_on": "2026-11-20"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the organization that reports it", upper=True),
        "kind": Choice("kind", AccessConstraint.Kind.choices, "type"),
        "sector": Choice("sector", Sector.choices, "sector"),
        "state": Choice("state", AccessConstraint.State.choices, "where it stands"),
        "since": Day("starts_on__gte", "begun on this day or later"),
        "until": Day("starts_on__lte", "begun on this day or earlier"),
    }
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        seen = AccessConstraint.objects.visible_to(user).filter(pk__in=keys).read_by(user)
        rows, named = {row.pk: row for row in seen}, named_on(AccessConstraint, keys)
        for record in records:
            record |= places({}, rows[record["id"]]) | {"released_to": named[record["id"]]}

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        return services.report_constraint(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_constraint(row, **values, by=by)

    @extend_schema(summary="Say that it hinders less, and how that came")
    @action(detail=True, methods=["post"])
    def ease(self, request, **path):
        return self.act(request, path, services.ease_constraint)

    @extend_schema(summary="Say that it stands again")
    @action(detail=True, methods=["post"])
    def worsen(self, request, **path):
        return self.act(request, path, services.worsen_constraint)

    @extend_schema(summary="Say that it no longer stands, since which day, and what resolved it")
    @action(detail=True, methods=["post"])
    def resolve(self, request, **path):
        return self.act(request, path, services.resolve_constraint)
