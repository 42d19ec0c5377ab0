"""Reads what deciding.py needs of proposals: who was seated when, what was said when. Changes nothing."""

from collections import defaultdict

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.validity import stands_on
from missions import deciding
from missions.models import BodyMember, Position, Proposal


def moment():
    """The moment it is by the database's clock, the one clock by which deadlines pass."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def due(now):
    """Proposals that are open by what was written, and whose deadline has passed."""
    return Proposal.objects.filter(state=Proposal.State.OPEN, deadline__lte=now)


def standing_in(states, now=None):
    """The filter for proposals that stand in one of these states, also where a deadline passed and its
    outcome was not written yet."""
    now = now or moment()
    found = outcomes(due(now).select_related("body"), now)
    here = [key for key, one in found.items() if one.state in states]
    return Q(pk__in=here) | Q(state__in=list(states)) & ~Q(pk__in=list(found))


def outcomes(rows, now):
    """{key: Outcome} of the round each of these proposals is in, with as many questions for many as for one.

    `rows`: put to their bodies, with `body` read.
    """
    rows = list(rows)
    seats, said = defaultdict(list), defaultdict(list)
    for seat in BodyMember.objects.filter(body__in={row.body_id for row in rows}, may_vote=True):
        seats[seat.body_id].append(seat)
    for one in Position.objects.filter(proposal__in=[row.pk for row in rows]):
        said[one.proposal_id, one.round].append(
            deciding.Said(one.partner_id, one.stance, one.option, one.given_at)
        )
    return {row.pk: _outcome(row, seats[row.body_id], said[row.pk, row.round], now) for row in rows}


def _outcome(row, seats, said, now):
    body = row.body
    seated = voters(seats, body.day_of(min(row.deadline, now)))
    return deciding.outcome(
        mode=row.mode,
        quorum=body.quorum,
        seated=seated,
        asked=voters(seats, body.day_of(row.opened_at)),
        said=said,
        options=row.options,
        deadline=row.deadline,
        now=now,
    )


def voters(seats, day):
    """Keys of the partners that have a vote on a day."""
    return {seat.partner_id for seat in seats if seat.may_vote and stands_on(seat, day)}


def seat_of(body, partner, now=None):
    """The seat a partner has in a body at this moment; None where it has none."""
    day = body.day_of(now or timezone.now())
    return next((s for s in BodyMember.objects.filter(body=body, partner=partner) if stands_on(s, day)), None)
