"""Who would pay what if a rate, a level, a membership, the key or a mission's end were another. Pure.

Touches no stored fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from contributors import assessment
from contributors.apportionment import Span, apportion

Key = Any  # what names a state


class Change(NamedTuple):
    """What is supposed of one state; what is left None stays. `leaves`: it pays nothing any more."""

    state: Key
    level: str | None = None
    regular: Fraction | None = None  # percent
    leaves: bool = False


def rates_if(
    regular: Mapping[Key, Any],
    levels: Mapping[Key, str],
    discounts: Mapping[Key, Fraction],
    changes: Iterable[Change],
    spared: Mapping[str, Fraction],
) -> dict[Key, Fraction]:
    """Effective rates, percent, summing to exactly 100, as they would be.

    `regular`, `levels`, `discounts`: as they stand (see `assessment.effective_rates`). `spared`: what each
    level spares, 0 to 1. Where regular rates no longer sum to 100, those of the others are scaled to what
    is left.
    Raises ValueError for a state that is not there, a rate beyond 100, or nobody left in level A.
    """
    rates = {state: Fraction(rate) for state, rate in regular.items()}
    held, own, fixed = dict(levels), dict(discounts), dict[Key, Fraction]()
    for change in changes:
        if change.state not in rates:
            raise ValueError(f"{change.state} has no rate.")
        if change.leaves:
            fixed[change.state] = Fraction(0)
        elif change.regular is not None:
            fixed[change.state] = Fraction(change.regular)
        if change.level is not None:
            held[change.state] = change.level
            own.pop(change.state, None)
            if change.level != assessment.PREMIUM:
                own[change.state] = spared[change.level]
    return assessment.effective_rates(_scaled(rates, fixed), held, discounts=own)


def rates_by_key(figures: Mapping[Key, Any], states: Iterable[Key]) -> dict[Key, Fraction]:
    """Rates, percent, summing to exactly 100, were money shared by a key such as population.

    `figures`: of the key. A state of `states` without one would pay nothing, and has 0. Raises ValueError
    where no state has a figure.
    """
    held = {state: Fraction(figures.get(state) or 0) for state in states}
    whole = sum(held.values(), Fraction(0))
    if not whole:
        raise ValueError("No state has a figure of this key.")
    return {state: 100 * figure / whole for state, figure in held.items()}


def until(span: Span, amount: int, ends_on: date) -> int:
    """What of a period's amount would be asked for if the mission ended on a day, as periods are divided."""
    if ends_on < span.first:
        return 0
    return amount if ends_on >= span.last else apportion(amount, span, [ends_on], unit=1)[0]


def _scaled(rates: Mapping[Key, Fraction], fixed: Mapping[Key, Fraction]) -> dict[Key, Fraction]:
    """The rates with some of them fixed; the others keep their proportions and take what is left of 100."""
    left = 100 - sum(fixed.values(), Fraction(0))
    others = sum((rate for state, rate in rates.items() if state not in fixed), Fraction(0))
    if left < 0 or (not others and left):
        raise ValueError("The rates supposed leave nothing for the other states.")
    return {
        state: fixed[state] if state in fixed else rate * left / others if others else rate
        for state, rate in rates.items()
    }
