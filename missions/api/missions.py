"""Missions."""

from rest_framework import serializers

from accounts.api import (
    AsOfStanding,
    Changeable,
    ChangesMany,
    Choice,
    CodeField,
    Flag,
    Given,
    Order,
    Rows,
    Text,
    Words,
)
from accounts.api.formats import GeoJSONRenderer
from accounts.api.partners import Partners
from missions import services
from missions.api.seen import InMission, SeenThroughMissions, may_edit, mission_code, partner_given
from missions.models import Mission


class MissionRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    acronym = CodeField("as the mission is known")
    slug = CodeField("its name in addresses")
    name = serializers.CharField(help_text="the English name")
    names = serializers.DictField(help_text="names by language")
    lead = CodeField("code of the partner that leads it", source="lead.code")
    host = CodeField("code of the host nation", source="host.code", allow_null=True)
    area = serializers.CharField(help_text="where it works")
    phase = serializers.ChoiceField(Mission.Phase.choices, help_text="where in its life it stands")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day", allow_null=True)
    headquarters = serializers.CharField(help_text="town of its headquarters")
    longitude = serializers.DecimalField(8, 5, help_text="degrees east", allow_null=True)
    latitude = serializers.DecimalField(7, 5, help_text="degrees north", allow_null=True)
    time_zone = serializers.CharField(help_text="such as Africa/Bangui")
    series = serializers.ChoiceField(Mission.Series.choices, help_text="in whose monthly reports it stands")
    is_public = serializers.BooleanField(help_text="everyone who is signed in sees it")
    is_fictional = serializers.BooleanField(help_text="invented for the demo; counts in no figure")
    source = serializers.CharField(help_text="where this is from")


class MissionChanged(Given):
    name = serializers.CharField(max_length=200, help_text="the English name")
    lead = partner_given("code of the partner that leads it")
    host = partner_given("code of the host nation", required=False, allow_null=True)
    area = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="where it works")
    phase = serializers.ChoiceField(Mission.Phase.choices, required=False, help_text="where in its life")
    starts_on = serializers.DateField(required=False, allow_null=True, help_text="first day")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="last day")
    headquarters = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="town")
    longitude = serializers.DecimalField(8, 5, required=False, allow_null=True, help_text="degrees east")
    latitude = serializers.DecimalField(7, 5, required=False, allow_null=True, help_text="degrees north")
    time_zone = serializers.CharField(max_length=40, required=False, help_text="such as Africa/Bangui")
    is_public = serializers.BooleanField(required=False, help_text="everyone who is signed in sees it")
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="where from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class MissionCreated(MissionChanged):
    acronym = serializers.CharField(max_length=24, help_text="as the mission is known")


class Missions(ChangesMany, Changeable, SeenThroughMissions):
    """Peace operations. One is addressed by its slug, such as /missions/minusca/."""

    model, rows, scope = Mission, MissionRows, "missions:write"
    given = {"create": MissionCreated, "partial_update": MissionChanged}
    examples = {
        "create": {"acronym": "UNMX", "name": "United Nations Mission in X", "lead": "UN"},
        "partial_update": {"phase": "drawdown", "reason": "S/RES/2149 (2014), paragraph 7"},
    }
    lookup = lookup_url_kwarg = "slug"
    lookup_value_regex = "[^/]{1,40}"
    counted = ("missions", "partners")
    expands = {"lead": (Partners, "code"), "host": (Partners, "code")}
    renderer_classes = [*SeenThroughMissions.renderer_classes, GeoJSONRenderer]
    filters = {
        "acronym": InMission("slug"),
        "phase": Choice("phase", Mission.Phase.choices, "phases, with commas between"),
        "lead": Text("lead__code", "code of the leading partner", upper=True),
        "host": Text("host__code", "code of the host nation", upper=True),
        "series": Choice("series", Mission.Series.choices, "in whose monthly reports"),
        "is_public": Flag("is_public", "seen by everyone who is signed in"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "as_of": AsOfStanding("those whose dates hold this day"),
        "search": Words(("name", "acronym"), "words in the name or acronym"),
    }
    orderings = {"acronym": Order("acronym"), "id": Order("id"), "phase": Order("phase", "id")}
    ordering = "acronym"

    def named(self, value):
        return mission_code(value)

    def make(self, values, by):
        return services.create_mission(**values, by=by)

    def may_change(self, mission, by):
        may_edit(by, mission)

    def change(self, mission, values, by):
        return services.change_mission(mission, **values, by=by)
