"""Which standards units use, missions adopt and requirements ask for: entered, changed, taken back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from logistics.models import MissionStandard, RequirementStandard, Unit, UnitStandard

FIELDS = ["state", "told_on", "source"]
TESTED = (UnitStandard.State.TESTED, UnitStandard.State.FAILED)


@transaction.atomic
def tell_standard(unit, standard, *, version=None, reason="", by, **fields):
    """Say that a unit uses a standard, or how a test of it came out; told again, it changes.

    Its contributor declares; that it was tested is entered by who keeps the mission's logistics.
    """
    _require_keeps(by, unit, fields.get("state"))
    row = UnitStandard.objects.select_for_update(no_key=True, of=("self",)).filter(
        unit=unit, standard=standard
    )
    row = row.first()
    before = row and UnitStandard.objects.get(pk=row.pk)
    if row:
        versions.require(version, row.version)
        row.version += 1
    row = row or UnitStandard(unit=unit, standard=standard)
    records.put(row, records.known(fields, FIELDS))
    if row.told_on and row.told_on > timezone.localdate():
        raise ValidationError({"told_on": _("This day is still to come.")})
    row.full_clean()
    row.save()
    changed = events.changes(before, row, fields) if before else {}
    events.record("standard.told", row, by=by, about=unit.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def drop_standard(row, *, version=None, reason="", by):
    """Take back that a unit uses a standard; that it stood is kept."""
    _require_keeps(by, row.unit, row.state)
    row = records.held(row, version)
    events.record("standard.dropped", row.unit, by=by, about=row.unit.roots, reason=reason)
    row.delete()


@transaction.atomic
def adopt_standards(mission, *, standards, source="", adopted_on=None, reason="", by):
    """Set which standards a mission holds its units to; those that are not named it no longer does."""
    access.require(by, "manage_logistics", mission)
    standing = {row.standard: row for row in mission.standards.select_related("standard")}
    wanted = set(standards)
    if wanted == standing.keys():
        raise ValidationError(_("Nothing here differs from what stands."), "unchanged")
    for standard in standing.keys() - wanted:
        standing[standard].delete()
    for standard in wanted - standing.keys():
        row = MissionStandard(
            mission=mission, standard=standard, adopted_on=adopted_on or timezone.localdate(), source=source
        )
        row.full_clean()
        row.save()
    changes = {"standards": [_codes(standing), _codes(wanted)]}
    events.record("standards.adopted", mission, by=by, reason=reason, changes=changes)
    return mission


@transaction.atomic
def need_standards(requirement, *, standards, reason="", by):
    """Set which standards a requirement asks for; those that are not named it no longer does."""
    access.require(by, "edit_requirements", requirement.mission)
    standing = {row.standard: row for row in requirement.needed_standards.select_related("standard")}
    wanted = set(standards)
    if wanted == standing.keys():
        raise ValidationError(_("Nothing here differs from what stands."), "unchanged")
    for standard in standing.keys() - wanted:
        standing[standard].delete()
    RequirementStandard.objects.bulk_create(
        RequirementStandard(requirement=requirement, standard=standard)
        for standard in sorted(wanted - standing.keys(), key=str)
    )
    changes = {"standards": [_codes(standing), _codes(wanted)]}
    about = [requirement.mission]
    events.record("requirement.standards", requirement, by=by, about=about, reason=reason, changes=changes)
    return requirement


def may_tell(by, unit):
    return Unit.objects.visible_to(by).kept_by(by).filter(pk=unit.pk).exists()


def _require_keeps(by, unit, state):
    if not Unit.objects.visible_to(by).kept_by(by).filter(pk=unit.pk).exists():
        raise PermissionDenied(_("Only its contributor and the mission's logistics officers enter this."))
    if state in TESTED:
        if unit.mission is None:
            raise ValidationError({"state": _("It is in no mission that could have tested it.")})
        access.require(by, "manage_logistics", unit.mission)


def _codes(standards):
    return ", ".join(sorted(standard.code for standard in standards)) or None
