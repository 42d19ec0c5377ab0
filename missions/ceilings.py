"""What a mission was authorized to have in uniform, added up over time. Plain dates and numbers only."""

from datetime import date, timedelta

CIVILIAN = {"civilian", "civilians"}


def uniformed(rows):
    """[(day, persons or None)]: the sum from each day it changes; None while nothing is known.

    `rows` have `category`, `personnel`, `starts_on` and `ends_on` (both days count, None is open).
    """
    rows = [row for row in rows if row.category not in CIVILIAN]
    days = {row.starts_on or date.min for row in rows}
    days |= {row.ends_on + timedelta(days=1) for row in rows if row.ends_on}
    steps = []
    for day in sorted(days):
        standing = [row.personnel for row in rows if _stands(row, day)]
        persons = sum(standing) if standing else None
        if not steps or steps[-1][1] != persons:
            steps.append((day, persons))
    return steps


def _stands(row, day):
    return (row.starts_on or date.min) <= day and (row.ends_on is None or day <= row.ends_on)
