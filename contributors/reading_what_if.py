"""What a year's peacekeeping money would come to, and who would pay what, were something other than it is."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from contributors import rating, reading_keys
from contributors.apportionment import Span
from contributors.billing import parts_of_period
from contributors.keys import KEYS
from contributors.models import Apportionment
from contributors.what_if import rates_by_key, rates_if, until
from missions.models import Mission


class Supposed(NamedTuple):
    """Rates as supposed, percent, by partner, and the year's US dollars before and after; None not known."""

    rates: dict
    before: int | None
    after: int | None
    sources: list
    without_figure: list  # states that have none in the key, and would pay nothing


class NoFigures(ValueError):
    """The portal has no figures of a key."""


def supposed(user, found, form):
    """What is supposed of a year, worked out. Raises ValueError for what cannot be."""
    key = form.key_chosen
    rates = {state.partner.pk: state.effective for state in found.states}
    if form.change:
        rates = _changed(found, form.change)
    sources, without = [], []
    if key:
        figures, sources = _figures(user, KEYS[key], found.year)
        if not any(figures.values()):
            raise NoFigures(key)
        rates = rates_by_key(figures, rates)
        without = [state.partner for state in found.states if not figures.get(state.partner.pk)]
    periods = _periods(user, found.year)
    asked = _asked(periods, found.year)
    return Supposed(rates, asked, _asked(periods, found.year, form.end), sources, without)


def rows(found, supposed):
    """[(state, rate after, points more, US dollars before, after, more)], the most first; of who differs."""
    told = []
    for state in found.states:
        after = supposed.rates[state.partner.pk]
        was, becomes = _part(supposed.before, state.effective), _part(supposed.after, after)
        if after != state.effective or was != becomes:
            told.append((state, after, after - state.effective, was, becomes, _more(was, becomes)))
    return sorted(told, key=lambda row: (-abs(row[-1] or 0), -abs(row[2])))


def _more(was, becomes):
    return None if None in (was, becomes) else becomes - was


def missions_of_year(user, year):
    """Missions of which a budget asks states for money of the year."""
    periods = _periods(user, year).values("appropriation__mission")
    return Mission.objects.visible_to(user).filter(pk__in=periods).order_by("acronym")


def _part(amount, rate):
    return None if amount is None else Fraction(amount) * rate / 100


def _changed(found, change):
    regular = {state.partner.pk: state.regular for state in found.states}
    levels = {state.partner.pk: state.held.level for state in found.states}
    own = {state.partner.pk: state.discount for state in found.states if state.discount is not None}
    return rates_if(regular, levels, own, [change], rating.spared_by_levels(found.table))


def _figures(user, key, year):
    """({partner: figure of the key}, its sources)."""
    if key.organization:
        scales = reading_keys.scales_of(user, key.organization, key.kind, [date(year, 12, 1)])
        return reading_keys.rates_on(user, scales), [scale.name for scale in scales]
    found = reading_keys.capacities(user, key.kind, year)
    return reading_keys.by_nation(found), reading_keys.source_of(found)


def _periods(user, year):
    return Apportionment.objects.visible_to(user).filter(
        starts_on__year__lte=year,
        ends_on__year__gte=year,
        appropriation__currency="USD",
        appropriation__mission__is_fictional=False,
    )


def _asked(periods, year, end=None):
    """What missions' budgets ask of states for a calendar year, in US dollars; None where none stands.

    `end`: (acronym, day) of a mission supposed to end; what its periods ask after the day is left out.
    """
    parts = [
        _of_end(part, acronym, end)
        for starts_on, ends_on, amount, acronym in periods.values_list(
            "starts_on", "ends_on", "amount", "appropriation__mission__acronym"
        )
        for part in parts_of_period(Span(starts_on, ends_on), int(Decimal(amount)))
        if part.span.first.year == year
    ]
    return sum(parts) if parts else None


def _of_end(part, acronym, end):
    return until(part.span, part.amount, end[1]) if end and end[0] == acronym else part.amount
