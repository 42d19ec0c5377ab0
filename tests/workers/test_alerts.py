"""An alert and a worker with a Redis of its own: a band worsens, its person is told once, and mailed once."""

import pytest
from django.utils import timezone

from accounts import services, tasks
from accounts import services_subscriptions as subscriptions
from accounts.models import Event, Notification, Subscription, User
from config.celery import app
from logistics import services_alerts
from logistics import tasks as of_logistics
from logistics.models import AlertTold, UnitReadiness
from tests.beginnings import by_deadline, mission, nation, organization
from tests.logistics.stores import ago, camp, quarter
from tests.workers.portal import Portal, ringing_at

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers"), pytest.mark.timeout(180)]
SOON = 30


@pytest.fixture
def portal(db, tmp_path):
    """A worker at work, whose mails are written to a folder."""
    running = Portal()
    running.mails = tmp_path / "mails"
    with pytest.MonkeyPatch.context() as patch, ringing_at(running.valkey.url(), patch):
        patch.setenv("EMAIL_URL", f"filemail:///{running.mails}")  # four slashes: from the root
        try:
            running.start("worker")
            yield running
        finally:
            running.stop()


def stood(unit, band, since, until=None):
    """How ready the unit was from a day until a day."""
    UnitReadiness.objects.create(
        unit=unit, mission=unit.mission, valid_from=since, valid_until=until, band=band,
        judged_on=since, as_of=timezone.now(),
    )  # fmt: skip


def look_over():
    """The round that beat rings for comes now."""
    assert of_logistics.look_over_alerts.name in [e["task"] for e in app.conf.beat_schedule.values()]
    of_logistics.look_over_alerts.delay()


def told(person):
    return Notification.objects.filter(person=person, verb="alert.band").count()


def mails(portal):
    return sorted(portal.mails.glob("*")) if portal.mails.exists() else []


def test_a_band_that_worsened_is_told_once_and_mailed_once_by_a_worker(portal):
    one, bresland = mission("ONE", organization("UN")), nation("XBR")
    anwar = User.objects.create_user("anwar@concord.example", name="Anwar", time_zone="UTC")
    services.grant_role(role="staff", subject=one, person=anwar, by=User.objects.system())
    unit = quarter(bresland, camp(one))
    UnitReadiness.objects.filter(unit=unit).delete()
    stood(unit, 1, ago(40), ago(1))
    stood(unit, 3, ago(0))
    services_alerts.set_alerts(kinds=["band"], mission=one, by=anwar)
    row = subscriptions.subscribe(
        base="https://portal.example", frequency="at_once", kinds=["alert.band"], by=anwar
    )
    look_over(), look_over()  # rung for twice, as after a restart of beat
    by_deadline(SOON, lambda: told(anwar) == 1, "the alert is told")
    Subscription.objects.filter(pk=row.pk).update(next_at=timezone.now())
    tasks.send_subscriptions.delay()
    by_deadline(SOON, lambda: len(mails(portal)) == 1, "the alert is mailed")
    assert "/readiness/units/" in mails(portal)[0].read_text()
    look_over()
    Subscription.objects.filter(pk=row.pk).update(next_at=timezone.now())
    tasks.send_subscriptions.delay()
    by_deadline(
        SOON,
        lambda: Subscription.objects.get(pk=row.pk).next_at > timezone.now(),
        "the subscription is looked at again",
    )
    assert (told(anwar), AlertTold.objects.count(), len(mails(portal))) == (1, 1, 1)
    assert Event.objects.filter(verb="alert.band").count() == 1
