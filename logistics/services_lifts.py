"""Shared lifts: a partner offers room, movements of others book it. Never more than is offered.

A booking holds the lift's row, so of two who want the last seat one has it; a check of the database says the
same.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from logistics.models import Leg, LiftBooking, Movement, SharedLift
from logistics.models.movement_life import OPEN
from logistics.rights_movements import may_act

FIELDS = ("title", "mode", "from_place", "to_place", "departs_on", "arrives_on", "visibility")
ROOM = ("capacity_kg", "capacity_m3", "capacity_seats")
FULL = "full"  # the code of a refusal because no room is left


@transaction.atomic
def offer_lift(partner, *, mission, reason="", by, **fields):
    """Offer room on a lift to movements of a mission."""
    access.require(by, "act_for", partner)
    row = SharedLift(partner=partner, mission=mission, is_fictional=mission.is_fictional)
    records.put(row, records.known(fields, (*FIELDS, *ROOM)))
    if not any(getattr(row, name) for name in ROOM):
        raise ValidationError({"capacity_kg": _("Say what it has room for: kilograms, volume or seats.")})
    row.full_clean()
    row.save()
    events.record("lift.offered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_lift(row, *, version=None, reason="", by, **fields):
    """Change what is offered; never to less than is booked."""
    access.require(by, "act_for", row.partner)
    row = records.held(row, version)
    before = SharedLift.objects.get(pk=row.pk)
    records.require_state(row, SharedLift.State.OPEN)
    records.put(row, records.known(fields, (*FIELDS, *ROOM)))
    _keep(row, *fields)
    changed = events.changes(before, row, fields)
    events.record("lift.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def close_lift(row, *, version=None, reason="", by):
    """No more bookings; those that stand, stand."""
    access.require(by, "act_for", row.partner)
    row = records.held(row, version)
    records.require_state(row, SharedLift.State.OPEN)
    row.state = SharedLift.State.CLOSED
    _keep(row, "state")
    events.record("lift.closed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def cancel_lift(row, *, version=None, reason, by):
    """It does not go. Its bookings are given back first, each with a reason its movement reads."""
    access.require(by, "act_for", row.partner)
    row = records.held(row, version)
    records.require_state(row, SharedLift.State.OPEN, SharedLift.State.CLOSED)
    if LiftBooking.objects.filter(lift=row).exists():
        raise ValidationError(_("Give back its bookings first, so that each is told why."), "wrong_state")
    row.state = SharedLift.State.CANCELLED
    _keep(row, "state")
    events.record("lift.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def book_lift(row, *, movement, weight_kg=0, volume_m3=0, seats=0, reason="", by):
    """Take room for a movement: it becomes a leg of it. Raises ValidationError, code "full"."""
    _require_books(by, movement)
    movement = Movement.objects.select_for_update(no_key=True, of=("self",)).get(pk=movement.pk)
    records.require_state(movement, *OPEN)
    row = records.held(row, None)
    records.require_state(row, SharedLift.State.OPEN)
    _require_bookable(row, movement)
    booking = LiftBooking(
        lift=row,
        movement=movement,
        weight_kg=weight_kg or 0,
        volume_m3=volume_m3 or 0,
        seats=seats or 0,
    )
    if not (booking.weight_kg or booking.volume_m3 or booking.seats):
        raise ValidationError({"weight_kg": _("Say how much it takes: kilograms, volume or seats.")})
    booking.full_clean()
    _take(row, booking)
    booking.save()
    Leg.objects.create(
        movement=movement,
        order=Leg.objects.filter(movement=movement).count() + 1,
        booking=booking,
        partner=row.partner,
        carrier=row.title,
        mode=row.mode,
        from_place=row.from_place,
        to_place=row.to_place,
        departs_on=row.departs_on,
        arrives_on=row.arrives_on,
        capacity_kg=booking.weight_kg,
        capacity_m3=booking.volume_m3,
        capacity_seats=booking.seats,
    )
    movement.version += 1
    movement.save(update_fields=["version"])
    events.record(
        "lift.booked",
        booking,
        by=by,
        about=[*movement.roots, row.partner],
        reason=reason,
        movement=str(movement),
    )
    return booking


@transaction.atomic
def release_booking(booking, *, reason, by):
    """Give a booking back: by the movement's side, or by who offers the lift, who says why."""
    _require_releases(by, booking)
    movement = Movement.objects.select_for_update(no_key=True, of=("self",)).get(pk=booking.movement_id)
    records.require_state(movement, *OPEN)
    row = booking.lift
    _give_back(booking)
    movement.version += 1
    movement.save(update_fields=["version"])
    events.record("movement.booking_released", movement, by=by, about=movement.roots, reason=reason)
    return row


# --- What may be done
def may_offer(by, row):
    return access.allows(by, "act_for", row.partner)


def may_release(by, booking):
    return may_offer(by, booking.lift) or may_act(by, booking.movement, "")


# --- What these share
def _require_books(by, movement):
    if not may_act(by, movement, ""):
        raise PermissionDenied(_("Its contributor and movement control book for a movement."))


def _require_releases(by, booking):
    if not may_release(by, booking):
        raise PermissionDenied(_("Either side of the movement and who offers the lift give a booking back."))


def _require_bookable(row, movement):
    if row.mission_id != movement.mission_id:
        raise ValidationError({"movement": _("The lift is offered to another mission.")})
    if row.departs_on < timezone.localdate():
        raise ValidationError(_("The lift has gone."), "wrong_state")


def _take(row, booking):
    """Take a booking off what is left, or refuse it; the lift is held."""
    pairs = {"kg": booking.weight_kg, "m3": booking.volume_m3, "seats": booking.seats}
    fields = {"kg": "weight_kg", "m3": "volume_m3", "seats": "seats"}
    short = {}
    for kind, asked in pairs.items():
        room = getattr(row, f"capacity_{kind}") - getattr(row, f"taken_{kind}")
        if asked > room:
            short[fields[kind]] = ValidationError(_("No more than %(n)s is left.") % {"n": room}, FULL)
        setattr(row, f"taken_{kind}", getattr(row, f"taken_{kind}") + asked)
    if short:
        raise ValidationError(short)
    row.version += 1
    row.save(update_fields=["taken_kg", "taken_m3", "taken_seats", "version"])


def _give_back(booking):
    """Free what a booking took, under the lock of its lift; its leg goes with it."""
    row = SharedLift.objects.select_for_update(no_key=True, of=("self",)).get(pk=booking.lift_id)
    row.taken_kg -= booking.weight_kg
    row.taken_m3 -= booking.volume_m3
    row.taken_seats -= booking.seats
    row.version += 1
    row.save(update_fields=["taken_kg", "taken_m3", "taken_seats", "version"])
    booking.delete()


def _keep(row, *fields):
    row.version += 1
    row.full_clean()
    row.save(update_fields=["version", *fields])
