"""Every step of a resupply request: asked for by who draws on the stock or keeps it, approved by another."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics import stocking
from logistics.models import ResupplyRequest
from logistics.models.resupply import REQUEST_LIFE, UNDER_WAY


@transaction.atomic
def ask_resupply(item, *, quantity, needed_by, justification="", is_fictional=False, reason="", by):
    """Ask for a quantity of a stock, in its measure, by a day."""
    _require_draws(by, item)
    if item.is_closed:
        raise ValidationError(_("This stock is closed."), "wrong_state")
    if needed_by < timezone.localdate() and not by.is_system:
        raise ValidationError({"needed_by": _("That day has passed.")})
    person, _token = access.answerable(by)
    row = ResupplyRequest(
        item=item, quantity=quantity, needed_by=needed_by, justification=justification, asked_by=person
    )
    row.is_fictional = is_fictional or item.is_fictional
    row.full_clean()
    row.save(force_insert=True)
    events.record("resupply.requested", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def approve_resupply(row, *, version, reason="", by):
    """Let it be ordered, as the version that was read. A person approves, and not who asked."""
    _require_decides(by, row)
    row = _stepped(row, "approve", version)
    row.decided_by = access.answerable(by)[0]
    _save(row, "decided_by")
    events.record("resupply.approved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def refuse_resupply(row, *, version, reason, by):
    """It is not ordered; who asked reads why."""
    _require_decides(by, row)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; who asked reads it.")})
    row = _stepped(row, "refuse", version)
    row.decided_by = access.answerable(by)[0]
    _save(row, "decided_by")
    events.record("resupply.refused", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def order_resupply(row, *, supplier, due_on=None, order_number="", version=None, reason="", by):
    """Note of whom it was ordered, and the day it is due; of none it is due when it is needed."""
    access.require(by, "manage_logistics", row.mission)
    row = _stepped(row, "order", version)
    row.supplier, row.order_number, row.due_on = supplier, order_number, due_on
    row.full_clean()
    _save(row, "supplier", "order_number", "due_on")
    events.record("resupply.ordered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def send_resupply(row, *, due_on=None, version=None, reason="", by):
    """Note that it is on its way; `due_on`: the day it is due now, if that is another."""
    access.require(by, "manage_logistics", row.mission)
    row = _stepped(row, "send", version)
    row.due_on = due_on or row.due_on
    _save(row, "due_on")
    events.record("resupply.sent", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def delay_resupply(row, *, due_on, version=None, reason, by):
    """Put the day it is due to another, with the cause."""
    access.require(by, "manage_logistics", row.mission)
    row = _held(row, version)
    records.require_state(row, *UNDER_WAY)
    before = ResupplyRequest.objects.get(pk=row.pk)
    row.due_on = due_on
    row.version += 1
    _save(row, "due_on")
    changed = events.changes(before, row, ["due_on"])
    events.record("resupply.delayed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def close_resupply(row, *, version=None, reason="", by):
    """Nothing more of it is expected."""
    access.require(by, "manage_logistics", row.mission)
    row = _stepped(row, "close", version)
    _save(row)
    events.record("resupply.closed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def withdraw_resupply(row, *, version=None, reason="", by):
    """No longer ask for it: who asked, and who may ask there."""
    _require_draws(by, row.item)
    row = _stepped(row, "withdraw", version)
    _save(row)
    events.record("resupply.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_draw(by, item):
    """Who keeps a stock, and who speaks for a contributor with a unit at its location."""
    there = stocking.contributors_at(item.location)
    return access.allows(by, "manage_logistics", item.mission) or access.allows(by, "act_for", *there)


def may_decide(by, row):
    """Logistics officers of the mission, but for who asked."""
    keeps = access.allows(by, "manage_logistics", row.mission)
    return keeps and (by.is_system or access.answerable(by)[0].pk != row.asked_by_id)


# --- What these share
def _require_draws(by, item):
    if not may_draw(by, item):
        raise PermissionDenied(
            _("Logistics officers of the mission ask for supplies, and contributors with a unit there.")
        )


def _require_decides(by, row):
    access.require(by, "manage_logistics", row.mission)
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person decides on requests, signed in; a token cannot."))
    if not may_decide(by, row):
        raise PermissionDenied(_("You asked for it: somebody else decides on it."))


def _held(row, version):
    return records.held(row, version)


def _stepped(row, name, version):
    return records.stepped(_held(row, version), REQUEST_LIFE, name)


def _save(row, *fields):
    row.save(update_fields=["state", "version", *fields])
