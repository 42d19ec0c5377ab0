"""Periods as they stand in an address: a month, a quarter, a year, July to June, or one's own. Pure."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

KINDS = ("month", "quarter", "cycle", "year")  # besides "custom"


class Span(NamedTuple):
    """Months in a row, by the first day of the first and of the last."""

    code: str
    kind: str
    first: date
    last: date

    @property
    def months(self) -> list[date]:
        return months_between(self.first, self.last)


class Question(NamedTuple):
    """A question put to the explorer, complete."""

    scope: str
    span: Span
    measure: str
    by: str
    key: str
    known: date | None = None  # the day at whose end figures are read, as they were stored then

    @property
    def is_period(self):
        return self.span.kind != "month"


def months_between(first: date, last: date) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(n // 12, n % 12 + 1, 1) for n in numbers]


def span(code: str) -> Span | None:
    """The period of an address, None where it is none: 2025-07, 2025-Q3, 2025, 2024/25, 2024-06..2025-07.

    2024/25 is the UN's peacekeeping year, July 2024 to June 2025.
    """
    for pattern, made in READERS:
        if found := re.fullmatch(pattern, code):
            try:
                return made(code, *map(int, found.groups()))
            except ValueError:
                return None
    return None


def _month(code: str, year: int, month: int) -> Span:
    return Span(code, "month", date(year, month, 1), date(year, month, 1))


def _quarter(code: str, year: int, quarter: int) -> Span:
    return Span(code, "quarter", date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, 1))


def _year(code: str, year: int) -> Span:
    return Span(code, "year", date(year, 1, 1), date(year, 12, 1))


def _cycle(code: str, year: int, next_year: int) -> Span:
    if next_year != (year + 1) % 100:
        raise ValueError(code)
    return Span(code, "cycle", date(year, 7, 1), date(year + 1, 6, 1))


def _custom(code: str, *parts: int) -> Span:
    first, last = sorted([date(parts[0], parts[1], 1), date(parts[2], parts[3], 1)])
    if first == last:
        return _month(f"{first:%Y-%m}", first.year, first.month)
    return Span(f"{first:%Y-%m}..{last:%Y-%m}", "custom", first, last)


YEAR, MONTH = r"([0-9]{4})", r"([0-9]{2})"
READERS = (
    (f"{YEAR}-{MONTH}", _month),
    (f"{YEAR}-Q([1-4])", _quarter),
    (f"{YEAR}/{MONTH}", _cycle),
    (YEAR, _year),
    (rf"{YEAR}-{MONTH}\.\.{YEAR}-{MONTH}", _custom),
)


def of_month(month: date) -> list[Span]:
    """Every period that `month` lies in, in the order of `KINDS`."""
    cycle = month.year - (month.month < 7)
    codes = (
        f"{month:%Y-%m}",
        f"{month.year}-Q{(month.month + 2) // 3}",
        f"{cycle}/{(cycle + 1) % 100:02d}",
        f"{month.year}",
    )
    return [found for code in codes if (found := span(code))]


def offered(months: Iterable[date]) -> dict[str, list[Span]]:
    """Periods with a reported month, the latest first, by kind."""
    found: dict[str, dict[str, Span]] = {kind: {} for kind in KINDS}
    for month in sorted(months, reverse=True):
        for one in of_month(month):
            found[one.kind].setdefault(one.code, one)
    return {kind: list(spans.values()) for kind, spans in found.items()}
