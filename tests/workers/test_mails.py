"""A subscription with beat, a worker and a Redis of their own: its mail lies in the folder of mails."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from celery import current_app
from celery.beat import PersistentScheduler
from django.test import Client
from django.utils import timezone

from accounts import services_saved, tasks
from accounts import services_subscriptions as subscriptions
from accounts.models import Subscription, User
from tests.beginnings import by_deadline, mission, organization
from tests.workers.portal import Portal, ringing_at

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers"), pytest.mark.timeout(180)]
SOON, BASE = 30, "https://portal.example"


@pytest.fixture
def portal(db, tmp_path):
    """A worker at work, whose mails are written to a folder."""
    running = Portal()
    running.mails = tmp_path / "mails"
    with pytest.MonkeyPatch.context() as patch, ringing_at(running.valkey.url(), patch):
        patch.setenv("EMAIL_URL", f"filemail://{running.mails}")
        try:
            running.start("worker")
            yield running
        finally:
            running.stop()


def overdue(file):
    """A schedule of beat in which the round of subscriptions has come, and nothing else."""
    scheduler = PersistentScheduler(current_app._get_current_object(), schedule_filename=str(file))
    scheduler.schedule["subscriptions that are due"].last_run_at -= timedelta(minutes=2)
    scheduler.close()


def due(row):
    Subscription.objects.filter(pk=row.pk).update(next_at=timezone.now())


def mails(portal):
    return sorted(portal.mails.glob("*")) if portal.mails.exists() else []


def is_kept_until_tomorrow(row):
    return Subscription.objects.get(pk=row.pk).next_at > timezone.now() + timedelta(minutes=2)


def test_a_saved_list_is_mailed_by_beat_and_worker_capped_and_ended_by_its_link(portal):
    un = organization("UN")
    dora = User.objects.create_user("dora@concord.example", name="Dora", time_zone="UTC")
    mission("ONE", un, is_public=True)
    view = services_saved.save_view(page="missions:missions", name="Operations", query="", by=dora)
    row = subscriptions.subscribe(view=view, base=BASE, frequency="at_once", mails_a_day=1, by=dora)
    mission("TWO", un, is_public=True)
    mission("SECRET", un, is_public=False)

    due(row)
    overdue(portal.place / "beat")
    portal.start("beat")
    by_deadline(SOON, lambda: mails(portal), "a mail was written")
    by_deadline(SOON, lambda: Subscription.objects.get(pk=row.pk).sent_today == 1, "it is noted")
    [file] = mails(portal)
    text = file.read_text()
    assert "To: dora@concord.example" in text and "New: TWO" in text
    assert "SECRET" not in text and "New: ONE" not in text

    mission("THREE", un, is_public=True)
    due(row)
    tasks.send_subscriptions.delay()
    by_deadline(SOON, lambda: is_kept_until_tomorrow(row), "the second mail of the day is kept")
    assert mails(portal) == [file]

    link = re.search(r"^List-Unsubscribe:\s+<(\S+)>", text, re.M)[1]
    stranger = Client(enforce_csrf_checks=True)
    done = stranger.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and not Subscription.objects.get(pk=row.pk).is_active
