"""How money meets local priorities: by area and sector, unfunded and doubly funded, by donor. Pure.

Each amount counts once: `money` holds what `flow_sums` counts of each flow, and the lines of a table add up
to all of it. Money of a project that meets several priorities is divided among them by what they cost, or
alike where one's cost is not known; that division is for the flags alone, never in sums of areas or donors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from contributors.flow_sums import STAGES, cents

NOTHING = Decimal(0)
FUNDED, UNFUNDED, DOUBLE, PARTLY, NOT_KNOWN = "funded", "unfunded", "double", "partly", "not_known"
PROMISED = STAGES[STAGES.index("pledged") :]  # what is only announced funds nothing yet


@dataclass(frozen=True)
class Money:
    """What one flow adds: US dollars at its stage. `project`: None for what is for none."""

    donor: Hashable
    stage: str
    dollars: Decimal
    project: Hashable = None


@dataclass(frozen=True)
class Work:
    """One project. `budget`: US dollars, None where not reported; `needs`: keys of priorities it meets."""

    key: Hashable
    place: tuple[str, str]  # area, sector
    budget: Decimal | None = None
    needs: tuple = ()


@dataclass(frozen=True)
class Need:
    """One priority that stands. `cost`: US dollars, None where not reported."""

    key: Hashable
    place: tuple[str, str]
    cost: Decimal | None = None


@dataclass
class Line:
    """What stands in one line of a table."""

    by_stage: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(STAGES, NOTHING))
    donors: set = field(default_factory=set)
    needs: int = 0
    unfunded: int = 0
    double: int = 0
    works: int = 0

    @property
    def total(self) -> Decimal:
        return sum(self.by_stage.values(), NOTHING)

    @property
    def cells(self) -> list[Decimal]:
        return [self.by_stage[stage] for stage in STAGES]

    def add(self, money: Money) -> None:
        self.by_stage[money.stage] += money.dollars
        self.donors.add(money.donor)


@dataclass(frozen=True)
class Met:
    """How one priority stands: what it costs, what is promised for it and by whom."""

    verdict: str
    cost: Decimal | None
    dollars: Decimal
    donors: frozenset


def met(needs: Iterable[Need], works: Iterable[Work], money: Iterable[Money]) -> dict[Hashable, Met]:
    """{priority: how it stands}.

    Unfunded: nothing is pledged or further for a project that meets it. Doubly funded: more than one donor,
    and together more than it costs. It costs what is reported of it, else what the projects that meet it cost
    together; where neither is known, no more is said than that it has money.
    """
    needs, works = list(needs), list(works)
    costs = {need.key: need.cost for need in needs}
    brought: dict[Hashable, dict] = defaultdict(lambda: defaultdict(Fraction))
    for one in money:
        if one.project is not None and one.stage in PROMISED:
            brought[one.project][one.donor] += Fraction(one.dollars)
    of_need: dict[Hashable, dict] = {need.key: defaultdict(Fraction) for need in needs}
    budgets: dict[Hashable, list] = {need.key: [] for need in needs}
    for work in works:
        parts = _parts([key for key in work.needs if key in costs], costs)
        for key, part in parts.items():
            budgets[key].append(None if work.budget is None else Fraction(work.budget) * part)
            for donor, dollars in brought[work.key].items():
                of_need[key][donor] += dollars * part
    return {need.key: _verdict(need, of_need[need.key], budgets[need.key]) for need in needs}


def _parts(keys, costs):
    """{priority: the part of a project's money that is for it}, in all 1."""
    known = [costs[key] for key in keys]
    if not all(known):
        return {key: Fraction(1, len(keys)) for key in keys}
    return {key: Fraction(costs[key]) / Fraction(sum(known)) for key in keys}


def _verdict(need, donors, budgets):
    given = {donor for donor, dollars in donors.items() if dollars > 0}
    dollars, cost = sum(donors.values(), Fraction(0)), need.cost
    if cost is None and budgets and None not in budgets:
        cost = cents(sum(budgets, Fraction(0)))
    verdict = FUNDED
    if not given:
        verdict = UNFUNDED
    elif cost is None:
        verdict = NOT_KNOWN
    elif dollars > cost:
        verdict = DOUBLE if len(given) > 1 else FUNDED
    elif dollars < cost:
        verdict = PARTLY
    return Met(verdict, cost, cents(dollars), frozenset(given))


def by_place(
    needs: Iterable[Need], works: Iterable[Work], money: Iterable[Money], found: Mapping[Hashable, Met]
) -> dict[tuple[str, str] | None, Line]:
    """{(area, sector): line}; under None what is for no project of these. The lines add up to all money."""
    lines: dict[tuple[str, str] | None, Line] = defaultdict(Line)
    for need in needs:
        line = lines[need.place]
        line.needs += 1
        line.unfunded += found[need.key].verdict == UNFUNDED
        line.double += found[need.key].verdict == DOUBLE
    places = {}
    for work in works:
        places[work.key] = work.place
        lines[work.place].works += 1
    for one in money:
        lines[places.get(one.project)].add(one)
    return dict(lines)


def by_donor(money: Iterable[Money]) -> dict[Hashable, Line]:
    """{donor: line}, the largest first."""
    lines: dict[Hashable, Line] = defaultdict(Line)
    for one in money:
        lines[one.donor].add(one)
    return dict(sorted(lines.items(), key=lambda pair: (-pair[1].total, str(pair[0]))))
