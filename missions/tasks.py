"""Who is told of which event of a mission, those who hold a role in it; calls and decisions by the clock."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import User
from accounts.notices import Kind, with_a_role
from accounts.validity import standing_on
from missions import (
    gathering_decisions,
    reading_procedures,
    services_actions,
    services_calls,
    services_procedures,
    services_proposals,
)
from missions.models import Action, Call, Proposal, ReadingDuty

MISSIONS = _("Missions I have a role in")

notices.register(
    *(
        Kind(verb, label, MISSIONS, {"role": words}, with_a_role)
        for verb, label, words in (
            (
                "mission.changed",
                _("the mission's data changed"),
                _("%(by)s changed the data of %(subject)s."),
            ),
            ("mandate.added", _("a mandate was added"), _("%(by)s added a mandate: %(subject)s.")),
            ("mandate.changed", _("a mandate changed"), _("%(by)s changed a mandate: %(subject)s.")),
            (
                "strength.authorized",
                _("a strength was authorized"),
                _("%(by)s entered an authorized strength, %(subject)s."),
            ),
            (
                "authorized_strength.changed",
                _("an authorized strength changed"),
                _("%(by)s changed an authorized strength, %(subject)s."),
            ),
            (
                "participation.added",
                _("a partner joined"),
                _("%(by)s entered that a partner takes part: %(subject)s."),
            ),
            (
                "participation.ended",
                _("a partner's part ended"),
                _("%(by)s entered that a part ended: %(subject)s."),
            ),
        )
    )
)

REMINDED = (timedelta(days=7), timedelta(days=2))  # before the deadline of a call


@shared_task
def look_over_calls():
    """Remind of deadlines that are near, and close the calls whose deadline has passed."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    open_ = Call.objects.filter(state=Call.State.OPEN)
    for row in open_.filter(deadline__lt=today):
        services_calls.close_call(row, by=by)
    for row in open_.filter(deadline__gte=today, deadline__lte=today + REMINDED[0]):
        due = max(day for before in REMINDED if (day := row.deadline - before) <= today)
        if row.reminded_on is None or row.reminded_on < due:
            services_calls.remind_of_call(row, by=by)


# --- Decisions: the deadline decides, these write what it did.
NEAR = timedelta(hours=24)  # before a deadline, for members who said nothing
DUE_SOON = timedelta(days=3)  # before the day an action is due


def settle_proposals():
    """Write the outcomes of proposals whose deadline has passed; each once, whoever comes first."""
    by = None
    for row in gathering_decisions.due(gathering_decisions.moment()).order_by("deadline", "pk"):
        by = by or User.objects.system("calendar")
        services_proposals.settle_proposal(row, by=by)


@shared_task
def look_over_decisions():
    """What the sweeper does each second, once more; and reminders of deadlines near or passed."""
    settle_proposals()
    by, today, now = User.objects.system("calendar"), timezone.localdate(), gathering_decisions.moment()
    near = Proposal.objects.filter(state=Proposal.State.OPEN, deadline__gt=now, deadline__lte=now + NEAR)
    for proposal in near.filter(reminded_at=None):
        services_proposals.remind_of_proposal(proposal, by=by)
    for action in Action.objects.filter(state=Action.State.OPEN, due_on__lte=today + DUE_SOON):
        last = max(
            day for day in (action.due_on - DUE_SOON, action.due_on + timedelta(days=1)) if day <= today
        )
        if action.reminded_on is None or action.reminded_on < last:
            services_actions.remind_of_action(action, by=by)


@shared_task
def look_over_procedures():
    """Remind those who have not read what is in force: shortly before their day and once after it."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    duties = ReadingDuty.objects.filter(standing_on(today), procedure__withdrawn_on=None)
    for duty in duties.select_related("procedure__mission", "procedure__keeper", "mission", "element"):
        version = reading_procedures.in_force(by, [duty.procedure_id], today).get(duty.procedure_id)
        if version is None or not reading_procedures.unread(duty, today):
            continue
        due = max(duty.starts_on, version.in_force_from) + timedelta(days=duty.within)
        days = [day for day in (due - DUE_SOON, due + timedelta(days=1)) if day <= today]
        if days and (duty.reminded_on is None or duty.reminded_on < max(days)):
            services_procedures.remind_to_read(duty, by=by)
