"""The legs of a movement, which movement control adds, changes and takes off."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events, records
from logistics import rights_movements as rights
from logistics.models import Leg, Unit
from logistics.models.movement_life import CONTROL, OPEN
from logistics.services_lifts import _give_back
from logistics.services_movements import CHANGEABLE

LEG: tuple[str, ...] = (
    "from_place",
    "to_place",
    "mode",
    "carrier",
    "partner",
    "vehicles",
    "departs_on",
    "arrives_on",
)
LEG += ("departed_on", "arrived_on", "capacity_kg", "capacity_m3", "capacity_seats", "clearance")


@transaction.atomic
def add_leg(row, *, convoy=(), version=None, reason="", by, **fields):
    """One more part of the way, after those that stand; who lifts carries it, if none is named."""
    rights.require_acts(by, row, CONTROL)
    row = records.held(row, version)
    records.require_state(row, *CHANGEABLE)
    given = {"partner": row.lifter} | records.known(fields, LEG)
    leg = Leg(movement=row, order=Leg.objects.filter(movement=row).count() + 1, **given)
    leg.full_clean()
    leg.save()
    leg.convoy.set(_seen_convoy(by, leg, convoy))
    _moved_on(row)
    events.record("leg.added", leg, by=by, about=row.roots, reason=reason)
    return leg


@transaction.atomic
def change_leg(leg, *, convoy=None, version=None, reason="", by, **fields):
    """Change a leg, or state when it departed and arrived. `version`: the movement's."""
    rights.require_acts(by, leg.movement, CONTROL)
    row = records.held(leg.movement, version)
    records.require_state(row, *CHANGEABLE, "delivered")
    leg = Leg.objects.select_related("movement").get(pk=leg.pk)
    before = Leg.objects.get(pk=leg.pk)
    records.put(leg, records.known(fields, LEG))
    leg.full_clean()
    leg.save(update_fields=[*fields]) if fields else None
    if convoy is not None:
        leg.convoy.set(_seen_convoy(by, leg, convoy))
    _moved_on(row)
    changed = events.changes(before, leg, fields)
    events.record("leg.changed", leg, by=by, about=row.roots, reason=reason, changes=changed)
    return leg


@transaction.atomic
def remove_leg(leg, *, version=None, reason="", by):
    """Take a leg off; what it booked of a shared lift is free again."""
    rights.require_acts(by, leg.movement, CONTROL)
    row = records.held(leg.movement, version)
    records.require_state(row, *OPEN)
    if leg.booking_id:
        _give_back(leg.booking)
    else:
        leg.delete()
    _moved_on(row)
    events.record("movement.leg_removed", row, by=by, about=row.roots, reason=reason)
    return row


# --- What these share


def _seen_convoy(by, leg, units):
    keys = [unit.pk for unit in units]
    seen = Unit.objects.visible_to(by).between(by).filter(pk__in=keys, mission=leg.movement.mission_id)
    if keys and leg.mode != "road":
        raise ValidationError({"convoy": _("A convoy goes by road.")})
    if seen.count() < len(set(keys)):
        raise ValidationError({"convoy": _("You see no such unit in the mission.")})
    return keys


def _moved_on(row):
    row.version += 1
    row.save(update_fields=["version"])
