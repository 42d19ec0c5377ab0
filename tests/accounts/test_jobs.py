"""Long work: claimed once, told as it goes, cancelled or tried again by who may, given up with its worker."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts import jobs, services, sweeper
from accounts.models import Job, User
from tests.beginnings import by_deadline


@pytest.fixture
def anwar(db):
    return User.objects.create_user("anwar@concord.example", name="Anwar")


@pytest.fixture
def work():
    """Register work for one test: `work(function)` gives back its kind."""
    known = dict(jobs._works)

    def remember(function):
        jobs.work("test.work")(function)
        return "test.work"

    yield remember
    jobs._works.clear()
    jobs._works.update(known)


def start(kind, by, **arguments):
    return jobs.start(kind, "A job", by=by, **arguments)


def again(job):
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_once_however_often_it_is_rung(work, anwar):
    done = []
    job = start(work(lambda progress, what: done.append(what)), anwar, what=7)
    for _ in range(3):
        jobs.run(job.pk)
    assert done == [7]
    assert (again(job).state, again(job).attempts, again(job).percent) == ("done", 1, 100)


def test_what_it_says_as_it_goes_shows(work, anwar):
    def three_rows(progress):
        progress.stage("Reading", total=4)
        progress.rows(3)
        progress.write()
        seen.append(again(job))

    seen = []
    job = start(work(three_rows), anwar)
    jobs.run(job.pk)
    assert [(j.stage, j.rows_done, j.rows_total, j.percent) for j in seen] == [("Reading", 3, 4, 75)]


def test_percent_is_unknown_where_the_size_is(work, anwar):
    assert start(work(lambda progress: None), anwar).percent is None


def test_a_failure_says_why_and_may_be_tried_again(work, anwar, caplog):
    worked = []

    def fails_first(progress):
        worked.append(1)
        if len(worked) == 1:
            raise RuntimeError("the disk is full")

    job = start(work(fails_first), anwar)
    jobs.run(job.pk)
    assert (again(job).state, again(job).can_retry) == ("failed", True)
    assert "the disk is full" in again(job).error
    services.retry_job(again(job), by=anwar)
    jobs.run(job.pk)
    assert (again(job).state, again(job).attempts, again(job).error) == ("done", 2, "")


def test_what_a_rule_refused_is_not_worth_trying_again(work, anwar):
    def refuses(progress):
        raise ValidationError("Line 3 has no month.")

    job = start(work(refuses), anwar)
    jobs.run(job.pk)
    assert (again(job).state, again(job).error, again(job).can_retry) == (
        "failed",
        "Line 3 has no month.",
        False,
    )
    with pytest.raises(ValidationError):
        services.retry_job(again(job), by=anwar)


def test_a_queued_job_is_cancelled_at_once(work, anwar):
    job = start(work(lambda progress: pytest.fail("it was cancelled")), anwar)
    services.cancel_job(job, by=anwar)
    jobs.run(job.pk)
    assert again(job).state == "cancelled"


def test_a_running_job_is_cancelled_at_its_next_step(work, anwar):
    def long(progress):
        progress.stage("Reading", total=100)
        services.cancel_job(again(job), by=anwar)
        progress.write()
        for row in range(100):
            progress.rows(row)
        pytest.fail("it was cancelled")

    job = start(work(long), anwar)
    jobs.run(job.pk)
    assert again(job).state == "cancelled"
    with pytest.raises(ValidationError):
        services.cancel_job(again(job), by=anwar)


@pytest.mark.parametrize("act", [services.cancel_job, services.retry_job])
def test_a_job_is_its_owners_and_an_administrators(act, work, anwar):
    job = start(work(lambda progress: None), anwar)
    Job.objects.filter(pk=job.pk).update(state="failed" if act is services.retry_job else "queued")
    stranger = User.objects.create_user("dora@concord.example", name="Dora")
    assert not Job.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        act(again(job), by=stranger)
    act(again(job), by=User.objects.create_user("ada@concord.example", name="Ada", is_staff=True))


def test_a_job_whose_worker_fell_silent_is_given_up_and_others_are_not(work, anwar):
    kind = work(lambda progress: None)
    silent, alive = start(kind, anwar), start(kind, anwar)
    long_ago = timezone.now() - timedelta(seconds=30)
    Job.objects.filter(pk=silent.pk).update(state="running", heartbeat_at=long_ago, attempts=1)
    Job.objects.filter(pk=alive.pk).update(state="running", heartbeat_at=timezone.now(), attempts=1)
    sweeper.sweep()
    assert (again(silent).state, again(silent).can_retry) == ("failed", True)
    assert "try again" in again(silent).error
    assert again(alive).state == "running"
    services.retry_job(again(silent), by=anwar)
    jobs.run(silent.pk)
    assert again(silent).state == "done"


def test_who_was_given_up_may_not_commit(work, anwar):
    """A worker that only seemed dead comes back: what it wrote is rolled back, and the new attempt stands."""

    def slow(progress):
        Job.objects.filter(pk=job.pk).update(state="failed")
        jobs.ask_again(again(job))
        with pytest.raises(jobs.Lost):
            progress.hold()
        raise jobs.Lost

    job = start(work(slow), anwar)
    jobs.run(job.pk)
    assert again(job).state == "queued"


@pytest.mark.xdist_group("committed")
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_ring_do_it_once_and_its_heart_beats(work):
    anwar = User.objects.create_user("anwar@concord.example", name="Anwar")
    entered, leave, done = threading.Event(), threading.Event(), []

    def long(progress):
        done.append(1)
        entered.set()
        assert leave.wait(60)

    def run():
        jobs.run(job.pk)
        connection.close()

    job = start(work(long), anwar)
    workers = [threading.Thread(target=run) for _ in range(4)]
    for worker in workers:
        worker.start()
    assert entered.wait(60)
    first = again(job).heartbeat_at
    by_deadline(30, lambda: again(job).heartbeat_at > first, "a second heartbeat")
    leave.set()
    for worker in workers:
        worker.join()
    assert (done, again(job).state) == ([1], "done")
