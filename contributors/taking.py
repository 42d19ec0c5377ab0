"""How much of a need is taken on each day, and what is open of it. Plain values in and out; reads nothing.

Offers that follow one another take the same place: what is taken at once is the peak over days.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple


class Hold(NamedTuple):
    """So much is taken on each day from the first to the last, in the need's unit. `last` None: no end."""

    quantity: int
    first: date
    last: date | None = None


class Part(NamedTuple):
    """Days in a row on which the same is open. `last` None: no end."""

    first: date
    last: date | None
    open: int


def peak(holds: Iterable[Hold], first: date = date.min, last: date | None = None) -> int:
    """The most that is taken on any day from the first to the last; 0 where nothing is. None: no end."""
    holds = [hold for hold in holds if _meet(hold, first, last)]
    begins = {max(first, hold.first) for hold in holds}  # it rises only where one begins
    return max((_taken(holds, day) for day in begins), default=0)


def parts(quantity: int, holds: Iterable[Hold], first: date, last: date | None = None) -> list[Part]:
    """The days from the first to the last, in their order, parted where what is open of `quantity` changes.

    What is open is 0 or more. Days in a row on which as much is open are one part.
    """
    holds = list(holds)
    begins = {first} | {hold.first for hold in holds}
    begins |= {hold.last + timedelta(days=1) for hold in holds if hold.last and hold.last < date.max}
    found: list[Part] = []
    for day in sorted(day for day in begins if day >= first and (last is None or day <= last)):
        left = max(0, quantity - _taken(holds, day))
        if found and found[-1].open == left:
            continue
        if found:
            found[-1] = found[-1]._replace(last=day - timedelta(days=1))
        found.append(Part(day, last, left))
    return found


def _meet(hold: Hold, first: date, last: date | None) -> bool:
    return (last is None or hold.first <= last) and (hold.last is None or hold.last >= first)


def _taken(holds: list[Hold], day: date) -> int:
    return sum(hold.quantity for hold in holds if _meet(hold, day, day))
