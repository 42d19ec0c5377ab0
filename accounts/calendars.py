"""The days a person's calendar shows: each app says which of its own, narrowed to what they may see.

An app registers `days(user, today)`, which returns days; a calendar is written when it is asked for and kept
nowhere, so that what its owner may no longer see is gone with the next reading.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from accounts.authentication import hash_secret
from accounts.models import CalendarAddress

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 500  # days of one source
KEPT = timedelta(days=31)  # days past stay so long
_sources = []


class Day(NamedTuple):
    """One day: `key` names its record for ever, such as "mandate-7"; `url` is a path of the portal.

    `at`, `until`: of what has a clock time, the moments in the time zone of its mission or body; `on` is then
    the day it is there. `last`: of what goes on for whole days, the last of them.
    """

    key: str
    on: date
    title: StrOrPromise
    url: str
    is_fictional: bool = False
    at: datetime | None = None
    until: datetime | None = None
    last: date | None = None

    @property
    def days(self):
        """How many days it goes on."""
        return (self.last - self.on).days + 1 if self.last else 1

    @property
    def zone(self):
        """The name of the time zone its clock is read in, such as Africa/Bangui; empty for a whole day."""
        return getattr(self.at.tzinfo, "key", "UTC") if self.at else ""

    @property
    def clock(self):
        """14:00, or 14:00–16:30 of what ends on the same day; empty for a whole day."""
        if not self.at:
            return ""
        ends = self.until and self.until.date() == self.on
        return f"{self.at:%H:%M}" + (f"–{self.until:%H:%M}" if ends else "")


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
    return sorted(found, key=lambda day: (day.on, day.at.time() if day.at else time.min, day.key))


def of_month(user, today, first, last):
    """[(day, what there is on it)] from one day to another, both counted; what lasts days is on each."""
    found = [
        (row.on + timedelta(days=n), row)
        for row in days(user, today)
        for n in range(max(0, (first - row.on).days), min(row.days, (last - row.on).days + 1))
    ]
    found.sort(key=itemgetter(0))  # within a day as they were
    return [(on, [row for _on, row in rows]) for on, rows in groupby(found, key=itemgetter(0))]


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
        event.add("dtstart", row.at or row.on)
        if row.until:
            event.add("dtend", row.until)
        elif row.last:
            event.add("dtend", row.last + timedelta(days=1))  # the first day it is over, RFC 5545 3.6.1
        event.add("transp", "TRANSPARENT")
        title = _("Invented: %(title)s") % {"title": row.title} if row.is_fictional else str(row.title)
        event.add("summary", title)
        event.add("url", f"{base}{row.url}")
        calendar.add_component(event)
    if any(row.at for row in rows):
        years = [row.at.year for row in rows if row.at]
        calendar.add_missing_timezones(date(min(years), 1, 1), date(max(years) + 1, 1, 1))
    return calendar.to_ical()
