"""Locations, units and stocks that tests begin with; all of them invented."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts import outbox, services
from logistics import services_stocks
from logistics.models import Location, StockLevel, Unit, UnitStrength
from missions.models import Capability


def today():
    return timezone.localdate()


def ago(days):
    return today() - timedelta(days=days)


def ahead(days):
    return today() + timedelta(days=days)


def capability():
    kind, _made = Capability.objects.get_or_create(
        code="infantry", defaults={"name": "Infantry", "unit": "units", "category": "troops"}
    )
    return kind


def camp(mission, name="Camp One", **fields):
    return Location.objects.create(mission=mission, name=name, **fields)


def quarter(partner, location, reference="INF-1", present=100):
    """A unit of a partner at a location, with so many present; None: it has not reported."""
    unit = Unit.objects.create(
        reference=reference,
        name=f"Unit {reference}",
        contributor=partner,
        mission=location.mission,
        capability=capability(),
        location=location,
        state=Unit.State.PRESENT,
        arrived_on=ago(100),
    )
    if present is not None:
        UnitStrength.objects.create(
            unit=unit, reported_on=ago(2), category="troops", present=present, source="morning report"
        )
    return unit


def keeper(cast, mission, email="storekeeper@concord.example"):
    """A logistics officer of a mission."""
    person = services.add_person(
        email=email, name="Store Keeper", password="a long enough word for tests", by=cast.system
    )
    services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
    return person


def stock(location, by, name="Diesel", stock_class="fuel", **fields):
    fields = {"measure": "litres", "reserve_days": 10, "rate": Decimal("2.5")} | fields
    return services_stocks.record_stock(location, stock_class=stock_class, name=name, by=by, **fields)


def level(item):
    """What its summary says now."""
    outbox.settle()
    return StockLevel.objects.get(item=item)
