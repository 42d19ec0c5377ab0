"""Transitions of missions: the plan entered and changed, its phases added, changed and removed."""

from django.db import transaction

from accounts import access, events, records
from missions.models import Transition, TransitionPhase
from missions.releasing import planners, release

FIELDS = ("title", "text", "instrument", "successor", "starts_on", "ends_on", "source", "label")
PHASE_FIELDS = ("name", "starts_on", "ends_on", "ends_with")


@transaction.atomic
def plan_transition(mission, *, title, starts_on, released_to=(), reason="", by, **fields):
    """Enter the plan by which a mission ends or gives way to another."""
    access.require_any(by, *planners(mission))
    row = Transition(mission=mission, title=title, starts_on=starts_on, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("transition.planned", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_transition(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change the plan: its days, what it rests on, which mission follows, who reads it."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    before = Transition.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("transition.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def add_phase(transition_, *, name, starts_on, ends_with, ends_on=None, version=None, reason="", by):
    """Add a phase with its days and what ends it."""
    access.require_any(by, *planners(transition_.mission))
    row = records.held(transition_, version)
    made = TransitionPhase(
        transition=row, name=name, starts_on=starts_on, ends_on=ends_on, ends_with=ends_with
    )
    made.full_clean()
    made.save()
    _moved(row)
    events.record("transition.phase_added", made, by=by, about=row.roots, reason=reason)
    return made


@transaction.atomic
def change_phase(phase, *, version=None, reason="", by, **fields):
    """Change the days of a phase, its name or what ends it."""
    access.require_any(by, *planners(phase.transition.mission))
    plan = records.held(phase.transition, None)
    row = records.held(phase, version, "transition__mission")
    before = TransitionPhase.objects.get(pk=row.pk)
    records.put(row, records.known(fields, PHASE_FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    _moved(plan)
    changed = events.changes(before, row, fields)
    events.record("transition.phase_changed", row, by=by, about=plan.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def remove_phase(phase, *, version=None, reason="", by):
    """Take a phase out of the plan; the plan's history keeps what it said. Returns the plan."""
    access.require_any(by, *planners(phase.transition.mission))
    plan = records.held(phase.transition, None)
    row = records.held(phase, version, "transition__mission")
    said = f"{row.name}, {row.starts_on}/{row.ends_on or ''}"
    _moved(plan)
    events.record(
        "transition.phase_removed",
        plan,
        by=by,
        about=plan.roots,
        reason=reason,
        changes={"phase": [said, None]},
    )
    row.delete()
    return plan


def _moved(plan):
    """The plan's version moves with its phases, so that nobody changes what they did not see."""
    plan.version += 1
    plan.save(update_fields=["version"])
