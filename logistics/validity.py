"""How long a certificate holds, as its course says."""

import calendar
from datetime import date


def last_day(course, issued_on):
    """The last day of a certificate issued on a day, or of that month; None: it holds without end."""
    if not course.months:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + course.months, 12)
    return date(year, month + 1, min(issued_on.day, calendar.monthrange(year, month + 1)[1]))
