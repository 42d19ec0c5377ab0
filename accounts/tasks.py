"""Celery tasks of one call each: nudges, long work, the nightly rounds; and who is told of which event."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import (
    jobs,
    mailing,
    members,
    notices,
    outbox,
    scanning,
    services,
    services_access,
    services_approvals,
    services_messages,
    services_subscriptions,  # noqa: F401  (it registers its work)
    sittings,
)
from accounts.models import AccessRequest, Approval, Message, Subscription, User
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


@shared_task
def send_subscriptions():
    """Ring for each subscription that is due; one rung for twice is mailed once."""
    for key in Subscription.objects.due(timezone.now()).order_by("next_at").values_list("pk", flat=True):
        send_subscription.delay(str(key))


@shared_task
def send_subscription(key):
    mailing.send(key)


@shared_task
def look_over_access():
    services_access.open_reviews(timezone.localdate().replace(day=1), by=User.objects.system("calendar"))
    sittings.clear()


@shared_task
def look_over_approvals():
    """Remind of what waits for signatures, then tell those who manage the mission's members; each once."""
    by, now = User.objects.system("calendar"), timezone.now()
    waiting = Approval.objects.pending()
    for row in waiting.filter(asked_at__lt=now - REMINDED_AFTER, reminded_at=None):
        services_approvals.remind_of_approval(row, by=by)
    for row in waiting.filter(asked_at__lt=now - ESCALATED_AFTER, escalated_at=None):
        services_approvals.escalate_approval(row, by=by)


@shared_task
def look_over_questions():
    """Remind both sides, once, of each open question whose day has passed."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    for row in Message.objects.questions().open().filter(due_on__lt=today, reminded_at=None):
        if row.subject is not None:
            services_messages.remind_of_question(row, by=by)


REMINDED_AFTER, ESCALATED_AFTER = timedelta(days=3), timedelta(days=7)


@shared_task(soft_time_limit=1800, time_limit=1860)
def scan_documents():
    scanning.scan_waiting()


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


def _deciders(event):
    """Who manages what a request names; administrators, where it names nothing there is."""
    row = AccessRequest.objects.filter(pk=event.subject_id).select_related("subject_type").first()
    if row is None:
        return {}
    people = members.managers(row.subject) if row.subject else User.objects.filter(is_staff=True)
    return {person.pk: "decider" for person in people if person.pk != event.by_id}


def _asker(event):
    row = AccessRequest.objects.filter(pk=event.subject_id).first()
    return {row.person_id: "asker"} if row else {}


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
    Kind(
        "access.asked",
        _("someone asks for access I decide on"),
        ROLES,
        {"decider": _("Asked for access: %(subject)s. Give a role or refuse.")},
        _deciders,
    ),
    Kind(
        "access.granted",
        _("I was given access I asked for"),
        ROLES,
        {"asker": _("Your request was granted: %(subject)s.")},
        _asker,
    ),
    Kind(
        "access.refused",
        _("access I asked for was refused"),
        ROLES,
        {"asker": _("Your request was refused: %(subject)s. The reason stands beside it.")},
        _asker,
    ),
)
