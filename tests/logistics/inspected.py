"""Units to inspect: an infantry battalion of Bresland in ALPHA, with what it brings."""

from datetime import date

from accounts.services import grant_role
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.models import EquipmentLine, Item, SustainmentLine, Unit
from missions.models import Capability

QUARTER = date(2026, 7, 1)


def keepers(cast):
    """Dora inspects in ALPHA, Noor reviews; Anwar is staff and keeps no logistics."""
    for person in (cast.dora, cast.noor):
        grant_role(role="logistics", subject=cast.alpha, person=person, by=cast.system)


def unit(cast, reference="BRE-INF-1", contributor=None, mission=None, **fields):
    kind, _made = Capability.objects.get_or_create(code="infantry", defaults={"name": "Infantry"})
    given = {
        "name": "Kestrel battalion",
        "capability": kind,
        "personnel": 800,
        "state": Unit.State.PRESENT,
        "arrived_on": date(2025, 1, 1),
    } | fields
    return Unit.objects.create(
        contributor=contributor or cast.bresland, mission=mission or cast.alpha, reference=reference, **given
    )


def brought(of):
    """(carriers on wet lease, by item tankers on wet lease, catering)."""
    carriers = EquipmentLine.objects.create(
        unit=of, group="armour", type="Armoured personnel carriers", lease="wet", agreed=10
    )
    tankers = EquipmentLine.objects.create(
        unit=of, group="vehicles", type="Water tankers", lease="wet", agreed=2, is_by_item=True
    )
    for number in ("T-1", "T-2"):
        Item.objects.create(line=tankers, number=number)
    catering = SustainmentLine.objects.create(unit=of, category="catering", entitled=800)
    return carriers, tankers, catering


def planned(cast, of, kind="periodic", by=None, **fields):
    given = {"planned_on": date(2026, 9, 14), "inspector": cast.dora} | fields
    return services.plan_inspection(of, kind=kind, by=by or cast.dora, **given)


def found(of, on_hand=10, serviceable=9, tankers=("serviceable", "unserviceable"), is_met=True, strength=790):
    """What the service is told of all the unit brings."""
    carriers, by_item = of.equipment.get(group="armour"), of.equipment.get(group="vehicles")
    items = zip(by_item.items.order_by("number"), tankers, strict=True)
    return {
        "conducted_on": date(2026, 9, 15),
        "strength_present": strength,
        "equipment": [
            {
                "line": carriers,
                "on_hand": on_hand,
                "serviceable": serviceable,
                "remark": "two in the workshop",
            },
            {"line": by_item, "items": [{"item": item, "result": result} for item, result in items]},
        ],
        "sustainment": [{"line": of.sustainment.get(), "is_met": is_met}],
        "checklist": [{"dimension": "medical", "standard": "conditions", "remark": "no dentist"}],
    }


def conducted(cast, row, by=None, **more):
    return services.conduct_inspection(row, **found(row.unit, **more), by=by or cast.dora)


def signed(cast, row, **more):
    """Conducted and signed by the inspector."""
    row = conducted(cast, row, **more)
    return signatures.sign_inspection(row, version=row.version, by=cast.dora)


def finished(cast, row, **more):
    """Signed by both, reviewed and final."""
    row = signed(cast, row, **more)
    row = signatures.countersign_inspection(row, version=row.version, by=cast.berit)
    row = reviews.review_inspection(row, words="As found.", version=row.version, by=cast.noor)
    return reviews.finish_inspection(row, by=cast.noor)
