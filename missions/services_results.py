"""What a community says of projects, and their results: entered, changed, taken out."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import Project, ProjectFeedback, ProjectResult, ResultShare
from missions.releasing import planners, runners

FEEDBACK = ("given_on", "voice", "voiced_by", "verdict", "text")
FIELDS = ("indicator", "unit", "target", "reached", "reached_on", "source")


@transaction.atomic
def record_feedback(project, *, version=None, reason="", by, **fields):
    """Keep what a group of the community said of a project, in their words and without a person's name."""
    access.require_any(by, *runners(project))
    row = ProjectFeedback(project=records.held(project, version), **records.known(fields, FEEDBACK))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    events.record("project.feedback_recorded", row, by=by, about=project.roots, reason=reason)
    return row


@transaction.atomic
def remove_feedback(row, *, version=None, reason, by):
    """Take out what was recorded by mistake: for who plans the mission, so that no partner hides what was
    said of its work. Returns the project."""
    project = row.project
    access.require_any(by, *planners(project.mission))
    row = records.held(row, version)
    said = f"{row.given_on}, {row.voice}, {row.verdict}"
    told = {"changes": {"feedback": [said, None]}}
    events.record("project.feedback_removed", project, by=by, about=project.roots, reason=reason, **told)
    row.delete()
    return project


@transaction.atomic
def enter_result(project, *, shares=None, version=None, reason="", by, **fields):
    """Enter what a project is to bring about. `shares`: {another project of the mission: percent}."""
    access.require_any(by, *runners(project))
    row = ProjectResult(project=records.held(project, version), **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    _share(row, shares, by)
    events.record("project.result_entered", row, by=by, about=project.roots, reason=reason)
    return row


@transaction.atomic
def change_result(row, *, shares=None, version=None, reason="", by, **fields):
    """Change a result, say what is reached, or which projects share it."""
    access.require_any(by, *runners(row.project))
    row = records.held(row, version, "project__mission", "project__keeper")
    before = ProjectResult.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | _share(row, shares, by)
    about = row.project.roots
    events.record("project.result_changed", row, by=by, about=about, reason=reason, changes=changed)
    return row


@transaction.atomic
def remove_result(row, *, version=None, reason="", by):
    """Take a result out; the project's history keeps what it said. Returns the project."""
    project = row.project
    access.require_any(by, *runners(project))
    row = records.held(row, version)
    told = {"changes": {"result": [f"{row}: {row.reached or ''}", None]}}
    events.record("project.result_removed", project, by=by, about=project.roots, reason=reason, **told)
    row.delete()
    return project


def _share(row, shares, by):
    """Set the shares of other projects, all of the mission; {"shares": how many} where they differ."""
    if shares is None:
        return {}
    seen = Project.objects.visible_to(by).filter(mission=row.project.mission_id)
    known = set(seen.exclude(pk=row.project_id).values_list("pk", flat=True))
    if any(project.pk not in known for project in shares):
        raise ValidationError({"shares": _("Another project of the same mission shares it.")})
    kept = {one.project_id: one.percent for one in row.shares.all()}
    hidden = {key: percent for key, percent in kept.items() if key not in known}
    wanted = hidden | {project.pk: Decimal(percent) for project, percent in shares.items()}
    if sum(wanted.values(), Decimal(0)) >= 100:
        raise ValidationError({"shares": _("Together the others have less than 100 percent of it.")})
    if wanted == kept:
        return {}
    row.shares.all().delete()
    for key, percent in wanted.items():
        made = ResultShare(result=row, project_id=key, percent=percent)
        made.full_clean()
        made.save()
    return {"shares": [len(kept), len(wanted)]}
