"""Several shares as one number, by weights a reader sets and none of ours. Pure.

There is no weighting that everybody shares, so nothing here has a weight of its own.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

Key = Any  # what names a contributor


class Combined(NamedTuple):
    """A contributor's shares, 0 to 1, by measure, and what they come to by the weights; None is not known."""

    who: Key
    shares: dict[str, float | None]
    value: float | None
    rank: int | None


def combined(
    shares: Mapping[str, Mapping[Key, float | None]], weights: Mapping[str, Decimal]
) -> list[Combined]:
    """Everybody's weighted mean of shares, 0 to 1, the largest first, equal ones sharing the better rank.

    `shares`: {measure: {who: share}}; who is not in a measure that others are in carries nothing of it, and
    of a measure nobody is in nothing is known. `weights`: {measure: weight, zero or more}; their sum is what
    each is a part of. Shares that sum to 1 combine to values that do. Raises ValueError without a weight.
    """
    whole = sum(weights.values())
    if not whole or any(weight < 0 for weight in weights.values()):
        raise ValueError("Weights are zero or more, and not all zero.")
    everybody = dict.fromkeys(who for known in shares.values() for who in known)
    rows = []
    for who in everybody:
        parts = {
            measure: _share(shares.get(measure, {}), who) for measure, weight in weights.items() if weight
        }
        rows.append((who, parts, _mean(parts, weights, whole)))
    rows.sort(key=lambda row: (row[2] is None, -(row[2] or 0), str(row[0])))
    found: list[Combined] = []
    for place, (who, parts, value) in enumerate(rows, start=1):
        is_equal = found and value is not None and value == found[-1].value
        rank = None if not value else found[-1].rank if is_equal else place
        found.append(Combined(who, parts, value, rank))
    return found


def _share(known: Mapping[Key, float | None], who: Key) -> float | None:
    return known.get(who, 0.0) if known else None


def _mean(parts: Mapping[str, float | None], weights: Mapping[str, Decimal], whole: Any) -> float | None:
    total = Decimal(0)
    for measure, share in parts.items():
        if share is None:
            return None
        total += Decimal(str(share)) * weights[measure]
    return float(total / whole)
