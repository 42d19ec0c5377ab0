"""How care is counted and timed: counts too small to tell are a range, deaths of two lists are one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

SMALL = 5
# Minutes from the injury, by the 10-1-2 guideline: first aid within ten minutes, medical personnel with what
# keeps alive within an hour, surgery within two. United Nations, Casualty Evacuation in the Field, policy
# DOS/2020.7 (1 March 2020), D.2, takes the guideline up; NATO's medical doctrine words it in these steps.
LIMITS = {"first_aid": 10, "care": 60, "surgery": 120}
SURGICAL = ("1+", "2", "3", "4")  # levels of hospital that operate; one of level 1 does not


class Told(NamedTuple):
    """A count as it is told: exact where both are equal, else at least and at most."""

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most


def told(count: int, exact: bool = False) -> Told:
    """A count of persons for readers of counts: 1 to 4 is told as that range; 0, and 5 and more, as it is.

    `exact`: for who reads the records themselves. Raises ValueError below 0.
    """
    if count < 0:
        raise ValueError("A count is not below 0.")
    return Told(1, SMALL - 1) if 0 < count < SMALL and not exact else Told(count, count)


def together(parts: Iterable[Told]) -> Told:
    """The sum of counts as they are told, so that no total tells more than its parts."""
    parts = list(parts)
    return Told(sum(one.least for one in parts), sum(one.most for one in parts))


class Clock(NamedTuple):
    """A step of the guideline: minutes from the injury, its limit, whether it was kept; None: unknown."""

    name: str
    minutes: int | None
    limit: int
    is_met: bool | None


def clocks(
    injured: datetime | None,
    first_aid: datetime | None,
    care: datetime | None,
    reached: datetime | None,
    level: str,
) -> list[Clock]:
    """The three steps of one evacuation, from the moment of the injury and not of the request.

    `level`: of the hospital reached. One that does not operate is no surgery: that step is then unknown.
    """
    ends = {"first_aid": first_aid, "care": care, "surgery": reached if level in SURGICAL else None}
    return [_clock(name, injured, end) for name, end in ends.items()]


def _clock(name: str, injured: datetime | None, end: datetime | None) -> Clock:
    limit = LIMITS[name]
    if injured is None or end is None:
        return Clock(name, None, limit, None)
    seconds = (end - injured).total_seconds()
    return Clock(name, int(seconds // 60), limit, seconds <= limit * 60)


def unregistered(recorded: Iterable[Hashable], registered: Iterable[Hashable]) -> int:
    """How many deaths recorded here no entry of the published register may be of.

    Both: what tells a death of another, such as (nationality, day), of those not tied to each other already.
    Each entry is of one death at most.
    """
    return (Counter(recorded) - Counter(registered)).total()


def months_of(first: date, last: date) -> list[date]:
    """The first days of the months from that of `first` to that of `last`, the latest first."""
    found, day = [], last.replace(day=1)
    while day >= first.replace(day=1):
        found.append(day)
        day = day.replace(year=day.year - (day.month == 1), month=day.month - 1 or 12)
    return found


class Month(NamedTuple):
    """A month's counts by kind, and their sum."""

    month: date
    kinds: dict[str, Told]
    total: Told


def by_month(
    counts: Mapping[tuple[date, str], int], kinds: Iterable[str], months: Iterable[date], exact: bool = False
) -> list[Month]:
    """`counts`: {(first day of a month, kind): persons}. A month asked for without any has 0 of each kind."""
    kinds, found = list(kinds), []
    for month in months:
        cells = {kind: told(counts.get((month, kind), 0), exact) for kind in kinds}
        found.append(Month(month, cells, together(cells.values())))
    return found
