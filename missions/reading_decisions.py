"""Proposals as they stand at a moment: what was written, or what a deadline that passed makes of them."""

from typing import NamedTuple

from accounts.access import granted
from accounts.models import Partner
from accounts.validity import stands_on
from missions import deciding, gathering_decisions
from missions.models import Action, BodyMember, Position, Proposal, Release, Round

State = Proposal.State


class Stands(NamedTuple):
    """Where a proposal stands: its state, its count (None: none yet), since when, the option that carries,
    and whether that is written."""

    state: str
    counted: object
    since: object
    option: str
    is_written: bool

    @property
    def word(self):
        return State(self.state).label


def stands(user, rows, now=None):
    """{key: where it stands} of proposals this reader sees, with as many questions for many as for one."""
    now = now or gathering_decisions.moment()
    keys = [row.pk for row in rows]
    due = gathering_decisions.due(now).filter(pk__in=keys).select_related("body")
    found = gathering_decisions.outcomes(due, now)
    ended = {}
    for one in Round.objects.visible_to(user).filter(proposal__in=keys).order_by("number"):
        ended[one.proposal_id] = one
    result = {}
    for row in rows:
        past = ended.get(row.pk)
        if row.pk in found:
            one = found[row.pk]
            result[row.pk] = Stands(one.state, one.counted, one.since, one.option, False)
        elif past is not None and past.number == row.round:
            result[row.pk] = Stands(row.state, past, past.ended_at, past.option, True)
        else:
            result[row.pk] = Stands(row.state, None, None, "", True)
    return result


class Voice(NamedTuple):
    """A partner seated in the body, and what it said in the round: its position, or None."""

    seat: BodyMember
    position: Position | None


def voices(user, row, day):
    """Who is seated on a day, each with its position in this round; and positions of those seated no more."""
    seats = BodyMember.objects.visible_to(user).filter(body=row.body_id).select_related("partner")
    said = Position.objects.visible_to(user).filter(proposal=row, round=row.round)
    said = {one.partner_id: one for one in said.select_related("partner", "given_by")}
    seated = [Voice(seat, said.pop(seat.partner_id, None)) for seat in seats if stands_on(seat, day)]
    return seated, list(said.values())


def own_seats(user, body, day):
    """The seats today of partners this person speaks for."""
    own = granted(user, "act_for", Partner)
    seats = BodyMember.objects.visible_to(user).filter(body=body).select_related("partner")
    return [seat for seat in seats if stands_on(seat, day) and (user.is_system or seat.partner_id in own)]


def sayable(row, seat):
    """What one with this seat may say to a proposal."""
    return deciding.allowed(row.mode, may_vote=seat.may_vote)


class Record(NamedTuple):
    """A decision with all that led to it and follows, as far as its reader may see it.

    `proposal`: None where they do not see it; then `options` and `voices` are empty. `label`: the narrowest
    of what is in it, for whoever passes it on.
    """

    decision: object
    proposal: Proposal | None
    options: list
    voices: list
    rounds: list
    actions: list
    label: str


def record_of(user, row):
    """`row`: with its body and round read."""
    proposal = Proposal.objects.visible_to(user).filter(pk=row.round.proposal_id).select_related("sponsor")
    proposal, day = proposal.first(), row.body.day_of(row.round.deadline)
    actions = Action.objects.visible_to(user).from_record(row).select_related("owner", "person", "mission")
    actions = list(actions)
    found, rounds = [], [row.round]
    if proposal is not None:
        seated, others = voices(user, proposal, day)
        found = [*seated, *(Voice(None, one) for one in others)]
        rounds = list(Round.objects.visible_to(user).filter(proposal=proposal).order_by("number"))
    labels = [one.label for one in (row, proposal, *actions) if one is not None]
    narrow = Release.values  # from the narrowest to the widest
    return Record(
        decision=row,
        proposal=proposal,
        options=proposal.options if proposal else [],
        voices=found,
        rounds=rounds,
        actions=actions,
        label=min(labels, key=narrow.index),
    )


HEADS = (
    "body",
    "proposal",
    "round",
    "decided_by",
    "outcome",
    "decision",
    "opened_at",
    "first_deadline",
    "deadline",
    "ended_at",
    "members_with_a_vote",
    "took_part",
    "quorum",
    "votes_for",
    "against",
    "abstained",
    "option",
    "text",
    "participant",
    "position",
    "position_option",
    "words",
    "given_at",
)


def record_lines(user, row, now=None):
    """The record of a proposal as rows of a file: each round, and in it what each participant said; a member
    that said nothing has no row of its own."""
    now = now or gathering_decisions.moment()
    rounds = {one.number: one for one in Round.objects.visible_to(user).filter(proposal=row)}
    said = Position.objects.visible_to(user).filter(proposal=row).select_related("partner")
    by_round = {}
    for one in said.order_by("partner__code"):
        by_round.setdefault(one.round, []).append(one)
    where = stands(user, [row], now)[row.pk]
    for number in range(1, row.round + 1):
        ended = rounds.get(number)
        if ended is not None:
            decision = getattr(ended, "decision", None)
            head = _head(row, ended, ended, ended.outcome, ended.ended_at, ended.option, ended.mode)
            head[5] = decision.reference if decision else ""
        else:
            ends = where.since if where.state != State.OPEN else None
            head = _head(row, row, where.counted, where.state, ends, where.option, row.mode)
        head[2] = number
        for one in by_round.get(number, [None]):
            yield [*head, *_said(one)]


def _head(row, ran, counted, outcome, ended_at, option, mode):
    counts = ("seated", "present", "quorum", "votes_for", "against", "abstained")
    numbers = [getattr(counted, name, "") for name in counts]
    moments = [_moment(at) for at in (ran.opened_at, ran.first_deadline, ran.deadline, ended_at)]
    return [str(row.body), row.title, 0, mode, outcome, "", *moments, *numbers, option, ran.text]


def _said(one):
    if one is None:
        return ["", "", "", "", ""]
    return [one.partner.code, one.stance, one.option, one.words, _moment(one.given_at)]


def _moment(at):
    return at.isoformat(timespec="seconds") if at else ""
