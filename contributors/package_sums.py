"""Who carries a mission's cost, quarter by quarter: what is committed, what is paid, what nobody gives. Pure.

gap = budget − assessed contributions − peace fund − voluntary − in kind. A gap is never negative: what is
given beyond the budget is told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

ASSESSED = "assessed"
PARTS = (ASSESSED, "peace_fund", "epf", "bilateral", "in_kind", "other")
NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """What one source gives for a quarter, in US dollars; None where it is not stated."""

    quarter: date  # its first day
    part: str
    committed: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class Terms:
    """How much assessed contributions may carry: a share of the budget in percent, None where they carry no
    fixed share, and an amount authorized for the whole package, None where there is none."""

    assessed_share: Decimal | None = None
    assessed_limit: Decimal | None = None


@dataclass(frozen=True)
class Quarter:
    """One quarter in US dollars. `budget` None: not stated, so that there is no gap to tell."""

    starts_on: date
    budget: Decimal | None
    committed: Mapping[str, Decimal]  # by part; a part of which nothing is stated is missing
    paid: Mapping[str, Decimal]
    ceiling: Decimal | None  # what assessed contributions may carry of it
    beyond_ceiling: Decimal  # what assessed lines state above it, which does not count

    @property
    def total_committed(self):
        return sum(self.committed.values(), NOTHING)

    @property
    def total_paid(self):
        return sum(self.paid.values(), NOTHING)

    @property
    def gap(self):
        """What of the budget nobody has committed."""
        return None if self.budget is None else max(NOTHING, self.budget - self.total_committed)

    @property
    def unpaid(self):
        """What of the budget nobody has paid yet."""
        return None if self.budget is None else max(NOTHING, self.budget - self.total_paid)

    @property
    def beyond_budget(self):
        """What is committed above the budget."""
        return NOTHING if self.budget is None else max(NOTHING, self.total_committed - self.budget)


def ceiling(budget: Decimal | None, terms: Terms, left: Decimal | None) -> Decimal | None:
    """min(share × budget, what is left of the authorized amount), None where neither is set.

    Source: S/RES/2719 (2023), paragraph on up to 75 percent of the budget, case by case.
    """
    found = [] if left is None else [left]
    if terms.assessed_share is not None and budget is not None:
        found.append((budget * terms.assessed_share / 100).quantize(CENT, ROUND_HALF_EVEN))
    return max(NOTHING, min(found)) if found else None


def quarters(budgets: Mapping[date, Decimal | None], lines: Iterable[Line], terms: Terms) -> list[Quarter]:
    """The quarters in order: those with a budget, and those something is given for.

    What is paid is committed as well: a part counts as committed at least what it has paid. Assessed
    contributions count up to their ceiling; the authorized amount is used up quarter after quarter.
    """
    committed, paid = _by_quarter(lines)
    left = terms.assessed_limit
    found = []
    for starts_on in sorted({*budgets, *committed, *paid}):
        budget = budgets.get(starts_on)
        most = ceiling(budget, terms, left)
        has, gave = committed[starts_on], paid[starts_on]
        beyond = _cap(has, most)
        _cap(gave, most)
        if left is not None:
            left -= has.get(ASSESSED, NOTHING)
        found.append(Quarter(starts_on, budget, has, gave, most, beyond))
    return found


def _by_quarter(lines):
    committed: dict[date, dict[str, Decimal]] = defaultdict(dict)
    paid: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for line in lines:
        if line.part not in PARTS:
            raise ValueError(f"unknown part: {line.part}")
        stated = [amount for amount in (line.committed, line.paid) if amount is not None]
        for sums, amount in (
            (committed[line.quarter], max(stated, default=None)),
            (paid[line.quarter], line.paid),
        ):
            if amount is not None:
                sums[line.part] = sums.get(line.part, NOTHING) + amount
    return committed, paid


def _cap(amounts, most):
    """Hold assessed contributions to their ceiling; what lies above it."""
    stated = amounts.get(ASSESSED, NOTHING)
    if most is None or stated <= most:
        return NOTHING
    amounts[ASSESSED] = most
    return stated - most
