"""What the contributor's side does on a movement: it asks, says what is loaded, accepts the load list; and
what both sides say of it: that it comes late, that it does not take place.

Who speaks for the contributor controls no movement of it (services_movement_control).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics import rights_movements as rights
from logistics.models import Delay, LiftBooking, LoadLine, Movement, Unit
from logistics.models.movement_life import LIFE, OPEN, REQUESTING, UNDER_WAY
from logistics.services_lifts import _give_back

FIELDS = ("title", "purpose", "from_place", "to_place", "ready_on", "required_on", "passengers")
LINKED = ("unit", "deployment")
LOADED = ("item", "equipment", "quantity", "packages", "weight_kg", "volume_m3", "un_number", "hazard_class")
CHANGEABLE = (*OPEN, *UNDER_WAY)


# --- What its contributor says
@transaction.atomic
def request_movement(mission, *, reference, partner=None, reason="", by, **fields):
    """Ask for a movement: of a contributor by who speaks for it, of the mission by movement control."""
    _require_requests(by, mission, partner)
    row = Movement(mission=mission, partner=partner, reference=reference, is_fictional=mission.is_fictional)
    records.put(row, records.known(fields, (*FIELDS, *LINKED)))
    _require_own(by, row)
    row.full_clean()
    row.save()
    events.record("movement.requested", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_movement(row, *, version=None, reason="", by, **fields):
    """Change what is asked for, while the load list is open."""
    rights.require_acts(by, row, REQUESTING)
    row = records.held(row, version)
    before = Movement.objects.get(pk=row.pk)
    records.require_state(row, "requested")
    records.put(row, records.known(fields, (*FIELDS, *LINKED)))
    _require_own(by, row)
    _keep(row, *fields)
    changed = events.changes(before, row, fields)
    events.record("movement.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def set_load(row, *, lines, version=None, reason="", by):
    """The load list anew: the fields of `LOADED` of each line, in their order."""
    rights.require_acts(by, row, REQUESTING)
    row = records.held(row, version)
    records.require_state(row, "requested")
    made = [
        LoadLine(movement=row, order=n, **records.known(dict(line), LOADED))
        for n, line in enumerate(lines, 1)
    ]
    for line in made:
        line.full_clean()
    LoadLine.objects.filter(movement=row).delete()
    LoadLine.objects.bulk_create(made)
    _keep(row)
    events.record("movement.loaded", row, by=by, about=row.roots, reason=reason, lines=len(made))
    return row


@transaction.atomic
def accept_load(row, *, version=None, reason="", by):
    """The load list stands: from now on movement control arranges how it travels."""
    rights.require_acts(by, row, REQUESTING)
    row = records.stepped(records.held(row, version), LIFE, "accept")
    if not row.passengers and not LoadLine.objects.filter(movement=row).exists():
        raise ValidationError(_("Nothing travels yet: enter the load list, or how many passengers."))
    row.load_accepted_on = timezone.localdate()
    row.full_clean()
    row.save(update_fields=["state", "version", "load_accepted_on"])
    events.record("movement.load_accepted", row, by=by, about=row.roots, reason=reason)
    return row


# --- What both say
@transaction.atomic
def cancel_movement(row, *, version=None, reason, by):
    """It does not take place; what it booked of shared lifts is free again."""
    rights.require_acts(by, row)
    _require_reason(reason)
    row = records.stepped(records.held(row, version), LIFE, "cancel")
    for booking in LiftBooking.objects.filter(movement=row).order_by("lift"):
        _give_back(booking)
    row.full_clean()
    row.save(update_fields=["state", "version"])
    events.record("movement.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def delay_movement(row, *, expected_on, cause, note="", version=None, reason="", by):
    """It comes later than it was expected, because of this. What was expected before is kept."""
    rights.require_acts(by, row)
    row = records.held(row, version)
    records.require_state(row, *CHANGEABLE)
    due = row.expected_on or row.required_on
    if expected_on <= due:
        raise ValidationError({"expected_on": _("It is expected on that day or later already.")})
    late = Delay(movement=row, was_due_on=due, expected_on=expected_on, cause=cause, note=note)
    late.full_clean()
    late.save()
    row.expected_on = expected_on
    _keep(row, "expected_on")
    events.record(
        "movement.delayed", row, by=by, about=row.roots, reason=reason, cause=cause, to=str(expected_on)
    )
    return row


# --- What these share


def _require_requests(by, mission, partner):
    if partner is None:
        access.require(by, "manage_logistics", mission)
    else:
        access.require(by, "act_for", partner)


def _require_own(by, row):
    """What it names is of its contributor, as far as who names it sees."""
    if row.unit and not Unit.objects.visible_to(by).between(by).filter(pk=row.unit_id).exists():
        raise ValidationError({"unit": _("You see no such unit.")})
    if row.unit and row.unit.state == Unit.State.STANDBY:
        raise ValidationError({"unit": _("This unit stands by: it prepares to deploy before it moves.")})
    parents = row.unit and {row.unit.contributor_id, *row.unit.parents.values_list("partner", flat=True)}
    if parents and row.partner_id and row.partner_id not in parents:
        raise ValidationError({"unit": _("This unit is of another contributor.")})
    if row.deployment and row.deployment.pledge.contributor_id != row.partner_id:
        raise ValidationError({"deployment": _("This deployment is of another contributor.")})


def _require_reason(reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the other side reads it.")})


def _keep(row, *fields):
    row.version += 1
    row.full_clean()
    row.save(update_fields=["version", *fields])
