"""Planned activities: set for a task, changed, begun, done, dropped."""

from django.db import transaction
from django.utils import timezone

from accounts import access, events, records
from missions.models import Activity
from missions.models.activity import ACTIVITY_LIFE
from missions.releasing import planners, release

FIELDS = ("task", "title", "text", "element", "body", "partner", "starts_on", "ends_on", "label")
State = Activity.State


@transaction.atomic
def plan_activity(mission, *, title, starts_on, released_to=(), reason="", by, **fields):
    """Plan what is to be done for a task, by whom, from when until when."""
    access.require_any(by, *planners(mission))
    given = records.known(fields, FIELDS)
    row = Activity(mission=mission, title=title, starts_on=starts_on, **given)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("activity.planned", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_activity(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change the plan of it while it is planned or under way."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    records.require_state(row, State.PLANNED, State.UNDER_WAY)
    before = Activity.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("activity.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def start_activity(row, *, version=None, reason="", by):
    """The work has begun."""
    access.require_any(by, *planners(row.mission))
    row = _stepped(row, "start", version)
    events.record("activity.started", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def end_activity(row, *, outcome, version=None, reason="", by):
    """It is done; what came of it in words."""
    access.require_any(by, *planners(row.mission))
    row = _stepped(row, "done", version, outcome)
    events.record("activity.done", row, by=by, about=row.roots, reason=reason or outcome)
    return row


@transaction.atomic
def drop_activity(row, *, version=None, reason, by):
    """It is not to be done any more."""
    access.require_any(by, *planners(row.mission))
    row = _stepped(row, "drop", version, reason)
    events.record("activity.dropped", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reopen_activity(row, *, version=None, reason, by):
    """The work goes on."""
    access.require_any(by, *planners(row.mission))
    row = _stepped(row, "reopen", version)
    events.record("activity.reopened", row, by=by, about=row.roots, reason=reason)
    return row


def _stepped(row, name, version, outcome=""):
    row = records.stepped(records.held(row, version), ACTIVITY_LIFE, name)
    ended = row.state in (State.DONE, State.DROPPED)
    row.outcome, row.ended_on = outcome, timezone.localdate() if ended else None
    row.full_clean()
    row.save(update_fields=["state", "outcome", "ended_on", "version"])
    return row
