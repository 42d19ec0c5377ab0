"""Celery tasks of one call each: nudges, long work, the nightly rounds; and who is told of which event."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts import jobs, notices, outbox, services
from accounts.models import User
from accounts.notices import Kind


@shared_task
def drain():
    outbox.drain()


@shared_task(soft_time_limit=1800, time_limit=1860)
def run_job(job_id):
    jobs.run(job_id)


@shared_task
def refresh_daily():
    outbox.mark_due(outbox.daily_keys())
    outbox.drain(at_once=True)


@shared_task(soft_time_limit=1800, time_limit=1860)
def compare_summaries():
    services.compare_summaries(by=User.objects.system("nightly-comparison"))


def _sender(event):
    """Who sent the file, or asked for the job; its own hand may be that of the portal."""
    row = event.subject_type.get_object_for_this_type(pk=event.subject_id)
    return {row.created_by_id if event.verb.startswith("import.") else row.requested_by_id: "sender"}


def _holder(event):
    """Who holds the role, or everyone who speaks for the partner that does."""
    grant = event.subject_type.get_object_for_this_type(pk=event.subject_id)
    speakers = User.objects.filter(groups__partner=grant.holders_id).values_list("pk", flat=True)
    people = [grant.person_id] if grant.person_id else speakers
    return {person: "holder" for person in people if person != event.by_id}


FILES, WORK, ROLES = _("Files"), _("Work under way"), _("Roles")
notices.register(
    Kind(
        "import.checked",
        _("a file of mine was checked"),
        FILES,
        {"sender": _("%(subject)s was checked. Read the preview, then apply it.")},
        _sender,
    ),
    Kind(
        "import.refused",
        _("a file of mine was refused"),
        FILES,
        {
            "sender": _(
                "%(subject)s was refused; nothing of it was stored. Mend the file and upload it again."
            )
        },
        _sender,
    ),
    Kind(
        "import.applied",
        _("a file of mine was stored"),
        FILES,
        {"sender": _("%(subject)s was stored whole.")},
        _sender,
    ),
    Kind(
        "import.found_unchanged",
        _("a file of mine changed nothing"),
        FILES,
        {"sender": _("%(subject)s changed nothing: every figure stood already.")},
        _sender,
    ),
    Kind(
        "job.failed",
        _("work I asked for failed"),
        WORK,
        {"sender": _("“%(subject)s” failed. Nothing of it was stored.")},
        _sender,
    ),
    Kind(
        "role.granted",
        _("I was given a role"),
        ROLES,
        {"holder": _("%(by)s gave you a role: %(subject)s.")},
        _holder,
    ),
    Kind(
        "role.revoked",
        _("a role of mine was taken back"),
        ROLES,
        {"holder": _("%(by)s took a role of yours back: %(subject)s.")},
        _holder,
    ),
)
