"""Movements with their load lists, legs and costs through the API; steps of both sides."""

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
    Day,
    Flag,
    NumberedAtRandom,
    Order,
    Text,
    VisibleViewSet,
)
from contributors.api.pledges import Dated
from logistics import rights_movements as rights
from logistics import services_legs
from logistics import services_movement_control as control
from logistics import services_movement_costs as costs
from logistics import services_movements as services
from logistics.api import movement_shapes as shapes
from logistics.models import Delay, Leg, LoadLine, Movement, MovementCost
from logistics.models.movement_life import REQUESTING
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission

ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"
STEPS = ("accept", "approve", "schedule", "embark", "clear", "onward", "close", "charge")


class Movements(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Movements of contributors you speak for, and of missions whose staff you are; of what is still on its
    way from a contributor, if you decide on pledges or keep logistics there. No others."""

    model, rows, scope = Movement, shapes.MovementRows, "logistics:write"
    given = {
        "create": shapes.MovementGiven,
        "partial_update": shapes.MovementChanged,
        "legchange": shapes.LegChanged,
        "legoff": shapes.LegNamed,
        "cost": shapes.CostGiven,
        "costoff": shapes.CostNamed,
        "load": shapes.LoadGiven,
        "provide": shapes.ProvideGiven,
        "leg": shapes.LegGiven,
        "delay": shapes.MovementDelayGiven,
        "depart": Dated,
        "arrive": Dated,
        "deliver": Dated,
        "receive": shapes.Received,
        "back": shapes.Reasoned,
        "cancel": shapes.Reasoned,
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
            ("load", shapes.LoadRows.shape(), LoadLine.objects.visible_to(user).order_by("order", "pk")),
            ("legs", shapes.LegRows.shape(), Leg.objects.visible_to(user).order_by("order", "pk")),
            ("delays", shapes.DelayRows.shape(), Delay.objects.visible_to(user).order_by("-pk")),
            ("costs", shapes.CostRows.shape(), MovementCost.objects.visible_to(user).order_by("pk")),
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
        if not rights.may_act(by, row, REQUESTING):
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
        return self.act(request, path, control.provide_transport)

    @extend_schema(summary="Open the load list again, with the reason")
    @action(detail=True, methods=["post"])
    def back(self, request, **path):
        return self.act(request, path, control.send_back_movement)

    @extend_schema(summary="Approve the movement")
    @action(detail=True, methods=["post"])
    def approve(self, request, **path):
        return self.act(request, path, control.approve_movement)

    @extend_schema(summary="Add a leg")
    @action(detail=True, methods=["post"])
    def leg(self, request, **path):
        return self.act(request, path, services_legs.add_leg)

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
        return self.act(request, path, costs.add_cost)

    @extend_schema(summary="Take a cost line off")
    @action(detail=True, methods=["post"])
    def costoff(self, request, **path):
        return self.act(request, path, _remove_cost)

    @extend_schema(
        summary="Charge what was billed: to the books, the claim or the contributions of who provides"
    )
    @action(detail=True, methods=["post"])
    def charge(self, request, **path):
        return self.act(request, path, costs.charge_costs)

    @extend_schema(summary="Its transport is booked")
    @action(detail=True, methods=["post"])
    def schedule(self, request, **path):
        return self.act(request, path, control.schedule_movement)

    @extend_schema(summary="It is on board")
    @action(detail=True, methods=["post"])
    def embark(self, request, **path):
        return self.act(request, path, control.embark_movement)

    @extend_schema(summary="It has left")
    @action(detail=True, methods=["post"])
    def depart(self, request, **path):
        return self.act(request, path, control.depart_movement)

    @extend_schema(summary="It has arrived at the port of debarkation")
    @action(detail=True, methods=["post"])
    def arrive(self, request, **path):
        return self.act(request, path, control.arrive_at_port)

    @extend_schema(summary="Customs has cleared it")
    @action(detail=True, methods=["post"])
    def clear(self, request, **path):
        return self.act(request, path, control.clear_movement)

    @extend_schema(summary="It travels on from the port")
    @action(detail=True, methods=["post"])
    def onward(self, request, **path):
        return self.act(request, path, control.move_on)

    @extend_schema(summary="It is where it was to go")
    @action(detail=True, methods=["post"])
    def deliver(self, request, **path):
        return self.act(request, path, control.deliver_movement)

    @extend_schema(summary="Say what came, and what of it is damaged")
    @action(detail=True, methods=["post"])
    def receive(self, request, **path):
        return self.act(request, path, _receive)

    @extend_schema(summary="Nothing is left to do")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, control.close_movement)

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
    return control.receive_movement(row, lines=found, by=by, **given)


def _change_leg(row, *, leg, by, **given):
    return services_legs.change_leg(_of_it(Leg, "leg", row, leg, by), by=by, **given)


def _remove_leg(row, *, leg, by, **given):
    return services_legs.remove_leg(_of_it(Leg, "leg", row, leg, by), by=by, **given)


def _remove_cost(row, *, cost, by, **given):
    return costs.remove_cost(_of_it(MovementCost, "cost", row, cost, by), by=by, **given)


def _of_it(model, name, row, key, by):
    """One of what hangs on a movement, by its number."""
    rows = model.objects.visible_to(by).filter(movement=row).select_related("movement__mission")
    found = rows.select_related("movement__partner").filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({name: "There is none of this number on the movement."})
    return found
