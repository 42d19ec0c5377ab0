"""Bands of readiness set by hand: by whom, why, and until when; the one by the evidence stays beside it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics.models import ReadinessOverride, Unit

LONGEST = 183  # days a band set by hand counts at most: until the next inspection is due


@transaction.atomic
def override_readiness(unit, *, area, band, reason, expires_on, by):
    """Set the band of one area; one that stands in it gives way."""
    _require_assesses(by, unit)
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
    row = ReadinessOverride(unit=unit, area=area, band=band, reason=reason, expires_on=expires_on, author=by)
    _require_soon(expires_on)
    before = ReadinessOverride.objects.filter(unit=unit, area=area, ended_at=None).first()
    if before:
        _end(before)
    row.full_clean()
    row.save()
    events.record(
        "readiness.overridden", row, by=by, about=unit.roots, is_between=True, reason=reason,
        area=area, band=band, until=str(expires_on),
    )  # fmt: skip
    return row


@transaction.atomic
def end_override(row, *, version=None, reason="", by):
    """Take a band set by hand back before its last day."""
    _require_assesses(by, row.unit)
    row = records.held(row, version)
    if row.ended_at:
        raise ValidationError(_("It was taken back already."), "wrong_state")
    _end(row)
    events.record(
        "readiness.override_ended", row, by=by, about=row.unit.roots, is_between=True, reason=reason
    )
    return row


def may_assess(by, unit):
    """Whether this person may set a band: who keeps the mission's logistics or decides for it; of a unit at
    home its contributor. Who speaks for a unit under way does not assess it."""
    if unit.state == Unit.State.STANDBY or unit.mission_id is None:
        return access.allows(by, "act_for", unit.contributor)
    is_own = not by.is_system and access.allows(by, "act_for", unit.contributor)
    is_staff = any(access.allows(by, held, unit.mission) for held in ("manage_logistics", "decide_pledges"))
    return is_staff and not is_own


def _require_assesses(by, unit):
    if not may_assess(by, unit):
        raise PermissionDenied(
            _("Officers of the mission set bands of units under way, of a unit at home its contributor.")
        )


def _require_soon(expires_on):
    today = timezone.localdate()
    if not expires_on or not today <= expires_on <= today + timedelta(days=LONGEST):
        raise ValidationError(
            {"expires_on": _("Name a day from today and at most %(days)d days ahead.") % {"days": LONGEST}}
        )


def _end(row):
    row.ended_at = timezone.now()
    row.version += 1
    row.save(update_fields=["ended_at", "version"])
