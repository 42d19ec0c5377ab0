"""Actions: set, changed, reported done by who does them, verified by another."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import following
from missions.models import Action
from missions.models.action import ACTION_LIFE
from missions.releasing import release, runners

FIELDS = ("reference", "title", "text", "owner", "person", "due_on", "label")
State = Action.State


@transaction.atomic
def set_action(
    *, title, due_on, mission=None, keeper=None, origin=None, released_to=(), reason="", by, **fields
):
    """Set a task. `origin`: the record it comes from, of a kind actions may come from, which `by` sees."""
    row = Action(title=title, due_on=due_on, mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    if origin is not None:
        row.origin_type, row.origin_id = following.key_of(origin, by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("action.set", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_action(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what is to be done, by whom or until when, while it is open."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, State.OPEN)
    before = Action.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    changed = events.changes(before, row, fields)
    if "due_on" in changed:
        row.reminded_on = None
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "reminded_on", "version"])
    changed |= release(row, released_to)
    events.record("action.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def report_action(row, *, report, version=None, reason="", by):
    """Say that it is done, and what was done."""
    _require_may_report(by, row)
    row = records.stepped(records.held(row, version), ACTION_LIFE, "done")
    row.report, row.done_on = report, timezone.localdate()
    row.done_by, _token = access.answerable(by)
    row.full_clean()
    row.save(update_fields=["state", "report", "done_on", "done_by", "version"])
    events.record("action.done", row, by=by, about=row.roots, reason=reason or report)
    return row


@transaction.atomic
def verify_action(row, *, version=None, reason="", by):
    """Say that one saw it done; another person than the one who reported it."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), ACTION_LIFE, "verify")
    person, _token = access.answerable(by)
    access.require_another(by, row.done_by_id, _("You reported it done: another person verifies it."))
    row.verified_on, row.verified_by = timezone.localdate(), person
    row.save(update_fields=["state", "verified_on", "verified_by", "version"])
    events.record("action.verified", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reopen_action(row, *, version=None, reason, by):
    """It is not done yet."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), ACTION_LIFE, "reopen")
    row.done_on, row.done_by, row.report = None, None, ""
    row.save(update_fields=["state", "done_on", "done_by", "report", "version"])
    events.record("action.reopened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def cancel_action(row, *, version=None, reason, by):
    """It is not to be done any more."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), ACTION_LIFE, "cancel")
    row.save(update_fields=["state", "version"])
    events.record("action.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def remind_of_action(row, *, by):
    """Note that its owner is told that it is due; once before its day and once after."""
    access.require_any(by, *runners(row))
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    events.record("action.reminded", row, by=by, about=row.roots)
    return row


# --- What may be done
def may_follow(by, row):
    return access.allows_any(by, *runners(row))


def may_report(by, row):
    """Who speaks for its owner, the person named, and who follows it up."""
    named = by is not None and by.is_active and by.pk is not None and row.person_id in access.hands(by)
    return named or access.allows_any(by, *runners(row), ("act_for", row.owner))


def _require_may_report(by, row):
    if not may_report(by, row):
        raise PermissionDenied(_("Its owner reports it done."))
