"""Protection concerns: entered, referred, answered, closed by protection officers, who name the readers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import ProtectionConcern, ProtectionReferral
from missions.models.concern import CONCERN_LIFE, KEEPS_CONCERNS
from missions.models.placed import PLACE, TOLD
from missions.placed_changes import told_of_change

FIELDS = ("reference", "kind", "title", "text", "affected", "reliability", "observed_on", *PLACE)
State = ProtectionConcern.State


@transaction.atomic
def enter_concern(mission, *, reason="", by, **fields):
    """Enter what is feared or was done to civilians, without the name of any person."""
    access.require(by, KEEPS_CONCERNS, mission)
    row = ProtectionConcern(mission=mission, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    _require_seen(row)
    row.tell_place()
    row.full_clean()
    row.save()
    events.record("concern.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_concern(row, *, version=None, reason="", by, **fields):
    """Correct what is known of it, until it is closed."""
    access.require(by, KEEPS_CONCERNS, row.mission)
    row = records.held(row, version)
    records.require_state(row, State.OPEN, State.REFERRED)
    before = ProtectionConcern.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_seen(row)
    row.tell_place()
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, *TOLD, "version"])
    told = told_of_change(before, row, fields, {})
    events.record("concern.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def name_readers(row, *, readers, version=None, reason="", by):
    """Name who reads it beside the protection officers; whoever is left out reads it no more."""
    access.require(by, KEEPS_CONCERNS, row.mission)
    row = records.held(row, version)
    row.readers.set(readers)
    row.version += 1
    row.save(update_fields=["version"])
    events.record(
        "concern.readers_named", row, by=by, about=row.roots, reason=reason, readers=len(set(readers))
    )
    return row


@transaction.atomic
def refer_concern(row, *, partner=None, body_name="", referred_on=None, version=None, reason="", by):
    """Put it to an organization of the portal, or to a body as named. Which day: None is today."""
    access.require(by, KEEPS_CONCERNS, row.mission)
    row = records.stepped(records.held(row, version), CONCERN_LIFE, "refer")
    one = ProtectionReferral(concern=row, partner=partner, body_name=body_name.strip())
    one.referred_on = referred_on or timezone.localdate()
    _require_past("referred_on", one.referred_on)
    one.full_clean()
    one.save()
    row.save(update_fields=["state", "version"])
    events.record("concern.referred", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def answer_referral(row, *, referral, outcome, answered_on=None, version=None, reason="", by):
    """Say what came of a referral of it; which day: None is today."""
    access.require(by, KEEPS_CONCERNS, row.mission)
    row = records.held(row, version)
    one = row.referrals.filter(pk=referral.pk).first()
    if one is None:
        raise ValidationError({"referral": _("The concern has no such referral.")})
    one.outcome, one.answered_on = outcome.strip(), answered_on or timezone.localdate()
    _require_past("answered_on", one.answered_on)
    one.full_clean()
    one.save(update_fields=["outcome", "answered_on"])
    row.version += 1
    row.save(update_fields=["version"])
    events.record("concern.answered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def close_concern(row, *, closing, version=None, reason="", by):
    """Close it, and say why."""
    access.require(by, KEEPS_CONCERNS, row.mission)
    row = records.stepped(records.held(row, version), CONCERN_LIFE, "close")
    row.closing, row.closed_on = closing.strip(), timezone.localdate()
    if not row.closing:
        raise ValidationError({"closing": _("Say why it is closed.")})
    row.full_clean()
    row.save(update_fields=["state", "version", "closing", "closed_on"])
    events.record("concern.closed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reopen_concern(row, *, version=None, reason, by):
    """Open it again; why it was closed stays in its history."""
    access.require(by, KEEPS_CONCERNS, row.mission)
    row = records.stepped(records.held(row, version), CONCERN_LIFE, "reopen")
    row.closing, row.closed_on = "", None
    row.save(update_fields=["state", "version", "closing", "closed_on"])
    events.record("concern.reopened", row, by=by, about=row.roots, reason=reason)
    return row


def may_keep(by, mission):
    return access.allows(by, KEEPS_CONCERNS, mission)


def _require_seen(row):
    _require_past("observed_on", row.observed_on)


def _require_past(name, day):
    if day and day > timezone.localdate():
        raise ValidationError({name: _("That day has not come.")})
