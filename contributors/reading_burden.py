"""Answers of the burden-sharing explorer: stored months added up for a reader, then weighed.

The page, its chart and map, its files and its rows all show the one `Answer`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from accounts.models import Partner
from contributors import (
    burden,
    giving,
    reading,
    reading_fatalities,
    reading_giving,
    reading_groups,
    reading_history,
    reading_keys,
    reading_money,
    reading_money_rows,
)
from contributors.burden import Load, Part, Scales, Weighed
from contributors.gathering import last_day
from contributors.keys import GROUPINGS, KEYS
from contributors.measures import MEASURES
from contributors.models import BurdenShare, BurdenTotal, MoneyShare, MoneyTotal
from contributors.spans import Question

OF_BILLS = burden.OF_MONEY - {"voluntary", "in_kind", "kept_share"}
OF_DEATHS = {"fatalities", "fatalities_share"}
OF_RATES = {"assessed_share", "people_to_money"}
PERCENT, ALL = 100, "all"
NOBODY = Weighed(ALL, [], 0, None, None, None)


@dataclass
class Row:
    """A contributor or a group, and what it carried; `figure` is what chart, map and table show."""

    code: str
    name: str
    of: Weighed
    value: Any
    figure: Any
    partner: Partner | None = None


@dataclass
class Answer:
    """What a question found: rows from the largest, their total, and all that a reader must know of them."""

    question: Question
    months: list[date]  # reported
    missing: list[date]
    latest: BurdenTotal | MoneyTotal | None = None
    total: Load = Load()
    scales: Scales = Scales()
    rows: list[Row] = field(default_factory=list)
    whole: Weighed | None = None  # all together, each contributor once
    spread: dict = field(default_factory=dict)  # measures of the whole scope, by code
    sources: list[str] = field(default_factory=list)
    key_sources: list[str] = field(default_factory=list)
    without_key: list[Partner] = field(default_factory=list)
    in_several: list[Partner] = field(default_factory=list)
    people: dict = field(default_factory=dict)
    hidden: list = field(default_factory=list)  # reading_money_rows.Hidden, the most for certain first

    @property
    def measure(self):
        return MEASURES[self.question.measure]

    @property
    def key(self):
        return KEYS.get(self.question.key)

    @property
    def grouping(self):
        return GROUPINGS[self.question.by]

    @property
    def is_of_money(self):
        return self.question.measure in burden.OF_MONEY

    @property
    def is_given(self):
        return self.question.measure in burden.OF_GIVEN

    @property
    def scope_kept(self):
        """The scope under which what it rests on is stored."""
        return reading_money.base(self.question.scope) if self.is_of_money else self.question.scope

    @property
    def has_ratio(self):
        return bool(self.key) and burden.CARRIED[self.question.measure] is not None

    @property
    def figure(self):
        """The measure that chart, map and table show: the one asked for, or its share to the key."""
        return MEASURES["ratio"] if self.has_ratio else self.measure


def months_of(user, scope, measure, until=None):
    """Months a measure of a scope may be asked of, latest first."""
    read = reading_money if measure in burden.OF_MONEY else reading
    found = read.months(user, scope, until)
    return reading_fatalities.reached(user, found) if measure in OF_DEATHS else found


def answer(user, question, *, months, until):
    """The answer to a question. `months`: those its scope has reported; `until`: as of which day."""
    held = sorted(set(question.span.months) & set(months))
    is_of_money = question.measure in burden.OF_MONEY
    if question.known and not is_of_money:
        held = [month for month in held if month in _months_stored(user, question)]
    missing = () if is_of_money else question.span.months  # a month without a letter is none that is missing
    found = Answer(question, held, [month for month in missing if month <= until and month not in held])
    totals = (reading_money.totals if is_of_money else _totals)(user, question.scope, held)
    found.latest = totals[0] if totals else None
    if not found.is_given:
        found.sources = sorted({name for total in totals for name in total.computed_from["sources"] if name})
    shares = [
        part.filter(scope=question.scope, month__in=held)
        for part in reading_history.stood(user, BurdenShare, question.known)
    ]
    weights = reading_groups.weights(user, question.scope, held)
    _read_scales(user, found, weights)
    loads = _loads(user, found, shares, weights)
    found.people = Partner.objects.visible_to(user).in_bulk(list(loads))
    found.total = burden.all_of(loads.values())
    found.spread = _spread(found, loads, len(held))
    parts, names = _parts(user, found, loads, shares, weights or {})
    how = {"measure": question.measure, "months": len(held), "scales": found.scales}
    found.rows = [_row(found, row, names) for row in burden.weigh(parts, found.total, **how)]
    everybody = [Part(ALL, who, load, (weights or {}).get(who, 1.0)) for who, load in loads.items()]
    found.whole = burden.weigh(everybody, found.total, **how)[0] if everybody else NOBODY
    if found.has_ratio:
        missing = burden.without_figure(parts, found.scales.key)
        found.without_key = [found.people[who] for who in missing]
    if question.measure in OF_BILLS and not question.known:
        found.hidden = reading_money_rows.hidden(user, found, loads)
    return found


def _totals(user, scope, held):
    totals = BurdenTotal.objects.visible_to(user).filter(scope=scope, month__in=held)
    return list(totals.order_by("-month").defer("by_category"))


def was_stored(user, asked, known):
    """Whether anything that answers a question stood on a day; `asked`: a form's values."""
    scope, months = asked.get("scope") or "un", asked["span"].months
    if asked.get("measure") in burden.OF_MONEY:
        parts = reading_history.stood(user, MoneyShare, known)
        within = {"scope": reading_money.base(scope), "month__lte": months[-1]}
    else:
        parts = reading_history.stood(user, BurdenShare, known)
        within = {"scope": scope, "month__in": months}
    return any(part.filter(**within).exists() for part in parts)


def _months_stored(user, question):
    """The months of which something stood on the day asked for."""
    return {
        month
        for part in reading_history.stood(user, BurdenShare, question.known)
        for month in part.filter(scope=question.scope).order_by().values_list("month", flat=True).distinct()
    }


def restated(user, found, *, months, until):
    """[(name, figure as it was stored, as it is now)] of rows that differ; [] where no past day is asked."""
    if not found.question.known:
        return []
    now = answer(user, found.question._replace(known=None), months=months, until=until)
    before = {row.code: row for row in found.rows}
    after = {row.code: row for row in now.rows}
    told = [
        (
            (after.get(code) or before[code]).name,
            before[code].figure if code in before else None,
            after[code].figure if code in after else None,
        )
        for code in {**before, **after}
    ]
    return [row for row in told if row[1] != row[2]]


def _row(found, weighed, names):
    partner = found.people[weighed.group] if found.question.by == "contributor" else None
    code, name = (partner.code, partner.local_name) if partner else (weighed.group, names[weighed.group])
    value = getattr(weighed, found.question.measure)
    return Row(code, name, weighed, value, weighed.ratio if found.has_ratio else value, partner)


def _read_scales(user, found, weights):
    """What the loads are weighed against, and the words that name it."""
    question, key, last = found.question, found.key, last_day(found.months[-1])
    rates, population, figures = {}, {}, {}
    if question.measure in OF_RATES:
        scales = reading_keys.scales_of(user, "UN", "peacekeeping", found.months)
        rates = reading_keys.rates_on(user, scales, question.known)
    if question.measure == "per_million":
        rows = reading_keys.capacities(user, "population", last.year, question.known)
        population = reading_keys.by_nation(rows)
    if key and key.organization:
        scales = reading_keys.scales_of(user, key.organization, key.kind, found.months)
        figures = reading_keys.rates_on(user, scales, question.known)
        found.key_sources = [scale.name for scale in scales]
    elif key:
        rows = reading_keys.capacities(user, key.kind, last.year, question.known)
        figures, found.key_sources = reading_keys.by_nation(rows), reading_keys.source_of(rows)
    found.scales = Scales(
        population=population,
        rates=rates,
        rates_total=_whole(rates, weights, PERCENT) or PERCENT,
        key=figures,
        key_total=_whole(figures, weights, PERCENT if key and key.organization else None),
    )


def _whole(figures, weights, nominal):
    """What shares of a key are shares of: all nations' figures, or those of the scope's group."""
    if not figures:
        return None
    if weights is None:
        return nominal or sum(figures.values())
    return burden.weighted_sum(figures, weights)


def _loads(user, found, shares, weights):
    """{nation: what it carried}, of all listed; and of those with deaths, a rate or a figure in the key.

    Of what was given: of those of whom the reader sees something given, since of others it is not known.
    """
    if found.is_given:
        gifts = reading_giving.given(user, found.question, weights)
        return {who: Load(given=one) for who, one in gifts.items()}
    loads, dead = _carried(user, found, shares), None
    if found.question.measure in OF_DEATHS:
        question = found.question
        rows = reading_keys.deaths(user, question.scope, question.span, weights, question.known)
        dead = reading_keys.deaths_by_nation(rows)
    named = set(loads) | set(dead or {}) | set(found.scales.key)
    if found.question.measure == "assessed_share":
        named |= set(found.scales.rates)
    if weights is not None:
        named = (named & set(weights)) | set(loads)
    if dead is None:
        return {who: loads.get(who, Load()) for who in named}
    return {who: loads.get(who, Load())._replace(fatalities=dead.get(who, 0)) for who in named}


def _carried(user, found, shares):
    question = found.question
    if question.measure not in burden.OF_MONEY:
        return _added_up(shares)
    timing = question.measure == "arrears_share"
    purses, known = reading_money.purses(user, question.scope, found.months, timing=timing, on=question.known)
    found.scales = found.scales._replace(known=known)
    return {who: Load(purse=one) for who, one in purses.items()}


def _added_up(shares):
    found = {}
    for part in shares:
        rows = part.order_by().values_list("contributor")
        rows = rows.annotate(Sum("personnel"), Sum("women"), Sum("men"), Count("women"), Count("pk"))
        for who, *sums in rows:
            found[who] = [(a or 0) + (b or 0) for a, b in zip(found.get(who, [0] * 5), sums, strict=True)]
    return {
        who: Load(persons, women if known == n else None, men if known == n else None)
        for who, (persons, women, men, known, n) in found.items()
    }


def _parts(user, found, loads, shares, weights):
    """(every group's part of every contributor, {group: its name})."""
    by = found.question.by
    if by != "membership":
        parts = reading_groups.parts(by, loads, found.people, weights)
        groups = set() if by == "contributor" else {part.group for part in parts}
        return parts, {group: reading_groups.group_words(by, group) for group in groups}
    held = reading_groups.memberships(user, found.months)
    if found.question.measure in burden.OF_MONEY:
        parts = reading_money.parts_by_membership(
            user, found.question.scope, found.months, loads, held, found.question.known
        )
    else:
        parts = reading_groups.parts_by_membership(loads, held, found.months, shares)
    found.in_several = reading_groups.in_several(parts, found.people)
    organizations = Partner.objects.visible_to(user).filter(code__in={part.group for part in parts})
    names = {partner.code: partner.local_name for partner in organizations}
    return parts, {
        part.group: names.get(part.group) or reading_groups.group_words(by, part.group) for part in parts
    }


def _spread(found, loads, months):
    if found.is_of_money or found.is_given:
        return _spread_of_amounts(found, loads)
    persons = [load.personnel for load in loads.values()]
    return {
        "contributors": sum(1 for n in persons if n),
        "top10_share": burden.top_share(persons),
        "concentration": burden.herfindahl(persons),
        "gini": burden.gini(persons),
        "months_reported": months,
    }


def _spread_of_amounts(found, loads):
    """How far what is carried rests on few; nothing where a part of it is not known, or is below nothing."""
    of = burden.CARRIED[found.question.measure]
    if of is None:
        return {}
    if found.is_given:
        amounts = [getattr(giving.figures(load.given), of) for load in loads.values()]
    else:
        purses = [load.purse or burden.Purse() for load in loads.values()]
        amounts = [getattr(burden.figures(one, found.scales.known), of) for one in purses]
    if None in amounts or any(amount < 0 for amount in amounts):
        return {}
    cents = [int(amount * 100) for amount in amounts]
    return {
        "contributors": sum(1 for n in cents if n),
        "top10_share": burden.top_share(cents),
        "concentration": burden.herfindahl(cents),
        "gini": burden.gini(cents),
    }
