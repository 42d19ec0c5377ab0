"""Authorized strengths."""

from rest_framework import serializers

from accounts.api import (
    AsOfStanding,
    Changeable,
    Choice,
    CodeField,
    Given,
    RemovesMany,
    Rows,
    VisibleViewSet,
    WholeNumber,
)
from accounts.api.partners import Standing
from missions import services
from missions.api.missions import Missions
from missions.api.seen import InMission, OfMission, mission_given
from missions.models import AuthorizedStrength
from missions.models.mandate import Certainty
from missions.models.strength import AUTHORIZABLE


class AuthorizedStrengthRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    category = serializers.ChoiceField(AUTHORIZABLE, help_text="a component or one category of it")
    personnel = serializers.IntegerField(help_text="persons")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day", allow_null=True)
    instrument = serializers.CharField(help_text="such as S/RES/2149 (2014)")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="as published, or recalled")
    source = serializers.CharField(help_text="where this is from")


class AuthorizedStrengthChanged(Given):
    personnel = WholeNumber(help_text="persons")
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    instrument = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="its text")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class AuthorizedStrengthAdded(AuthorizedStrengthChanged):
    mission = mission_given()
    category = serializers.ChoiceField(AUTHORIZABLE, help_text="a component or one category of it")
    replaces = WholeNumber(
        required=False, help_text="number of the entry this ends, the day before it begins"
    )


class Withdrawn(Given):
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class AuthorizedStrengths(OfMission, RemovesMany, Changeable, VisibleViewSet):
    """The most persons a mission may have, by component or category, with dates."""

    model, rows = AuthorizedStrength, AuthorizedStrengthRows
    given = {
        "create": AuthorizedStrengthAdded,
        "partial_update": AuthorizedStrengthChanged,
        "destroy": Withdrawn,
    }
    examples = {
        "create": {"mission": "MINUSCA", "category": "police", "personnel": 3020, "starts_on": "2025-11-16"},
        "partial_update": {"personnel": 3000, "reason": "misread"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "category": Choice("category", AUTHORIZABLE, "components or categories"),
        "on": Standing("", "entries that stand on this day"),
        "as_of": AsOfStanding("those that stand on this day"),
    }

    def make(self, values, by):
        values = dict(values)
        if "replaces" in values:
            values["replaces"] = self.found(id=str(values["replaces"]))
        return services.authorize_strength(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        return services.change_authorized_strength(row, **values, by=by)

    def remove(self, row, values, by):
        services.withdraw_authorized_strength(row, **values, by=by)
