"""Certificates of units and their people, as their contributors and the mission's logistics enter them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics.models import Certificate, Unit
from logistics.validity import last_day

FIELDS = (
    "person", "persons", "issued_on", "expires_on", "issuer", "places_offered", "places_taken", "source",
)  # fmt: skip


@transaction.atomic
def add_certificate(unit, *, course, issued_on, reason="", by, **fields):
    """Enter a certificate; without a last day it holds as long as the course says."""
    _require_certifies(by, unit)
    row = Certificate(unit=unit, course=course, issued_on=issued_on)
    records.put(row, records.known(fields, FIELDS))
    if row.expires_on is None and issued_on:
        row.expires_on = last_day(course, issued_on)
    _require_issued(row)
    row.full_clean()
    row.save()
    events.record("certificate.added", row, by=by, about=unit.roots, is_between=True, reason=reason)
    return row


@transaction.atomic
def change_certificate(row, *, version=None, reason="", by, **fields):
    """Correct what a certificate says."""
    _require_certifies(by, row.unit)
    row = _locked(row, version)
    before = Certificate.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_issued(row)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record(
        "certificate.changed",
        row,
        by=by,
        about=row.unit.roots,
        is_between=True,
        reason=reason,
        changes=changed,
    )
    return row


@transaction.atomic
def withdraw_certificate(row, *, version=None, reason, by):
    """It counts no more from today."""
    _require_certifies(by, row.unit)
    row = _locked(row, version)
    row.withdrawn_on = timezone.localdate()
    row.version += 1
    row.save(update_fields=["withdrawn_on", "version"])
    events.record("certificate.withdrawn", row, by=by, about=row.unit.roots, is_between=True, reason=reason)
    return row


def may_certify(by, unit):
    """Whether this person enters a unit's certificates: as a parent of it, or as who keeps its mission."""
    there = [unit.mission] if unit.mission_id and unit.state != Unit.State.STANDBY else []
    partners = [unit.contributor, *(parent.partner for parent in unit.parents.select_related("partner"))]
    return access.allows(by, "act_for", *partners) or access.allows(by, "manage_logistics", *there)


def _require_certifies(by, unit):
    if not may_certify(by, unit):
        raise PermissionDenied(_("Its contributors and the mission's logistics officers keep this unit."))


def _require_issued(row):
    if row.issued_on and row.issued_on > timezone.localdate():
        raise ValidationError({"issued_on": _("That day has not come yet.")})


def _locked(row, version):
    row = records.held(row, version)
    if row.withdrawn_on:
        raise ValidationError(_("It was withdrawn."), "wrong_state")
    return row
