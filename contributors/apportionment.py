"""How a year's money is shared out: over missions, periods of a mandate, states. In whole units, exact.

Nothing is lost by rounding: what is left over goes to the largest share, or to the last period.
Source: the peacekeeping financing resolutions, such as A/RES/79/302; the rule of proration reproduces the
published shares of all three pools of 2025/26.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

Key = Any  # what names a mission or a state
FIRST_DAYS = (1, 16)  # of a half month
HALF_MONTHS_OF_A_HALF_YEAR = 12


class Span(NamedTuple):
    """Both days count."""

    first: date
    last: date


def cut(span: Span, last_days: Iterable[date]) -> list[Span]:
    """The parts of a span that end on these days, in order; days outside it, or its own last, cut nothing.

    Raises ValueError for a span that ends before it begins.
    """
    if span.last < span.first:
        raise ValueError(f"{span.last} lies before {span.first}.")
    ends = sorted({day for day in last_days if span.first <= day < span.last})
    starts = [span.first, *(day + timedelta(1) for day in ends)]
    return [Span(*part) for part in zip(starts, [*ends, span.last], strict=True)]


def half_months(span: Span) -> Fraction:
    """How much of a year a span is, in half months of which a year has 24.

    Whole half months (1st to 15th, 16th to the end) count as such; otherwise its days in each half-year
    over that half-year's own: 184 of July to December, 181 of January to June (182 in a leap year).
    """
    begins, ends = _boundary(span.first), _boundary(span.last + timedelta(1))
    if begins is not None and ends is not None:
        return Fraction(ends - begins)
    return sum((_by_days(part) for part in cut(span, _ends_of_half_years(span))), Fraction(0))


def apportion(amount: int, span: Span, last_days: Iterable[date] = (), *, unit: int = 100) -> list[int]:
    """What of `amount`, which is for all of `span`, falls to each of its parts as `cut` by `last_days`.

    Each is rounded to the `unit`, halves up; the last takes the remainder, so that they sum to `amount`.
    Raises ValueError for a unit below 1.
    """
    parts = cut(span, last_days)
    whole = half_months(span)
    shares = [rounded(amount * half_months(part) / whole, unit) for part in parts[:-1]]
    return [*shares, amount - sum(shares)]


def share_out(amount: int, weights: Mapping[Key, Any], *, unit: int = 1) -> dict[Key, int]:
    """What of `amount` falls to each by weight, rounded to the `unit`, halves up; the same keys.

    What rounding leaves over goes to the largest weight (of equal ones the first by key), so that the shares
    sum to `amount`. Raises ValueError for a negative weight, weights of nothing in all, or a unit below 1.
    """
    exact = {key: Fraction(weight) for key, weight in weights.items()}
    whole = sum(exact.values(), Fraction(0))
    if any(weight < 0 for weight in exact.values()) or not whole:
        raise ValueError("Weights are zero or more, and not all zero.")
    shares = {key: rounded(amount * weight / whole, unit) for key, weight in exact.items()}
    largest = min(exact, key=lambda key: (-exact[key], str(key)))
    shares[largest] += amount - sum(shares.values())
    return shares


def prorate(pool: int, maintenance: Mapping[Key, int], *, unit: int = 100) -> dict[Key, int]:
    """A shared pool over its client missions by what their own maintenance costs."""
    return share_out(pool, maintenance, unit=unit)


def monthly(amount: int) -> int:
    """What a year's amount comes to in a month, as resolutions print it: to the dollar, halves up."""
    return rounded(Fraction(amount, 12), 1)


def rounded(value: Fraction | int, unit: int = 1) -> int:
    """To the nearest multiple of `unit`, halves up. Raises ValueError for a unit below 1."""
    if unit < 1:
        raise ValueError(f"A unit to round to is 1 or more, not {unit}.")
    return floor(Fraction(value) / unit + Fraction(1, 2)) * unit


def of_years(span: Span) -> list[Span]:
    """A span by calendar years: each has its own rates of assessment."""
    return cut(span, [date(year, 12, 31) for year in range(span.first.year, span.last.year)])


def _boundary(day: date) -> int | None:
    """How many half months lie before this day; None within one."""
    if day.day not in FIRST_DAYS:
        return None
    return day.year * 24 + (day.month - 1) * 2 + FIRST_DAYS.index(day.day)


def _by_days(span: Span) -> Fraction:
    """Of a span within one half-year."""
    year, first_month = span.first.year, 1 if span.first.month < 7 else 7
    whole = sum(monthrange(year, month)[1] for month in range(first_month, first_month + 6))
    return Fraction(HALF_MONTHS_OF_A_HALF_YEAR * ((span.last - span.first).days + 1), whole)


def _ends_of_half_years(span: Span) -> Sequence[date]:
    years = range(span.first.year, span.last.year + 1)
    return [day for year in years for day in (date(year, 6, 30), date(year, 12, 31))]
