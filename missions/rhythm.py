"""On which days a series of meetings falls. Pure."""

from calendar import monthrange
from datetime import date, timedelta

DAILY, WEEKLY, FORTNIGHTLY, MONTHLY, NONE = "daily", "weekly", "fortnightly", "monthly", "none"
DAYS = {DAILY: 1, WEEKLY: 7, FORTNIGHTLY: 14}


def next_on(rhythm: str, first: date, since: date) -> date | None:
    """The first day of a series on `since` or later; None where it has no rhythm.

    A monthly one falls on the day of the month of its first meeting, or on the last of a shorter month.
    """
    if rhythm == NONE:
        return None
    if since <= first:
        return first
    if rhythm == MONTHLY:
        day = _in_month(since.year, since.month, first.day)
        return day if day >= since else _in_month(*_month_after(since), first.day)
    every = DAYS[rhythm]
    return since + timedelta(days=-(since - first).days % every)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _month_after(day: date) -> tuple[int, int]:
    return (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
