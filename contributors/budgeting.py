"""A mission's budget of a cycle as it is read: its parts, what is assessed, its periods, all bills."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Partner
from accounts.validity import stands_on
from contributors import apportionment, billing
from contributors.apportionment import Span
from contributors.models import Appropriation, PoolShare, Scale
from contributors.rating import NoRates, rates_of


class Bill(NamedTuple):
    """One state's part of a mission's money. Whole currency units; None: its rates are not on record."""

    partner: Partner
    amounts: list[int | None]  # by period
    special: int

    @property
    def assessed(self):
        return None if None in self.amounts else sum(self.amounts)

    @property
    def total(self):
        return None if self.assessed is None else self.assessed + self.special


class Billed(NamedTuple):
    """A budget with its periods and everybody's bill, the largest first."""

    budget: Appropriation
    gross: int
    assessed: int  # what is apportioned by rates
    special: dict  # {partner key: amount}
    periods: list
    rows: list[Bill]
    years_without_rates: list[int]


def with_totals(rows):
    """Appropriations with `shared` and `gross`: what of shared costs they bear, and all they hold."""
    of_it = PoolShare.objects.filter(appropriation=OuterRef("pk")).order_by().values("appropriation")
    shared = Coalesce(Subquery(of_it.values(total=Sum("amount"))), Value(Decimal(0)))
    return rows.annotate(shared=shared).annotate(gross=F("maintenance") + F("shared"))


def span_of(row):
    return Span(row.starts_on, row.ends_on)


def special_of(budget, gross):
    """{partner key: whole units} of the states with an arrangement of their own."""
    arranged = {row.partner_id: _arranged(row) for row in budget.special_shares.all()}
    return billing.special_amounts(gross, int(budget.staff_assessment or 0), arranged)


def assessed_of(budget, gross):
    """What is left to be apportioned by rates, in whole units."""
    return gross - sum(special_of(budget, gross).values())


def billed(budget):
    """The budget, from `with_totals`, billed to states."""
    gross = int(budget.gross)
    special = special_of(budget, gross)
    periods = list(budget.apportionments.all())
    rates, missing = _rates(periods)
    spans = [(span_of(period), int(period.amount)) for period in periods]
    states, found = billing.bills(spans, rates)
    known = Partner.objects.in_bulk({*states, *special})
    rows = [
        Bill(partner, [_of(shares, pk) for shares in found], special.get(pk, 0))
        for pk, partner in known.items()
    ]
    rows.sort(key=lambda row: (-(row.total or sum(n or 0 for n in row.amounts)), row.partner.name))
    assessed = gross - sum(special.values())
    return Billed(budget, gross, assessed, special, periods, rows, missing)


def billed_of(period):
    """{partner: whole units} of one period; None where a year of it has no rates."""
    rates, _missing = _rates([period])
    shares = billing.billed(span_of(period), int(period.amount), rates)
    if shares is None:
        return None
    known = Partner.objects.in_bulk(shares)
    return {known[pk]: amount for pk, amount in shares.items()}


def by_rule(budget, gross, last_days):
    """[(span, amount)] as the rule of apportionment works the periods out for these last days of mandates."""
    span = span_of(budget)
    amounts = apportionment.apportion(assessed_of(budget, gross), span, last_days, unit=budget.rounds_to)
    return list(zip(apportionment.cut(span, last_days), amounts, strict=True))


def last_days(budget):
    """The days that cut a budget's year: mandate ends in it, and 31 December before a new scale of rates."""
    mandates = budget.mission.mandates.filter(ends_on__gte=budget.starts_on, ends_on__lt=budget.ends_on)
    found = set(mandates.values_list("ends_on", flat=True))
    for year in range(budget.starts_on.year, budget.ends_on.year):
        if _is_new_scale(year + 1):
            found.add(budget.starts_on.replace(year=year, month=12, day=31))
    return sorted(found)


def is_released(period):
    """Whether states may be asked for it: it waits for no extension, or a mandate stands when it begins."""
    if not period.is_conditional:
        return True
    mandates = period.appropriation.mission.mandates.all()
    return any(stands_on(mandate, period.starts_on) for mandate in mandates)


def _rates(periods):
    years = {year for p in periods for year in range(p.starts_on.year, p.ends_on.year + 1)}
    rates, missing = {}, []
    for year in sorted(years):
        try:
            rates[year] = rates_of(year).by_partner()
        except NoRates:
            missing.append(year)
    return rates, missing


def _is_new_scale(year):
    first = Scale.objects.filter(organization__code="UN", kind=Scale.Kind.REGULAR, starts_on__year=year)
    return first.exists()


def _arranged(row):
    if row.fixed is not None:
        return billing.Special(fixed=int(row.fixed))
    return billing.Special(part=Fraction(row.parts, row.of_parts))


def _of(shares, state):
    return None if shares is None else shares.get(state, 0)
