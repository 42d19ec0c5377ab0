"""Long work apart from the request: claimed once, alive while its heart beats, never half done.

Work is registered by name; a job names it and gives ids. Progress is told through a connection of its
own, so it shows while the work's one transaction is still open.
"""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, bell, events
from accounts.models import Event, Job

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 2.0
_works = {}


class Cancelled(Exception):
    """Someone asked for the job to stop."""


class Lost(Exception):
    """The job was given up or taken over; what this worker did must not be committed."""


def work(kind):
    """The decorated function does jobs of this kind: `function(progress, **arguments)`."""

    def remember(function):
        _works[kind] = function
        return function

    return remember


def start(kind, title, *, by, **arguments):
    """Queue a job; call inside the transaction of what it belongs to."""
    person, token = access.answerable(by)
    job = Job.objects.create(
        kind=kind, title=title[:200], arguments=arguments, requested_by=person, token=token
    )
    bell.ring("accounts.tasks.run_job", job.pk)
    return job


class Progress:
    """What the running work tells: stage and rows. Raises Cancelled where someone asked for that."""

    def __init__(self, job):
        self.job, self.attempt = job, job.attempts
        self.stage_now, self.done, self.total = "", 0, None
        self.cancelled, self.stopped = threading.Event(), threading.Event()
        self.beat = threading.Thread(target=self._beat, daemon=True)

    def stage(self, words, total=None):
        self.stage_now, self.done, self.total = words, 0, total
        self.check()

    def rows(self, done):
        self.done = done
        self.check()

    def check(self):
        if self.cancelled.is_set():
            raise Cancelled

    def hold(self):
        """Call last in the work's transaction: locks the job, and raises Lost where it was given up."""
        mine = Job.objects.select_for_update(no_key=True).filter(
            pk=self.job.pk, state=Job.State.RUNNING, attempts=self.attempt
        )
        if not mine.exists():
            raise Lost

    def write(self):
        rows = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.attempt)
        rows.update(
            stage=self.stage_now[:80],
            rows_done=self.done,
            rows_total=self.total,
            heartbeat_at=timezone.now(),
        )
        if rows.filter(cancel_asked_at__isnull=False).exists() or not rows.exists():
            self.cancelled.set()

    def _beat(self):
        try:
            while not self.stopped.wait(HEARTBEAT_SECONDS / 2):
                self.write()
        except Exception:
            log.exception("the heartbeat of job %s stopped", self.job.pk)
        finally:
            connection.close()


class Quiet:
    """Progress for work done in the foreground, by a command: told to `say`, never cancelled."""

    def __init__(self, say=lambda words: None):
        self.say = say

    def stage(self, words, total=None):
        self.say(words)

    def rows(self, done): ...

    def check(self): ...

    def hold(self): ...


def run(job_id):
    """Do a queued job, once; another worker that got the same ring leaves it alone."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, started_at=now, heartbeat_at=now, attempts=F("attempts") + 1, error=""
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    progress = Progress(job)
    progress.beat.start()
    try:
        with events.through(Event.Door.FILE):
            _works[job.kind](progress, **job.arguments)
    except Cancelled:
        _end(progress, Job.State.CANCELLED)
    except Lost:
        log.warning("job %s was given up before it ended", job_id)
    except ValidationError as error:
        _end(progress, Job.State.FAILED, " ".join(error.messages), can_retry=False)
    except Exception as error:
        log.exception("job %s failed", job_id)
        _end(progress, Job.State.FAILED, f"{type(error).__name__}: {error}")
    else:
        _end(progress, Job.State.DONE)
    finally:
        progress.stopped.set()


def _end(progress, state, error="", can_retry=True):
    progress.stopped.set()
    if progress.beat.is_alive() and progress.beat is not threading.current_thread():
        progress.beat.join(timeout=5)
    progress.write()
    running = Job.objects.filter(pk=progress.job.pk, state=Job.State.RUNNING, attempts=progress.attempt)
    with transaction.atomic():
        ended = running.update(state=state, error=error, can_retry=can_retry, finished_at=timezone.now())
        if ended and state == Job.State.FAILED:
            events.record("job.failed", progress.job, by=None, reason=error)


def reap():
    """Give up jobs whose worker is gone, and ring again for those nobody took. Called by the sweeper."""
    now = timezone.now()
    silent = now - timedelta(seconds=settings.JOB_LOST_AFTER_SECONDS)
    with transaction.atomic():
        for job in Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=silent).select_for_update(
            skip_locked=True
        ):
            job.state, job.finished_at = Job.State.FAILED, now
            job.error = _("The worker that did this is gone. Nothing was changed; try again.")
            job.save(update_fields=["state", "error", "finished_at"])
            events.record("job.failed", job, by=None, reason=job.error)
    waiting = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - timedelta(seconds=10))
    for job_id in waiting.values_list("pk", flat=True)[:20]:
        bell.ring("accounts.tasks.run_job", job_id)


@transaction.atomic
def ask_cancel(job):
    """A queued job ends at once, a running one at its next step."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, cancel_asked_at=now, finished_at=now
    )
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked_at=now)


def ask_again(job):
    """Queue a failed or cancelled job once more."""
    rows = Job.objects.filter(
        pk=job.pk, state__in=(Job.State.FAILED, Job.State.CANCELLED), can_retry=True
    ).update(
        state=Job.State.QUEUED,
        error="",
        stage="",
        rows_done=0,
        cancel_asked_at=None,
        finished_at=None,
        created_at=timezone.now(),
    )
    if not rows:
        raise ValidationError(_("Only a job that failed or was cancelled can be tried again."))
    bell.ring("accounts.tasks.run_job", job.pk)
