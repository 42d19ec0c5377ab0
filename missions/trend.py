"""Published violence by period, and as many whole years before a day as after it. Pure.

None is not reported. A source that covers a year and has no event there says 0 events of that year. What the
two sides of a day show is no proof that anything on that day brought it about.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Sums(NamedTuple):
    """Events, and deaths by estimate, of which `unreported` events have no best estimate."""

    events: int = 0
    best: int | None = None
    low: int | None = None
    high: int | None = None
    unreported: int = 0

    def __add__(self, other):
        """Both together; an estimate is not reported where neither reports it."""
        return Sums(
            self.events + other.events,
            *(_both(getattr(self, name), getattr(other, name)) for name in ESTIMATES),
            self.unreported + other.unreported,
        )


ESTIMATES = ("best", "low", "high")
NOTHING = Sums()


class Period(NamedTuple):
    """A year, or a month of it, in one ring round a place; `ring`: kilometres to its outer edge."""

    ring: int
    year: int
    month: int | None
    sums: Sums


class Side(NamedTuple):
    first: int
    last: int
    sums: Sums


def _both(one, other):
    if one is None or other is None:
        return other if one is None else one
    return one + other


def total(periods: Iterable[Period]) -> Sums:
    found = NOTHING
    for period in periods:
        found += period.sums
    return found


def by_period(periods: Iterable[Period], by_month: bool) -> dict[tuple[int, int | None], Sums]:
    """{(year, month or None): sums of all rings}, in order."""
    found: dict[tuple[int, int | None], Sums] = {}
    for period in periods:
        key = (period.year, period.month if by_month else None)
        found[key] = found.get(key, NOTHING) + period.sums
    return dict(sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or 0)))


def sides(cut: date, most: int, covered: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """(first, last year) before and after the year of a day, as many whole years on both sides and `most` at
    most, within the years a source covers; None where there is not one on each side. The year itself, part
    of which lies before, is on neither."""
    first, last = covered
    years = min(most, cut.year - first, last - cut.year)
    return None if years < 1 else ((cut.year - years, cut.year - 1), (cut.year + 1, cut.year + years))


def before_and_after(periods: Iterable[Period], cut: date, most: int, covered: tuple[int, int]):
    """{ring: (Side before, Side after)}, of each ring that has any event in either; None where the source
    does not cover a year on each side."""
    spans = sides(cut, most, covered)
    if spans is None:
        return None
    found: dict[int, list[Sums]] = {}
    for period in periods:
        for side, (first, last) in enumerate(spans):
            if first <= period.year <= last:
                both = found.setdefault(period.ring, [NOTHING, NOTHING])
                both[side] += period.sums
    return {
        ring: tuple(Side(*span, sums) for span, sums in zip(spans, both, strict=True))
        for ring, both in sorted(found.items())
    }
