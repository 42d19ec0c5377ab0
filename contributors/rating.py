"""The peacekeeping rates of a calendar year, exact: from the regular scale and the levels that stand in it.

Nothing is stored: rates follow from published tables, and whoever changes a table changes them.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from accounts.models import Partner
from accounts.validity import standing_on
from contributors import assessment
from contributors.models import LevelTable, Scale, StateLevel

ORGANIZATION = "UN"


class NoRates(LookupError):
    """Why a year has none; its text says what is missing."""


class StateRate(NamedTuple):
    """One state's rate and how it comes about. Rates are percent, the discount is 0 to 1."""

    partner: Partner
    held: StateLevel
    regular: Decimal
    discount: Fraction | None  # None: level A, which bears what the others are spared
    effective: Fraction

    @property
    def shown(self):
        """As published: to four decimals."""
        return assessment.shown(self.effective)

    @property
    def spared(self):
        """Percentage points the state is spared, negative where it bears more."""
        return Fraction(self.regular) - self.effective


class Rates(NamedTuple):
    """All rates of a year, the largest first."""

    year: int
    scale: Scale
    table: LevelTable
    states: list[StateRate]
    pool: Fraction  # percentage points
    factor: Fraction  # of level A

    def by_partner(self):
        return {state.partner.pk: state.effective for state in self.states}


def rates_of(year):
    """The rates of a calendar year. Raises NoRates where the scale, or a state's level, is not on record."""
    if not 1945 <= year <= 9999:
        raise NoRates(f"No rates are on record for {year}.")
    scale = _standing(Scale.objects.filter(kind=Scale.Kind.REGULAR), year)
    table = _standing(LevelTable.objects, year)
    if scale is None or table is None:
        missing = "regular scale" if scale is None else "table of levels"
        raise NoRates(f"No {missing} of {ORGANIZATION} is on record for {year}.")
    regular = {rate.partner_id: rate for rate in scale.rates.select_related("partner")}
    held = {row.partner_id: row for row in table.states.all()}
    return _worked_out(year, scale, table, regular, held)


def years_with_rates():
    """The calendar years for which rates can be worked out, the latest first."""
    years = set()
    scales = Scale.objects.filter(organization__code=ORGANIZATION, kind=Scale.Kind.REGULAR)
    for scale in scales:
        for table in LevelTable.objects.filter(organization__code=ORGANIZATION):
            years |= _years_both_stand(scale, table)
    return sorted(years, reverse=True)


def spared_by_levels(table):
    """{level: discount, 0 to 1} of a table, as its rows say."""
    return {row.level: Fraction(row.percent) / 100 for row in table.discounts.all()}


def discount(held, year, spared):
    """What a state is spared in a year, 0 to 1; None in level A. `spared`: {level: discount}."""
    if held.has_own(year):
        return Fraction(held.own_percent) / 100
    if held.level == assessment.PREMIUM:
        return None
    if held.came_from:
        step = year - held.moves_since + 1
        return assessment.transition_discount(held.came_from, held.level, step, spared)
    if held.level not in spared:
        raise NoRates(f"{held.table} says nothing of level {held.level}.")
    return spared[held.level]


def _years_both_stand(scale, table):
    days = (scale.starts_on, table.starts_on, scale.ends_on, table.ends_on)
    if None in days:  # a table without an end stands for no certain year
        return set()
    return set(range(max(days[:2]).year, min(days[2:]).year + 1))


def _standing(rows, year):
    rows = rows.filter(standing_on(date(year, 12, 31)), organization__code=ORGANIZATION)
    return rows.order_by("-starts_on").first()


def _worked_out(year, scale, table, regular, held):
    if missing := [rate.partner.code for who, rate in regular.items() if who not in held]:
        raise NoRates(f"{table.name} has no level of {', '.join(sorted(missing))}.")
    spared = spared_by_levels(table)
    percents = {who: rate.percent for who, rate in regular.items()}
    levels = {who: held[who].level for who in regular}
    discounts = {who: discount(held[who], year, spared) for who in regular}
    own = {who: part for who, part in discounts.items() if part is not None}
    try:
        effective = assessment.effective_rates(percents, levels, discounts=own)
    except ValueError as error:
        raise NoRates(f"{scale.name}: {error}") from error
    states = [
        StateRate(rate.partner, held[who], rate.percent, discounts[who], effective[who])
        for who, rate in regular.items()
    ]
    states.sort(key=lambda state: (-state.effective, state.partner.name))
    return Rates(
        year,
        scale,
        table,
        states,
        assessment.pool_of_discounts(percents, levels, discounts=own),
        assessment.premium_factor(percents, levels, discounts=own),
    )
