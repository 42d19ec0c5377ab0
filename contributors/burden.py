"""Burden-sharing: who carries how much, by several measures and never one score.

Plain numbers in and out; knows no database and no page. Unknown is None, never 0, and a month without a
report is missing, never zero. Counts are whole persons, shares are floats from 0 to 1, rates of assessment
Decimal percent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from contributors import exact
from contributors.concentration import gini, herfindahl, lorenz, top_share
from contributors.grouping import (
    CARRIED,
    OF_GIVEN,
    OF_MONEY,
    Load,
    Part,
    Scales,
    Weighed,
    all_of,
    in_part,
    mean_of_scales,
    months_of_membership,
    more_than,
    ratio,
    together,
    weigh,
    weighted_sum,
    without_figure,
)
from contributors.headcount import Cells, Key, Line, all_together, gathered, known_sum
from contributors.measures import MEASURES
from contributors.purse import Known, Purse, figures
from contributors.womens_share import OUTLIER_MIN_PERSONS, target, womens_share, womens_share_outlier

__all__ = [
    "CARRIED",
    "Known",
    "MEASURES",
    "OF_GIVEN",
    "OF_MONEY",
    "OUTLIER_MIN_PERSONS",
    "Line",
    "Load",
    "Part",
    "Purse",
    "Result",
    "Scales",
    "Share",
    "Weighed",
    "all_of",
    "figures",
    "in_part",
    "mean_of_scales",
    "gini",
    "herfindahl",
    "lorenz",
    "measure",
    "months_of_membership",
    "more_than",
    "ratio",
    "target",
    "together",
    "top_share",
    "weigh",
    "weighted_sum",
    "without_figure",
    "womens_share",
    "womens_share_outlier",
]


@dataclass(slots=True)
class Share:
    """What one contributor carried. Over a period women, men and personnel are person-months."""

    contributor: Key
    women: int | None
    men: int | None
    personnel: int
    by_category: Cells  # {category: {women, men, personnel}}
    average: float | None = None  # persons, over the months the scope reported
    share: float | None = None
    rank: int | None = None
    women_share: float | None = None
    women_against_target: dict[str, float] = field(default_factory=dict)  # {category: share less target}
    per_million: float | None = None
    assessed_share: Decimal | None = None  # percent
    people_to_money: float | None = None
    fatalities: int | None = None
    fatalities_share: float | None = None

    @property
    def person_months(self) -> int:
        return self.personnel


@dataclass(slots=True)
class Result:
    """A scope in a month or period: `rows` from the largest contributor to those listed with nobody."""

    rows: list[Share]
    women: int | None
    men: int | None
    personnel: int | None  # None when no month of the period is reported
    contributors: int  # with at least one person
    listed: int
    by_category: Cells  # {category: {women, men, personnel, women_share, target, target_provenance}}
    women_share: float | None
    top10_share: float | None
    concentration: float | None  # Herfindahl-Hirschman
    gini: float | None
    fatalities: int | None
    average: float | None
    months_reported: int
    months_in_period: int
    months_missing: list[date]

    @property
    def person_months(self) -> int | None:
        return self.personnel


def measure(
    lines: Iterable[Line] | Iterable[tuple],
    *,
    months: Collection[date] = (),
    year: int | None = None,
    population: Mapping[Key, Any] | None = None,
    assessed: Mapping[Key, Decimal] | None = None,
    assessed_total: Decimal | int = 100,
    fatalities: Mapping[Key, int] | None = None,
) -> Result:
    """The measures of one scope, in one month or over a period. The order of the lines does not matter.

    `lines`: `Line`s, or tuples in that order whose month may be left off when there is but one.
    `months`: the months of the period, reported or not; those of the lines when left out.
    `year`: of the women's targets; that of the last month when left out.
    `population`: inhabitants. `assessed`: effective rates, percent. Absent or None is unknown.
    `assessed_total`: percent that the scope's money is shared over; less than 100 for a group of nations.
    `fatalities`: deaths, also of nationalities without lines; absent is none, None is no register at all.
    Raises ValueError for a negative count and for a line outside `months`.
    """
    found, reported = gathered(lines)
    asked = set(months) or reported
    if stray := reported - asked:
        raise ValueError(f"Lines outside the months of the period: {', '.join(sorted(map(str, stray)))}.")
    year = year or max((month.year for month in asked if month), default=None)
    rows = [_row(contributor, cells) for contributor, cells in found.items()]
    rows.sort(key=lambda row: (-row.personnel, row.contributor))
    counts = [row.personnel for row in rows]
    silent = bool(asked) and not reported
    women = None if silent else known_sum(row.women for row in rows)
    result = Result(
        rows=rows,
        women=women,
        men=None if silent else known_sum(row.men for row in rows),
        personnel=None if silent else sum(counts),
        contributors=sum(1 for count in counts if count),
        listed=len(rows),
        by_category=_against_targets(all_together(found), year),
        women_share=womens_share(women, sum(counts)),
        top10_share=top_share(counts),
        concentration=herfindahl(counts),
        gini=gini(counts),
        fatalities=None if fatalities is None else sum(fatalities.values()),
        average=sum(counts) / len(reported) if reported else None,
        months_reported=len(reported),
        months_in_period=len(asked),
        months_missing=sorted(asked - reported),
    )
    _share_out(result)
    _hold_against_targets(result)
    _weigh(rows, population or {}, assessed or {}, float(assessed_total))
    if fatalities is not None:
        _count_fatalities(result, fatalities)
    return result


def _row(contributor: Key, cells: Cells) -> Share:
    counts = cells.values()
    women = known_sum(c["women"] for c in counts)
    personnel = sum(c["personnel"] for c in counts)
    row = Share(contributor, women, known_sum(c["men"] for c in counts), personnel, cells)
    row.women_share = womens_share(women, personnel)
    return row


def _against_targets(cells: Cells, year: int | None) -> Cells:
    for category, counts in cells.items():
        aim = target(category, year)
        counts["women_share"] = womens_share(counts["women"], counts["personnel"])
        counts["target"] = aim.share if aim else None
        counts["target_provenance"] = aim.provenance if aim else None
    return cells


def _share_out(result: Result) -> None:
    """Shares, averages and competition ranks (1, 2, 2, 4) of rows that stand in order of size."""
    rank, last = 0, None
    if result.personnel:
        _share_exactly(result.rows, "share", [row.personnel for row in result.rows])
    for place, row in enumerate(result.rows, start=1):
        row.average = row.personnel / result.months_reported
        if row.personnel:
            rank = rank if row.personnel == last else place
            row.rank, last = rank, row.personnel


def _hold_against_targets(result: Result) -> None:
    aims = {category: counts["target"] for category, counts in result.by_category.items()}
    for row in result.rows:
        for category, counts in row.by_category.items():
            aim, women, personnel = aims[category], counts["women"], counts["personnel"]
            if aim is not None and women is not None and personnel:
                row.women_against_target[category] = women / personnel - aim


def _weigh(rows: list[Share], population: Mapping, assessed: Mapping, assessed_total: float) -> None:
    """Persons against inhabitants, and the share of people against the share of money."""
    for row in rows:
        inhabitants = population.get(row.contributor)
        if inhabitants and row.average is not None:
            row.per_million = row.average * 1_000_000 / float(inhabitants)
        rate = row.assessed_share = assessed.get(row.contributor)
        if rate and row.share is not None:
            row.people_to_money = row.share * assessed_total / float(rate)


def _count_fatalities(result: Result, fatalities: Mapping[Key, int]) -> None:
    for row in result.rows:
        row.fatalities = fatalities.get(row.contributor, 0)
    if result.fatalities:  # also of nationalities that are not listed
        shares = dict(zip(fatalities, exact.shares(list(fatalities.values()), list(fatalities)), strict=True))
        for row in result.rows:
            row.fatalities_share = shares.get(row.contributor, 0.0)


def _share_exactly(rows: list[Share], name: str, counts: list[int]) -> None:
    keys = [row.contributor for row in rows]
    for row, share in zip(rows, exact.shares(counts, keys), strict=True):
        setattr(row, name, share)
