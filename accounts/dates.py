"""How days, months and moments are written in the reader's language. Never asks the database."""

from datetime import UTC
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.remembered import in_each_language

# Without a context, so that they are the months of Django's own pages too: Arabic has two names for each.
MONTHS = (
    gettext_lazy("January"),
    gettext_lazy("February"),
    gettext_lazy("March"),
    gettext_lazy("April"),
    gettext_lazy("May"),
    gettext_lazy("June"),
    gettext_lazy("July"),
    gettext_lazy("August"),
    gettext_lazy("September"),
    gettext_lazy("October"),
    gettext_lazy("November"),
    gettext_lazy("December"),
)
SHORT_MONTHS = (
    pgettext_lazy("short month", "Jan"),
    pgettext_lazy("short month", "Feb"),
    pgettext_lazy("short month", "Mar"),
    pgettext_lazy("short month", "Apr"),
    pgettext_lazy("short month", "May"),
    pgettext_lazy("short month", "Jun"),
    pgettext_lazy("short month", "Jul"),
    pgettext_lazy("short month", "Aug"),
    pgettext_lazy("short month", "Sep"),
    pgettext_lazy("short month", "Oct"),
    pgettext_lazy("short month", "Nov"),
    pgettext_lazy("short month", "Dec"),
)


@in_each_language
def day(on):
    """31 July 2025."""
    return _("%(day)s %(month)s %(year)s") % _parts(on, MONTHS)


@in_each_language
def short_day(on):
    """31 Jul 2025."""
    return _("%(day)s %(month)s %(year)s") % _parts(on, SHORT_MONTHS)


@in_each_language
def month(on):
    """July 2025."""
    return _("%(month)s %(year)s") % _parts(on, MONTHS)


@in_each_language
def short_month(on):
    """Jul 2025."""
    return _("%(month)s %(year)s") % _parts(on, SHORT_MONTHS)


def first_of_a_month():
    return pgettext("first day of a month", "1")


def _parts(on, months):
    number = str(on.day) if on.day > 1 else first_of_a_month()
    return {"day": number, "month": months[on.month - 1], "year": on.year}


def period(start, end):
    """1 Jul 2025 – 15 Nov 2026, with open ends said in words."""
    if start and end:
        return f"{short_day(start)} – {short_day(end)}"
    if start:
        return _("since %(day)s") % {"day": short_day(start)}
    return _("until %(day)s") % {"day": short_day(end)} if end else _("no dates known")


def moment(at, zone="UTC"):
    """31 Jul 2025, 14:05 UTC: in a zone known by its name, the zone named."""
    here = at.astimezone(_zone(zone))
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": short_day(here),
        "time": f"{here:%H:%M}",
        "zone": here.tzname(),
    }


def _zone(name):
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
