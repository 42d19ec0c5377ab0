"""Steps towards the renewal of mandates: planned, changed, done, taken off."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import RenewalStep
from missions.releasing import planners

FIELDS = ("kind", "due_on", "note")


@transaction.atomic
def plan_renewal_step(mandate, *, kind, due_on, note="", reason="", by):
    """Say by when a step towards the renewal is to be done."""
    access.require_any(by, *planners(mandate.mission))
    row = RenewalStep(mandate=mandate, kind=kind, due_on=due_on, note=note)
    row.full_clean()
    row.save()
    events.record("renewal.step_planned", row, by=by, about=[mandate.mission], reason=reason)
    return row


@transaction.atomic
def change_renewal_step(row, *, version=None, reason="", by, **fields):
    """Change the day it is due, or its note."""
    access.require_any(by, *planners(row.mandate.mission))
    row = records.held(row, version, "mandate__mission")
    _require_open(row)
    before = RenewalStep.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record(
        "renewal.step_changed", row, by=by, about=[row.mandate.mission], reason=reason, changes=changed
    )
    return row


@transaction.atomic
def finish_renewal_step(row, *, done_on, document="", version=None, reason="", by):
    """It is done, on a day and with a document."""
    access.require_any(by, *planners(row.mandate.mission))
    row = records.held(row, version, "mandate__mission")
    _require_open(row)
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": _("That day has not come yet.")})
    row.done_on, row.document = done_on, document
    row.version += 1
    row.full_clean()
    row.save(update_fields=["done_on", "document", "version"])
    events.record(
        "renewal.step_done", row, by=by, about=[row.mandate.mission], reason=reason, document=document
    )
    return row


@transaction.atomic
def drop_renewal_step(row, *, version=None, reason="", by):
    """It is not needed; the mission's history keeps that it was planned. Returns its mandate."""
    mandate = row.mandate
    access.require_any(by, *planners(mandate.mission))
    row = records.held(row, version, "mandate__mission")
    _require_open(row)
    said = f"{row.kind}, {row.due_on}"
    events.record(
        "renewal.step_dropped",
        mandate,
        by=by,
        about=[mandate.mission],
        reason=reason,
        changes={"step": [said, None]},
    )
    row.delete()
    return mandate


def _require_open(row):
    if row.done_on is not None:
        raise ValidationError(_("It is done and changes no more."), "wrong_state")
