"""What waits of bodies and what follows: positions to give, actions to do and verify, answers to give."""

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from missions import gathering_decisions
from missions.models import Action, BodyMember, Consulted, Position, Proposal
from missions.models.releasing import keeps

MOST = 10


def positions(user, today):
    """Open proposals on which a member with a vote this person speaks for has said nothing."""
    own = granted(user, "act_for", Partner)
    if not own:
        return []
    rows = Proposal.objects.visible_to(user).filter(state=Proposal.State.OPEN, deadline__gt=Now())
    rows = rows.filter(body__members__partner__in=own).distinct().select_related("body")
    rows = list(rows.order_by("deadline", "pk")[: MOST * 3])
    now = timezone.now()
    seats = BodyMember.objects.visible_to(user).filter(
        body__in={row.body_id for row in rows}, partner__in=own
    )
    seats = list(seats.filter(may_vote=True).select_related("partner"))
    said = Position.objects.visible_to(user).filter(proposal__in=rows, partner__in=own)
    said = set(said.values_list("proposal", "round", "partner"))
    found = []
    for row in rows:
        voters = gathering_decisions.voters(
            [s for s in seats if s.body_id == row.body_id], row.body.day_of(now)
        )
        if any((row.pk, row.round, key) not in said for key in voters):
            step = (
                _("Give a position, or let silence pass.") if row.mode == "silence" else _("Give a position.")
            )
            url, day = row.get_absolute_url(), row.body.day_of(row.deadline)
            found.append(Item(_("Proposal"), f"{row.body}: {row.title}", step, url, day, False))
    return found[:MOST]


def actions(user, today):
    """What a partner this person speaks for, or they themselves, are to do."""
    rows = Action.objects.owned_by(user).filter(state=Action.State.OPEN).order_by("due_on", "pk")
    return [_action(row, _("Do it, and report it done."), row.is_overdue(today)) for row in rows[:MOST]]


def verifications(user, today):
    """What was reported done in what this person follows up, by another."""
    if not (keeps(user) or granted(user, "act_for", Partner)):
        return []
    rows = Action.objects.run_by(user).filter(state=Action.State.DONE).exclude(done_by=user.pk)
    return [
        _action(row, _("See that it was done, and verify it."), False)
        for row in rows.order_by("done_on", "pk")[:MOST]
    ]


def _action(row, step, is_late):
    return Item(_("Action"), row.title, step, row.get_absolute_url(), row.due_on, is_late)


def answers(user, today):
    """Consultations in which a partner this person speaks for was asked and has not answered."""
    own = granted(user, "act_for", Partner)
    if not own:
        return []
    rows = Consulted.objects.visible_to(user).filter(partner__in=own, answer="", consultation__state="open")
    rows = rows.filter(consultation__due_on__gte=today)
    rows = rows.select_related("consultation__mission", "consultation__mandate")
    return [
        Item(
            _("Consultation"),
            str(row.consultation),
            _("Answer before the task changes."),
            row.consultation.get_absolute_url(),
            row.consultation.due_on,
            False,
        )
        for row in rows.order_by("consultation__due_on", "pk")[:MOST]
    ]
