"""Bands set by hand and certificates: who may, what is refused, what is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import services as of_accounts
from accounts.models import Event
from accounts.versions import ChangedMeanwhile
from logistics import services_readiness, services_training
from logistics.models import Certificate, Course, ReadinessOverride, Unit
from missions.models import Capability

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(cast):
    kind = Capability.objects.create(code="infantry", name="Infantry", unit="units", category="troops")
    of_accounts.grant_role(role="logistics", subject=cast.alpha, person=cast.noor, by=cast.system)
    return Unit.objects.create(
        reference="B1", name="First", contributor=cast.bresland, mission=cast.alpha, capability=kind,
        personnel=100, state=Unit.State.PRESENT, arrived_on=timezone.localdate() - timedelta(days=90),
    )  # fmt: skip


def soon(days=30):
    return timezone.localdate() + timedelta(days=days)


def override(unit, by, **more):
    given = {"area": "equipment", "band": 2, "reason": "The rest follows by road.", "expires_on": soon()}
    return services_readiness.override_readiness(unit, **given | more, by=by)


def test_who_keeps_the_missions_logistics_sets_a_band_with_a_reason_and_a_last_day(cast, unit):
    row = override(unit, cast.noor)
    assert (row.author, row.band, row.ended_at) == (cast.noor, 2, None)
    event = Event.objects.get(verb="readiness.overridden")
    assert event.is_between and event.data["area"] == "equipment"


def test_a_second_override_takes_the_place_of_the_first(cast, unit):
    first, second = override(unit, cast.noor), override(unit, cast.noor, band=3)
    first.refresh_from_db()
    assert first.ended_at and not second.ended_at


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"band": 5}, {"area": "morale"}, {"expires_on": soon(-1)}, {"expires_on": soon(184)}],
)
def test_a_wrong_override_is_refused_and_leaves_nothing(wrong, cast, unit):
    with pytest.raises(ValidationError):
        override(unit, cast.noor, **wrong)
    assert (
        not ReadinessOverride.objects.exists() and not Event.objects.filter(verb__contains="overrid").exists()
    )


def test_who_speaks_for_a_unit_under_way_or_has_no_part_in_it_sets_no_band(cast, unit):
    for person in (cast.berit, cast.pia, cast.dora):
        with pytest.raises(PermissionDenied):
            override(unit, person)


def test_of_a_unit_at_home_its_contributor_sets_the_band(cast, unit):
    unit.state = Unit.State.STANDBY
    unit.save()
    override(unit, cast.berit)
    with pytest.raises(PermissionDenied):
        override(unit, cast.noor)


def test_an_override_is_taken_back_once_and_by_its_version(cast, unit):
    row = override(unit, cast.noor)
    with pytest.raises(ChangedMeanwhile):
        services_readiness.end_override(row, version=7, by=cast.noor)
    services_readiness.end_override(row, version=1, by=cast.noor)
    with pytest.raises(ValidationError):
        services_readiness.end_override(row, by=cast.noor)


def certify(unit, by, **more):
    course, _made = Course.objects.get_or_create(code="conduct", defaults={"name": "Conduct", "months": 12})
    given = {"person": "P-17", "issued_on": timezone.localdate() - timedelta(days=10), "issuer": "Centre"}
    return services_training.add_certificate(unit, course=course, **given | more, by=by)


def test_a_certificate_holds_as_long_as_its_course_says(cast, unit):
    row = certify(unit, cast.berit)
    assert (row.expires_on - row.issued_on).days in (365, 366)
    assert Event.objects.get(verb="certificate.added").is_between


@pytest.mark.parametrize(
    "wrong",
    [
        {"issued_on": soon(1)},
        {"persons": 2},
        {"expires_on": timezone.localdate() - timedelta(days=11)},
        {"issuer": ""},
        {"places_offered": 5, "places_taken": 6},
    ],
)
def test_a_wrong_certificate_is_refused(wrong, cast, unit):
    with pytest.raises(ValidationError):
        certify(unit, cast.berit, **wrong)
    assert not Certificate.objects.exists()


def test_others_enter_no_certificates(cast, unit):
    for person in (cast.pia, cast.dora):
        with pytest.raises(PermissionDenied):
            certify(unit, person)


def test_a_certificate_is_corrected_by_its_version_and_withdrawn_once(cast, unit):
    row = certify(unit, cast.noor)
    row = services_training.change_certificate(row, version=1, issuer="Academy", by=cast.noor)
    with pytest.raises(ChangedMeanwhile):
        services_training.change_certificate(row, version=1, issuer="X", by=cast.noor)
    row = services_training.withdraw_certificate(row, reason="Forged.", by=cast.noor)
    assert row.withdrawn_on == timezone.localdate()
    with pytest.raises(ValidationError):
        services_training.withdraw_certificate(row, reason="Again.", by=cast.noor)


def test_the_inside_of_a_unit_is_seen_by_its_two_sides_alone(cast, unit):
    override(unit, cast.noor)
    certify(unit, cast.berit)
    for model in (ReadinessOverride, Certificate):
        seen = {
            person: model.objects.visible_to(getattr(cast, person)).count()
            for person in ("noor", "berit", "pia")
        }
        assert seen == {"noor": 1, "berit": 1, "pia": 0}
