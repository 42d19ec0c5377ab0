"""Shares that sum to exactly one: each to eight decimals, the rest to the largest remainders. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

PLACES = 8
UNITS = 10**PLACES  # of which a whole is made


def shares(amounts: Sequence[int | Decimal], keys: Sequence[Any]) -> list[float]:
    """The share of each amount in their sum, 0 to 1, written in eight decimals that add up to exactly 1.

    What rounding down leaves goes, a unit each, to those that lost most by it; of equal ones to the first of
    `keys`. An amount below nothing has a share below nothing. Raises ZeroDivisionError where they sum to
    nothing. Source: largest remainder, as Hamilton's apportionment of seats.
    """
    whole = sum(amounts)
    parts = [_divided(amount, whole) for amount in amounts]
    units = [part for part, _rest in parts]
    order = sorted(range(len(parts)), key=lambda i: (-parts[i][1], keys[i]))
    for i in order[: UNITS - sum(units)]:
        units[i] += 1
    return [unit / UNITS for unit in units]


def _divided(amount: int | Decimal, whole: Any) -> tuple[int, int | Fraction]:
    """(units rounded down, what that left, in parts of a unit times the whole)."""
    if isinstance(amount, int) and isinstance(whole, int):
        return divmod(amount * UNITS, whole)
    exact = Fraction(amount) * UNITS / Fraction(whole)
    return exact.numerator // exact.denominator, exact % 1
