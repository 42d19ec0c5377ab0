"""Boards of 200 units, and the field form of 400 lines, weigh at most 40,000 bytes as they travel."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import outbox, services
from logistics.models import EquipmentCount, EquipmentLine, SustainmentLine, Unit, UnitStrength
from missions.models import Capability
from tests.logistics.inspected import planned, unit
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def force(cast):
    services.grant_role(role="logistics", subject=cast.alpha, person=cast.noor, by=cast.system)
    kind = Capability.objects.create(code="infantry", name="Infantry", unit="units", category="troops")
    today = timezone.localdate()
    units = Unit.objects.bulk_create(
        Unit(
            reference=f"BRE-INF-{n}", name=f"Battalion of the {n}th brigade", contributor=cast.bresland,
            mission=cast.alpha, capability=kind, personnel=800, state="present", arrived_on=date(2025, 1, 1),
        )
        for n in range(200)
    )  # fmt: skip
    UnitStrength.objects.bulk_create(
        UnitStrength(unit=unit, reported_on=today, category="troops", present=700 + n % 90, source="R")
        for n, unit in enumerate(units)
    )
    lines = EquipmentLine.objects.bulk_create(
        EquipmentLine(unit=unit, group=group, type="Carrier, wheeled", lease="wet", agreed=9)
        for unit in units
        for group in ("armour", "vehicles")
    )
    EquipmentCount.objects.bulk_create(
        EquipmentCount(
            line=line,
            counted_on=today - timedelta(days=n % 300),
            on_hand=9,
            serviceable=9 - n % 3,
            source="R",
        )
        for n, line in enumerate(lines)
    )
    SustainmentLine.objects.bulk_create(
        SustainmentLine(unit=unit, category="catering", entitled=800) for unit in units
    )
    outbox.settle()
    return units


@pytest.mark.parametrize(
    "address", ["/readiness/units/", "/readiness/missions/alpha/", "/equipment/", "/units/", "/inspections/"]
)
def test_each_board_is_light_whatever_is_asked_of_it(cast, sign_in, force, address):
    client = sign_in(cast.noor)
    page = client.get(address)
    assert page.status_code == 200 and weight(page) <= PAGE_BYTES / 2
    assert weight(client.get(f"{address}?size=200")) <= PAGE_BYTES


def test_boards_show_25_units_and_go_on(cast, sign_in, force):
    page = sign_in(cast.noor).get("/readiness/units/").text
    assert page.count("/readiness/units/") - page.count("/readiness/units/?") >= 25
    assert page.count('<tr class="linked">') == 25
    assert "after=" in page and "sort=unit" in page


def test_the_field_form_of_hundreds_of_lines_is_light(cast, sign_in):
    services.grant_role(role="logistics", subject=cast.alpha, person=cast.dora, by=cast.system)
    of = unit(cast)
    groups = ("armour", "vehicles", "electrical", "engineering")
    EquipmentLine.objects.bulk_create(
        EquipmentLine(unit=of, group=groups[n % 4], type=f"Type {n}", lease="wet", agreed=9)
        for n in range(400)
    )
    form = sign_in(cast.dora).get(f"{planned(cast, of).get_absolute_url()}form/")
    assert form.text.count("Type ") >= 400
    assert weight(form) <= PAGE_BYTES
