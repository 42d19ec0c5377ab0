"""Access constraints: reported by who speaks for an organization or plans the mission; eased, resolved."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import AccessConstraint
from missions.models.constraint import CONSTRAINT_LIFE
from missions.models.placed import PLACE, TOLD
from missions.placed_changes import told_of_change
from missions.releasing import release, runners

WHAT = ("reference", "kind", "severity", "sector", "title", "text", "affects", "steps_taken")
FIELDS = (*WHAT, "starts_on", "ends_on", "label", *PLACE)
State = AccessConstraint.State


@transaction.atomic
def report_constraint(mission, *, keeper, released_to=(), reason="", by, **fields):
    """Report what hinders access, in the name of an organization one speaks for, or for which one plans."""
    row = AccessConstraint(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    _require_begun(row)
    row.tell_place()
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("constraint.reported", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_constraint(row, *, released_to=None, version=None, reason="", by, **fields):
    """Correct what is said of it, while it stands."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, State.OPEN, State.EASED)
    before = AccessConstraint.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_begun(row)
    row.tell_place()
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, *TOLD, "version"])
    told = told_of_change(before, row, fields, release(row, released_to))
    events.record("constraint.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def ease_constraint(row, *, outcome, version=None, reason="", by):
    """Say that it hinders less, and how that came."""
    access.require_any(by, *runners(row))
    row = _stepped(row, "ease", outcome, version)
    events.record("constraint.eased", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def worsen_constraint(row, *, outcome, version=None, reason="", by):
    """Say that it stands again; the day on which it ended is taken back."""
    access.require_any(by, *runners(row))
    row = _stepped(row, "worsen", outcome, version, ends_on=None)
    events.record("constraint.worsened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def resolve_constraint(row, *, outcome, ends_on=None, version=None, reason="", by):
    """Say that it no longer stands. `ends_on`: since which day; None: today."""
    access.require_any(by, *runners(row))
    day = ends_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"ends_on": _("That day has not come: say it when it is so.")})
    row = _stepped(row, "resolve", outcome, version, ends_on=day)
    events.record("constraint.resolved", row, by=by, about=row.roots, reason=reason)
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def _stepped(row, step, outcome, version, **more):
    row = records.stepped(records.held(row, version), CONSTRAINT_LIFE, step)
    records.put(row, {"outcome": outcome.strip()} | more)
    if not row.outcome:
        raise ValidationError({"outcome": _("Say what changed.")})
    row.full_clean()
    row.save(update_fields=["state", "version", "outcome", *more])
    return row


def _require_begun(row):
    if row.starts_on and row.starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("That day has not come: report what hinders access already.")})
