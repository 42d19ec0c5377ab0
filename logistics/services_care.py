"""Records of care, as medical officers of missions and care officers of contributors keep them.

What they tell of it goes to these two sides alone.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models.pledge import takes_part
from logistics.models import CareRecord
from missions.models import Mission

FIELDS = (
    "reference", "kind", "happened_on", "outcome", "days_lost", "unit", *CareRecord.MOMENTS, "reached_level",
    "fatality",
)  # fmt: skip


@transaction.atomic
def record_care(*, mission, contributor=None, unit=None, reason="", by, **fields):
    """Record that somebody was hurt or fell ill. Without a contributor it is that of the unit, where one is
    named, else the mission's own staff."""
    contributor = contributor or (unit and unit.contributor)
    _require_records(by, mission, contributor)
    row = CareRecord(mission=mission, contributor=contributor, unit=unit)
    row.is_fictional = mission.is_fictional
    records.put(row, records.known(fields, FIELDS))
    _require_past(row)
    row.full_clean()
    row.save(force_insert=True)
    events.record("care.recorded", row, by=by, about=row.roots, is_between=True, reason=reason)
    return row


@transaction.atomic
def change_care(row, *, version=None, reason="", by, **fields):
    """Correct or complete an open record."""
    _require_keeps(by, row)
    row = records.held(row, version)
    _require_open(row)
    before = CareRecord.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    if row.outcome != CareRecord.Outcome.DIED and "fatality" not in fields:
        row.fatality = None
        fields |= {"fatality": None}
    _require_past(row)
    _keep(row, *fields)
    changed = events.changes(before, row, fields)
    events.record(
        "care.changed", row, by=by, about=row.roots, is_between=True, reason=reason, changes=changed
    )
    return row


@transaction.atomic
def close_care(row, *, outcome=None, days_lost=None, version=None, reason="", by):
    """The case is over: the outcome stands, and the days lost where they are known."""
    _require_keeps(by, row)
    row = records.held(row, version)
    _require_open(row)
    row.outcome = outcome or row.outcome
    row.days_lost = row.days_lost if days_lost is None else days_lost
    if not row.outcome:
        raise ValidationError({"outcome": _("Say what became of the person before you close the record.")})
    row.closed_on = timezone.localdate()
    _keep(row, "outcome", "days_lost", "closed_on")
    events.record("care.closed", row, by=by, about=row.roots, is_between=True, reason=reason)
    return row


@transaction.atomic
def reopen_care(row, *, version=None, reason, by):
    """The case goes on, or its record was wrong."""
    _require_keeps(by, row)
    row = records.held(row, version)
    if row.is_open:
        raise ValidationError(_("It is open already."), "wrong_state")
    row.closed_on = None
    _keep(row, "closed_on")
    events.record("care.reopened", row, by=by, about=row.roots, is_between=True, reason=reason)
    return row


# --- What may be done
def may_keep(by, row):
    """Whether this person is one of the two sides that keep this record."""
    return access.allows(by, "manage_care", *row.roots)


def _require_records(by, mission, contributor):
    """Medical officers record for their mission; care officers for their own people where these serve."""
    if access.allows(by, "manage_care", mission):
        return
    if contributor is None or not access.allows(by, "manage_care", contributor):
        raise PermissionDenied(
            _("Medical officers of the mission and care officers of the contributor do this.")
        )
    if not Mission.objects.filter(pk=mission.pk, pk__in=takes_part([contributor.pk])).exists():
        raise ValidationError({"mission": _("The contributor takes no part in this mission today.")})


# --- What these share
def _require_keeps(by, row):
    if not may_keep(by, row):
        raise PermissionDenied(
            _("Medical officers of the mission and care officers of the contributor do this.")
        )


def _require_open(row):
    if not row.is_open:
        raise ValidationError(_("It is closed. Open it again before you change it."), "wrong_state")


def _require_past(row):
    """Nothing is recorded of days and moments to come."""
    words = _("That moment has not come yet.")
    wrong = {name: words for name in CareRecord.MOMENTS if (at := getattr(row, name)) and at > timezone.now()}
    if row.happened_on and row.happened_on > timezone.localdate():
        wrong["happened_on"] = _("That day has not come yet.")
    if wrong:
        raise ValidationError(wrong)


def _keep(row, *fields):
    row.version += 1
    row.full_clean()
    row.save(update_fields=["version", *fields])
