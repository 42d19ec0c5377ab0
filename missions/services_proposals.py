"""Proposals from draft to decision: put to a body, extended, answered, withdrawn; how a round ends.

Locks: the body first, where a decision gets its number; then a position, then the proposal. Whether a
position came in time is asked of the database's clock under the proposal's lock, and once more at the end, so
that nothing is added to what readers of a passed deadline have counted.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, dates, events, records, versions
from missions import deciding, gathering_decisions
from missions.models import Body, BodyMember, Decision, Position, Proposal, Round
from missions.models.proposal import PROPOSAL_LIFE
from missions.releasing import release, runners

FIELDS = ("title", "text", "options", "mode", "amends", "label")
State = Proposal.State
ENDS = {
    State.BROKEN: "silence.broken",
    State.ADOPTED: "proposal.adopted",
    State.REJECTED: "proposal.rejected",
    State.LAPSED: "proposal.lapsed",
}


@transaction.atomic
def draft_proposal(body, *, title, text, mode, sponsor=None, released_to=(), reason="", by, **fields):
    """Begin a proposal to a body: by who runs it, or for a member with a vote by who speaks for that one."""
    if sponsor is None:
        access.require_any(by, *runners(body))
    else:
        access.require_any(by, ("act_for", sponsor))
        _require_vote(body, sponsor)
    _require_standing(body)
    person, _token = access.answerable(by)
    row = Proposal(
        body=body,
        title=title,
        text=text,
        mode=mode,
        sponsor=sponsor,
        created_by=person,
        **records.known(fields, FIELDS),
    )
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("proposal.drafted", row, by=by, about=_roots(row), reason=reason)
    return row


@transaction.atomic
def change_proposal(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change a draft, or for its next round one whose silence was broken; earlier rounds keep their text."""
    _require_may_change(by, row)
    row = records.held(row, version)
    _require_may_change(by, row)
    records.require_state(row, State.DRAFT, State.BROKEN)
    before = Proposal.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    changed = events.changes(before, row, fields)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed |= release(row, released_to)
    events.record("proposal.changed", row, by=by, about=_roots(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def open_proposal(row, *, deadline, version=None, reason="", by):
    """Put it to the body until a moment; after silence was broken, in a new round."""
    access.require_any(by, *runners(row.body))
    row = records.held(row, version)
    _require_standing(row.body)
    again = row.state == State.BROKEN
    row = records.stepped(row, PROPOSAL_LIFE, "open")
    now = gathering_decisions.moment()
    _require_after(deadline, now)
    _require_feasible(row.body, now)
    row.round += again
    row.opened_at, row.first_deadline, row.deadline, row.reminded_at = now, deadline, deadline, None
    row.full_clean()
    names = ["state", "round", "opened_at", "first_deadline", "deadline", "reminded_at", "version"]
    row.save(update_fields=names)
    told = {"deadline": deadline.isoformat(), "round": row.round}
    events.record("proposal.opened", row, by=by, about=_roots(row), reason=reason, **told)
    return row


@transaction.atomic
def extend_proposal(row, *, deadline, version=None, reason="", by):
    """Give more time, before the time is over."""
    access.require_any(by, *runners(row.body))
    row = records.held(row, version)
    _require_open(row, gathering_decisions.moment())
    before = row.deadline
    row = records.stepped(row, PROPOSAL_LIFE, "extend")
    if deadline <= before:
        raise ValidationError({"deadline": _later(row, before)})
    row.deadline, row.reminded_at = deadline, None
    row.full_clean()
    row.save(update_fields=["state", "deadline", "reminded_at", "version"])
    changed = {"deadline": [before.isoformat(), deadline.isoformat()]}
    events.record("proposal.extended", row, by=by, about=_roots(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def withdraw_proposal(row, *, version=None, reason="", by):
    """Take it from the table, before its deadline has passed."""
    _require_may_withdraw(by, row)
    row = records.held(row, version)
    if row.state == State.OPEN:
        now = gathering_decisions.moment()
        _require_open(row, now)
        found = gathering_decisions.outcomes([row], now)[row.pk]
        _keep_round(row, found._replace(state=State.WITHDRAWN, since=now))
    row = records.stepped(row, PROPOSAL_LIFE, "withdraw")
    row.save(update_fields=["state", "version"])
    events.record("proposal.withdrawn", row, by=by, about=_roots(row), reason=reason)
    return row


@transaction.atomic
def give_position(row, *, partner, stance, option="", words="", version=None, reason="", by):
    """Say what a participant says in this round. `version`: of its position that stands, as it was seen; None
    where none was.

    Refused at the deadline and later, with the way out; with another version, as changed meanwhile. In a
    silence procedure who breaks it ends the round at once.
    """
    access.require_any(by, ("act_for", partner))
    person, _token = access.answerable(by)
    own = Position.objects.filter(proposal=row, partner=partner)
    known = own.filter(round=row.round).select_for_update(no_key=True, of=("self",)).first()
    row = records.held(row, None)
    now = gathering_decisions.moment()
    _require_open(row, now)
    _require_as_seen(own.filter(round=row.round), known, version)
    _check_stance(row, partner, stance, option, now)
    found = known or Position(proposal=row, round=row.round, partner=partner)
    found.stance, found.option, found.words = stance, option, words.strip()
    found.given_at, found.given_by = now, person
    found.version += known is not None
    found.full_clean()
    found.save()
    row.version += 1
    ended = gathering_decisions.outcomes([row], now)[row.pk]
    if ended.state == State.BROKEN:
        _keep_round(row, ended)
        row.state = State.BROKEN
    row.save(update_fields=["state", "version"])
    _require_in_time(row, gathering_decisions.moment())
    verb = (
        "silence.broken" if row.state == State.BROKEN else "position.changed" if known else "position.given"
    )
    told = {"partner": partner.code, "stance": stance, "round": row.round}
    events.record(verb, row, by=by, about=_roots(row), reason=reason, **told)
    return found


@transaction.atomic
def settle_proposal(row, *, by):
    """Write how a round ended whose deadline has passed, once; the proposal as it stands where it was written
    already, or is not due."""
    access.require_any(by, *runners(row.body))
    body = Body.objects.locked(row.body_id)
    row = records.held(row, None)
    now = gathering_decisions.moment()
    if row.state != State.OPEN or row.deadline > now:
        return row
    found = gathering_decisions.outcomes([row], now)[row.pk]
    kept = _keep_round(row, found)
    row.state = found.state
    row.version += 1
    row.save(update_fields=["state", "version"])
    told = {"round": row.round}
    if found.state == State.ADOPTED:
        told["decision"] = _keep_decision(row, body, kept).reference
    events.record(ENDS[found.state], row, by=by, about=_roots(row), **told)
    return row


@transaction.atomic
def remind_of_proposal(row, *, by):
    """Note that members who said nothing are told of a deadline that is near; once a deadline."""
    access.require_any(by, *runners(row.body))
    row.reminded_at = gathering_decisions.moment()
    row.save(update_fields=["reminded_at"])
    events.record("proposal.reminded", row, by=by, about=_roots(row))
    return row


@transaction.atomic
def release_decision(row, *, label, released_to=None, version=None, reason="", by):
    """Say who reads the record of a decision; the positions behind it go no further than the proposal."""
    access.require_any(by, *runners(row.body))
    row = records.held(row, version)
    before = Decision.objects.get(pk=row.pk)
    row.label = label
    row.version += 1
    row.full_clean()
    row.save(update_fields=["label", "version"])
    changed = events.changes(before, row, ["label"])
    changed |= release(row, released_to)
    events.record("decision.released", row, by=by, about=row.body.roots, reason=reason, changes=changed)
    return row


# --- What may be done
def may_run(by, body):
    return access.allows_any(by, *runners(body))


def may_withdraw(by, row):
    return access.allows_any(by, *runners(row.body), ("act_for", row.sponsor))


def may_change(by, row):
    """A draft by who runs the body or puts it forward; afterwards by who runs the body."""
    return may_withdraw(by, row) if row.state == State.DRAFT else may_run(by, row.body)


def _require_may_withdraw(by, row):
    if not may_withdraw(by, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.body})


def _require_may_change(by, row):
    if not may_change(by, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.body})


# --- What these share
def _roots(row):
    return [*row.body.roots, row.sponsor]


def _require_standing(body):
    if body.is_closed:
        raise ValidationError(_("The body is dissolved: nothing is put to it any more."), "wrong_state")


def _require_vote(body, partner):
    seat = gathering_decisions.seat_of(body, partner)
    if seat is None or not seat.may_vote:
        raise ValidationError({"sponsor": _("It has no vote in the body today.")})


def _require_after(deadline, now):
    if deadline.tzinfo is None:
        raise ValidationError({"deadline": _("Name the time zone of the deadline.")})
    if deadline <= now:
        raise ValidationError({"deadline": _("That moment has passed.")})


def _require_feasible(body, now):
    """A body with fewer members than its quorum could adopt nothing: better said before it is asked."""
    seats = BodyMember.objects.filter(body=body)
    n = len(gathering_decisions.voters(seats, body.day_of(now)))
    if n < body.quorum:
        words = _(
            "The body has %(n)d members with a vote today, and its quorum is %(quorum)d: seat them first."
        )
        raise ValidationError(words % {"n": n, "quorum": body.quorum}, "no_quorum")


def _later(row, moment):
    words = _("Members were told %(moment)s; a deadline moves back, not forward.")
    return words % {"moment": dates.moment(moment, row.body.time_zone)}


def _require_open(row, now):
    """Raise unless positions are taken at `now`."""
    if row.state == State.DRAFT:
        raise ValidationError(_("It is not before the body yet."), "wrong_state")
    if row.state in (State.WITHDRAWN, State.BROKEN):
        words = _("It is %(state)s: no positions are taken. The next round or a new proposal takes them.")
        raise ValidationError(words % {"state": row.get_state_display()}, "wrong_state")
    _require_in_time(row, now if row.state == State.OPEN else row.deadline)


def _require_in_time(row, now):
    """Raise at the deadline and later: what stands, and the way out."""
    if now >= row.deadline:
        words = _(
            "The deadline passed at %(moment)s. What comes later counts nowhere and was not kept. You may "
            "draft a proposal that changes what was decided, or ask who runs the body to put one."
        )
        told = {"moment": dates.moment(row.deadline, row.body.time_zone)}
        raise ValidationError(words % told, "too_late")


def _require_as_seen(standing, known, version):
    """Raise ChangedMeanwhile unless the position found before the lock still is the one that stands, and is
    the one its giver saw; who saw none gives the first."""
    now = standing.first()
    if (now and now.pk) != (known and known.pk) or str(version or "") != str(known.version if known else ""):
        raise versions.ChangedMeanwhile


def _check_stance(row, partner, stance, option, now):
    seat = gathering_decisions.seat_of(row.body, partner, now)
    if seat is None:
        raise ValidationError({"partner": _("It has no seat in the body today.")})
    if stance not in deciding.allowed(row.mode, may_vote=seat.may_vote):
        words = (
            _("This cannot be said where the body decides by %(mode)s.")
            if seat.may_vote
            else _("It has no vote: a remark alone.")
        )
        raise ValidationError({"stance": words % {"mode": row.get_mode_display()}})
    chooses = stance == deciding.FOR and len(row.options) > 1
    if chooses and option not in row.options:
        raise ValidationError({"option": _("Name the option you are for.")})
    if option and not chooses:
        raise ValidationError({"option": _("An option goes with a position for one of several alone.")})


def _keep_round(row, found):
    count = found.counted
    return Round.objects.create(
        proposal=row,
        number=row.round,
        text=row.text,
        mode=row.mode,
        option=found.option,
        opened_at=row.opened_at,
        first_deadline=row.first_deadline,
        deadline=row.deadline,
        outcome=found.state,
        ended_at=found.since,
        seated=count.seated,
        present=count.present,
        quorum=count.quorum,
        votes_for=count.votes_for,
        against=count.against,
        abstained=count.abstained,
    )


def _keep_decision(row, body, kept):
    """The record, with the body's next number of the year; under the body's lock."""
    year = body.day_of(row.deadline).year
    last = Decision.objects.filter(body=body, year=year).order_by("-number").first()
    made = Decision.objects.create(
        body=body,
        round=kept,
        year=year,
        number=last.number + 1 if last else 1,
        title=row.title,
        text=row.text,
        decided_at=row.deadline,
        label=row.label,
    )
    made.released_to.set(row.released_to.all())
    return made
