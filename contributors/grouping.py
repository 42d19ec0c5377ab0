"""Groups of contributors, and keys: what a group carried, and its share held against its share of a key.

Plain numbers in and out; knows no database and no page. Unknown is None, never 0: what is not known of a part
is not known of the whole. Shares run from 0 to 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from contributors import exact, giving, purse
from contributors.giving import Given
from contributors.headcount import Key, known_sum
from contributors.purse import Known, Purse
from contributors.womens_share import womens_share

CARRIED = {  # what a measure is a share of; None where shares of it mean nothing
    "personnel": "personnel",
    "average": "personnel",
    "share": "personnel",
    "per_million": "personnel",
    "people_to_money": "personnel",
    "women": "women",
    "women_share": None,
    "assessed_share": "assessed_share",
    "fatalities": "fatalities",
    "fatalities_share": "fatalities",
    "asked": "asked",
    "paid": "paid",
    "outstanding": "outstanding",
    "days_to_pay": None,
    "late_share": None,
    "arrears_share": None,
    "voluntary": "voluntary",
    "in_kind": "in_kind",
    "kept_share": None,
    "enablers": "enablers",
    "enablers_kept": None,
    "training": "training",
    "contributed": "contributed",
}
OF_MONEY = frozenset(purse.Figures._fields)  # measures made of letters, payments and flows
OF_GIVEN = frozenset(giving.Figures._fields)  # made of offers and contributions


class Load(NamedTuple):
    """What one contributor carried: persons, over a period person-months, deaths, and money."""

    personnel: int = 0
    women: int | None = 0
    men: int | None = 0
    fatalities: int | None = None
    purse: Purse | None = None
    given: Given | None = None

    @property
    def carries(self) -> bool:
        return bool(self.personnel or self.purse or self.given)


class Part(NamedTuple):
    """What a group has of a contributor: its load, and the part of the months it belonged, 0 to 1."""

    group: Key
    contributor: Key
    load: Load
    weight: float = 1.0


class Scales(NamedTuple):
    """What loads are weighed against: figures by contributor, and the sums that shares are taken of."""

    population: Mapping[Key, Any] = {}
    rates: Mapping[Key, Any] = {}  # percent
    rates_total: Any = 100
    key: Mapping[Key, Any] = {}
    key_total: Any = None
    known: Known = Known()


@dataclass(slots=True)
class Weighed:
    """What a contributor or a group carried, by several measures and never one score."""

    group: Key
    members: list
    personnel: int
    women: int | None
    men: int | None
    fatalities: int | None
    average: float | None = None
    share: float | None = None
    women_share: float | None = None
    per_million: float | None = None
    assessed_share: Any = None  # percent
    people_to_money: float | None = None
    fatalities_share: float | None = None
    asked: Any = None  # US dollars, as all of these but shares and days
    paid: Any = None
    outstanding: Any = None
    days_to_pay: float | None = None
    late_share: float | None = None
    arrears_share: float | None = None
    voluntary: Any = None
    in_kind: Any = None
    kept_share: float | None = None
    enablers: int | None = None  # days of units
    enablers_kept: float | None = None
    training: Any = None  # US dollars
    contributed: Any = None
    key_amount: Any = None
    key_share: float | None = None
    carried: float | None = None  # share of what the measure is about
    ratio: float | None = None  # that, over the share of the key
    rank: int | None = None


def weigh(parts: Iterable[Part], total: Load, *, measure: str, months: int, scales: Scales) -> list[Weighed]:
    """A row for each group, the largest first by `measure`, equal figures sharing the better rank.

    `total`: of the whole scope, each contributor once. `months`: how many were reported. A contributor in two
    groups counts in both, so shares of groups that overlap sum to more than 1. Raises KeyError for a measure
    that is not known.
    """
    of = CARRIED[measure]
    found: dict[Key, list[Part]] = {}
    for part in parts:
        found.setdefault(part.group, []).append(part)
    rows = [_row(group, held, total, months, scales) for group, held in found.items()]
    _carry(rows, of, total, scales)
    _share_exactly(rows, "share", "personnel", total.personnel)
    _share_exactly(rows, "fatalities_share", "fatalities", total.fatalities)
    for row in rows:
        if row.carried is not None and row.key_share:
            row.ratio = row.carried / row.key_share
    return _ranked(rows, measure)


def together(rows: Iterable[Weighed]) -> tuple[float | None, float | None]:
    """(share of what is carried, share of the key) of rows that do not overlap, added."""
    rows = list(rows)
    return known_sum(row.carried for row in rows), known_sum(row.key_share for row in rows)


def more_than(rows: Iterable[Weighed], name: str, bound: float) -> int:
    """How many have more of `name` than `bound`."""
    return sum(1 for row in rows if (getattr(row, name) or 0) > bound)


def _row(group: Key, parts: list[Part], total: Load, months: int, scales: Scales) -> Weighed:
    loads = [part.load for part in parts]
    row = Weighed(
        group,
        [part.contributor for part in parts],
        sum(load.personnel for load in loads),
        known_sum(load.women for load in loads),
        known_sum(load.men for load in loads),
        known_sum(load.fatalities for load in loads),
    )
    row.average = row.personnel / months if months else None
    row.share = ratio(row.personnel, total.personnel)
    row.women_share = womens_share(row.women, row.personnel)
    row.fatalities_share = ratio(row.fatalities, total.fatalities)
    inhabitants = weight_of(parts, scales.population)
    if row.average is not None and inhabitants:
        row.per_million = row.average * 1_000_000 / float(inhabitants)
    row.assessed_share = weight_of(parts, scales.rates)
    if row.share is not None and row.assessed_share:
        row.people_to_money = row.share * float(scales.rates_total) / float(row.assessed_share)
    row.key_amount = weight_of(parts, scales.key)
    row.key_share = ratio(row.key_amount, scales.key_total)
    purses = [load.purse for load in loads if load.purse is not None]
    for name, figure in purse.figures(purse.together(purses), scales.known)._asdict().items():
        setattr(row, name, figure)
    gifts = [load.given for load in loads if load.given is not None]
    of_gifts = giving.figures(giving.together(gifts) if gifts else None)
    for name, figure in of_gifts._asdict().items():
        setattr(row, name, figure)
    return row


def _carry(rows: list[Weighed], of: str | None, total: Load, scales: Scales) -> None:
    if of is None:
        return
    whole = _whole(of, total, scales)
    for row in rows:
        row.carried = ratio(getattr(row, of), whole)
    _share_exactly(rows, "carried", of, whole)


def _whole(of: str, total: Load, scales: Scales) -> Any:
    if of == "assessed_share":
        return scales.rates_total
    if of in OF_MONEY:
        return getattr(purse.figures(total.purse or Purse(), scales.known), of)
    if of in OF_GIVEN:
        return getattr(giving.figures(total.given), of)
    return getattr(total, of)


def _share_exactly(rows: list[Weighed], share: str, of: str, whole: Any) -> None:
    """Shares of rows that make up the whole, written so that they sum to it; groups that overlap are left."""
    amounts = [getattr(row, of) for row in rows]
    if whole and None not in amounts and sum(amounts) == whole:
        for row, part in zip(rows, exact.shares(amounts, [row.group for row in rows]), strict=True):
            setattr(row, share, part)


def _ranked(rows: list[Weighed], measure: str) -> list[Weighed]:
    rows.sort(key=lambda row: _place(row, measure))
    rank, last = 0, None
    for place, row in enumerate(rows, start=1):
        value = getattr(row, measure)
        if value:
            rank = rank if value == last else place
            row.rank, last = rank, value
    return rows


def _place(row: Weighed, measure: str) -> tuple:
    value = getattr(row, measure)
    return (value is None, -float(value or 0), -row.personnel, str(row.group))


def ratio(part: Any, whole: Any) -> float | None:
    """`part` of `whole`; None where either is not known, or the whole is nothing."""
    return float(part) / float(whole) if part is not None and whole else None


def weight_of(parts: Iterable[Part], figures: Mapping[Key, Any]) -> Any:
    """The sum of the members' figures; None where a member that carries has none, or nobody has one."""
    known = []
    for part in parts:
        figure = figures.get(part.contributor)
        if figure is not None:
            known.append(figure if part.weight == 1 else type(figure)(float(figure) * part.weight))
        elif part.load.carries:
            return None
    return sum(known) if known else None


def weighted_sum(figures: Mapping[Key, Any], weights: Mapping[Key, float]) -> float | None:
    """The sum of the figures of those in `weights`, each by its weight; None where none has one."""
    known = [float(figure) * weights[who] for who, figure in figures.items() if who in weights]
    return sum(known) if known else None


def in_part(figures: Mapping[Key, Any], weights: Mapping[Key, float]) -> dict[Key, Any]:
    """The figures, of those who belonged for a part of the time that part."""
    return {
        who: figure if weights.get(who, 1.0) == 1 else type(figure)(float(figure) * weights[who])
        for who, figure in figures.items()
    }


def mean_of_scales(rates: Iterable[tuple[Key, Key, Any]], months: Mapping[Key, int]) -> dict[Key, Any]:
    """{who: rate}, the mean of its rates, each weighted by the months its scale stood.

    `rates`: (who, scale, rate). `months`: of each scale. Months in which one has no rate do not count for it.
    """
    sums: dict[Key, Any] = {}
    counted: dict[Key, int] = {}
    for who, scale, rate in rates:
        sums[who] = sums.get(who, 0) + rate * months[scale]
        counted[who] = counted.get(who, 0) + months[scale]
    return {who: weighed / counted[who] for who, weighed in sums.items()}


def all_of(loads: Iterable[Load]) -> Load:
    """Everybody's loads together."""
    loads = list(loads)
    return Load(
        sum(load.personnel for load in loads),
        known_sum(load.women for load in loads),
        known_sum(load.men for load in loads),
        known_sum(load.fatalities for load in loads),
        purse.together(load.purse for load in loads if load.purse is not None),
        giving.together(load.given for load in loads if load.given is not None),
    )


def without_figure(parts: Iterable[Part], figures: Mapping[Key, Any]) -> list[Key]:
    """Contributors with persons that have no figure in a key: in the totals, and without a ratio."""
    return sorted(
        {part.contributor for part in parts if part.load.carries and part.contributor not in figures}
    )


Belonging = tuple[Key, Key, date | None, date | None]  # who, to which group, from and until when


def months_of_membership(
    rows: Iterable[Belonging], ends: Mapping[date, date]
) -> dict[tuple[Key, Key], frozenset[date]]:
    """{(who, group): the months at whose end it belonged}. `ends`: the last day of each month, by month."""
    found: dict[tuple[Key, Key], frozenset[date]] = {}
    every, first, last = frozenset(ends), min(ends.values(), default=None), max(ends.values(), default=None)
    for who, group, starts, until in rows:
        if first is None or last is None:
            break
        if (starts is None or starts <= first) and (until is None or until >= last):
            held = every
        else:
            held = frozenset(
                month
                for month, day in ends.items()
                if (starts is None or starts <= day) and (until is None or until >= day)
            )
        if held:
            found[who, group] = found.get((who, group), frozenset()) | held
    return found
