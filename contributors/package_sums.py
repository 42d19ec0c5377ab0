"""Who carries a mission's cost, quarter by quarter: what is committed, what is paid, what nobody gives. Pure.

gap = budget − assessed contributions − peace fund − voluntary − in kind. A gap is never negative: what is
given beyond the budget is told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
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


@dataclass(frozen=True)
class Together:
    """One quarter over several packages, in US dollars: each figure is the sum of theirs, None where none of
    them has it. What one is given beyond its budget fills no gap of another."""

    quarters: Sequence[Quarter]  # one of each package that has this quarter; at least one

    @property
    def starts_on(self):
        return self.quarters[0].starts_on

    @property
    def without_budget(self):
        """How many packages state no budget for it, so that no gap of theirs is told."""
        return sum(quarter.budget is None for quarter in self.quarters)

    @property
    def committed(self):
        return _parts_together(quarter.committed for quarter in self.quarters)

    @property
    def paid(self):
        return _parts_together(quarter.paid for quarter in self.quarters)

    budget = property(lambda self: self._sum("budget"))
    total_committed = property(lambda self: self._sum("total_committed"))
    total_paid = property(lambda self: self._sum("total_paid"))
    gap = property(lambda self: self._sum("gap"))
    unpaid = property(lambda self: self._sum("unpaid"))
    beyond_budget = property(lambda self: self._sum("beyond_budget"))
    beyond_ceiling = property(lambda self: self._sum("beyond_ceiling"))

    def _sum(self, name):
        known = [value for quarter in self.quarters if (value := getattr(quarter, name)) is not None]
        return sum(known, NOTHING) if known else None


def together(each: Iterable[Iterable[Quarter]]) -> list[Together]:
    """The quarters of several packages, those of one day together, in order."""
    found: dict[date, list[Quarter]] = defaultdict(list)
    for quarters_of_one in each:
        for quarter in quarters_of_one:
            found[quarter.starts_on].append(quarter)
    return [Together(found[day]) for day in sorted(found)]


def counted_once(chains: Mapping[Hashable, frozenset[Hashable]]) -> set[Hashable]:
    """Of lines that show flows, those that count where several packages show the same money.

    `chains`: by line the flow it shows with all that fulfil it. An earlier flow contains what fulfils it, so
    of two that share money the one with more counts; of two alike the one that stands first.
    """
    counting, seen = set(), set()
    for line, chain in sorted(chains.items(), key=lambda item: -len(item[1])):
        if not chain & seen:
            counting.add(line)
            seen |= chain
    return counting


def _parts_together(sums):
    found: dict[str, Decimal] = {}
    for amounts in sums:
        for part, amount in amounts.items():
            found[part] = found.get(part, NOTHING) + amount
    return found


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
