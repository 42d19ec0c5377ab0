"""Real workers and a real Redis, killed, stopped and frozen: what was written is worked out, and once."""

import time
from datetime import date, timedelta

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts import outbox, services
from accounts.models import DueRefresh, RefreshAttempt, SweeperBeat, User
from contributors.models import BurdenTotal, PersonnelLine
from contributors.services import report_strength
from logistics.models import MissionReadiness
from missions.models import Mission
from tests.beginnings import by_deadline, ceiling, mission, nation, organization
from tests.workers.portal import Portal, held, ringing_at, waits_in_the_middle

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers"), pytest.mark.timeout(400)]
SOON = 30  # seconds
MONTH = date(2025, 7, 1)


@pytest.fixture(scope="module")
def portal(db):
    """A worker and a sweeper at work, over a mission with a planner, and a Redis of their own."""
    running = Portal()
    with pytest.MonkeyPatch.context() as patch, ringing_at(running.valkey.url(), patch):
        try:
            running.write = writer(*mission_with_a_planner())
            running.start("worker")
            running.start("sweeper")
            running.write()
            by_deadline(SOON, at_rest, "the first summary")
            yield running
        finally:
            running.stop()


def mission_with_a_planner():
    un, bresland = organization("UN"), nation("XBR")
    one = mission("ONE", un)
    ceiling(one, "troops", 1000)
    anwar = User.objects.create_user("anwar@concord.example", name="Anwar")
    ada = User.objects.create_user("ada@concord.example", name="Ada", is_staff=True)
    services.grant_role(role="staff", subject=one, person=anwar, by=ada)
    return one, bresland, anwar


def writer(one, bresland, anwar):
    """Reports one man more, each time; answers how long the writing took."""

    def write():
        standing = PersonnelLine.objects.filter(mission=one).aggregate(n=Sum("men"))["n"] or 100
        began = time.monotonic()
        report_strength(
            mission=one,
            month=MONTH,
            contributor=bresland,
            category="troops",
            women=0,
            men=standing + 1,
            reason="",
            by=User.objects.get(pk=anwar.pk),
        )
        return time.monotonic() - began

    return write


def summaries():
    """Persons and version of burden-sharing, persons and version of readiness."""
    total = BurdenTotal.objects.get(scope="un", month=MONTH)
    judged = MissionReadiness.objects.get(month=MONTH)
    return total.personnel, total.version, judged.areas.get().deployed, judged.version


def at_rest():
    return not DueRefresh.objects.exists() and not RefreshAttempt.objects.exists()


def reaches_its_summaries_once(before, *, writes=1):
    """Both summaries show every write, and none changed one twice; writes close together are one change."""
    persons, version, deployed, judgement = before
    wanted = persons + writes, deployed + writes
    by_deadline(SOON, lambda: (summaries()[0], summaries()[2]) == wanted, "the summaries show the write")
    by_deadline(SOON, at_rest, "nothing is due")
    assert outbox.differing_keys() == []
    assert version < summaries()[1] <= version + writes
    assert judgement < summaries()[3] <= judgement + writes


def test_the_worker_alone_works_out_what_was_written(portal):
    before = summaries()
    with portal.frozen("sweeper"):
        portal.write()
        reaches_its_summaries_once(before)


def test_the_sweeper_alone_works_out_what_was_written(portal):
    before = summaries()
    with portal.frozen("worker"):
        portal.write()
        reaches_its_summaries_once(before)


def test_a_task_killed_in_the_middle_loses_nothing(portal):
    before = summaries()
    with held("contributors_burdentotal"), portal.frozen("sweeper"):
        portal.write()
        by_deadline(SOON, lambda: waits_in_the_middle("worker"), "the worker is in the middle of the task")
        portal.kill_task()
    reaches_its_summaries_once(before)


def test_the_worker_goes_on_after_a_killed_task(portal):
    before = summaries()
    with portal.frozen("sweeper"):
        portal.write()
        reaches_its_summaries_once(before)


def test_a_whole_worker_killed_in_the_middle_loses_nothing(portal):
    before = summaries()
    with held("logistics_missionreadiness"), portal.frozen("sweeper"):
        portal.write()
        by_deadline(SOON, lambda: waits_in_the_middle("worker"), "the worker is in the middle of the task")
        portal.kill("worker")
    portal.write()
    reaches_its_summaries_once(before, writes=2)
    portal.start("worker")


def quickest(portal, writes):
    """Seconds the quickest of these writes took; the machine may be busy during another."""
    return min(portal.write() for _n in range(writes))


def test_writes_succeed_at_once_while_redis_is_frozen(portal):
    before, usual = summaries(), portal.write()
    with portal.frozen("redis"):
        assert quickest(portal, 3) <= usual + 0.7
        reaches_its_summaries_once(before, writes=4)


def test_writes_succeed_at_once_while_redis_is_down_and_the_worker_finds_it_again(portal):
    before, usual = summaries(), portal.write()
    portal.valkey.stop()
    try:
        assert quickest(portal, 3) <= usual + 0.7
        reaches_its_summaries_once(before, writes=4)
    finally:
        portal.valkey.start()
    with portal.frozen("sweeper"):
        before = summaries()
        portal.write()
        reaches_its_summaries_once(before)


def test_a_worker_whose_redis_goes_while_it_works_finds_it_again(portal):
    before = summaries()
    with held("contributors_burdentotal"), portal.frozen("sweeper"):
        portal.write()
        by_deadline(SOON, lambda: waits_in_the_middle("worker"), "the worker is in the middle of the task")
        portal.valkey.stop()
    reaches_its_summaries_once(before)
    portal.valkey.start()
    with portal.frozen("sweeper"):
        before = summaries()
        portal.write()
        reaches_its_summaries_once(before)


def test_a_page_says_how_old_its_figures_are_while_nobody_works(portal):
    reader = Client()
    reader.force_login(User.objects.get(email="anwar@concord.example"))
    page = Mission.objects.get().get_absolute_url()
    assert "not current" not in reader.get(page).content.decode()
    before = summaries()
    with portal.frozen("sweeper"), portal.frozen("worker"):
        portal.write()
        DueRefresh.objects.update(added_at=timezone.now() - timedelta(hours=1))
        assert "not current" in reader.get(page).content.decode()
    reaches_its_summaries_once(before)


def test_the_sweeper_says_that_it_lives(portal):
    last = SweeperBeat.objects.get().at
    by_deadline(SOON, lambda: SweeperBeat.objects.get().at > last, "another beat of the sweeper")
