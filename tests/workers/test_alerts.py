"""An alert and a worker with a Redis of its own: a band worsens, its person is told once, and mailed once."""

import pytest
from django.utils import timezone

from accounts import outbox, services, tasks
from accounts import services_subscriptions as subscriptions
from accounts.models import Event, Notification, Subscription, User
from config.celery import app
from logistics import services_alerts
from logistics import tasks as of_logistics
from logistics.models import AlertTold, UnitReadiness
from tests.beginnings import by_deadline, mission, nation, organization, where_it_is_noon
from tests.logistics.stores import ago, camp, quarter
from tests.workers.portal import mailing, mails

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers"), pytest.mark.timeout(400)]
SOON = 30


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


def test_a_band_that_worsened_is_told_once_and_mailed_once_by_a_worker(db, tmp_path):
    one, bresland = mission("ONE", organization("UN")), nation("XBR")
    anwar = User.objects.create_user("anwar@concord.example", name="Anwar", time_zone=where_it_is_noon())
    services.grant_role(role="staff", subject=one, person=anwar, by=User.objects.system())
    unit = quarter(bresland, camp(one))
    services_alerts.set_alerts(kinds=["band"], mission=one, by=anwar)
    row = subscriptions.subscribe(
        base="https://portal.example", frequency="at_once", kinds=["alert.band"], by=anwar
    )
    outbox.settle()  # before the worker is there: it would put what the facts say in place of these bands
    UnitReadiness.objects.filter(unit=unit).delete()
    stood(unit, 1, ago(40), ago(1))
    stood(unit, 3, ago(0))
    with mailing(tmp_path / "mails") as portal:
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
