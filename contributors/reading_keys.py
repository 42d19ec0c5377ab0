"""What burdens are weighed against, as a reader sees it: scales of a period, capacities, deaths."""

from datetime import date

from django.db.models import Count

from contributors.gathering import REGISTER_OF, last_day
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


def rates_on(user, scales):
    """{nation: percent}, the mean over the scales by the months each stood."""
    return mean_rates(scales, ScaleRate.objects.visible_to(user))


def capacities(user, kind, year):
    """Each nation's figure of the latest year that is not after `year`."""
    rows = CapacityFigure.objects.visible_to(user).filter(kind=kind, year__lte=year)
    return rows.order_by("partner_id", "-year").distinct("partner_id")


def source_of(figures):
    """As "World Bank NY.GDP.MKTP.CD, 2022–2024", of rows (nation, value, year, source)."""
    years = sorted({year for _who, _value, year, _source in figures})
    if not years:
        return []
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return [", ".join(filter(None, [figures[0][3], span]))]


def days_of_deaths(span):
    """The days whose deaths count: of a month the twelve months to its end, of a period its own."""
    if span.kind != "month":
        return span.first, last_day(span.last)
    number = span.first.year * 12 + span.first.month - 12
    return date(number // 12, number % 12 + 1, 1), last_day(span.first)


def deaths(user, scope, span, nations=None):
    """The register's deaths that count for a scope in a period; None where the register does not cover it.

    Of a month: in the missions that reported it. `nations`: the only ones to count, where the scope has some.
    """
    missions = missions_of(scope).visible_to(user)
    reports = PersonnelReport.objects.visible_to(user).filter(
        mission__in=missions, month__range=(span.first, span.last)
    )
    if reports.exclude(mission__lead__code=REGISTER_OF).exists():
        return None
    within = reports.values("mission") if span.kind == "month" else missions
    rows = Fatality.objects.visible_to(user).filter(
        nationality__isnull=False, mission__in=within, happened_on__range=days_of_deaths(span)
    )
    return rows if nations is None else rows.filter(nationality__in=nations)


def deaths_by_nation(rows):
    """{nation: deaths}; None stays None."""
    if rows is None:
        return None
    return dict(rows.order_by().values_list("nationality").annotate(Count("pk")))
