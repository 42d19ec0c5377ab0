"""Which refreshers of this app exist, and what follows which event."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices, outbox
from accounts.models import User
from accounts.notices import Kind, with_a_role
from contributors import (  # noqa: F401  (some register)
    owing,
    services_assessments,
    services_disputes,
    services_pledges,
    summaries,
    summaries_coverage,
    summaries_money,
    told_agreements,
    told_assessments,
    told_conferences,
    told_deployments,
    told_disputes,
    told_holders,
    told_nominations,
    told_pledges,
    told_reimbursements,
)
from contributors.models import Assessment, Dispute, Pledge
from contributors.models.pledge_life import OPEN

outbox.register(
    "burden",
    refresh=summaries.refresh_burden,
    every=summaries.burden_keys,
    stored=summaries.stored_burden,
)
outbox.register(
    "coverage",
    refresh=summaries_coverage.refresh_coverage,
    every=summaries_coverage.coverage_keys,
    stored=summaries_coverage.stored_coverage,
    daily=summaries_coverage.keys_of_the_day,
)

outbox.register(
    "money",
    refresh=summaries_money.refresh_money,
    every=summaries_money.money_keys,
    stored=summaries_money.stored_money,
)

notices.register(
    Kind(
        "strength.reported",
        _("a strength was reported or corrected"),
        _("Missions and partners I have a role in"),
        {"role": _("%(by)s reported or corrected a strength: %(subject)s.")},
        with_a_role,
    ),
    Kind(
        "strength.month_reported",
        _("a mission's month was reported or corrected"),
        _("Missions and partners I have a role in"),
        {"role": _("%(by)s reported or corrected a month: %(subject)s.")},
        with_a_role,
    ),
)

REMINDED = (timedelta(days=14), timedelta(days=3))  # before an offer lapses, or a dispute's deadline
PRESSED_AFTER = timedelta(days=30)
NEWS_FOR = timedelta(days=30)  # a letter that came in later than this after its day is no news


@shared_task
def look_over_pledges():
    """Remind of offers that lapse soon, escalate in the last days, let those lapse whose day has passed; of
    those that do not lapse soon, or ever, press for a decision every thirty days."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    open_ = Pledge.objects.filter(state__in=OPEN, valid_until__isnull=False)
    for row in open_.filter(valid_until__lt=today):
        services_pledges.lapse_pledge(row, by=by)
    for row in open_.filter(valid_until__gte=today, valid_until__lte=today + REMINDED[0]):
        if is_to_remind(row.valid_until, row.reminded_on, today):
            is_last = row.valid_until <= today + REMINDED[-1]
            say = services_pledges.escalate_pledge if is_last else services_pledges.remind_of_pledge
            say(row, by=by)
    lasting = Pledge.objects.filter(state__in=OPEN).exclude(valid_until__lte=today + REMINDED[0])
    for row in lasting.filter(submitted_at__lt=timezone.now() - PRESSED_AFTER):
        if row.reminded_on is None or row.reminded_on <= today - PRESSED_AFTER:
            services_pledges.press_for_decision(row, by=by)


@shared_task
def look_over_disputes():
    """Remind the side whose step is next of a deadline that is near."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    near = Dispute.objects.open().filter(deadline__gte=today, deadline__lte=today + REMINDED[0])
    for row in near:
        if is_to_remind(row.deadline, row.reminded_on, today):
            services_disputes.remind_of_dispute(row, by=by)


@shared_task
def look_over_letters():
    """Tell once of each letter whose day has passed while something of it is not paid."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    passed = Assessment.objects.filter(due_on__lt=today, due_on__gte=today - NEWS_FOR, reminded_on=None)
    for row in passed.order_by("due_on", "reference"):
        if owing.unpaid_bills(row).exists():
            services_assessments.tell_overdue(row, by=by)


def is_to_remind(valid_until, reminded_on, today):
    """Whether a reminder has come due since the last one."""
    due = max(day for before in REMINDED if (day := valid_until - before) <= today)
    return reminded_on is None or reminded_on < due
