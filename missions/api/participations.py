"""Who takes part in which mission."""

from rest_framework import serializers

from accounts.api import AsOfStanding, Changeable, ChangesMany, Choice, CodeField, Given, Order, Rows, Text
from accounts.api.partners import Partners, Standing
from missions import services
from missions.api.missions import Missions
from missions.api.seen import InMission, OfMission, SeenThroughMissions, mission_given, partner_given
from missions.models import Participation


class ParticipationRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    partner = CodeField("code of the partner", source="partner.code")
    partner_name = serializers.CharField(source="partner.name", help_text="its name")
    part = serializers.ChoiceField(Participation.Part.choices, help_text="as what")
    starts_on = serializers.DateField(help_text="first day; empty: always so far", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; empty: still", allow_null=True)
    source = serializers.CharField(help_text="where this is from")


class ParticipationAdded(Given):
    mission = mission_given()
    partner = partner_given("code of the partner")
    part = serializers.ChoiceField(Participation.Part.choices, help_text="as what")
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class ParticipationEnded(Given):
    ends_on = serializers.DateField(help_text="last day", allow_null=True)
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Participations(OfMission, ChangesMany, Changeable, SeenThroughMissions):
    """Which partner takes part in which mission, as what, from when until when."""

    model, rows = Participation, ParticipationRows
    given = {"create": ParticipationAdded, "partial_update": ParticipationEnded}
    counted = ("participations", "missions", "partners")
    examples = {
        "create": {"mission": "MINUSCA", "partner": "RWA", "part": "contributor", "starts_on": "2014-09-15"},
        "partial_update": {"ends_on": "2026-06-30", "reason": "rotation without a successor"},
    }
    expands = {"mission": (Missions, "acronym"), "partner": (Partners, "code")}
    filters = {
        "mission": InMission(),
        "partner": Text("partner__code", "code of the partner", upper=True),
        "part": Choice("part", Participation.Part.choices, "as what"),
        "on": Standing("", "parts that stand on this day"),
        "as_of": AsOfStanding("those that stand on this day"),
    }
    orderings = {"id": Order("id"), "mission": Order("mission__acronym", "id")}

    def make(self, values, by):
        values = dict(values)
        return services.add_participation(values.pop("mission"), **values, by=by)

    def change(self, row, values, by):
        if "ends_on" not in values:
            raise serializers.ValidationError({"ends_on": "This field is required."})
        return services.end_participation(row, **values, by=by)
