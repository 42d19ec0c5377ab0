"""Burden-sharing over several months, from the stored months: the sum of what stands there, nothing else.

A month that was not reported is named as missing and counts as nothing, never as zero.
"""

from django.db.models import Count

from accounts.models import Membership, Partner
from contributors import burden, register_reach
from contributors.gathering import REGISTER_OF, last_day, population
from contributors.models import BurdenShare, Fatality, PersonnelReport, Scale, ScaleRate
from contributors.spans import months_between
from missions.models import Mission

LONGEST = 12 * 30  # months


def over_period(scope, first, last, *, shares=None):
    """The measures of a scope over the months `first` to `last` (first days of months).

    `shares`: the stored shares to look in, as narrowed for the reader. Returns a burden.Result whose
    contributors are keys of partners; persons are person-months.
    """
    shares = BurdenShare.objects.all() if shares is None else shares
    rows = shares.filter(scope=scope, month__range=(first, last)).order_by()
    lines = [
        burden.Line(who, category, counts["women"], counts["men"], counts["personnel"], month)
        for who, month, by_category in rows.values_list("contributor", "month", "by_category")
        for category, counts in by_category.items()
    ]
    reported = sorted({line.month for line in lines})
    rates, members = _assessed(reported), members_of(scope, reported)
    return burden.measure(
        lines,
        months=months_between(first, last),
        population=burden.in_part(population(last.year), members or {}),
        assessed=burden.in_part(rates, members or {}),
        assessed_total=100 if members is None else burden.weighted_sum(rates, members) or 100,
        fatalities=deaths(scope, first, last_day(last), members),
    )


def members_of(scope, months, *, memberships=None, nations=None):
    """{nation: part of the months in which it was of the scope's group, 0 to 1}; None where it is no group.

    `memberships`, `nations`: where to look, as narrowed for the reader.
    """
    kind, _, key = scope.partition(":")
    if kind == "region":
        nations = Partner.objects.nations() if nations is None else nations
        return dict.fromkeys(nations.filter(region=key, is_fictional=False).values_list("pk", flat=True), 1.0)
    if kind != "members" or not months:
        return None
    rows = Membership.objects.all() if memberships is None else memberships
    rows = rows.filter(organization__code=key).order_by()
    held = burden.months_of_membership(
        rows.values_list("partner", "organization__code", "starts_on", "ends_on"),
        {month: last_day(month) for month in months},
    )
    return {who: len(within) / len(months) for (who, _code), within in held.items()}


def months_stood(scales, months):
    """{scale: at the end of how many of these months it stood}, without those that stood at none."""
    ends = [last_day(month) for month in months]
    stood = {scale: sum(scale.starts_on <= end <= scale.ends_on for end in ends) for scale in scales}
    return {scale: n for scale, n in stood.items() if n}


def mean_rates(scales, rates):
    """{contributor: percent}, the mean of the rates on these scales by the months each stood.

    `scales`: as `months_stood` gives them. `rates`: where to look, in parts that do not overlap.
    """
    months = {scale.pk: n for scale, n in scales.items()}
    parts = [part.filter(scale__in=months).order_by() for part in rates]
    rows = [row for part in parts for row in part.values_list("partner", "scale", "percent")]
    return burden.mean_of_scales(rows, months)


def _assessed(months):
    """The effective rates for peacekeeping over these months."""
    if not months:
        return {}
    scales = Scale.objects.filter(
        organization__code="UN",
        kind=Scale.Kind.PEACEKEEPING,
        starts_on__lte=last_day(months[-1]),
        ends_on__gte=months[0],
    )
    return mean_rates(months_stood(scales, months), [ScaleRate.objects.all()])


def deaths(scope, first, last, nations=None):
    """{nationality: deaths} registered for the scope's missions from `first` to `last`; None: not covered,
    or not all of it reached.

    `nations`: the only ones to count, where the scope is a group of nations.
    """
    missions = missions_of(scope)
    reported = PersonnelReport.objects.filter(mission__in=missions, month__range=(first, last))
    if reported.exclude(mission__lead__code=REGISTER_OF).exists():
        return None
    reached = register_reach.reach([Fatality.objects.all()])
    if reached is None or last > last_day(reached):
        return None
    rows = Fatality.objects.filter(
        mission__in=missions, happened_on__range=(first, last), nationality__isnull=False
    )
    rows = rows if nations is None else rows.filter(nationality__in=nations)
    return dict(rows.order_by().values_list("nationality").annotate(Count("pk")))


def missions_of(scope):
    """The missions whose reports count in a scope; for a group of nations, those of the UN's own reports."""
    kind, _, key = scope.partition(":")
    across = Mission.objects.filter(is_public=True, is_fictional=False)
    if kind == "mission":
        return Mission.objects.filter(acronym=key)
    if kind == "organization":
        return across.filter(lead__code=key)
    return across if kind == "all" else across.filter(series=Mission.Series.UN_MONTHLY)
