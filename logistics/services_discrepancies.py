"""Discrepancy reports of deliveries: opened by who received it, answered and settled by another.

They hold what was found beside the delivery note; the book of the stock has what was received.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from logistics.models import DiscrepancyReport
from logistics.models.resupply import DISCREPANCY_LIFE
from logistics.services_resupply import may_draw


@transaction.atomic
def report_discrepancy(
    item, *, kind, delivered_on, expected, found, proof, words, request=None, receipt=None,
    is_fictional=False, reason="", by,
):  # fmt: skip
    """Report what of a delivery was short, over or damaged, against its note. The note itself, and
    photographs, are put on the report as documents."""
    _require_draws(by, item)
    if delivered_on > timezone.localdate():
        raise ValidationError({"delivered_on": _("That day is still to come.")})
    for name, row in (("request", request), ("receipt", receipt)):
        if row is not None and row.item_id != item.pk:
            raise ValidationError({name: _("This is of another stock.")})
    person, _token = access.answerable(by)
    row = DiscrepancyReport(
        item=item, kind=kind, delivered_on=delivered_on, expected=expected, found=found, proof=proof,
        words=words, request=request, receipt=receipt, opened_by=person,
        is_fictional=is_fictional or item.is_fictional,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    events.record("discrepancy.reported", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def accept_discrepancy(row, *, words="", version=None, reason="", by):
    """The delivery was not as its note says."""
    _require_answers(by, row)
    row = _stepped(row, "accept", version)
    row.answer = words or row.answer
    _save(row, "answer")
    events.record("discrepancy.accepted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def contest_discrepancy(row, *, words, version=None, reason="", by):
    """Say why the note holds."""
    _require_answers(by, row)
    if not words.strip():
        raise ValidationError({"words": _("Say why the delivery note holds.")})
    row = _stepped(row, "contest", version)
    row.answer = words.strip()
    _save(row, "answer")
    events.record("discrepancy.contested", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def settle_discrepancy(row, *, words, version=None, reason="", by):
    """Say what came of it; it is then over."""
    _require_answers(by, row)
    if not words.strip():
        raise ValidationError({"words": _("Say what came of it.")})
    row = _stepped(row, "settle", version)
    row.outcome, row.settled_on = words.strip(), timezone.localdate()
    _save(row, "outcome", "settled_on")
    events.record("discrepancy.settled", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_answer(by, row):
    """Logistics officers of the mission, but for who opened it."""
    keeps = access.allows(by, "manage_logistics", row.mission)
    return keeps and (by.is_system or access.answerable(by)[0].pk != row.opened_by_id)


def _require_draws(by, item):
    if not may_draw(by, item):
        raise PermissionDenied(
            _("Logistics officers of the mission report deliveries, and contributors with a unit there.")
        )


def _require_answers(by, row):
    access.require(by, "manage_logistics", row.mission)
    if not may_answer(by, row):
        raise PermissionDenied(_("You reported it: somebody else answers it."))


def _stepped(row, name, version):
    held = DiscrepancyReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, held.version)
    return records.stepped(held, DISCREPANCY_LIFE, name)


def _save(row, *fields):
    row.full_clean(exclude=["item", "request", "receipt", "opened_by"])
    row.save(update_fields=["state", "version", *fields])
