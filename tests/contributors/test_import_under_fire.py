"""Imports with others at work: three at once, a worker killed in the middle, readers who look meanwhile."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from accounts import imports, jobs, outbox, services
from accounts.models import Event, Import, Job, User
from contributors.models import BurdenTotal, PersonnelLine, PersonnelReport
from tests.beginnings import by_deadline, load_registers
from tests.registers import bring
from tests.workers.portal import Portal, held, ringing_at, waits_in_the_middle

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("committed"),
    pytest.mark.timeout(300),
]
JANUARY_2021 = (Path(__file__).resolve().parent.parent / "published" / "personnel_2021_01.csv").read_bytes()
PERSONS, MISSIONS = 81_932, 22


@pytest.fixture
def by(db):
    load_registers()
    return User.objects.create_user("ada@concord.example", name="Ada", is_staff=True)


def persons():
    return PersonnelLine.objects.aggregate(n=Sum("personnel"))["n"] or 0


def at_once(*acts):
    """Do all of these at the same time, each with a connection of its own."""
    begin = threading.Barrier(len(acts))

    def do(act):
        begin.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_same_file_three_times_at_once_is_applied_once(by):
    rows = [bring("personnel", JANUARY_2021, by=by, apply=False, edition="first") for _ in range(3)]
    for row in rows:
        services.apply_import(row, by=by)
    ids = [Import.objects.get(pk=row.pk).job_id for row in rows]
    at_once(*(lambda job=job: jobs.run(job) for job in ids))
    assert sorted(Import.objects.values_list("state", flat=True)) == ["applied", "unchanged", "unchanged"]
    assert set(Job.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"done"}
    assert persons() == PERSONS
    assert Event.objects.filter(verb="import.applied").count() == 1
    assert not apps.get_model("contributors", "PersonnelLineEvent").objects.exists(), "nothing was rewritten"
    outbox.settle()
    assert BurdenTotal.objects.get(scope="un").personnel == PERSONS


def test_one_job_rung_three_times_at_once_is_done_once(by):
    row = bring("personnel", JANUARY_2021, by=by, apply=False)
    services.apply_import(row, by=by)
    job = Import.objects.get().job_id
    at_once(*[lambda: jobs.run(job)] * 3)
    assert (Job.objects.get(pk=job).attempts, persons()) == (1, PERSONS)


def test_readers_see_all_of_a_file_or_none_of_it(by):
    first = bring("personnel", JANUARY_2021, by=by, apply=False, edition="first")
    seen = looked_at_while(lambda: applied(first, by))
    assert seen == {(0, 0), (PERSONS, MISSIONS)}


def test_a_changed_cell_shows_at_once_and_its_earlier_figure_is_kept(by):
    bring("personnel", JANUARY_2021, by=by, edition="first")
    lines = JANUARY_2021.decode("utf-8-sig").splitlines(keepends=True)
    cells = lines[1].rstrip().split(",")
    cells[-2] = str(int(cells[-2]) + 1)
    second = "".join([lines[0], ",".join(cells) + "\n", *lines[2:]]).encode()
    row = bring("personnel", second, by=by, apply=False, edition="second")
    assert (row.counts["changed"], row.counts["unchanged"]) == (1, len(lines) - 2)
    seen = looked_at_while(lambda: applied(row, by))
    assert {total for total, _reports in seen} <= {PERSONS, PERSONS + 1}
    assert persons() == PERSONS + 1
    earlier = apps.get_model("contributors", "PersonnelLineEvent").objects.get()
    assert (earlier.edition, earlier.pgh_obj.edition) == ("first", "second")
    assert earlier.pgh_obj.personnel == earlier.personnel + 1


def applied(row, by):
    services.apply_import(row, in_background=False, by=by)
    assert imports.apply(jobs.Quiet(), row.pk).state == "applied"


def reports():
    return PersonnelReport.objects.count()


def looked_at_while(act):
    """What a reader saw, looking again and again in one statement each, from before until after."""
    seen, over = set(), threading.Event()

    def look():
        while True:
            last = over.is_set()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT coalesce(sum(personnel), 0), count(DISTINCT report_id)"
                    " FROM contributors_personnelline"
                )
                seen.add(cursor.fetchone())
            if last:
                return

    def write():
        try:
            act()
        finally:
            over.set()

    at_once(look, write)
    return seen


def test_a_worker_killed_while_it_writes_leaves_nothing_and_a_retry_works(by, monkeypatch):
    portal = Portal()
    try:
        with ringing_at(portal.valkey.url(), monkeypatch):
            portal.start("worker")
            portal.start("sweeper")
            row = bring("personnel", JANUARY_2021, by=by, apply=False)
            with held("contributors_personnelline"):
                services.apply_import(row, by=by)
                by_deadline(30, lambda: waits_in_the_middle("worker"), "the worker is writing")
                portal.kill("worker")
            job = Import.objects.get().job
            assert job.state == "running"
            assert (persons(), reports()) == (0, 0)
            # Its last sign of life is put back, so that the test need not wait the whole silence through.
            Job.objects.filter(pk=job.pk).update(heartbeat_at=F("heartbeat_at") - timedelta(seconds=18))
            by_deadline(30, lambda: Job.objects.filter(pk=job.pk, state="failed"), "the job is given up")
            job.refresh_from_db()
            assert job.can_retry and "try again" in job.error
            assert (persons(), reports(), Import.objects.get().state) == (0, 0, "checked")
            services.retry_job(job, by=by)
            portal.start("worker")
            by_deadline(30, lambda: Job.objects.filter(pk=job.pk, state="done"), "the retry is done")
            assert (persons(), Import.objects.get().state) == (PERSONS, "applied")
            by_deadline(30, lambda: BurdenTotal.objects.filter(scope="un", personnel=PERSONS), "the summary")
            assert (timezone.now() - job.started_at).total_seconds() < 60
    finally:
        portal.stop()
