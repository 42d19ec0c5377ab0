"""Local priorities, entered and changed by who plans the mission; projects say which of them they meet."""

from django.db import transaction

from accounts import access, events, records
from missions.models import Priority
from missions.releasing import planners, release

WHAT = ("area", "sector", "title", "text", "rank", "voice", "voiced_by", "gathered_by", "gathered_on")
FIELDS = (*WHAT, "budget", "currency", "rate", "source", "ended_on", "label")


@transaction.atomic
def enter_priority(mission, *, released_to=(), reason="", by, **fields):
    """Enter what people of an area need, who voiced it, and how that was gathered."""
    access.require_any(by, *planners(mission))
    row = Priority(mission=mission, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("priority.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_priority(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what it says, its rank, or the day since which it is no longer one."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    before = Priority.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*{*fields, "rate"}, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("priority.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


def may_keep(by, row):
    return access.allows_any(by, *planners(row.mission))
