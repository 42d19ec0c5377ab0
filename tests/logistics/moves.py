"""Movements for tests: a battalion of Bresland moves to ALPHA, whose movement control is noor."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from accounts import services as accounts
from logistics import services_legs, services_lifts, services_movement_control, services_movements
from logistics.models import Location, Unit
from missions.models import Capability


def control(cast, person=None):
    """Noor is movement control of ALPHA."""
    person = person or cast.noor
    accounts.grant_role(role="logistics", subject=cast.alpha, person=person, by=cast.system)
    return person


def places(cast):
    """Two ports everyone knows, and a camp in ALPHA."""

    def place(name, kind, mission=None):
        return Location.objects.get_or_create(name=name, mission=mission, defaults={"kind": kind})[0]

    return SimpleNamespace(
        home=place("Port Bres", "seaport"),
        port=place("Port Alpha", "seaport"),
        camp=place("Camp One", "camp", cast.alpha),
    )


def unit(cast, state="preparing"):
    kind, _made = Capability.objects.get_or_create(code="infantry", name="Infantry", unit="units")
    return Unit.objects.get_or_create(
        contributor=cast.bresland,
        reference="BRE-1",
        defaults={
            "mission": cast.alpha,
            "name": "First battalion",
            "capability": kind,
            "state": state,
            "arrived_on": date(2025, 1, 1) if state == "present" else None,
        },
    )[0]


def asked(cast, by=None, **given):
    """A movement of the battalion, as berit of Bresland asks for it."""
    if "noor" not in given:
        control(cast)
    at, today = places(cast), timezone.localdate()
    fields = {
        "reference": "MOV-1",
        "partner": cast.bresland,
        "title": "Vehicles of the first battalion",
        "purpose": "deployment",
        "unit": unit(cast),
        "from_place": at.home,
        "to_place": at.camp,
        "ready_on": today + timedelta(days=20),
        "required_on": today + timedelta(days=60),
        "passengers": 0,
    }
    return services_movements.request_movement(cast.alpha, **fields | given, by=by or cast.berit)


LINES = (
    {"item": "Armoured carrier", "quantity": 4, "weight_kg": 48000, "volume_m3": 160},
    {
        "item": "Diesel fuel",
        "quantity": 20,
        "packages": 20,
        "weight_kg": 4000,
        "volume_m3": 6,
        "un_number": "UN1202",
        "hazard_class": "3",
    },
)


def approved(cast, lines=LINES, **given):
    """One with its load list accepted, its transport chosen by movement control, and approved."""
    row = asked(cast, **given)
    row = services_movements.set_load(row, lines=lines, by=cast.berit)
    row = services_movements.accept_load(row, by=cast.berit)
    row = services_movement_control.provide_transport(row, mode="sea", provider="contract", by=cast.noor)
    return services_movement_control.approve_movement(row, by=cast.noor)


def leg(cast, row, **given):
    at, today = places(cast), timezone.localdate()
    fields = {
        "from_place": at.home,
        "to_place": at.port,
        "mode": "sea",
        "carrier": "MV Example",
        "departs_on": today + timedelta(days=21),
        "arrives_on": today + timedelta(days=40),
        "capacity_kg": 60000,
        "capacity_m3": 200,
        "capacity_seats": 0,
    }
    return services_legs.add_leg(row, **fields | given, by=cast.noor)


def lift(cast, **given):
    """Room that Calmora offers on a flight."""
    at, today = places(cast), timezone.localdate()
    fields = {
        "mission": cast.alpha,
        "title": "Weekly flight",
        "mode": "air",
        "from_place": at.home,
        "to_place": at.port,
        "departs_on": today + timedelta(days=25),
        "arrives_on": today + timedelta(days=26),
        "capacity_kg": 8000,
        "capacity_seats": 10,
        "visibility": 2,
    }
    return services_lifts.offer_lift(cast.calmora, **fields | given, by=cast.chidi)
