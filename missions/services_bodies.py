"""Bodies: made, changed, dissolved, and who sits in them; by who runs them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from missions import gathering_decisions
from missions.models import Body, BodyMember, Proposal
from missions.releasing import release, runners

FIELDS = ("name", "rule", "may_use_silence", "quorum", "time_zone", "requires_consultation", "label")


@transaction.atomic
def create_body(*, name, rule, quorum, mission=None, keeper=None, released_to=(), reason="", by, **fields):
    """Make a body of a mission, or one a partner keeps; whoever runs it seats its members."""
    row = Body(
        name=name,
        rule=rule,
        quorum=quorum,
        mission=mission,
        keeper=keeper,
        **records.known(fields, FIELDS),
    )
    access.require_any(by, *runners(row))
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("body.created", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_body(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change its rule, its quorum or who reads of it; not while a proposal is before it, which its rule
    as it stood decides."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = Body.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    changed = events.changes(before, row, fields)
    if {"rule", "quorum", "time_zone"} & set(changed):
        _require_nothing_open(row, "rule")
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed |= release(row, released_to)
    events.record("body.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def dissolve_body(row, *, version=None, reason="", by):
    """Nothing is put to it any more; what it decided stands."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    if row.is_closed:
        raise ValidationError(_("It is dissolved already."), "wrong_state")
    _require_nothing_open(row, None)
    row.is_closed = True
    row.version += 1
    row.save(update_fields=["is_closed", "version"])
    events.record("body.dissolved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def seat_member(row, *, partner, seat="member", may_vote=None, starts_on, ends_on=None, reason="", by):
    """Give a partner a seat from a day; an observer has no vote. Of past days nothing is decided anew."""
    access.require_any(by, *runners(row))
    row = records.held(row, None)
    may_vote = seat == BodyMember.Seat.MEMBER if may_vote is None else may_vote
    made = BodyMember(
        body=row, partner=partner, seat=seat, may_vote=may_vote, starts_on=starts_on, ends_on=ends_on
    )
    made.full_clean()
    _require_no_count_changes(row, starts_on, "starts_on")
    made.save()
    _moved(row)
    events.record("seat.taken", row, by=by, about=[*row.roots, partner], reason=reason, partner=str(partner))
    return made


@transaction.atomic
def end_seat(seat, *, ends_on, version=None, reason="", by):
    """The last day on which a partner has its seat."""
    access.require_any(by, *runners(seat.body))
    row = records.held(seat.body, None)
    seat = BodyMember.objects.select_for_update(no_key=True, of=("self",)).get(pk=seat.pk)
    versions.require(version, seat.version)
    _require_no_count_changes(row, min(filter(None, (ends_on, seat.ends_on))), "ends_on")
    seat.ends_on = ends_on
    seat.version += 1
    seat.full_clean()
    seat.save(update_fields=["ends_on", "version"])
    _moved(row)
    told = {"partner": str(seat.partner)}
    events.record("seat.ended", row, by=by, about=[*row.roots, seat.partner], reason=reason, **told)
    return seat


# --- What these share
def _moved(row):
    row.version += 1
    row.save(update_fields=["version"])


def _require_nothing_open(row, field):
    if open_ := row.proposals.filter(state=Proposal.State.OPEN).first():
        words = _("%(proposal)s is before the body: wait until it is decided, or withdraw it.")
        said = words % {"proposal": open_}
        raise ValidationError({field: said} if field else said, "wrong_state")


def _require_no_count_changes(row, day, field):
    """A deadline that has passed is decided by who was seated then, written or not."""
    now = gathering_decisions.moment()
    for proposal in gathering_decisions.due(now).filter(body=row):
        if day <= row.day_of(proposal.deadline):
            words = _("The outcome of %(proposal)s is being written; try again in a minute.")
            raise ValidationError({field: words % {"proposal": proposal}}, "wrong_state")
