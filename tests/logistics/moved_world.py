"""Movements for the tests that walk over everything: who may reach what, and how often lists ask."""

from datetime import date

from accounts import services
from accounts.models import RoleGrant
from logistics import services_legs, services_lifts, services_movement_costs, services_movements
from logistics.models import Leg, LoadLine, Location, Movement, SharedLift

FAR = date(2035, 1, 1)


def control(cast, mission, person):
    """This person is movement control of a mission."""
    if not RoleGrant.objects.on_root(mission).filter(role="logistics", person=person).exists():
        services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)


def place(name, kind="seaport"):
    return Location.objects.get_or_create(name=name, mission=None, defaults={"kind": kind})[0]


def moved(cast, mission, person):
    """A movement of Bresland to the mission, whose movement control the person is; its leg and cost, and room
    it booked on a lift of Bresland's own."""
    control(cast, mission, person)
    between = {"from_place": place("Port Bres"), "to_place": place("Port Nowhere")}
    asked = services_movements.request_movement(
        mission,
        partner=cast.bresland,
        reference="MOV-1",
        title="Field hospital",
        purpose="deployment",
        required_on=FAR,
        passengers=9,
        **between,
        by=cast.system,
    )
    leg = services_legs.add_leg(asked, mode="sea", **between, by=cast.system)
    cost = services_movement_costs.add_cost(asked, kind="freight", amount=5, by=cast.system)
    lift = services_lifts.offer_lift(
        cast.bresland,
        mission=mission,
        title="Flight",
        mode="air",
        departs_on=FAR,
        arrives_on=FAR,
        capacity_seats=9,
        visibility=1,
        **between,
        by=cast.system,
    )
    booked = services_lifts.book_lift(lift, movement=asked, seats=1, by=cast.system)
    return {
        "movements": asked.pk,
        "legs": leg.pk,
        "movement-costs": cost.pk,
        "shared-lifts": lift.pk,
        "bookings": booked.pk,
    }


def add_moved(cast, nation, n):
    """A movement of a nation to ALPHA, whose movement control pia is, with a leg Calmora carries; a lift."""
    control(cast, cast.alpha, cast.pia)
    between = {"from_place": place(f"Port {n}"), "to_place": place(f"Airport {n}", "airport")}
    named = {"mission": cast.alpha, "partner": nation, **between}
    row = Movement.objects.create(
        **named, reference=f"M-{n}", title=f"Freight {n}", purpose="rotation", required_on=FAR
    )
    LoadLine.objects.create(movement=row, item="Crate", weight_kg=9)
    Leg.objects.create(movement=row, partner=cast.calmora, mode="sea", **between)
    SharedLift.objects.create(
        **named, title=f"Flight {n}", mode="air", departs_on=FAR, arrives_on=FAR, visibility=3
    )
