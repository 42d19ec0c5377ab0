"""What waits of movements: load lists to accept, transport to arrange, what was delivered to receive."""

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.calendars import MOST as MOST_DAYS
from accounts.calendars import Day
from accounts.inbox import Item
from accounts.models import Partner
from logistics.models import Movement, SharedLift
from missions.models import Mission

MOST = 10


def own(user, today):
    """Of contributors one speaks for: what is asked for and open, and what was delivered."""
    if not granted(user, "act_for", Partner):
        return []
    words = {
        "requested": _("Enter the load list and accept it."),
        "delivered": _("Receive it: say what came, and what is damaged."),
    }
    rows = Movement.objects.visible_to(user).requested_by(user).filter(state__in=words)
    return _items(rows, words, today)


def controlled(user, today):
    """Of missions whose movement control one is: the next step of each that waits for it."""
    if not granted(user, "manage_logistics", Mission):
        return []
    words = {
        "load_accepted": _("Choose how it travels, and who provides the transport."),
        "provider_set": _("Approve it, or send it back."),
        "approved": _("Enter its legs and schedule it."),
        "received": _("Close it."),
    }
    rows = Movement.objects.visible_to(user).controlled_by(user).filter(state__in=words)
    return _items(rows, words, today)


def _items(rows, words, today):
    rows = rows.select_related("mission").order_by("required_on", "pk")[:MOST]
    return [
        Item(
            _("Movement"),
            f"{row.reference}: {row.title}",
            words[row.state],
            row.get_absolute_url(),
            row.required_on,
            row.days_late(today) is not None,
        )
        for row in rows
    ]


def days(user, today):
    """For calendars: when movements that are not over are ready, required and expected."""
    told = {
        "ready_on": _("Ready to load: %(title)s"),
        "required_on": _("Required: %(title)s"),
        "expected_on": _("Expected: %(title)s"),
    }
    rows = Movement.objects.visible_to(user).going_on().order_by("required_on", "pk")[:MOST_DAYS]
    return [
        Day(
            f"movement-{row.pk}-{name.removesuffix('_on')}",
            getattr(row, name),
            words % {"title": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows
        for name, words in told.items()
        if getattr(row, name)
    ]


def lift_days(user, today):
    """For calendars: when shared lifts depart that are to be booked."""
    rows = SharedLift.objects.visible_to(user).bookable(today).order_by("departs_on", "pk")[:MOST_DAYS]
    return [
        Day(
            f"lift-{row.pk}",
            row.departs_on,
            _("Shared lift departs: %(title)s") % {"title": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows
    ]
