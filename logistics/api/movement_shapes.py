"""What movements, their load lists and legs are as records of the API, and what their steps are given."""

from rest_framework import serializers

from accounts.api import CodeField, Given, NumberedField, Rows, WholeNumber
from contributors.api.pledges import Dated
from logistics import lift
from logistics.models import Delay, Leg, Location, Mode, Movement, MovementCost, Unit
from missions.api.requirements import StepGiven
from missions.api.seen import mission_given, partner_given

CLASSES = [(one, one) for one in lift.CLASSES]


class LoadRows(Rows):
    id = serializers.IntegerField(help_text="number of the line; a receipt names it")
    item = serializers.CharField(help_text="what it is")
    quantity = serializers.IntegerField(help_text="how many")
    packages = serializers.IntegerField(help_text="null: not stated", allow_null=True)
    weight_kg = serializers.DecimalField(
        12, 2, help_text="of the whole line; null: not stated", allow_null=True
    )
    volume_m3 = serializers.DecimalField(
        12, 2, help_text="of the whole line; null: not stated", allow_null=True
    )
    un_number = serializers.CharField(help_text="of dangerous goods; empty: none")
    hazard_class = serializers.CharField(help_text="of dangerous goods; empty: none")
    received = serializers.IntegerField(help_text="null: not received yet", allow_null=True)
    damaged = serializers.IntegerField(help_text="null: not received yet", allow_null=True)


class LegRows(Rows):
    id = serializers.UUIDField(help_text="number of the leg")
    order = serializers.IntegerField(help_text="from 1")
    from_place = serializers.UUIDField(source="from_place_id", help_text="number of the location")
    to_place = serializers.UUIDField(source="to_place_id", help_text="number of the location")
    mode = serializers.ChoiceField(Mode.choices, help_text="how")
    carrier = serializers.CharField(help_text="ship, flight, haulier or convoy")
    partner = CodeField("code of the partner who carries it", source="partner.code", allow_null=True)
    departs_on = serializers.DateField(help_text="planned", allow_null=True)
    arrives_on = serializers.DateField(help_text="planned", allow_null=True)
    departed_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    arrived_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    capacity_kg = serializers.DecimalField(12, 2, help_text="null: not stated", allow_null=True)
    capacity_m3 = serializers.DecimalField(12, 2, help_text="null: not stated", allow_null=True)
    capacity_seats = serializers.IntegerField(help_text="null: not stated", allow_null=True)
    clearance = serializers.ChoiceField(Leg.Clearance.choices, help_text="border and customs")


class DelayRows(Rows):
    noted_on = serializers.DateField(help_text="when it was known")
    was_due_on = serializers.DateField(help_text="expected before")
    expected_on = serializers.DateField(help_text="expected then")
    cause = serializers.ChoiceField(Delay.Cause.choices, help_text="why")
    note = serializers.CharField(help_text="in words")


class CostRows(Rows):
    id = serializers.IntegerField(help_text="number of the line")
    kind = serializers.ChoiceField(MovementCost.Kind.choices, help_text="what it is for")
    amount = serializers.DecimalField(16, 2, help_text="in its currency")
    currency = serializers.CharField(help_text="ISO 4217")
    is_estimate = serializers.BooleanField(help_text="not billed yet")
    source = serializers.CharField(help_text="offer, contract or bill")
    charged_on = serializers.DateField(help_text="day it came into the books; null: not yet", allow_null=True)


class MovementRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    reference = serializers.CharField(help_text="unique among the contributor's own in the mission")
    title = serializers.CharField(help_text="what travels")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    partner = CodeField(
        "code of the contributor; null: the mission's own", source="partner.code", allow_null=True
    )
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit", allow_null=True)
    purpose = serializers.ChoiceField(Movement.Purpose.choices, help_text="what for")
    from_place = serializers.UUIDField(source="from_place_id", help_text="number of the location")
    to_place = serializers.UUIDField(source="to_place_id", help_text="number of the location")
    ready_on = serializers.DateField(help_text="ready to load", allow_null=True)
    required_on = serializers.DateField(help_text="the day it is to be there")
    expected_on = serializers.DateField(help_text="null: not scheduled", allow_null=True)
    passengers = serializers.IntegerField(help_text="persons; null: not stated", allow_null=True)
    mode = serializers.ChoiceField(Mode.choices, help_text="empty: not chosen", allow_blank=True)
    provider = serializers.ChoiceField(
        Movement.Provider.choices, help_text="empty: not chosen", allow_blank=True
    )
    lifter = CodeField("code of the partner who lifts", source="lifter.code", allow_null=True)
    state = serializers.ChoiceField(Movement.State.choices, help_text="where it stands")
    load_accepted_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    booked_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    delivered_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    received_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    load = LoadRows(many=True, help_text="the load list")
    legs = LegRows(many=True, help_text="in their order")
    delays = DelayRows(many=True, help_text="the latest first")
    costs = CostRows(many=True, help_text="lines of what it costs; no entries of the books")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change; a step names it")


class MovementChanged(Given):
    unit = NumberedField(Unit, "number of the unit", required=False, allow_null=True)
    reference = serializers.CharField(max_length=24, help_text="unique among yours in the mission")
    title = serializers.CharField(max_length=160, help_text="what travels")
    purpose = serializers.ChoiceField(Movement.Purpose.choices, help_text="what for")
    from_place = NumberedField(Location, "number of the location it leaves")
    to_place = NumberedField(Location, "number of the location it goes to")
    ready_on = serializers.DateField(required=False, help_text="ready to load")
    required_on = serializers.DateField(help_text="the day it is to be there")
    passengers = WholeNumber(required=False, help_text="persons")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class MovementGiven(MovementChanged):
    mission = mission_given()
    partner = partner_given("code of the contributor, yours; left out: the mission's own", required=False)


class LoadLineGiven(Given):
    item = serializers.CharField(max_length=160, help_text="what it is")
    quantity = WholeNumber(min_value=1, required=False, help_text="how many; 1 if left out")
    packages = WholeNumber(required=False, help_text="how many")
    weight_kg = serializers.DecimalField(
        12, 2, min_value=0, required=False, help_text="kilograms, of the whole line"
    )
    volume_m3 = serializers.DecimalField(
        12, 2, min_value=0, required=False, help_text="cubic metres, of the whole line"
    )
    un_number = serializers.CharField(max_length=6, required=False, help_text="such as UN1202")
    hazard_class = serializers.ChoiceField(CLASSES, required=False, help_text="of dangerous goods")


class LoadGiven(StepGiven):
    lines = LoadLineGiven(many=True, help_text="the load list anew, in its order")


class ProvideGiven(StepGiven):
    mode = serializers.ChoiceField(Mode.choices, help_text="how it travels")
    provider = serializers.ChoiceField(Movement.Provider.choices, help_text="who provides the transport")
    lifter = partner_given("code of the partner who lifts, for a lift by a partner", required=False)


class LegGiven(StepGiven):
    from_place = NumberedField(Location, "number of the location it leaves")
    to_place = NumberedField(Location, "number of the location it goes to")
    mode = serializers.ChoiceField(Mode.choices, help_text="how")
    carrier = serializers.CharField(max_length=120, required=False, help_text="ship, flight or haulier")
    partner = partner_given("code of the partner who carries it", required=False)
    departs_on = serializers.DateField(required=False, help_text="planned")
    arrives_on = serializers.DateField(required=False, help_text="planned")
    capacity_kg = serializers.DecimalField(12, 2, min_value=0, required=False, help_text="kilograms")
    capacity_m3 = serializers.DecimalField(12, 2, min_value=0, required=False, help_text="cubic metres")
    capacity_seats = WholeNumber(required=False, help_text="persons")
    clearance = serializers.ChoiceField(Leg.Clearance.choices, required=False, help_text="border, customs")


class LegChanged(StepGiven):
    leg = serializers.UUIDField(help_text="number of the leg")
    from_place = NumberedField(Location, "number of the location it leaves", required=False)
    to_place = NumberedField(Location, "number of the location it goes to", required=False)
    mode = serializers.ChoiceField(Mode.choices, required=False, help_text="how")
    carrier = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="ship, flight or haulier"
    )
    departs_on = serializers.DateField(required=False, allow_null=True, help_text="planned")
    arrives_on = serializers.DateField(required=False, allow_null=True, help_text="planned")
    departed_on = serializers.DateField(required=False, allow_null=True, help_text="null: not yet")
    arrived_on = serializers.DateField(required=False, allow_null=True, help_text="null: not yet")
    capacity_kg = serializers.DecimalField(
        12, 2, min_value=0, required=False, allow_null=True, help_text="kilograms"
    )
    capacity_m3 = serializers.DecimalField(
        12, 2, min_value=0, required=False, allow_null=True, help_text="cubic metres"
    )
    capacity_seats = WholeNumber(required=False, allow_null=True, help_text="persons")
    clearance = serializers.ChoiceField(Leg.Clearance.choices, required=False, help_text="border, customs")


class LegNamed(StepGiven):
    leg = serializers.UUIDField(help_text="number of the leg")


class CostGiven(Given):
    kind = serializers.ChoiceField(MovementCost.Kind.choices, help_text="what it is for")
    amount = serializers.DecimalField(16, 2, min_value=0, help_text="in its currency")
    currency = serializers.RegexField("^[A-Z]{3}$", required=False, help_text="USD if left out")
    is_estimate = serializers.BooleanField(required=False, help_text="true if left out")
    source = serializers.CharField(max_length=200, required=False, help_text="offer, contract or bill")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class CostNamed(Given):
    cost = WholeNumber(help_text="number of the line")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class MovementDelayGiven(StepGiven):
    expected_on = serializers.DateField(help_text="the day it is expected now")
    cause = serializers.ChoiceField(Delay.Cause.choices, help_text="why")
    note = serializers.CharField(max_length=300, required=False, help_text="in words")


class LineReceived(Given):
    line = WholeNumber(help_text="number of the line")
    received = WholeNumber(help_text="how many came")
    damaged = WholeNumber(required=False, help_text="how many of them are damaged; none if left out")


class Received(Dated):
    lines = LineReceived(many=True, required=False, help_text="lines of which not all came unharmed")


class Reasoned(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; the other side reads it")
