"""Movements with their load lists and legs, and shared lifts, through the API; steps of both sides."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import (
    Acts,
    Changeable,
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
from contributors.api.pledges import Dated
from contributors.models.pledge import Visibility
from logistics import lift, services_lifts
from logistics import services_movements as services
from logistics.models import (
    Delay,
    Leg,
    LoadLine,
    Location,
    Mode,
    Movement,
    MovementCost,
    SharedLift,
    Unit,
)
from logistics.models.movement_life import REQUESTING
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given

ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"
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


STEPS = ("accept", "approve", "schedule", "embark", "arrive", "clear", "onward", "close")


class Movements(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Movements of contributors you speak for, and of missions whose staff you are; no others."""

    model, rows, scope = Movement, MovementRows, "logistics:write"
    given = {
        "create": MovementGiven,
        "partial_update": MovementChanged,
        "legchange": LegChanged,
        "legoff": LegNamed,
        "cost": CostGiven,
        "costoff": CostNamed,
        "load": LoadGiven,
        "provide": ProvideGiven,
        "leg": LegGiven,
        "delay": MovementDelayGiven,
        "depart": Dated,
        "deliver": Dated,
        "receive": Received,
        "back": Reasoned,
        "cancel": Reasoned,
    } | dict.fromkeys(STEPS, StepGiven)
    examples = {
        "create": {
            "mission": "UNMISS",
            "partner": "FRA",
            "reference": "MOV-7",
            "title": "Vehicles of the first battalion",
            "purpose": "deployment",
            "from_place": ID,
            "to_place": ID,
            "required_on": "2027-03-01",
        },
        "partial_update": {"required_on": "2027-03-08", "reason": "the camp is ready later"},
        "legchange": {"leg": ID, "departed_on": "2027-02-02"},
        "legoff": {"leg": ID, "reason": "one ship goes the whole way"},
        "cost": {"kind": "freight", "amount": "84000.00", "source": "charter party"},
        "costoff": {"cost": 7, "reason": "entered twice"},
        "load": {"lines": [{"item": "Armoured carrier", "quantity": 4, "weight_kg": 48000}]},
        "provide": {"mode": "sea", "provider": "contract"},
        "leg": {"from_place": ID, "to_place": ID, "mode": "sea", "departs_on": "2027-02-01"},
        "delay": {"expected_on": "2027-03-08", "cause": "weather"},
        "receive": {"lines": [{"line": 7, "received": 3, "damaged": 1}]},
        "back": {"reason": "weights are missing"},
        "cancel": {"reason": "the unit stays at home"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "partner": Text("partner__code", "code of the contributor", upper=True),
        "purpose": Choice("purpose", Movement.Purpose.choices, "what for"),
        "state": Choice("state", Movement.State.choices, "where it stands"),
        "required_by": Day("required_on__lte", "required on this day or earlier"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
    }
    orderings = {"id": Order("id"), "required_on": Order("required_on", "id")}
    ordering = "required_on"

    def nest(self, records):
        """The load list, legs and delays of each, asked once for all."""
        keys = {record["id"]: record for record in records}
        user = self.request.user
        for name, shape, rows in (
            ("load", LoadRows.shape(), LoadLine.objects.visible_to(user).order_by("order", "pk")),
            ("legs", LegRows.shape(), Leg.objects.visible_to(user).order_by("order", "pk")),
            ("delays", DelayRows.shape(), Delay.objects.visible_to(user).order_by("-pk")),
            ("costs", CostRows.shape(), MovementCost.objects.visible_to(user).order_by("pk")),
        ):
            found = defaultdict(list)
            values = list(rows.filter(movement__in=keys).values_list("movement", *shape.paths))
            dicts = shape.as_dicts([row[1:] for row in values])
            for (movement, *_rest), one in zip(values, dicts, strict=True):
                found[movement].append(one)
            for key, record in keys.items():
                record[name] = found[key]

    def make(self, values, by):
        values = dict(values)
        return services.request_movement(values.pop("mission"), **values, by=by)

    def may_change(self, row, by):
        if not services.may_act(by, row, REQUESTING):
            raise PermissionDenied(_("This step is not yours to take."))

    def change(self, row, values, by):
        return services.change_movement(row, **values, by=by)

    @extend_schema(summary="The load list anew")
    @action(detail=True, methods=["post"])
    def load(self, request, **path):
        return self.act(request, path, services.set_load)

    @extend_schema(summary="Accept the load list: it stands")
    @action(detail=True, methods=["post"])
    def accept(self, request, **path):
        return self.act(request, path, services.accept_load)

    @extend_schema(summary="Choose how it travels and who provides the transport")
    @action(detail=True, methods=["post"])
    def provide(self, request, **path):
        return self.act(request, path, services.provide_transport)

    @extend_schema(summary="Open the load list again, with the reason")
    @action(detail=True, methods=["post"])
    def back(self, request, **path):
        return self.act(request, path, services.send_back_movement)

    @extend_schema(summary="Approve the movement")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, services.approve_movement)

    @extend_schema(summary="Add a leg")
    @action(detail=True, methods=["post"])
    def leg(self, request, **path):
        return self.act(request, path, services.add_leg)

    @extend_schema(summary="Change a leg, or state when it departed and arrived")
    @action(detail=True, methods=["post"])
    def legchange(self, request, **path):
        return self.act(request, path, _change_leg)

    @extend_schema(summary="Take a leg off")
    @action(detail=True, methods=["post"])
    def legoff(self, request, **path):
        return self.act(request, path, _remove_leg)

    @extend_schema(summary="Add a cost line")
    @action(detail=True, methods=["post"])
    def cost(self, request, **path):
        return self.act(request, path, services.add_cost)

    @extend_schema(summary="Take a cost line off")
    @action(detail=True, methods=["post"])
    def costoff(self, request, **path):
        return self.act(request, path, _remove_cost)

    @extend_schema(summary="Its transport is booked")
    @action(detail=True, methods=["post"])
    def schedule(self, request, **path):
        return self.act(request, path, services.schedule_movement)

    @extend_schema(summary="It is on board")
    @action(detail=True, methods=["post"])
    def embark(self, request, **path):
        return self.act(request, path, services.embark_movement)

    @extend_schema(summary="It has left")
    @action(detail=True, methods=["post"])
    def depart(self, request, **path):
        return self.act(request, path, services.depart_movement)

    @extend_schema(summary="It has arrived at the port of debarkation")
    @action(detail=True, methods=["post"])
    def arrive(self, request, **path):
        return self.act(request, path, services.arrive_at_port)

    @extend_schema(summary="Customs has cleared it")
    @action(detail=True, methods=["post"])
    def clear(self, request, **path):
        return self.act(request, path, services.clear_movement)

    @extend_schema(summary="It travels on from the port")
    @action(detail=True, methods=["post"])
    def onward(self, request, **path):
        return self.act(request, path, services.move_on)

    @extend_schema(summary="It is where it was to go")
    @action(detail=True, methods=["post"])
    def deliver(self, request, **path):
        return self.act(request, path, services.deliver_movement)

    @extend_schema(summary="Say what came, and what of it is damaged")
    @action(detail=True, methods=["post"])
    def receive(self, request, **path):
        return self.act(request, path, _receive)

    @extend_schema(summary="Nothing is left to do")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services.close_movement)

    @extend_schema(summary="It comes later, because of this")
    @action(detail=True, methods=["post"])
    def delay(self, request, **path):
        return self.act(request, path, services.delay_movement)

    @extend_schema(summary="It does not take place")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_movement)


def _receive(row, *, lines=(), by, **given):
    found = {line["line"]: (line["received"], line.get("damaged", 0)) for line in lines}
    return services.receive_movement(row, lines=found, by=by, **given)


def _change_leg(row, *, leg, by, **given):
    return services.change_leg(_of_it(Leg, "leg", row, leg, by), by=by, **given)


def _remove_leg(row, *, leg, by, **given):
    return services.remove_leg(_of_it(Leg, "leg", row, leg, by), by=by, **given)


def _remove_cost(row, *, cost, by, **given):
    return services.remove_cost(_of_it(MovementCost, "cost", row, cost, by), by=by, **given)


def _of_it(model, name, row, key, by):
    """One of what hangs on a movement, by its number."""
    rows = model.objects.visible_to(by).filter(movement=row).select_related("movement__mission")
    found = rows.select_related("movement__partner").filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({name: "There is none of this number on the movement."})
    return found


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
