"""What one contributor gave, and what an organization's members gave together, for pages and charts."""

from typing import NamedTuple

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum

from accounts.models import Membership, Partner
from accounts.validity import standing_on
from contributors import burden, reading, reading_fatalities
from contributors.gathering import last_day
from contributors.models import BurdenShare, BurdenTotal
from missions.models import Category, Mission

MONTHS, MANY = 36, 6


def shares_of(user, contributor, until=None):
    """What it carried, of every scope the reader may see, in the months up to `until`."""
    rows = BurdenShare.objects.visible_to(user).filter(contributor=contributor)
    return rows.filter(month__lte=until) if until else rows


def where_now(user, shares, until=None):
    """Of these shares those in each mission's own latest month, none of a mission silent for a year."""
    of_missions = shares.filter(scope__startswith="mission:")
    last = of_missions.aggregate(last=Max("month"))["last"]
    if last is None:
        return of_missions.none()
    totals = BurdenTotal.objects.visible_to(user).filter(mission=OuterRef("mission"))
    totals = totals.filter(month__lte=until) if until else totals
    latest = Subquery(totals.order_by("-month").values("month")[:1])
    return of_missions.filter(month__gt=last.replace(year=last.year - 1), month=latest)


def latest_total(user, until=None, scope="un"):
    month = reading.latest_month(user, scope, until)
    return BurdenTotal.objects.visible_to(user).filter(scope=scope, month=month).first()


def months_shown(user, until=None):
    """The last months that were reported, oldest first."""
    return reading.months(user, "un", until)[:MONTHS][::-1]


def by_mission(user, contributor, months):
    """[(acronym, {month: persons})] of the missions that count in the UN's totals, the largest first."""
    rows = shares_of(user, contributor).filter(
        month__in=months, mission__series=Mission.Series.UN_MONTHLY, mission__is_fictional=False
    )
    found = {}
    for acronym, month, persons in rows.order_by().values_list("mission__acronym", "month", "personnel"):
        found.setdefault(acronym, {})[month] = persons
    known = [(acronym, held) for acronym, held in found.items() if any(held.values())]
    return sorted(known, key=lambda one: (-sum(one[1].values()), one[0]))


class WomenRow(NamedTuple):
    category: str
    label: str
    women: int | None
    personnel: int
    women_share: float | None
    target: float | None
    difference: float | None


def women_by_category(share):
    """Women in each category of a contributor's share, beside the target of the year."""
    rows = []
    for category in Category:
        counts = share.by_category.get(category.value)
        if counts and counts["personnel"]:
            target = share.total.by_category.get(category.value, {}).get("target")
            women, persons = counts["women"], counts["personnel"]
            rows.append(
                WomenRow(
                    category.value,
                    category.label,
                    women,
                    persons,
                    burden.womens_share(women, persons),
                    target,
                    share.women_against_target.get(category.value),
                )
            )
    return rows


def women_compared(shares):
    """[(category, each contributor's row of it or None)] of the categories that one of them has."""
    held = [{row.category: row for row in women_by_category(share)} if share else {} for share in shares]
    named = [category for category in Category if any(category.value in rows for rows in held)]
    return [(category.label, [rows.get(category.value) for rows in held]) for category in named]


def compared(user, contributors, until=None):
    """The latest month's share of each of the contributors, in their order; None where it was not listed."""
    return _in_month(user, contributors, reading.latest_month(user, "un", until))


def _in_month(user, contributors, month):
    rows = BurdenShare.objects.visible_to(user).filter(scope="un", month=month, contributor__in=contributors)
    found = {row.contributor_id: row for row in rows.select_related("total")}
    return [found.get(contributor.pk) for contributor in contributors]


def lives_lost(user, contributors, until=None):
    """(the last month the register reaches, what each contributor lost in the twelve months to it)."""
    months = reading.months(user, "un", until)
    month = reading_fatalities.month_of(user, months, next(iter(months), None))
    found = _in_month(user, contributors, month) if month else [None] * len(contributors)
    return month, [share and share.fatalities for share in found]


class MembersPart(NamedTuple):
    """What an organization's members gave to a mission in a month."""

    mission: Mission
    members: int
    persons: int
    total: int
    share: float | None


def parts_of_members(user, organization, until=None):
    """The members' part of each mission in the latest month reported, the largest share first."""
    month = reading.latest_month(user, "un", until)
    if month is None:
        return None, []
    members = Membership.objects.visible_to(user).filter(
        standing_on(last_day(month)), organization=organization
    )
    totals = BurdenTotal.objects.visible_to(user).filter(month=month, mission__is_fictional=False)
    totals = {total.mission_id: total for total in totals.select_related("mission").defer("by_category")}
    given = (
        BurdenShare.objects.visible_to(user)
        .filter(month=month, mission__in=totals, contributor__in=members.values("partner"))
        .order_by()
        .values_list("mission")
        .annotate(given=Sum("personnel"), givers=Count("pk", filter=Q(personnel__gt=0)))
    )
    given = {mission: (persons, n) for mission, persons, n in given}
    rows = []
    for mission, total in totals.items():
        persons, n = given.get(mission, (0, 0))
        share = burden.ratio(persons, total.personnel)
        rows.append(MembersPart(total.mission, n, persons, total.personnel, share))
    return month, sorted(rows, key=lambda row: (-(row.share or 0), -row.persons, row.mission.acronym))


def members_over_time(user, code, until=None):
    """[(month, the members' total, the total of all UN personnel)] of the months reported, oldest first."""
    months = months_shown(user, until)
    rows = BurdenTotal.objects.visible_to(user).filter(scope__in=("un", f"members:{code}"), month__in=months)
    found = {(total.scope, total.month): total for total in rows.defer("by_category", "computed_from")}
    return [(month, found.get((f"members:{code}", month)), found.get(("un", month))) for month in months]


def contributors_named(user, codes):
    """The nations with these codes, in their order; those that are not there are left out."""
    found = {row.code: row for row in Partner.objects.visible_to(user).nations().filter(code__in=codes)}
    return [found[code] for code in codes if code in found]
