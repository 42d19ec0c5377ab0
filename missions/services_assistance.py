"""Requests for assistance: made by who speaks for an organization, decided by another of the mission."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import AssistanceRequest
from missions.models.assistance import ASSISTANCE_LIFE
from missions.models.placed import PLACE, TOLD
from missions.placed_changes import told_of_change
from missions.releasing import planners, release, runners

WHAT = ("reference", "kind", "title", "text", "criteria", "last_resort", "needed_from", "needed_until")
FIELDS = (*WHAT, "label", *PLACE)
State = AssistanceRequest.State


@transaction.atomic
def ask_assistance(mission, *, keeper, released_to=(), reason="", by, **fields):
    """Ask a mission for help in the name of an organization one speaks for, or for which one plans."""
    row = AssistanceRequest(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    if row.needed_until and row.needed_until < timezone.localdate():
        raise ValidationError({"needed_until": _("That day has passed.")})
    row.tell_place()
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("assistance.asked", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_assistance(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what is asked, until it is decided."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, State.SUBMITTED)
    before = AssistanceRequest.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.tell_place()
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, *TOLD, "version"])
    told = told_of_change(before, row, fields, release(row, released_to))
    events.record("assistance.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def approve_assistance(row, *, decision="", version=None, reason="", by):
    """Say that the mission helps, which is the last resort. `decision`: under which conditions."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    if not row.last_resort.strip():
        words = _("It does not say why it is a last resort. Ask the organization to write it first.")
        raise ValidationError(words, "no_last_resort")
    row = _decided(row, "approve", decision, by)
    events.record("assistance.approved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def refuse_assistance(row, *, decision, version=None, reason="", by):
    """Say that the mission does not help, and why."""
    access.require_any(by, *planners(row.mission))
    row = _decided(records.held(row, version), "refuse", decision, by)
    events.record("assistance.refused", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def conclude_assistance(row, *, done, outcome, version=None, reason="", by):
    """Say whether the help was given, and how it went: by either side."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), ASSISTANCE_LIFE, "conclude")
    row.state = State.DONE if done else State.NOT_DONE
    row.outcome, row.ended_on = outcome.strip(), timezone.localdate()
    if not row.outcome:
        raise ValidationError({"outcome": _("Say what came of it.")})
    row.full_clean()
    row.save(update_fields=["state", "version", "outcome", "ended_on"])
    events.record("assistance.concluded", row, by=by, about=row.roots, reason=reason, state=row.state)
    return row


@transaction.atomic
def withdraw_assistance(row, *, version=None, reason, by):
    """Say that the help is no longer needed."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), ASSISTANCE_LIFE, "withdraw")
    row.ended_on = timezone.localdate()
    row.save(update_fields=["state", "version", "ended_on"])
    events.record("assistance.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def may_decide(by, row):
    """Whether this person decides it: one who plans for the mission and did not enter it."""
    return access.allows_any(by, *planners(row.mission)) and by.pk != row.created_by_id


def _decided(row, step, decision, by):
    """The request after the mission's decision, by another person than the one who entered it."""
    row = records.stepped(row, ASSISTANCE_LIFE, step)
    person, _token = access.answerable(by)
    access.require_another(by, row.created_by_id, _("You entered it: another person decides."))
    row.decided_by, row.decided_at, row.decision = person, timezone.now(), decision.strip()
    row.full_clean()
    row.save(update_fields=["state", "version", "decided_by", "decided_at", "decision"])
    return row
