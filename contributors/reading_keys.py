"""What burdens are weighed against, as a reader sees it: scales of a period, capacities, deaths.

`known`: the day at whose end rates, capacities and deaths are read as they stood; None is now.
"""

from collections import Counter
from datetime import date

from django.db.models import Count

from accounts import alike
from contributors import reading_history, register_reach
from contributors.gathering import REGISTER_OF, last_day
from contributors.keys import KEYS
from contributors.models import CapacityFigure, Fatality, PersonnelReport, Scale, ScaleRate
from contributors.periods import mean_rates, missions_of, months_stood


def scales_of(user, organization, kind, months):
    """{scale: how many of these months it stood in}, an organization's of a kind, the oldest first."""
    rows = Scale.objects.visible_to(user).filter(
        organization__code=organization,
        kind=kind,
        starts_on__lte=last_day(months[-1]),
        ends_on__gte=months[0],
    )
    return months_stood(rows.order_by("starts_on"), months)


def rates_on(user, scales, known=None):
    """{nation: percent}, the mean over the scales by the months each stood."""
    return mean_rates(scales, reading_history.stood(user, ScaleRate, known))


def capacities(user, kind, year, known=None):
    """Each nation's figure of the latest year that is not after `year`, nation by nation."""
    latest = {}
    for part in reading_history.stood(user, CapacityFigure, known):
        rows = part.filter(kind=kind, year__lte=year).order_by("partner_id", "-year")
        for row in rows.distinct("partner_id"):
            latest[row.partner_id] = max(latest.get(row.partner_id, row), row, key=lambda one: one.year)
    return [latest[who] for who in sorted(latest)]


def with_figures(user):
    """Codes of the keys of which this reader sees figures, in their order."""
    return alike.known(user, ("keys with figures",), lambda: _with_figures(user))


def _with_figures(user):
    scales = Scale.objects.visible_to(user).order_by().values_list("organization__code", "kind").distinct()
    kinds = CapacityFigure.objects.visible_to(user).order_by().values_list("kind", flat=True).distinct()
    held = {*scales, *(("", kind) for kind in kinds)}
    return tuple(code for code, key in KEYS.items() if (key.organization, key.kind) in held)


def by_nation(figures):
    """{nation: value} of capacity figures."""
    return {figure.partner_id: figure.value for figure in figures}


def source_of(figures):
    """As "World Bank NY.GDP.MKTP.CD, 2022–2024", of capacity figures."""
    years = sorted({figure.year for figure in figures})
    if not years:
        return []
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return [", ".join(filter(None, [figures[0].source, span]))]


def days_of_deaths(span, reached):
    """The days whose deaths count: of a month the twelve months to its end, of a period its own until
    the end of `reached`, the last month the register tells the whole of."""
    if span.kind != "month":
        return span.first, last_day(min(span.last, reached))
    number = span.first.year * 12 + span.first.month - 12
    return date(number // 12, number % 12 + 1, 1), last_day(span.first)


def deaths(user, scope, span, nations=None, known=None):
    """The register's deaths that count for a scope in a period, in parts that do not overlap; None where
    the register does not cover it or does not reach it.

    Of a month: in the missions that reported it. `nations`: the only ones to count, where the scope has some.
    """
    missions = missions_of(scope).visible_to(user)
    reports = PersonnelReport.objects.visible_to(user).filter(
        mission__in=missions, month__range=(span.first, span.last)
    )
    if reports.exclude(mission__lead__code=REGISTER_OF).exists():
        return None
    register = reading_history.stood(user, Fatality, known)
    reached = register_reach.reach(register)
    if reached is None or span.first > reached:
        return None
    within = reports.values("mission") if span.kind == "month" else missions
    counted = {"mission__in": within, "happened_on__range": days_of_deaths(span, reached)}
    counted |= {"nationality__isnull": False} if nations is None else {"nationality__in": nations}
    return [part.filter(**counted) for part in register]


def deaths_by_nation(parts):
    """{nation: deaths}; None stays None."""
    if parts is None:
        return None
    found: Counter[int] = Counter()
    for part in parts:
        found.update(dict(part.order_by().values_list("nationality").annotate(Count("pk"))))
    return dict(found)
