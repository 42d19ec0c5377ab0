"""Rows of the lists of logistics."""

from datetime import date

from accounts import services
from logistics import services_courses, services_discrepancies, services_resupply, services_stocks
from logistics.models import (
    Course,
    EquipmentCount,
    EquipmentLine,
    Inspection,
    Standard,
    StockItem,
    Unit,
    UnitStandard,
    UnitStrength,
)
from missions.models import Capability
from tests.logistics import cared, stores


def add_unit(cast, nation, n):
    """A unit of a nation in ALPHA, whose logistics noor keeps, with its strength, equipment and count."""
    if n == 0:
        services.grant_role(role="logistics", subject=cast.alpha, person=cast.noor, by=cast.system)
    kind, _made = Capability.objects.get_or_create(code="infantry", name="Infantry", unit="units")
    unit = Unit.objects.create(
        contributor=nation,
        mission=cast.alpha,
        reference=f"U-{n}",
        name=f"Unit {n}",
        capability=kind,
        state="present",
        arrived_on=date(2025, 1, 1),
    )
    UnitStrength.objects.create(
        unit=unit, reported_on=date(2025, 6, 30), category="troops", present=n, source="report"
    )
    standard, _made = Standard.objects.get_or_create(code="vhf", subject="radio", name="VHF", issuer="nato")
    UnitStandard.objects.create(unit=unit, standard=standard, told_on=date(2025, 6, 30), source="report")
    line = EquipmentLine.objects.create(unit=unit, group="armour", type="Carrier", lease="wet", agreed=9)
    EquipmentCount.objects.create(line=line, counted_on=date(2025, 6, 30), on_hand=9, source="report")


def add_care(cast, nation, n):
    """Somebody of a nation's who fell ill in ALPHA, where anwar is a medical officer; a course it offers."""
    if n == 0:
        services.grant_role(role="medical", subject=cast.alpha, person=cast.anwar, by=cast.system)
    cared.case(cast.alpha, cast.system, f"C-{n}", contributor=nation)
    course, _made = Course.objects.get_or_create(code=f"course-{n}", name=f"Course {n}")
    days = {"starts_on": stores.ahead(n + 1), "ends_on": stores.ahead(n + 2)}
    services_courses.offer_course(nation, course=course, place="Centre", places=9, **days, by=cast.system)


def add_stock(cast, nation, places, n):
    """A stock at ALPHA that was counted, a request for more, a report of a delivery; more lines of a book."""
    item = stores.stock(stores.camp(cast.alpha, f"Camp {n}"), cast.system, f"Diesel {n}", persons=n + 1)
    services_stocks.count_stock(item, batches={f"D-{n}": (90, stores.ahead(n))}, by=cast.system)
    services_resupply.ask_resupply(item, quantity=50, needed_by=stores.ahead(9), by=cast.system)
    services_discrepancies.report_discrepancy(
        item,
        kind="short",
        delivered_on=stores.today(),
        expected=9,
        found=8,
        proof=f"DN-{n}",
        words="One is missing.",
        by=cast.system,
    )
    first = places.setdefault("stock", item.pk)
    if first != item.pk:
        services_stocks.count_stock(StockItem.objects.get(pk=first), quantity=n, by=cast.system)


def add_inspection(nation, n):
    """An inspection of the unit of a nation that is planned."""
    unit = Unit.objects.get(contributor=nation, reference=f"U-{n}")
    Inspection.objects.create(unit=unit, kind="spot", number=1, planned_on=date(2026, 1, 2))
