"""Contingents and posts: the contributor plans them and says what is ready, the mission says when they came.

That one arrives, is replaced or ends is a step of its pledge, so that both tell the same truth; here it is
planned, prepared and corrected.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors import standing
from contributors.models import Deployment, Pledge
from contributors.models.pledge_life import TAKEN
from contributors.services_pledges import may_decide, may_offer

State = Deployment.State
PLANNED = ("title", "personnel", "tour_months", "arrives_on", "leaves_on")
READIED = ("visas", "visas_on", "visas_note", "movement", "movement_on", "movement_note")


@transaction.atomic
def plan_deployment(pledge, *, reason="", by, **fields):
    """Plan the next contingent or post under an accepted pledge: the successor of the one that stands."""
    access.require(by, "act_for", pledge.contributor)
    pledge = Pledge.objects.select_for_update(no_key=True, of=("self",)).get(pk=pledge.pk)
    records.require_state(pledge, *TAKEN)
    before = standing.standing_of(pledge)
    row = standing.following(before) if before else standing.promised(pledge)
    row.number = Deployment.objects.filter(pledge=pledge).count() + 1
    _put(row, records.known(fields, (*PLANNED, *READIED)))
    row.full_clean()
    row.save()
    if before and before.successor_id is None:
        before.successor = row
        before.version += 1
        before.save(update_fields=["successor", "version"])
    events.record("deployment.planned", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def change_deployment(row, *, version=None, reason="", by, **fields):
    """Change what is planned of a contingent or post, or how far its visas and movement are."""
    access.require(by, "act_for", row.pledge.contributor)
    row, before = _locked(row, version)
    records.require_state(row, State.PLANNED, State.STANDING)
    _put(row, records.known(fields, (*PLANNED, *READIED)))
    _kept(row, *fields)
    told = [name for name in fields if not name.endswith("_note")]  # others see the trail of what they see
    changed = events.changes(before, row, told)
    events.record("deployment.changed", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def name_successor(row, *, successor=None, version=None, reason="", by):
    """Say which planned contingent or post takes the place of this one, of the same pledge or another; None
    takes the name back. The trail does not say which: not everyone who sees one sees the other."""
    _require_side(by, row)
    row, _before = _locked(row, version)
    records.require_state(row, State.PLANNED, State.STANDING)
    if successor is not None:
        _require_side(by, successor)
        _require_may_follow(row, successor)
    row.successor = successor
    _kept(row, "successor")
    events.record("deployment.successor_named", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def correct_deployment(row, *, arrived_on=None, ended_on=None, version=None, reason, by):
    """Correct the day on which it arrived or ended; the mission alone states these."""
    _require_decides(by, row)
    row, before = _locked(row, version)
    records.require_state(row, State.STANDING, State.ENDED)
    given = {"arrived_on": arrived_on, "ended_on": ended_on}
    given = {name: day for name, day in given.items() if day is not None}
    for name, day in given.items():
        if day > timezone.localdate():
            raise ValidationError({name: _("That day has not come yet.")})
    if "ended_on" in given and row.state != State.ENDED:
        raise ValidationError({"ended_on": _("It has not ended: end its pledge, or complete its rotation.")})
    records.put(row, given)
    if row.ended_on and row.ended_on < row.arrived_on:
        name = "ended_on" if "ended_on" in given else "arrived_on"
        raise ValidationError({name: _("The end lies before the arrival.")})
    _kept(row, *given)
    changed = events.changes(before, row, given)
    events.record("deployment.corrected", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


# --- What may be done
def may_plan(by, row):
    """Whether this person states what is planned and ready of a deployment."""
    return may_offer(by, row.pledge) and row.state in (State.PLANNED, State.STANDING)


def may_correct(by, row):
    return may_decide(by, row.pledge) and row.state in (State.STANDING, State.ENDED)


def may_name(by, row):
    """Whether this person says what follows a deployment: either side may."""
    going_on = row.state in (State.PLANNED, State.STANDING)
    return going_on and (may_offer(by, row.pledge) or may_decide(by, row.pledge))


# --- What these share
def _require_decides(by, row):
    access.require(by, "decide_pledges", row.pledge.mission or row.pledge.offered_to)
    if not may_decide(by, row.pledge):
        raise PermissionDenied(_("The mission says when a contingent came and left, not its contributor."))


def _require_side(by, row):
    if not may_offer(by, row.pledge) and not may_decide(by, row.pledge):
        raise PermissionDenied(_("Its contributor or who decides on its pledge says what follows it."))


def _require_may_follow(row, other):
    mine, theirs = row.pledge, other.pledge
    if other.pk == row.pk:
        raise ValidationError({"successor": _("Nothing takes its own place.")})
    if (mine.mission_id, mine.offered_to_id) != (theirs.mission_id, theirs.offered_to_id):
        raise ValidationError({"successor": _("It is of another mission.")})
    if other.state != State.PLANNED:
        raise ValidationError({"successor": _("Only one that is planned can take its place.")})
    if Deployment.objects.filter(successor=other).exclude(pk=row.pk).exists():
        raise ValidationError({"successor": _("It takes another's place already.")})


def _put(row, fields):
    """What is given; where the arrival or the tour moves and no end is named, the end moves with them."""
    records.put(row, fields)
    if {"arrives_on", "tour_months"} & fields.keys() and "leaves_on" not in fields:
        row.leaves_on = standing.end_of_tour(row.arrived_on or row.arrives_on, row.tour_months)
    for name in ("visas", "movement"):
        if row.state == State.PLANNED and name in fields and f"{name}_on" not in fields:
            setattr(row, f"{name}_on", timezone.localdate() if fields[name] != "open" else None)


def _locked(row, version):
    """(the deployment held, as it stood)."""
    row = records.held(row, version)
    return row, Deployment.objects.get(pk=row.pk)


def _kept(row, *fields):
    row.version += 1
    row.full_clean(exclude=["pledge"])
    row.save(update_fields=[*{*fields, "leaves_on", "visas_on", "movement_on"}, "version"])


def _about(row):
    return [row.pledge.contributor, row.pledge.mission or row.pledge.offered_to]
