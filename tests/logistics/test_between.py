"""What is between a contributor and a mission, told to who keeps the mission's logistics: of that alone."""

import pytest

from accounts import events, services
from accounts.models import Event
from logistics import services_training, services_units
from logistics.models import Course, Unit
from tests.conftest import signed_in
from tests.logistics.stores import camp, keeper, quarter, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    return keeper(cast, cast.alpha)


@pytest.fixture
def unit(cast):
    return quarter(cast.bresland, camp(cast.alpha))


def certify(unit, by):
    course, _made = Course.objects.get_or_create(code="conduct", name="Conduct")
    services_training.add_certificate(unit, course=course, issued_on=today(), issuer="Centre", by=by)
    return Event.objects.get(verb="certificate.added")


def told(person, event):
    return Event.objects.visible_to(person).filter(pk=event.pk).exists()


def test_logistics_officers_read_what_a_contributor_enters_on_a_unit_of_their_mission(cast, officer, unit):
    event = certify(unit, cast.berit)
    assert event.is_between
    assert told(officer, event) and told(cast.anwar, event)
    services.grant_role(role="staff", subject=cast.alpha, person=cast.pia, by=cast.system)
    assert not told(cast.pia, event)  # she sees the certificate, and is no side of it
    assert not told(cast.chidi, event)
    there = signed_in(officer).get("/api/v1/events/?verb=certificate.added").json()
    assert [row["verb"] for row in there["results"]] == ["certificate.added"]


def test_nothing_is_told_of_another_mission_nor_of_a_unit_at_home(cast, unit):
    elsewhere = keeper(cast, cast.beta, "other@concord.example")
    assert not told(elsewhere, certify(unit, cast.berit))
    home = services_units.add_unit(
        cast.bresland, reference="B2", name="At home", capability=unit.capability, mission=cast.alpha,
        by=cast.berit,
    )  # fmt: skip
    event = Event.objects.get(verb="unit.added", subject_id=str(home.pk))
    assert home.state == Unit.State.STANDBY and not told(keeper(cast, cast.alpha), event)


def test_other_records_of_the_mission_stay_between_their_sides(cast, officer):
    event = events.record("mandate.renewed", cast.alpha, by=cast.system, about=[cast.alpha], is_between=True)
    assert told(cast.anwar, event) and not told(officer, event)
