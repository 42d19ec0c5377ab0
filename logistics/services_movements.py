"""Every act on a movement: its contributor asks and says what is loaded, movement control has it carried.

Neither does what is the other's, and who speaks for the contributor controls no movement of it. Costs and
delays both state; what arrives, either side receives.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from logistics import lift, loading
from logistics.models import Delay, Leg, LiftBooking, LoadLine, Movement, MovementCost, SharedLift, Unit
from logistics.models.movement_life import CONTROL, LIFE, OPEN, REQUESTING, UNDER_WAY

FIELDS = ("title", "purpose", "from_place", "to_place", "ready_on", "required_on", "passengers")
LINKED = ("unit", "deployment")
LOADED = ("item", "equipment", "quantity", "packages", "weight_kg", "volume_m3", "un_number", "hazard_class")
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
    _require_may(by, row, REQUESTING)
    row = _locked(row, version)
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
    _require_may(by, row, REQUESTING)
    row = _locked(row, version)
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
    _require_may(by, row, REQUESTING)
    row = _stepped(row, "accept", version)
    if not row.passengers and not LoadLine.objects.filter(movement=row).exists():
        raise ValidationError(_("Nothing travels yet: enter the load list, or how many passengers."))
    row.load_accepted_on = timezone.localdate()
    _keep(row, "state", "load_accepted_on", bump=False)
    events.record("movement.load_accepted", row, by=by, about=row.roots, reason=reason)
    return row


# --- What movement control says
@transaction.atomic
def provide_transport(row, *, mode, provider, lifter=None, version=None, reason="", by):
    """Say how it travels and who provides it: by contract, letter of assist, a partner's lift, own means."""
    _require_may(by, row, CONTROL)
    row = _stepped(row, "provide", version)
    records.put(row, {"mode": mode, "provider": provider, "lifter": lifter})
    _keep(row, "state", "mode", "provider", "lifter", bump=False)
    events.record("movement.provided", row, by=by, about=row.roots, reason=reason, provider=provider)
    return row


@transaction.atomic
def send_back_movement(row, *, version=None, reason, by):
    """Open the load list again, with the reason its contributor reads."""
    _require_may(by, row, CONTROL)
    _require_reason(reason)
    row = _stepped(row, "send_back", version)
    row.load_accepted_on = None
    _keep(row, "state", "load_accepted_on", bump=False)
    events.record("movement.sent_back", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def approve_movement(row, *, version=None, reason="", by):
    _require_may(by, row, CONTROL)
    row = _stepped(row, "approve", version)
    _keep(row, "state", bump=False)
    events.record("movement.approved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def schedule_movement(row, *, version=None, reason="", by):
    """Its transport is booked: each leg has its days, and the load fits what is known of each."""
    _require_may(by, row, CONTROL)
    row = _stepped(row, "schedule", version)
    legs = list(Leg.objects.filter(movement=row))
    if not row.ready_on:
        raise ValidationError(_("Say first when it is ready to load."))
    if not legs or any(leg.departs_on is None or leg.arrives_on is None for leg in legs):
        raise ValidationError(_("Each leg needs its planned days; enter at least one leg."))
    if any(lift.excess(loading.capacity(leg), loading.load(row)) for leg in legs):
        raise ValidationError(_("The load is more than a leg carries; see the legs."), "too_much")
    row.booked_on, row.expected_on = timezone.localdate(), max(leg.arrives_on for leg in legs)
    _keep(row, "state", "booked_on", "expected_on", bump=False)
    events.record("movement.scheduled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def embark_movement(row, *, version=None, reason="", by):
    _require_may(by, row, CONTROL)
    row = _stepped(row, "embark", version)
    _keep(row, "state", bump=False)
    events.record("movement.embarked", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def depart_movement(row, *, on=None, version=None, reason="", by):
    """It has left, today if no day is named: the first leg's departure, where none is stated."""
    _require_may(by, row, CONTROL)
    row = _stepped(row, "depart", version)
    day = _past(on)
    first = Leg.objects.filter(movement=row).first()
    if first and first.departed_on is None:
        first.departed_on = day
        first.save(update_fields=["departed_on"])
    _keep(row, "state", bump=False)
    events.record("movement.departed", row, by=by, about=row.roots, reason=reason, on=str(day))
    return row


@transaction.atomic
def arrive_at_port(row, *, version=None, reason="", by):
    _require_may(by, row, CONTROL)
    row = _stepped(row, "arrive", version)
    _keep(row, "state", bump=False)
    events.record("movement.at_port", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def clear_movement(row, *, version=None, reason="", by):
    """Customs has cleared all of it, and so every leg that waited."""
    _require_may(by, row, CONTROL)
    row = _stepped(row, "clear", version)
    Leg.objects.filter(movement=row, clearance__in=Leg.WAITING).update(clearance=Leg.Clearance.CLEARED)
    _keep(row, "state", bump=False)
    events.record("movement.cleared", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def move_on(row, *, version=None, reason="", by):
    _require_may(by, row, CONTROL)
    row = _stepped(row, "move_on", version)
    _require_cleared(row)
    _keep(row, "state", bump=False)
    events.record("movement.onward", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def deliver_movement(row, *, on=None, version=None, reason="", by):
    """It is where it was to go, since today if no day is named."""
    _require_may(by, row, CONTROL)
    row = _stepped(row, "deliver", version)
    _require_cleared(row)
    row.delivered_on = _past(on)
    _keep(row, "state", "delivered_on", bump=False)
    events.record("movement.delivered", row, by=by, about=row.roots, reason=reason, on=str(row.delivered_on))
    return row


@transaction.atomic
def receive_movement(row, *, lines=None, on=None, version=None, reason="", by):
    """Say what came. `lines`: {key of a line: (received, damaged)}; of a line not named all came unharmed."""
    _require_may(by, row)
    row = _stepped(row, "receive", version)
    given = lines or {}
    load = {line.pk: line for line in LoadLine.objects.filter(movement=row)}
    if unknown := given.keys() - load.keys():
        raise ValidationError({"lines": _("No line of this load list: %(n)s") % {"n": min(unknown)}})
    for pk, line in load.items():
        line.received, line.damaged = given.get(pk, (line.quantity, 0))
        line.full_clean()
    LoadLine.objects.bulk_update(load.values(), ["received", "damaged"])
    row.received_on = _past(on)
    if row.received_on < row.delivered_on:
        raise ValidationError({"on": _("It was delivered after that day.")})
    _keep(row, "state", "received_on", bump=False)
    wrong = sum(bool(line.short or line.damaged) for line in load.values())
    events.record("movement.received", row, by=by, about=row.roots, reason=reason, discrepancies=wrong)
    return row


@transaction.atomic
def close_movement(row, *, version=None, reason="", by):
    _require_may(by, row, CONTROL)
    row = _stepped(row, "close", version)
    _keep(row, "state", bump=False)
    events.record("movement.closed", row, by=by, about=row.roots, reason=reason)
    return row


# --- What both say
@transaction.atomic
def cancel_movement(row, *, version=None, reason, by):
    """It does not take place; what it booked of shared lifts is free again."""
    _require_may(by, row)
    _require_reason(reason)
    row = _stepped(row, "cancel", version)
    for booking in LiftBooking.objects.filter(movement=row).order_by("lift"):
        _give_back(booking)
    _keep(row, "state", bump=False)
    events.record("movement.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def delay_movement(row, *, expected_on, cause, note="", version=None, reason="", by):
    """It comes later than it was expected, because of this. What was expected before is kept."""
    _require_may(by, row)
    row = _locked(row, version)
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


@transaction.atomic
def add_cost(row, *, reason="", by, **fields):
    """A line of what it costs. It is no entry of the books."""
    _require_may(by, row)
    line = MovementCost(movement=row, **fields)
    line.full_clean()
    line.save()
    events.record("movement.cost_added", row, by=by, about=row.roots, reason=reason)
    return line


@transaction.atomic
def remove_cost(line, *, reason="", by):
    row = line.movement
    _require_may(by, row)
    line.delete()
    events.record("movement.cost_removed", row, by=by, about=row.roots, reason=reason)
    return row


# --- Its legs
@transaction.atomic
def add_leg(row, *, convoy=(), version=None, reason="", by, **fields):
    """One more part of the way, after those that stand; who lifts carries it, if none is named."""
    _require_may(by, row, CONTROL)
    row = _locked(row, version)
    records.require_state(row, *CHANGEABLE)
    given = {"partner": row.lifter} | records.known(fields, LEG)
    leg = Leg(movement=row, order=Leg.objects.filter(movement=row).count() + 1, **given)
    leg.full_clean()
    leg.save()
    leg.convoy.set(_seen_convoy(by, leg, convoy))
    _keep(row)
    events.record("leg.added", leg, by=by, about=row.roots, reason=reason)
    return leg


@transaction.atomic
def change_leg(leg, *, convoy=None, version=None, reason="", by, **fields):
    """Change a leg, or state when it departed and arrived. `version`: the movement's."""
    _require_may(by, leg.movement, CONTROL)
    row = _locked(leg.movement, version)
    records.require_state(row, *CHANGEABLE, "delivered")
    leg = Leg.objects.select_related("movement").get(pk=leg.pk)
    before = Leg.objects.get(pk=leg.pk)
    records.put(leg, records.known(fields, LEG))
    leg.full_clean()
    leg.save(update_fields=[*fields]) if fields else None
    if convoy is not None:
        leg.convoy.set(_seen_convoy(by, leg, convoy))
    _keep(row)
    changed = events.changes(before, leg, fields)
    events.record("leg.changed", leg, by=by, about=row.roots, reason=reason, changes=changed)
    return leg


@transaction.atomic
def remove_leg(leg, *, version=None, reason="", by):
    """Take a leg off; what it booked of a shared lift is free again."""
    _require_may(by, leg.movement, CONTROL)
    row = _locked(leg.movement, version)
    records.require_state(row, *OPEN)
    if leg.booking_id:
        _give_back(leg.booking)
    else:
        leg.delete()
    _keep(row)
    events.record("movement.leg_removed", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_request(by, row):
    """Who speaks for its contributor; of the mission's own, movement control."""
    if row.partner_id is None:
        return access.allows(by, "manage_logistics", row.mission)
    return access.allows(by, "act_for", row.partner)


def may_control(by, row):
    """Movement control of its mission; nobody who speaks for its contributor."""
    controls = access.allows(by, "manage_logistics", row.mission)
    is_own = row.partner_id is not None and access.allows(by, "act_for", row.partner)
    return controls and (by.is_system or not is_own)


def may_act(by, row, side):
    """Whether this person takes steps of a side; of either, if none is named."""
    if side == REQUESTING:
        return may_request(by, row)
    return may_control(by, row) or (side != CONTROL and may_request(by, row))


# --- What these share
def _require_may(by, row, side=""):
    if not may_act(by, row, side):
        raise PermissionDenied(_("This step is not yours to take."))


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


def _require_cleared(row):
    if Leg.objects.filter(movement=row, clearance__in=Leg.WAITING).exists():
        raise ValidationError(_("A leg waits for customs still."), "wrong_state")


def _past(day):
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    return day


def _seen_convoy(by, leg, units):
    keys = [unit.pk for unit in units]
    seen = Unit.objects.visible_to(by).between(by).filter(pk__in=keys, mission=leg.movement.mission_id)
    if keys and leg.mode != "road":
        raise ValidationError({"convoy": _("A convoy goes by road.")})
    if seen.count() < len(set(keys)):
        raise ValidationError({"convoy": _("You see no such unit in the mission.")})
    return keys


def _give_back(booking):
    """Free what a booking took, under the lock of its lift; its leg goes with it."""
    row = SharedLift.objects.select_for_update(no_key=True, of=("self",)).get(pk=booking.lift_id)
    row.taken_kg -= booking.weight_kg
    row.taken_m3 -= booking.volume_m3
    row.taken_seats -= booking.seats
    row.version += 1
    row.save(update_fields=["taken_kg", "taken_m3", "taken_seats", "version"])
    booking.delete()


def _locked(row, version):
    row = Movement.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version)
    return row


def _stepped(row, name, version):
    return records.stepped(_locked(row, version), LIFE, name)


def _keep(row, *fields, bump=True):
    if bump:
        row.version += 1
    row.full_clean()
    row.save(update_fields=["version", *fields])
