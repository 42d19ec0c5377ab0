"""Stored burden-sharing read for pages: latest month, months in a row, categories beside their targets."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Window
from django.db.models.functions import RowNumber

from accounts import alike
from accounts.access import once
from accounts.charts import months_between
from contributors.models import BurdenShare, BurdenTotal, MoneyTotal
from missions.models import Category, Mission

SPARK = 14  # months
SHOWN = ("month", "personnel", "women_share", "contributors")  # of a mission among others


def totals(user, scope, until=None):
    """The scope's totals the reader may see, oldest first, up to the month `until`; read once a request."""
    key = "totals", scope, until
    return once(user, key, lambda: tuple(_totals(user, scope, until).order_by("month")))


def months(user, scope="un", until=None):
    """Reported months, latest first; read once until one more is."""
    return alike.known(user, ("months", scope, until), lambda: _months(user, scope, until))


def _months(user, scope, until):
    rows = _totals(user, scope, until).order_by("-month")
    return tuple(rows.values_list("month", flat=True))


def latest_month(user, scope, until=None):
    return next(iter(months(user, scope, until)), None)


def _totals(user, scope, until):
    rows = BurdenTotal.objects.visible_to(user).filter(scope=scope)
    return rows.filter(month__lte=until) if until else rows


def due_key(total):
    """The key under which the total is worked out again."""
    kind = "money" if isinstance(total, MoneyTotal) else "burden"
    return f"{kind}:{total.month:%Y-%m}"


def year_before(rows, latest):
    """The total of the same month a year earlier, where it was reported."""
    month = latest.month.replace(year=latest.month.year - 1)
    return next((row for row in rows if row.month == month), None)


def monthly(rows, name):
    """Values month by month, None where nothing was reported."""
    if not rows:
        return []
    known = {row.month: getattr(row, name) for row in rows}
    return [known.get(month) for month in months_between(rows[0].month, rows[-1].month)]


def latest_totals(user, missions, until=None):
    """{mission: figures of its latest reported month, with the persons of those that led to it}, in one
    query."""
    rows = BurdenTotal.objects.visible_to(user).filter(mission__in=[mission.pk for mission in missions])
    rows = rows.filter(month__lte=until) if until else rows
    place = Window(RowNumber(), partition_by="mission", order_by="-month")
    last = rows.alias(place=place).filter(place__lte=SPARK).order_by("mission", "month")
    found = {}
    for row in last.values_list("mission", *SHOWN, named=True):
        found.setdefault(row.mission, []).append(row)
    return {
        mission: {"latest": totals[-1], "spark": monthly(totals, "personnel")}
        for mission, totals in found.items()
    }


def shares(user, total):
    """The shares a total is made of, by rank, those listed with nobody last; read once a request."""
    return once(user, ("shares", total.pk), lambda: _shares(user, total))


def _shares(user, total):
    rows = BurdenShare.objects.visible_to(user).filter(total=total).select_related("contributor")
    return tuple(sorted(rows.defer("by_category", "women_against_target"), key=_place))


def _place(share):
    return share.rank is None, share.rank or 0, share.contributor.local_name


class WomenRow(NamedTuple):
    category: str
    label: str
    women: int | None
    personnel: int
    women_share: float | None
    target: float | None


FIELDS = ("women", "personnel", "women_share", "target")


def women_by_category(total):
    """Women's share in each category of a total, beside the target of its year."""
    rows = []
    for category in Category:
        counts = total.by_category.get(category.value)
        if counts and counts["personnel"]:
            rows.append(WomenRow(category.value, category.label, **{n: counts.get(n) for n in FIELDS}))
    return rows


def missions_told(shares, user):
    """Shares of missions, each knowing whether its reader may open the mission: one may see one's own people
    in a mission without seeing the mission."""
    mission = Mission.objects.visible_to(user).filter(pk=OuterRef("mission"))
    return shares.select_related("mission").annotate(may_open=Exists(mission))
