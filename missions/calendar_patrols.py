"""Days of patrols and operations, for calendars and for a month's page."""

from calendar import Calendar
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions.models import Patrol

MOST_OF_A_DAY, MOST_OF_A_MONTH = 3, 600


def patrols(user, today):
    """Plans that are not called off, from when until when by the clock of their mission."""
    rows = Patrol.objects.visible_to(user).filter(starts_at__date__gte=today - KEPT)
    rows = rows.exclude(state=Patrol.State.CALLED_OFF).select_related("mission")
    return [
        Day(
            f"patrol-{row.pk}",
            row.starts_at.astimezone(row.zone).date(),
            f"{row.get_kind_display()}: {row.title}",
            row.get_absolute_url(),
            row.is_fictional,
            row.starts_at.astimezone(row.zone),
            row.ends_at.astimezone(row.zone),
        )
        for row in rows.order_by("starts_at", "pk")[:MOST]
    ]


class MonthDay(NamedTuple):
    """A day of a month's page: (words, patrol, whether it comes upon something), and how many more."""

    day: date
    is_of_month: bool
    is_today: bool
    told: list
    more: int


def month(first, today, rows, met):
    """The weeks of a month, Monday first. `rows`: plans shown, of whichever time zones; `met(rows)`: what
    each comes upon."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    begin, end = (datetime.combine(day, time(), ZoneInfo("UTC")) for day in (weeks[0][0], weeks[-1][-1]))
    rows = rows.filter(starts_at__lt=end + timedelta(days=2), ends_at__gt=begin - timedelta(days=1))
    rows = list(rows.exclude(state=Patrol.State.CALLED_OFF).order_by("starts_at", "pk")[:MOST_OF_A_MONTH])
    comes_upon, found = met(rows), defaultdict(list)
    for row in rows:
        here, last = row.starts_at.astimezone(row.zone), row.ends_at.astimezone(row.zone)
        days = (last.date() - here.date()).days + 1
        for n in range(days):
            words = _("%(time)s %(title)s") if n == 0 else _("… %(title)s")
            said = words % {"time": f"{here:%H:%M}", "title": row.title}
            found[here.date() + timedelta(days=n)].append((said, row, bool(comes_upon[row.pk])))
    return [
        [
            MonthDay(
                day,
                day.month == first.month,
                day == today,
                found[day][:MOST_OF_A_DAY],
                max(0, len(found[day]) - MOST_OF_A_DAY),
            )
            for day in week
        ]
        for week in weeks
    ]
