"""What contributors give besides people and money: enabling units, training, goods and services. Pure.

A day of a unit is one unit on one day. Amounts are Decimals of US dollars. Unknown is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

NOTHING = Decimal(0)


class Given(NamedTuple):
    """What one contributor gave in a period. None: something was given whose value is not reported."""

    delivered: int = 0  # days of enabling units in a mission
    planned: int = 0  # days for which they were planned, those that never came among them
    training: Decimal | None = NOTHING
    contributed: Decimal | None = NOTHING  # goods and services


class Figures(NamedTuple):
    """The measures of what was given; None is not known."""

    enablers: int | None = None
    enablers_kept: float | None = None  # delivered of planned; above 1 where more came than was planned
    training: Decimal | None = None
    contributed: Decimal | None = None


def together(several: Iterable[Given]) -> Given:
    """What several gave, as one; not known as soon as one part is not."""
    rows = list(several)
    return Given(
        sum(row.delivered for row in rows),
        sum(row.planned for row in rows),
        _sum(row.training for row in rows),
        _sum(row.contributed for row in rows),
    )


def figures(given: Given | None) -> Figures:
    """The measures of what was given; all unknown of one of whom nothing is on record."""
    if given is None:
        return Figures()
    kept = given.delivered / given.planned if given.planned else None
    return Figures(given.delivered, kept, given.training, given.contributed)


def days_within(first: date | None, last: date | None, since: date, until: date) -> int:
    """How many days from `first` to `last`, both among them, lie from `since` to `until`.

    `first` None: it never began; `last` None: it goes on.
    """
    if first is None:
        return 0
    end = until if last is None else min(last, until)
    return max((end - max(first, since)).days + 1, 0)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = NOTHING
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
