"""What movement control does on a movement: mode and provider, approval, schedule, where the load is; either
side receives it. Who speaks for its contributor does none of it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, records
from accounts.notation import day as written_day
from logistics import lift, loading
from logistics import rights_movements as rights
from logistics.models import Leg, LoadLine
from logistics.models.movement_life import LIFE


@transaction.atomic
def provide_transport(row, *, mode, provider, lifter=None, version=None, reason="", by):
    """Say how it travels and who provides it: by contract, letter of assist, a partner's lift, own means."""
    row = _required_step(by, row, "provide", version)
    records.put(row, {"mode": mode, "provider": provider, "lifter": lifter})
    _keep(row, "mode", "provider", "lifter")
    events.record("movement.provided", row, by=by, about=row.roots, reason=reason, provider=provider)
    return row


@transaction.atomic
def send_back_movement(row, *, version=None, reason, by):
    """Open the load list again, with the reason its contributor reads."""
    row = _required_step(by, row, "send_back", version)
    _require_reason(reason)
    row.load_accepted_on = None
    _keep(row, "load_accepted_on")
    events.record("movement.sent_back", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def approve_movement(row, *, version=None, reason="", by):
    row = _required_step(by, row, "approve", version)
    _keep(row)
    events.record("movement.approved", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def schedule_movement(row, *, version=None, reason="", by):
    """Its transport is booked: each leg has its days, and the load fits what is known of each."""
    row = _required_step(by, row, "schedule", version)
    legs = list(Leg.objects.filter(movement=row))
    if not row.ready_on:
        raise ValidationError(_("Say first when it is ready to load."))
    if not legs or any(leg.departs_on is None or leg.arrives_on is None for leg in legs):
        raise ValidationError(_("Each leg needs its planned days; enter at least one leg."))
    if any(lift.excess(loading.capacity(leg), loading.load(row)) for leg in legs):
        raise ValidationError(_("The load is more than a leg carries; see the legs."), "too_much")
    row.booked_on, row.expected_on = timezone.localdate(), max(leg.arrives_on for leg in legs)
    _keep(row, "booked_on", "expected_on")
    events.record("movement.scheduled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def embark_movement(row, *, version=None, reason="", by):
    row = _required_step(by, row, "embark", version)
    _keep(row)
    events.record("movement.embarked", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def depart_movement(row, *, on=None, version=None, reason="", by):
    """It has left, today if no day is named: the first leg's departure, where none is stated."""
    row = _required_step(by, row, "depart", version)
    day = _past(on)
    first = Leg.objects.filter(movement=row).first()
    if first and first.departed_on is None:
        _state_days(first, departed_on=day)
    _keep(row)
    events.record("movement.departed", row, by=by, about=row.roots, reason=reason, on=str(day))
    return row


@transaction.atomic
def arrive_at_port(row, *, on=None, version=None, reason="", by):
    """It is at the port of debarkation, today if no day is named: so are the legs that had left."""
    row = _required_step(by, row, "arrive", version)
    day = _past(on)
    for leg in Leg.objects.filter(movement=row, departed_on__isnull=False, arrived_on=None):
        _state_days(leg, arrived_on=day)
    _keep(row)
    events.record("movement.at_port", row, by=by, about=row.roots, reason=reason, on=str(day))
    return row


@transaction.atomic
def clear_movement(row, *, version=None, reason="", by):
    """Customs has cleared all of it, and so every leg that waited."""
    row = _required_step(by, row, "clear", version)
    Leg.objects.filter(movement=row, clearance__in=Leg.WAITING).update(clearance=Leg.Clearance.CLEARED)
    _keep(row)
    events.record("movement.cleared", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def move_on(row, *, version=None, reason="", by):
    """It leaves the port: today the next leg departs, if no day is stated."""
    row = _required_step(by, row, "move_on", version)
    _require_cleared(row)
    coming = Leg.objects.filter(movement=row, departed_on=None).first()
    if coming:
        _state_days(coming, departed_on=timezone.localdate())
    _keep(row)
    events.record("movement.onward", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def deliver_movement(row, *, on=None, version=None, reason="", by):
    """It is where it was to go, since today if no day is named: its legs are over. A day that is stated
    stands; of a leg nobody reported, the day of the delivery."""
    row = _required_step(by, row, "deliver", version)
    _require_cleared(row)
    row.delivered_on = _past(on)
    for leg in Leg.objects.filter(movement=row, arrived_on=None):
        _state_days(leg, departed_on=leg.departed_on or row.delivered_on, arrived_on=row.delivered_on)
    _keep(row, "delivered_on")
    events.record("movement.delivered", row, by=by, about=row.roots, reason=reason, on=str(row.delivered_on))
    return row


@transaction.atomic
def receive_movement(row, *, lines=None, on=None, version=None, reason="", by):
    """Say what came. `lines`: {key of a line: (received, damaged)}; of a line not named all came unharmed."""
    row = _required_step(by, row, "receive", version)
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
    _keep(row, "received_on")
    wrong = sum(bool(line.short or line.damaged) for line in load.values())
    events.record("movement.received", row, by=by, about=row.roots, reason=reason, discrepancies=wrong)
    return row


@transaction.atomic
def close_movement(row, *, version=None, reason="", by):
    row = _required_step(by, row, "close", version)
    _keep(row)
    events.record("movement.closed", row, by=by, about=row.roots, reason=reason)
    return row


# --- What these share
def _required_step(by, row, name, version):
    """The movement after a step that is this person's to take, held and not stored yet."""
    rights.require_acts(by, row, LIFE[name].side)
    return records.stepped(records.held(row, version), LIFE, name)


def _require_reason(reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the other side reads it.")})


def _require_cleared(row):
    if Leg.objects.filter(movement=row, clearance__in=Leg.WAITING).exists():
        raise ValidationError(_("A leg waits for customs still."), "wrong_state")


def _state_days(leg, **days):
    """State when a leg departed or arrived, where the day can be."""
    for name, stated in days.items():
        setattr(leg, name, stated)
    if leg.departed_on and leg.arrived_on and leg.departed_on > leg.arrived_on:
        words = _("A leg departed on %(day)s, after that day.") % {"day": written_day(leg.departed_on)}
        raise ValidationError({"on": words})
    leg.save(update_fields=[*days])


def _past(day):
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    return day


def _keep(row, *fields):
    row.full_clean()
    row.save(update_fields=["state", "version", *fields])
