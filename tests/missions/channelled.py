"""Channels and plans for tests: a force of three elements, of which two share a net."""

from datetime import date, timedelta

from django.utils import timezone

from missions import services_announcements as announcements
from missions import services_channels as services
from missions import services_command
from missions import services_contacts as contacts

FROM = date(2026, 1, 1)


def element_of(cast, mission, reference, kind="headquarters", **fields):
    return services_command.add_element(
        mission, reference=reference, title=f"Element {reference}", kind=kind, by=cast.system, **fields
    )


def channel_of(cast, mission, name="Force net", by=None, on=(), **fields):
    """A voice net with these elements on it."""
    given = {"kind": "voice", "details": "6.310 MHz"} | fields
    row = services.open_channel(mission, name=name, by=by or cast.system, **given)
    for element in on:
        services.put_on_channel(row, element=element, by=by or cast.system)
    return row


def channelled_world(cast, mission, person):
    """{resource: key} of a channel partners read, its members, a test and a plan, entered by the system."""
    one, other = element_of(cast, mission, "COM-1"), element_of(cast, mission, "COM-2")
    row = channel_of(cast, mission, f"Net of {mission}", on=(one, other))
    plan = services.plan_pace(mission, one=one, other=other, primary=row, by=cast.system)
    test = services.enter_channel_test(
        row, one=one, other=other, tested_on=timezone.localdate(), result="worked", by=cast.system
    )
    member = row.members.get(element=one)
    keys = {"channels": row.pk, "channel-tests": test.pk, "pace-plans": plan.pk, "members": member.pk}
    told = announced(cast, mission, by=cast.system)
    keys |= {"announcements": told.pk, "contacts": reached(cast, mission, one, by=cast.system).pk}
    return keys | {"pair": {"one": one.pk, "other": other.pk}}


def announced(cast, mission=None, title="Curfew", by=None, **fields):
    """The planners of a mission must know of it in three days."""
    given = {
        "text": "In by nine.",
        "due_on": timezone.localdate() + timedelta(days=3),
        "people": "lead_staff",
    }
    return announcements.make_announcement(
        mission or cast.alpha, title=title, by=by or cast.anwar, **given | fields
    )


def reached(cast, mission=None, element=None, title="Duty officer", by=None, **fields):
    """How a post of ALPHA, or a partner, is reached: entered by who plans it."""
    given = {"phone": "+999 1 100", "element": element} | fields
    return contacts.enter_contact(mission or cast.alpha, title=title, by=by or cast.anwar, **given)


def channelled_row(cast, nation, n):
    """One more of each in ALPHA, for lists."""
    one, other = (element_of(cast, cast.alpha, f"CH-{n}-{side}") for side in "AB")
    row = channel_of(cast, cast.alpha, f"Net {n}", on=(one, other), label="named", released_to=[nation])
    services.plan_pace(cast.alpha, one=one, other=other, primary=row, label="partners", by=cast.system)
    announced(cast, title=f"Curfew {n}", partners=[nation], by=cast.system)
    reached(cast, None, one, f"Desk {n}", label="named", released_to=[nation], by=cast.system)
    reached(cast, title=f"Own desk {n}", keeper=nation, by=cast.system)
