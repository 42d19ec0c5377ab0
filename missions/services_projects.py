"""Reconstruction projects: proposed, approved by another person, carried out, completed; their milestones.

A completed project is handed over by a handover that names it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import Project, ProjectMilestone
from missions.models.placed import PLACE, TOLD
from missions.models.project import OPEN, PROJECT_LIFE
from missions.releasing import planners, release, runners

WHAT = ("reference", "kind", "sector", "title", "text", "keeper", "body_name", "starts_on", "ends_on")
FIELDS = (*WHAT, "budget", "currency", "rate", "source", "label", *PLACE)
NAMED = ("partners", "tasks", "priorities")
MILESTONE_FIELDS = ("title", "due_on", "done_on")
TOLD_BY_NAME = ("partners", "tasks")  # of priorities, which have labels of their own, how many
KEPT_BACK = {"place", "district", "latitude", "longitude"}  # of a change, said to have changed and no more
BINDING = ("budget", "currency", "keeper")  # of what was approved
State = Project.State


@transaction.atomic
def propose_project(mission, *, keeper=None, released_to=(), reason="", by, **fields):
    """Propose a project of a mission one plans, or in the name of the partner that would carry it out."""
    named = {name: fields.pop(name) for name in NAMED if name in fields}
    row = Project(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    row.tell_place()
    row.full_clean()
    row.save()
    _name(row, named, by)
    release(row, released_to)
    events.record("project.proposed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_project(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change it while it stands. Who plans the mission alone changes what was approved: budget and keeper."""
    access.require_any(by, *runners(row))
    named = {name: fields.pop(name) for name in NAMED if name in fields}
    row = records.held(row, version)
    records.require_state(row, *OPEN, State.COMPLETED)
    before = Project.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_may_bind(before, row, by)
    row.tell_place()
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*{*fields, "rate"}, *TOLD, "version"])
    changed = events.changes(before, row, [name for name in fields if name not in KEPT_BACK])
    changed |= _name(row, named, by) | release(row, released_to)
    moved = any(getattr(before, name) != getattr(row, name) for name in KEPT_BACK & set(fields))
    told = {"changes": changed} | ({"place_changed": True} if moved else {})
    events.record("project.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def approve_project(row, *, decision="", version=None, reason="", by):
    """Say that it is to be done: another person of the mission than the one who entered it."""
    access.require_any(by, *planners(row.mission))
    row = records.stepped(records.held(row, version), PROJECT_LIFE, "approve")
    person, _token = access.answerable(by)
    access.require_another(by, row.created_by_id, _("You entered it: another person approves it."))
    row.approved_by, row.approved_at, row.decision = person, timezone.now(), decision.strip()
    row.full_clean()
    row.save(update_fields=["state", "version", "approved_by", "approved_at", "decision"])
    events.record("project.approved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def start_project(row, *, version=None, reason="", by):
    """Say that the work has begun."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), PROJECT_LIFE, "start")
    row.save(update_fields=["state", "version"])
    events.record("project.started", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def complete_project(row, *, completed_on, outcome, version=None, reason="", by):
    """Say on which day the work was done, and what came of it."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), PROJECT_LIFE, "complete")
    if completed_on > timezone.localdate():
        raise ValidationError({"completed_on": _("That day has not come yet.")})
    row.completed_on, row.outcome = completed_on, outcome.strip()
    if not row.outcome:
        raise ValidationError({"outcome": _("Say what came of it.")})
    row.full_clean()
    row.save(update_fields=["state", "version", "completed_on", "outcome"])
    events.record("project.completed", row, by=by, about=row.roots, reason=reason, on=str(completed_on))
    return row


@transaction.atomic
def cancel_project(row, *, version=None, reason, by):
    """Say that it is not to be done, and why. Money that names it stays with it."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), PROJECT_LIFE, "cancel")
    row.outcome = reason.strip()
    if not row.outcome:
        raise ValidationError({"reason": _("Say why.")})
    row.save(update_fields=["state", "version", "outcome"])
    events.record("project.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


# --- Milestones
@transaction.atomic
def add_milestone(project, *, title, due_on, done_on=None, version=None, reason="", by):
    """Add a step of the project, with the day it is due."""
    access.require_any(by, *runners(project))
    row = records.held(project, version)
    records.require_state(row, *OPEN)
    made = ProjectMilestone(project=row, title=title, due_on=due_on, done_on=done_on)
    made.full_clean()
    made.save()
    _moved(row)
    events.record("project.milestone_added", made, by=by, about=row.roots, reason=reason)
    return made


@transaction.atomic
def change_milestone(milestone, *, version=None, reason="", by, **fields):
    """Change what a milestone says or when it is due, or say on which day it was done."""
    access.require_any(by, *runners(milestone.project))
    project = records.held(milestone.project, None)
    row = records.held(milestone, version, "project__mission")
    before = ProjectMilestone.objects.get(pk=row.pk)
    records.put(row, records.known(fields, MILESTONE_FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    _moved(project)
    changed = events.changes(before, row, fields)
    events.record(
        "project.milestone_changed", row, by=by, about=project.roots, reason=reason, changes=changed
    )
    return row


@transaction.atomic
def remove_milestone(milestone, *, version=None, reason="", by):
    """Take a milestone out of the project; the project's history keeps what it said. Returns the project."""
    access.require_any(by, *runners(milestone.project))
    project = records.held(milestone.project, None)
    row = records.held(milestone, version, "project__mission")
    said = f"{row.title}, {row.due_on}/{row.done_on or ''}"
    _moved(project)
    events.record(
        "project.milestone_removed",
        project,
        by=by,
        about=project.roots,
        reason=reason,
        changes={"milestone": [said, None]},
    )
    row.delete()
    return project


# --- What may be done
def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def may_approve(by, row):
    """Whether this person approves it: one who plans for the mission and did not enter it."""
    return access.allows_any(by, *planners(row.mission)) and by.pk != row.created_by_id


def _require_may_bind(before, row, by):
    """After approval what was approved is the mission's to change."""
    if row.state == State.PROPOSED or access.allows_any(by, *planners(row.mission)):
        return
    for name in BINDING:
        if getattr(before, name) != getattr(row, name):
            raise ValidationError({name: _("This was approved: who plans the mission changes it.")})


def _name(row, named, by):
    """Set the partners, tasks and priorities it names; {name: [before, after]} of what differs.

    What `by` may not see of them stays as it is."""
    changed = {}
    for name, things in named.items():
        if any(_mission_of(name, thing) not in (None, row.mission_id) for thing in things):
            raise ValidationError({name: _("This is of another mission.")})
        now = list(getattr(row, name).all())
        seen = getattr(row, name).model.objects.visible_to(by).filter(pk__in=[one.pk for one in now])
        seen = set(seen.values_list("pk", flat=True))
        kept = [one for one in now if one.pk not in seen]
        before, after = sorted(str(one) for one in now if one.pk in seen), sorted(str(one) for one in things)
        if before != after:
            getattr(row, name).set([*things, *kept])
            changed[name] = [before, after] if name in TOLD_BY_NAME else [len(before), len(after)]
    return changed


def _mission_of(name, thing):
    """The mission a task or priority is of; None for a partner, which is of none."""
    if name == "partners":
        return None
    return thing.mandate.mission_id if name == "tasks" else thing.mission_id


def _moved(project):
    """The project's version moves with its milestones, so that nobody changes what they did not see."""
    project.version += 1
    project.save(update_fields=["version"])
