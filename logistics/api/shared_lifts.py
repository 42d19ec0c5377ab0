"""Room partners offer on their lifts, through the API, and what is booked of it."""

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
    VisibleViewSet,
    WholeNumber,
)
from contributors.models.pledge import Visibility
from logistics import services_lifts
from logistics.api.movement_shapes import Reasoned
from logistics.models import Location, Mode, Movement, SharedLift
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given

ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"


class LiftRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    title = serializers.CharField(help_text="such as C-130, weekly flight")
    partner = CodeField("code of the partner who offers it", source="partner.code")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    mode = serializers.ChoiceField(Mode.choices, help_text="how")
    from_place = serializers.UUIDField(source="from_place_id", help_text="number of the location")
    to_place = serializers.UUIDField(source="to_place_id", help_text="number of the location")
    departs_on = serializers.DateField(help_text="planned")
    arrives_on = serializers.DateField(help_text="planned")
    capacity_kg = serializers.DecimalField(12, 2, help_text="kilograms offered")
    capacity_m3 = serializers.DecimalField(12, 2, help_text="cubic metres offered")
    capacity_seats = serializers.IntegerField(help_text="seats offered")
    taken_kg = serializers.DecimalField(12, 2, help_text="kilograms booked")
    taken_m3 = serializers.DecimalField(12, 2, help_text="cubic metres booked")
    taken_seats = serializers.IntegerField(help_text="seats booked")
    state = serializers.ChoiceField(SharedLift.State.choices, help_text="where it stands")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every booking")


class LiftGiven(Given):
    partner = partner_given("code of the partner who offers it, yours")
    mission = mission_given()
    title = serializers.CharField(max_length=120, help_text="such as C-130, weekly flight")
    mode = serializers.ChoiceField(Mode.choices, help_text="how")
    from_place = NumberedField(Location, "number of a port, airport, station or border post")
    to_place = NumberedField(Location, "number of a port, airport, station or border post")
    departs_on = serializers.DateField(help_text="planned")
    arrives_on = serializers.DateField(help_text="planned")
    capacity_kg = serializers.DecimalField(12, 2, min_value=0, required=False, help_text="kilograms")
    capacity_m3 = serializers.DecimalField(12, 2, min_value=0, required=False, help_text="cubic metres")
    capacity_seats = WholeNumber(required=False, help_text="seats")
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="who sees it")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Booked(Given):
    movement = NumberedField(Movement, "number of the movement")
    weight_kg = serializers.DecimalField(12, 2, min_value=0, required=False, help_text="kilograms")
    volume_m3 = serializers.DecimalField(12, 2, min_value=0, required=False, help_text="cubic metres")
    seats = WholeNumber(required=False, help_text="seats")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class SharedLifts(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Room that partners offer on their lifts to movements of a mission, and how much of it is booked."""

    model, rows, scope = SharedLift, LiftRows, "logistics:write"
    given = {"create": LiftGiven, "book": Booked, "shut": StepGiven, "cancel": Reasoned}
    examples = {
        "create": {
            "partner": "FRA",
            "mission": "UNMISS",
            "title": "C-130, weekly flight",
            "mode": "air",
            "from_place": ID,
            "to_place": ID,
            "departs_on": "2027-03-01",
            "arrives_on": "2027-03-01",
            "capacity_seats": 40,
        },
        "book": {"movement": ID, "seats": 12},
        "cancel": {"reason": "the aircraft is needed elsewhere"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "partner": Text("partner__code", "code of the partner who offers it", upper=True),
        "state": Choice("state", SharedLift.State.choices, "where it stands"),
        "departs_from": Day("departs_on__gte", "departs on this day or later"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "departs_on": Order("departs_on", "id")}
    ordering = "departs_on"

    def make(self, values, by):
        values = dict(values)
        return services_lifts.offer_lift(values.pop("partner"), **values, by=by)

    @extend_schema(summary="Book room for a movement: it becomes a leg of it")
    @action(detail=True, methods=["post"])
    def book(self, request, **path):
        return self.act(request, path, services_lifts.book_lift)

    @extend_schema(summary="Take no more bookings")
    @action(detail=True, methods=["post"])
    def shut(self, request, **path):
        return self.act(request, path, services_lifts.close_lift)

    @extend_schema(summary="It does not go; its bookings are given back first")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services_lifts.cancel_lift)
