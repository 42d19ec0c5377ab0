"""What the table of access speaks of, of logistics."""

from datetime import date, timedelta

from django.utils import timezone

from accounts import outbox, services
from accounts.models import RoleGrant
from logistics import (
    services_courses,
    services_discrepancies,
    services_equipment,
    services_interoperability,
    services_locations,
    services_readiness,
    services_resupply,
    services_stocks,
    services_training,
    services_units,
)
from logistics.models import Course, Standard, Unit, UnitReadiness
from logistics.services_inspections import plan_inspection
from missions.models import Capability
from tests.logistics import cared, stores


def judged(cast, mission, person, place):
    """A unit of Bresland's in the mission whose logistics the person keeps; what it is judged by, and how."""
    key = place.get("units")
    if key is None:
        services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
        kind, _made = Capability.objects.get_or_create(
            code="judged", name="Infantry", unit="units", category="troops"
        )
        key = Unit.objects.create(
            reference=mission.acronym, name="First", contributor=cast.bresland, mission=mission, personnel=10,
            capability=kind, state="present", arrived_on=cast.months[0],
        ).pk  # fmt: skip
    unit = Unit.objects.get(pk=key)
    course, _made = Course.objects.get_or_create(code="conduct", name="Conduct")
    given = {"issued_on": timezone.localdate(), "issuer": "Centre", "person": mission.acronym}
    certificate = services_training.add_certificate(unit, course=course, **given, by=cast.system)
    set_ = {"area": "legal", "band": 2, "reason": "Seen.", "expires_on": timezone.localdate()}
    override = services_readiness.override_readiness(unit, **set_, by=cast.system)
    outbox.settle()
    return {
        "judged": unit.pk,
        "unit-readiness": UnitReadiness.objects.get(unit=unit).pk,
        "certificates": certificate.pk,
        "readiness-overrides": override.pk,
    }


def taught(cast):
    """A course Bresland offers to partners, in which it took places itself."""
    days = {"starts_on": timezone.localdate() + timedelta(days=9)}
    days["ends_on"] = days["starts_on"]
    course = Course.objects.get(code="conduct")
    row = services_courses.offer_course(
        cast.bresland, course=course, place="Centre", places=9, **days, by=cast.system
    )
    return row, services_courses.take_places(row, partner=cast.bresland, persons=2, by=cast.system)


def fell_ill(cast, mission, person):
    """Somebody of Bresland's who fell ill in the mission, of which the person is a medical officer."""
    services.grant_role(role="medical", subject=mission, person=person, by=cast.system)
    return {"care-records": cared.case(mission, cast.system, contributor=cast.bresland).pk}


def inspected(cast, mission, person):
    """An inspection of a company of Bresland in the mission, whose logistics the person keeps."""

    if not RoleGrant.objects.filter(role="logistics", person=person).exists():
        services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
    kind, _made = Capability.objects.get_or_create(code="infantry", defaults={"name": "Infantry"})
    unit = Unit.objects.create(
        contributor=cast.bresland,
        mission=mission,
        reference=f"BRE-{mission.acronym}-I",
        name="Company",
        capability=kind,
        state="present",
        arrived_on=date(2025, 1, 1),
    )
    row = plan_inspection(unit, kind="spot", planned_on=date(2026, 9, 1), inspector=person, by=cast.system)
    return {"inspections": row.pk, "inspected": unit.pk}


def delivered(cast, mission, person):
    """A unit of Bresland in the mission, whose logistics the person keeps; who was there, and where."""
    services.grant_role(role="logistics", subject=mission, person=person, by=cast.system)
    kind, _made = Capability.objects.get_or_create(code="hospital", name="Hospital", unit="beds")
    place = services_locations.add_location(mission=mission, kind="camp", name="Camp One", by=cast.system)
    named = {"reference": f"BRE-{mission.acronym}", "name": "Field hospital", "capability": kind}
    unit = services_units.add_unit(cast.bresland, **named, mission=mission, by=cast.system)
    unit = services_units.change_unit(unit, location=place, by=cast.system)
    unit = services_units.prepare_unit(unit, by=cast.system)
    unit = services_units.receive_unit(unit, arrived_on=date(2025, 1, 1), by=cast.system)
    was_there = services_units.report_unit_strength(
        unit, reported_on=date(2025, 6, 30), category="troops", present=90, source="report", by=cast.system
    )
    line = services_equipment.add_equipment(
        unit, group="medical", type="X-ray", lease="wet", agreed=2, is_by_item=True, by=cast.system
    )
    count = services_equipment.report_count(
        line, counted_on=date(2025, 6, 30), on_hand=2, source="report", by=cast.system
    )
    item = services_equipment.add_item(line, number="X-1", by=cast.system)
    kept = services_equipment.add_sustainment(unit, category="catering", entitled=90, by=cast.system)
    told = told_standard(unit, cast.system)
    return {
        "locations": place.pk,
        "units": unit.pk,
        "unit-strengths": was_there.pk,
        "equipment": line.pk,
        "counts": count.pk,
        "items": item.pk,
        "self-sustainment": kept.pk,
        "unit-standards": told.pk,
        "standards": told.standard_id,
    }


def told_standard(unit, by):
    """That it uses one of two standards; the other is there to be told."""
    rows = [
        Standard.objects.get_or_create(code=code, subject="radio", name=code.upper(), issuer="nato")[0]
        for code in ("vhf", "uhf")
    ]
    return services_interoperability.tell_standard(
        unit, rows[0], told_on=date(2025, 6, 30), source="report", by=by
    )


def stored(cast, mission):
    """A stock of the mission that was counted, one request for more of it and one report of a delivery."""
    item = stores.stock(stores.camp(mission, f"Camp {mission}"), cast.system, persons=100)
    services_stocks.count_stock(item, quantity=900, by=cast.system)
    asked = services_resupply.ask_resupply(item, quantity=50, needed_by=stores.ahead(9), by=cast.system)
    report = services_discrepancies.report_discrepancy(
        item,
        kind="short",
        delivered_on=stores.today(),
        expected=9,
        found=8,
        proof=f"DN-{mission}",
        words="One is missing.",
        by=cast.system,
    )
    line = item.movements.get()
    return {
        "stocks": item.pk,
        "stock-movements": line.pk,
        "resupply-requests": asked.pk,
        "discrepancies": report.pk,
    }
