"""Units as they are entered and change: what they are, where they stand, who was there on a day."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models import Agreement
from logistics.inspected import require_not_inspected
from logistics.models import OrganizationLine, Unit, UnitParent, UnitStrength
from logistics.models.unit_life import CONTRIBUTOR, LIFE

State = Unit.State
NAMED = ("reference", "name", "kind", "capability", "quantity", "personnel", "start_clock", "location")
LINKED = ("mission", "pledge", "requirement", "agreement")
FIELDS = (*NAMED, *LINKED, "visibility")
COUNTED = ("present", "men", "women", "on_leave", "absent", "source")


# --- What it is
@transaction.atomic
def add_unit(contributor, *, reference, name, capability, mission=None, reason="", by, **fields):
    """Enter a unit. Its contributor begins with one on standby; who keeps a mission's logistics with one that
    prepares to deploy there, since of what stands by at home the contributor alone knows."""
    is_own = access.allows(by, "act_for", contributor)
    if not is_own:
        _require_receives(by, mission, contributor)
    row = Unit(
        contributor=contributor,
        reference=reference,
        name=name,
        capability=capability,
        mission=mission,
        state=State.STANDBY if is_own else State.PREPARING,
        is_fictional=contributor.is_fictional,
    )
    records.put(row, records.known(fields, FIELDS))
    row.full_clean()
    row.save()
    events.record("unit.added", row, by=by, about=row.roots, is_between=True, reason=reason)
    return row


@transaction.atomic
def change_unit(row, *, version=None, reason="", by, **fields):
    """Change what a unit is, where it stands and what it is linked to; its contributor alone says who sees
    it, and for which mission it is."""
    _require_keeps(by, row)
    if {"visibility", "mission"} & fields.keys():
        access.require(by, "act_for", row.contributor)
    row, before = _locked(row, version)
    records.put(row, records.known(fields, FIELDS))
    if row.mission_id != before.mission_id:
        records.require_state(before, State.STANDBY)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    is_between = bool(changed.keys() & {*Unit.kept_between, "visibility"})
    events.record(
        "unit.changed", row, by=by, about=row.roots, is_between=is_between, reason=reason, changes=changed
    )
    return row


@transaction.atomic
def set_organization(row, *, lines, version=None, reason="", by):
    """The table of organization anew. `lines`: section, post, rank and personnel of each, in their order."""
    _require_keeps(by, row)
    row, _before = _locked(row, version)
    made = [OrganizationLine(unit=row, order=n, **line) for n, line in enumerate(lines, start=1)]
    _require_each_once([(line.section, line.post, line.rank) for line in made], "lines")
    for line in made:
        line.full_clean(validate_unique=False, validate_constraints=False)
    OrganizationLine.objects.filter(unit=row).delete()
    OrganizationLine.objects.bulk_create(made)
    _bump(row)
    persons = sum(line.personnel for line in made)
    events.record(
        "unit.organized", row, by=by, about=row.roots, is_between=True, reason=reason, personnel=persons
    )
    return row


@transaction.atomic
def set_parents(row, *, parents, version=None, reason="", by):
    """Its further contributors anew, `partner` and `personnel` of each; the one that leads it says who."""
    access.require(by, "act_for", row.contributor)
    row, _before = _locked(row, version)
    made = [UnitParent(unit=row, **parent) for parent in parents]
    _require_each_once([parent.partner_id for parent in made], "parents")
    if any(parent.partner_id == row.contributor_id for parent in made):
        raise ValidationError({"parents": _("The one that leads it is no further contributor.")})
    for parent in made:
        parent.full_clean(validate_unique=False, validate_constraints=False)
    UnitParent.objects.filter(unit=row).delete()
    UnitParent.objects.bulk_create(made)
    _bump(row)
    named = [parent.partner.code for parent in made]
    events.record("unit.shared", row, by=by, about=row.roots, is_between=True, reason=reason, parents=named)
    return row


# --- Its life
@transaction.atomic
def prepare_unit(row, *, version=None, reason="", by):
    """It prepares to deploy: those who receive it in its mission see it from now on."""
    _require_step(by, row, "prepare")
    row = _stepped(row, "prepare", version)
    _keep(row)
    events.record("unit.prepared", row, by=by, about=row.roots, is_between=True, reason=reason)
    return row


@transaction.atomic
def stand_down_unit(row, *, version=None, reason="", by):
    """It does not deploy for now: its contributors alone see it."""
    _require_step(by, row, "stand_down")
    about = row.roots
    row = _stepped(row, "stand_down", version)
    _keep(row)
    events.record("unit.stood_down", row, by=by, about=about, is_between=True, reason=reason)
    return row


@transaction.atomic
def receive_unit(row, *, arrived_on, exception="", version=None, reason="", by):
    """It is in the mission since a day. What was pledged arrives under an agreement in force, or by an
    exception with its reason, which is kept."""
    _require_step(by, row, "arrive")
    row = _stepped(row, "arrive", version)
    _require_past("arrived_on", arrived_on)
    is_covered = _is_covered(row, arrived_on)
    if not is_covered and not exception:
        raise ValidationError(
            {"exception": _("No agreement in force covers its pledge. Say why it arrives without one.")}
        )
    row.arrived_on, row.left_on = arrived_on, None
    _keep(row, "arrived_on", "left_on")
    told = {} if is_covered else {"exception": exception[:500]}
    events.record("unit.arrived", row, by=by, about=row.roots, reason=reason, on=str(arrived_on), **told)
    return row


@transaction.atomic
def send_off_unit(row, *, version=None, reason="", by):
    """It begins to leave the mission."""
    _require_step(by, row, "leave")
    row = _stepped(row, "leave", version)
    _keep(row)
    events.record("unit.leaving", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def retain_unit(row, *, version=None, reason="", by):
    """It stays after all."""
    _require_step(by, row, "stay")
    row = _stepped(row, "stay", version)
    _keep(row)
    events.record("unit.stayed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def close_unit(row, *, left_on=None, version=None, reason, by):
    """It is no more; of one that was in the mission, since when it is gone."""
    _require_step(by, row, "close")
    row = _stepped(row, "close", version)
    if row.arrived_on:
        _require_past("left_on", left_on)
        row.left_on = left_on
    _keep(row, "left_on")
    events.record("unit.closed", row, by=by, about=row.roots, reason=reason, on=str(row.left_on or ""))
    return row


# --- Who was there
@transaction.atomic
def report_unit_strength(unit, *, reported_on, category, source, reason="", by, **counted):
    """Who was there on a day, of one category; of men and women both given, those present are their sum."""
    _require_keeps(by, unit)
    row = UnitStrength(unit=unit, reported_on=reported_on, category=category, source=source)
    records.put(row, _summed(records.known(counted, COUNTED)))
    _require_past("reported_on", reported_on)
    if UnitStrength.objects.filter(unit=unit, reported_on=reported_on, category=category).exists():
        raise ValidationError({"reported_on": _("A strength of this day stands already; correct that.")})
    row.full_clean()
    row.save()
    events.record("unit_strength.reported", row, by=by, about=unit.roots, reason=reason)
    return row


@transaction.atomic
def correct_unit_strength(row, *, version=None, reason, by, **counted):
    """Correct what was reported of a day and category."""
    _require_keeps(by, row.unit)
    row = records.held(row, version)
    before = UnitStrength.objects.get(pk=row.pk)
    counted = _summed(records.known(counted, COUNTED))
    records.put(row, counted)
    if row.present != before.present:
        require_not_inspected(row)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*counted, "version"])
    changed = events.changes(before, row, counted)
    events.record("unit_strength.corrected", row, by=by, about=row.unit.roots, reason=reason, changes=changed)
    return row


# --- What may be done
def may_keep(by, unit):
    """Whether this person enters facts of a unit: a parent of it, or who keeps its mission's logistics."""
    there = [unit.mission] if unit.mission_id and unit.state != State.STANDBY else []
    return may_speak(by, unit) or access.allows(by, "manage_logistics", *there)


def may_speak(by, unit):
    """Whether this person speaks for a parent of a unit."""
    if access.allows(by, "act_for", unit.contributor):
        return True
    return access.allows(by, "act_for", *(p.partner for p in unit.parents.select_related("partner")))


def may_step(by, unit, step):
    """Whether this person takes a step of a unit's life; from where it stands is not asked."""
    return may_speak(by, unit) if LIFE[step].side == CONTRIBUTOR else may_keep(by, unit)


# --- What these share
def _require_keeps(by, unit):
    if not may_keep(by, unit):
        raise PermissionDenied(_("Its contributors and the mission's logistics officers keep this unit."))


def _require_step(by, unit, step):
    if not may_step(by, unit, step):
        raise PermissionDenied(_("This step is not yours to take."))


def _require_receives(by, mission, contributor):
    access.require(by, "manage_logistics", mission) if mission else access.require(by, "act_for", contributor)


def _require_past(name, day):
    if day is None:
        raise ValidationError({name: _("Say on which day.")})
    if day > timezone.localdate():
        raise ValidationError({name: _("That day has not come yet.")})


def _require_each_once(keys, name):
    if len(set(keys)) < len(keys):
        raise ValidationError({name: _("The same stands there twice.")})


def _is_covered(row, on):
    """Nothing was pledged, or an agreement in force covers what was."""
    agreements = Agreement.objects.in_force(on)
    return (
        row.pledge_id is None or agreements.filter(Q(pk=row.agreement_id) | Q(pledges=row.pledge_id)).exists()
    )


def _summed(counted):
    """What was counted; those present as the sum of men and women where it is not given itself."""
    men, women = counted.get("men"), counted.get("women")
    if counted.get("present") is None and men is not None and women is not None:
        return counted | {"present": men + women}
    return counted


def _locked(row, version):
    """(the unit held, as it stood)."""
    row = records.held(row, version)
    return row, Unit.objects.get(pk=row.pk)


def _stepped(row, step, version):
    row, _before = _locked(row, version)
    return records.stepped(row, LIFE, step)


def _keep(row, *fields):
    row.full_clean()
    row.save(update_fields=["state", "version", *fields])


def _bump(row):
    row.version += 1
    row.save(update_fields=["version"])
