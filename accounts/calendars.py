"""The days a person's calendar shows: each app says which of its own, narrowed to what they may see.

An app registers `days(user, today)`, which returns days; a calendar is written when it is asked for and kept
nowhere, so that what its owner may no longer see is gone with the next reading.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from accounts.authentication import hash_secret
from accounts.models import CalendarAddress

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 500  # days of one source
_sources = []


class Day(NamedTuple):
    """One day: `key` names its record for ever, such as "mandate-7"; `url` is a path of the portal."""

    key: str
    on: date
    title: StrOrPromise
    url: str
    is_fictional: bool = False


def register(*sources):
    """`source(user, today)` returns days."""
    _sources.extend(sources)


def at(secret):
    """The address with this secret, of one who may sign in; None for any other."""
    found = CalendarAddress.objects.filter(secret_hash=hash_secret(secret), person__is_active=True)
    return found.select_related("person").first()


def days(user, today):
    """All days of a person, in order, the same for the same rows."""
    found = [day for source in _sources for day in source(user, today)]
    return sorted(found, key=lambda day: (day.on, day.key))


def written(rows, *, base, stamp):
    """The days as an iCalendar file, in bytes. `base`: the portal's address; `stamp`: a moment that does not
    move, so that the same days are the same bytes."""
    from icalendar import Calendar, Event  # slow to import, and no other page needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Concord//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Concord")
    for row in rows:
        event = Event()
        event.add("uid", f"{row.key}@concord")
        event.add("dtstamp", stamp)
        event.add("dtstart", row.on)
        event.add("transp", "TRANSPARENT")
        title = _("Invented: %(title)s") % {"title": row.title} if row.is_fictional else str(row.title)
        event.add("summary", title)
        event.add("url", f"{base}{row.url}")
        calendar.add_component(event)
    return calendar.to_ical()
