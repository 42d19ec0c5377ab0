"""What each state is billed of a mission's money, period by period, to the whole unit. Pure.

A period that runs over the end of a year is divided there by the rule of apportionment, since each calendar
year has its own rates; every part is shared out exactly, what is left over going to the largest rate.
Source: A/RES/79/302 and its like; for special shares A/RES/79/303.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from contributors.apportionment import Span, apportion, of_years, rounded, share_out

Key = Any  # what names a state
Rates = Mapping[Key, Fraction]


class Special(NamedTuple):
    """What one state pays before the rest is assessed: `fixed`, or `part` (0 to 1) of the net."""

    fixed: int | None = None
    part: Fraction | None = None


class Part(NamedTuple):
    """The piece of a period that lies in one calendar year."""

    span: Span
    amount: int


def parts_of_period(span: Span, amount: int) -> list[Part]:
    """A period's amount by calendar years, to the unit; they sum to it."""
    years = of_years(span)
    amounts = apportion(amount, span, [year.last for year in years], unit=1)
    return [Part(*part) for part in zip(years, amounts, strict=True)]


def billed(span: Span, amount: int, rates: Mapping[int, Rates]) -> dict[Key, int] | None:
    """What each state is billed of one period, summing to `amount`; None where a year has no rates.

    `rates`: {calendar year: {state: percent}}. A state missing in one of the years is billed of the others.
    """
    parts = parts_of_period(span, amount)
    if any(part.span.first.year not in rates for part in parts):
        return None
    total: dict[Key, int] = {}
    for part in parts:
        for state, share in share_out(part.amount, rates[part.span.first.year]).items():
            total[state] = total.get(state, 0) + share
    return total


def special_amounts(gross: int, income: int, specials: Mapping[Key, Special]) -> dict[Key, int]:
    """What the states with arrangements of their own pay, to the unit, halves up; the same keys.

    `gross`: the appropriation. `income`: of staff assessment, which makes it net. Raises ValueError where
    they pay more than the whole.
    """
    paid = {state: _special(gross - income, special) for state, special in specials.items()}
    if sum(paid.values()) > gross:
        raise ValueError("The special shares are more than the whole appropriation.")
    return paid


def bills(
    periods: Iterable[tuple[Span, int]], rates: Mapping[int, Rates]
) -> tuple[list[Key], Sequence[dict[Key, int] | None]]:
    """(all states billed, what each is billed in each period, None where rates are missing)."""
    found = [billed(span, amount, rates) for span, amount in periods]
    states = {state: None for shares in found if shares for state in shares}
    return list(states), found


def _special(net: int, special: Special) -> int:
    return special.fixed or 0 if special.part is None else rounded(net * special.part)
