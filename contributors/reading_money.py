"""Stored money of burden-sharing added up for a reader: what moved in a period, and what stood at its end."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, F, Max, Min, Q, Sum
from django.utils import timezone

from accounts import alike
from contributors import burden, purse, reading_groups, reading_history
from contributors.keys import NONE
from contributors.models import MoneyShare, MoneyTotal, MoneyYear
from contributors.purse import Known, Purse
from contributors.spans import months_between

MOVED = (
    "bills",
    "unknown",
    "asked",
    "paid",
    "dollar_days",
    "passed",
    "on_time",
    "promised",
    "given",
    "in_kind",
)
GROUPS = ("members", "region")  # scopes that are a group of contributors, of the UN's own missions


def base(scope):
    """The scope whose rows a scope is made of."""
    return "un" if scope.partition(":")[0] in GROUPS else scope


def scopes(user):
    """Scopes of which some money is on record, without groups of contributors."""
    rows = MoneyTotal.objects.visible_to(user).order_by().values_list("scope", flat=True)
    return frozenset(rows.distinct())


def months(user, scope, until=None):
    """Months from the first in which money moved to this one, latest first, up to `until`."""
    return alike.known(user, ("money months", scope, until), lambda: _months(user, scope, until))


def _months(user, scope, until):
    rows = MoneyTotal.objects.visible_to(user).filter(scope=base(scope))
    ends = rows.aggregate(first=Min("month"), last=Max("month"))
    if ends["first"] is None:
        return ()
    last = until or max(ends["last"], timezone.localdate())  # what is owed stands when nothing moves too
    return tuple(reversed(months_between(ends["first"], last)))


def totals(user, scope, held):
    """What is on record of a scope in these months, the latest first."""
    rows = MoneyTotal.objects.visible_to(user).filter(scope=base(scope))
    found = list(rows.filter(month__in=held).order_by("-month"))
    return found or list(rows.filter(month__lte=held[-1]).order_by("-month")[:1])


def purses(user, scope, held, *, timing=False, on=None):
    """({contributor: its purse} over these months, of all who have one; what is on record of the scope).

    `timing`: months in arrears too. `on`: as they were stored at the end of that day.
    """
    ends = {
        "owed_": Sum(F("asked") - F("settled")),
        "overdue_": Sum(F("passed") - F("passed_paid")),
        "unknown_so_far_": Sum("unknown"),
        "payments_": Count("pk", filter=Q(paid__gt=0)),
        "flows_": Count("pk", filter=~Q(promised=0)),
    }
    names = (*MOVED, "owed", "overdue", "unknown_so_far")
    given, known = {}, Known()
    for rows, within in _in_years(user, scope, held, on):
        moved = {f"{name}_": Sum(name, filter=within, default=0) for name in MOVED}
        columns = rows.values("contributor").annotate(**moved, **ends)
        asked = ("payments_", "flows_", *(f"{name}_" for name in names))
        for who, payments, flows, *values in columns.values_list("contributor", *asked):
            one = Purse(**dict(zip(names, values, strict=True)))
            known = Known(
                letters=known.letters or one.bills > 0,
                payments=known.payments or payments > 0,
                flows=known.flows or flows > 0,
                gifts=known.gifts or one.given > 0,
            )
            given[who] = purse.together([given[who], one]) if who in given else one
    late = _months_overdue(user, scope, held, on) if timing else {}
    given = {
        who: one._replace(months_overdue=late.get(who, 0), months=len(held)) for who, one in given.items()
    }
    members = _members(user, scope, held)
    found = given if members is None else _of_members(user, scope, held, given, members, on)
    return {who: purse.of_one(one) for who, one in found.items()}, known


def _rows(user, scope, held, on=None):
    """Rows of the scope until the last of these months, in parts that do not overlap."""
    return [
        part.filter(scope=base(scope), month__lte=held[-1]).order_by()
        for part in reading_history.stood(user, MoneyShare, on)
    ]


def _in_years(user, scope, held, on=None):
    """[(rows of the scope until the last of these months, which of them moved in the period)], few of them.

    Of years that are not cut by the period's ends the sums of a year are taken in place of its months.
    """
    first, last = held[0], held[-1]
    if on is not None:
        return [(rows, Q(month__gte=first)) for rows in _rows(user, scope, held, on)]
    cut = {day.year for day, whole in ((first, 1), (last, 12)) if day.month != whole}
    years = MoneyYear.objects.visible_to(user).filter(scope=base(scope), year__lte=last.year)
    parts = [(years.exclude(year__in=cut).order_by(), Q(year__gte=first.year))]
    for year in sorted(cut):
        within = Q(month__gte=max(first, date(year, 1, 1)))
        ends = {"month__gte": date(year, 1, 1), "month__lte": min(last, date(year, 12, 1))}
        rows = MoneyShare.objects.visible_to(user).filter(scope=base(scope), **ends)
        parts.append((rows.order_by(), within))
    return parts


def _months_overdue(user, scope, held, on):
    """{contributor: at the ends of how many of these months something was past its day}."""
    moved = defaultdict(lambda: defaultdict(int))
    for rows in _rows(user, scope, held, on):
        rows = rows.annotate(late=F("passed") - F("passed_paid")).exclude(late=0)
        for who, month, late in rows.values_list("contributor", "month", "late"):
            moved[who][month] += late
    return {who: purse.months_overdue(by_month, held) for who, by_month in moved.items()}


def _members(user, scope, held):
    """{contributor: the months it was of the scope's group}; None where the scope is no group."""
    kind, _colon, code = scope.partition(":")
    if kind == "members":
        rows = reading_groups.memberships(user, held, organization__code=code)
        return {who: within for (who, _code), within in rows.items()}
    if kind == "region":
        return dict.fromkeys(reading_groups.weights(user, scope, held) or {}, frozenset(held))
    return None


def _of_members(user, scope, held, given, members, on):
    partly = [who for who, within in members.items() if who in given and len(within) < len(held)]
    monthly = by_month(user, scope, held, partly, on)
    return {
        who: while_in(members[who], held, one, monthly.get(who, {}))
        for who, one in given.items()
        if who in members
    }


def by_month(user, scope, held, contributors, on=None):
    """{contributor: {month: what moved in it}} for some contributors."""
    found = defaultdict(dict)
    if not contributors:
        return found
    for part in _rows(user, scope, held, on):
        rows = part.filter(month__gte=held[0], contributor__in=list(contributors))
        for who, month, *values in rows.values_list("contributor", "month", *MOVED):
            found[who][month] = Purse(**dict(zip(MOVED, values, strict=True)))
    return found


def while_in(within, held, whole, monthly):
    """What moved in the months of membership; what stands at the end counts for who is a member then."""
    if len(within) == len(held):
        return whole
    moved = purse.together(one for month, one in monthly.items() if month in within)
    ends = {name: getattr(whole, name) for name in ("owed", "overdue", "unknown_so_far")}
    timed = {"months_overdue": whole.months_overdue, "months": whole.months}
    return purse.of_one(moved._replace(**(ends if held[-1] in within else {}), **timed))


def parts_by_membership(user, scope, held, loads, belonging, on=None):
    """Each member's part of its organizations: what moved while it was one, what stands if it still is."""
    partly = {who for (who, _code), within in belonging.items() if who in loads and len(within) < len(held)}
    monthly = by_month(user, scope, held, partly, on)
    found = [
        burden.Part(
            code,
            who,
            loads[who]._replace(
                purse=while_in(within, held, loads[who].purse or Purse(), monthly.get(who, {}))
            ),
            len(within) / len(held),
        )
        for (who, code), within in belonging.items()
        if who in loads
    ]
    belong = {part.contributor for part in found}
    return found + [burden.Part(NONE, who, load) for who, load in loads.items() if who not in belong]
