"""Who is told of which step of a movement: the other side of whoever took it, and the partner who carries."""

from django.utils.translation import gettext_lazy as _

from accounts import access, notices
from accounts.members import holders_of, speakers_of
from accounts.notices import Kind
from logistics import movements_everywhere  # noqa: F401  (registers on import)
from logistics.models import Leg, LiftBooking, Movement

MOVEMENTS = _("Movements")
ASKING, CONTROL, CARRIER = "asking", "control", "carrier"


def controllers_of(mission):
    """Keys of the people who are movement control of a mission."""
    roles = [role.code for role in access.ROLES.values() if "manage_logistics" in role.permissions]
    return holders_of(mission, roles)


def to_sides(event):
    """Both sides of a movement, without who acted: each hears what the other did."""
    row = Movement.objects.select_related("mission").get(pk=event.subject_id)
    told = dict.fromkeys(controllers_of(row.mission), CONTROL)
    told |= dict.fromkeys(speakers_of([row.partner_id] if row.partner_id else []), ASKING)
    return {person: side for person, side in told.items() if person != event.by_id}


def to_carrier(event):
    """Who speaks for the partner that carries a leg."""
    leg = Leg.objects.get(pk=event.subject_id)
    people = speakers_of([leg.partner_id]) if leg.partner_id else ()
    return {person: CARRIER for person in people if person != event.by_id}


def to_offerer(event):
    """Who speaks for the partner whose lift was booked."""
    booking = LiftBooking.objects.select_related("lift").get(pk=event.subject_id)
    return {person: CARRIER for person in speakers_of([booking.lift.partner_id]) if person != event.by_id}


TO_SIDES = (
    ("movement.requested", _("a movement is asked for"), _("%(by)s asks for a movement: %(subject)s.")),
    (
        "movement.load_accepted",
        _("a load list is accepted"),
        _("The load list of %(subject)s stands: choose how it travels."),
    ),
    ("movement.provided", _("transport is chosen"), _("How %(subject)s travels is chosen.")),
    (
        "movement.sent_back",
        _("a movement is sent back"),
        _("%(subject)s is sent back; the reason is there."),
    ),
    ("movement.approved", _("a movement is approved"), _("%(subject)s is approved.")),
    ("movement.scheduled", _("a movement is scheduled"), _("%(subject)s is scheduled: transport is booked.")),
    ("movement.departed", _("a movement has left"), _("%(subject)s has left.")),
    ("movement.delayed", _("a movement is delayed"), _("%(subject)s comes later; the cause is there.")),
    ("movement.delivered", _("a movement is delivered"), _("%(subject)s is delivered: receive it.")),
    ("movement.received", _("a movement is received"), _("%(subject)s is received.")),
    ("movement.cancelled", _("a movement is cancelled"), _("%(subject)s is cancelled.")),
    (
        "movement.booking_released",
        _("a booking is given back"),
        _("A booking of %(subject)s on a shared lift was given back; the reason is there."),
    ),
)
notices.register(
    *(Kind(verb, label, MOVEMENTS, {ASKING: w, CONTROL: w}, to_sides) for verb, label, w in TO_SIDES),
    Kind(
        "leg.added",
        _("we carry a leg"),
        MOVEMENTS,
        {CARRIER: _("You carry a leg of a movement: %(subject)s.")},
        to_carrier,
    ),
    Kind(
        "leg.changed",
        _("a leg we carry changed"),
        MOVEMENTS,
        {CARRIER: _("A leg you carry changed: %(subject)s.")},
        to_carrier,
    ),
    Kind(
        "lift.booked",
        _("our lift is booked"),
        MOVEMENTS,
        {CARRIER: _("Room on your lift is booked: %(subject)s.")},
        to_offerer,
    ),
)
