"""Conditions of a mission's work: entered, changed, and stated to hold, to be in doubt or to have failed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import Condition, ConditionStatement
from missions.releasing import planners, release

FIELDS = ("kind", "title", "mandate", "document", "ends_on", "label")
STOPS = ("tasks", "activities", "elements")


@transaction.atomic
def enter_condition(mission, *, kind, title, released_to=(), reason="", by, **fields):
    """Enter what part of the mission's work rests on, and what stops without it."""
    access.require_any(by, *planners(mission))
    stops = {name: fields.pop(name) for name in STOPS if name in fields}
    row = Condition(mission=mission, kind=kind, title=title, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    _put_stops(row, stops)
    release(row, released_to)
    events.record("condition.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_condition(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what it rests on, until when, or what stops without it."""
    access.require_any(by, *planners(row.mission))
    stops = {name: fields.pop(name) for name in STOPS if name in fields}
    row = records.held(row, version)
    before = Condition.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | _put_stops(row, stops) | release(row, released_to)
    events.record("condition.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def state_condition(row, *, since, state, words, source="", version=None, reason="", by):
    """State from which day on it holds, is in doubt or has failed; what was stated before stays."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    if since > timezone.localdate():
        raise ValidationError({"since": _("That day has not come yet.")})
    made = ConditionStatement(condition=row, since=since, state=state, words=words, source=source)
    made.stated_by, _token = access.answerable(by)
    made.full_clean()
    made.save()
    row.version += 1
    row.save(update_fields=["version"])
    told = {"state": state, "since": str(since)}
    events.record("condition.stated", row, by=by, about=row.roots, reason=reason or words, **told)
    return row


def _put_stops(row, stops):
    """Set what stops without it, of the same mission; {name: [before, after]} of what differs."""
    changed = {}
    for name, things in stops.items():
        for thing in things:
            mission = thing.mandate.mission_id if name == "tasks" else thing.mission_id
            if mission != row.mission_id:
                raise ValidationError({name: _("This is of another mission.")})
        before = sorted(str(one) for one in getattr(row, name).all())
        after = sorted(str(one) for one in things)
        if before != after:
            getattr(row, name).set(things)
            changed[name] = [before, after]
    return changed
