"""A subscription and a worker with a Redis of its own: its mail lies in the folder of mails."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services_saved, tasks
from accounts import services_subscriptions as subscriptions
from accounts.models import Subscription, User
from config.celery import app
from tests.beginnings import by_deadline, mission, organization, where_it_is_noon
from tests.workers.portal import mailing, mails

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers"), pytest.mark.timeout(400)]
SOON, BASE = 30, "https://portal.example"


@pytest.fixture
def portal(db, tmp_path):
    with mailing(tmp_path / "mails") as running:
        yield running


def look_at(row):
    """It is due, and the round that beat rings for every minute comes now."""
    Subscription.objects.filter(pk=row.pk).update(next_at=timezone.now())
    [of_beat] = [e["task"] for e in app.conf.beat_schedule.values() if e["task"].endswith("subscriptions")]
    assert of_beat == tasks.send_subscriptions.name
    tasks.send_subscriptions.delay()


def is_kept_until_tomorrow(row):
    return Subscription.objects.get(pk=row.pk).next_at > timezone.now() + timedelta(minutes=2)


def test_a_saved_list_is_mailed_by_a_worker_capped_and_ended_by_its_link(portal):
    un = organization("UN")
    dora = User.objects.create_user("dora@concord.example", name="Dora", time_zone=where_it_is_noon())
    mission("ONE", un, is_public=True)
    view = services_saved.save_view(page="missions:missions", name="Operations", query="", by=dora)
    row = subscriptions.subscribe(view=view, base=BASE, frequency="at_once", mails_a_day=1, by=dora)
    mission("TWO", un, is_public=True)
    mission("SECRET", un, is_public=False)

    look_at(row)
    by_deadline(SOON, lambda: Subscription.objects.get(pk=row.pk).sent_today == 1, "a mail was sent")
    by_deadline(SOON, lambda: len(mails(portal)) == 1, "it is written to its end")
    [file] = mails(portal)
    text = file.read_text()
    assert "To: dora@concord.example" in text and "New: TWO" in text
    assert "SECRET" not in text and "New: ONE" not in text

    mission("THREE", un, is_public=True)
    look_at(row)
    by_deadline(SOON, lambda: is_kept_until_tomorrow(row), "the second mail of the day is kept")
    assert mails(portal) == [file]

    link = re.search(r"^List-Unsubscribe:\s+<(\S+)>", text, re.M)[1]
    stranger = Client(enforce_csrf_checks=True)
    done = stranger.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and not Subscription.objects.get(pk=row.pk).is_active
