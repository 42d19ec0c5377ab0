"""Units of the cast: Bresland's infantry in ALPHA, kept by its own desk and by ALPHA's logistics officer."""

from datetime import date
from types import SimpleNamespace

from accounts import services as of_accounts
from logistics import services_equipment, services_locations, services_units
from missions.models import Capability

BEGAN = date(2025, 1, 10)


def battalion(cast):
    """The unit on standby, its mission's logistics officer (noor, who plans elsewhere) and a camp."""
    kind, _made = Capability.objects.get_or_create(
        code="infantry", name="Infantry battalion", unit="units", category="troops"
    )
    of_accounts.grant_role(role="logistics", subject=cast.alpha, person=cast.noor, by=cast.system)
    camp = services_locations.add_location(
        mission=cast.alpha,
        kind="camp",
        name="Camp North",
        sector="North",
        latitude="7.12345",
        longitude="19.54321",
        by=cast.noor,
    )
    unit = services_units.add_unit(
        cast.bresland,
        reference="BRE-INF-1",
        name="First battalion",
        capability=kind,
        mission=cast.alpha,
        personnel=100,
        by=cast.berit,
    )
    return SimpleNamespace(unit=unit, camp=camp, kind=kind)


def arrived(cast):
    made = battalion(cast)
    unit = services_units.prepare_unit(made.unit, by=cast.berit)
    unit = services_units.receive_unit(unit, arrived_on=BEGAN, by=cast.noor)
    made.unit = services_units.change_unit(unit, location=made.camp, by=cast.noor)
    return made


def carriers(cast, unit, **fields):
    given = {"group": "armour", "type": "Carrier, wheeled", "lease": "wet", "agreed": 10} | fields
    return services_equipment.add_equipment(unit, **given, by=cast.berit)


def taken(browser, address):
    """A file as text."""
    return b"".join(browser.get(address).streaming_content).decode("utf-8-sig")
