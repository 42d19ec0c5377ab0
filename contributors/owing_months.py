"""What all states owe an organization on a day, from stored months of money: a sum over years, not bills.

Whole years and months are read as stored; of the month of the day itself, what moved until that day is
summed from the facts by the rule by which months are stored. Equal to what owing_sums says of the bills.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from contributors import arrears
from contributors.arrears import NOTHING, Owing
from contributors.models import Assessment, Bill, PaymentShare
from contributors.summaries_money import MOVED
from missions.models import Mission

MOVES = (
    "bills",
    "asked",
    "settled",
    "passed",
    "passed_paid",
    "paid",
    "dollar_days",
    "earlier_paid",
    "fell_due",
)
SUMS = f"""
WITH moved AS (
    SELECT contributor_id, year, {", ".join(MOVES)}, fell_due_paid FROM contributors_moneyyear
    WHERE scope = ANY(%(scopes)s) AND year < %(year)s
    UNION ALL
    SELECT contributor_id, %(year)s, {", ".join(MOVES)}, fell_due_paid FROM contributors_moneyshare
    WHERE scope = ANY(%(scopes)s) AND month >= make_date(%(year)s, 1, 1) AND month < %(first)s
    UNION ALL
    SELECT contributor_id, %(year)s, {", ".join(MOVES)}, fell_due_paid FROM ({MOVED}) facts
    WHERE organization_id = %(organization)s AND (mission_id IS NULL OR mission_id = ANY(%(missions)s))
)
SELECT contributor_id, sum(asked) AS asked, sum(settled) AS paid, sum(asked - settled) AS outstanding,
       coalesce(sum(asked - settled) FILTER (WHERE year < %(year)s), 0)
           - coalesce(sum(earlier_paid) FILTER (WHERE year = %(year)s), 0) AS arrears,
       sum(passed - passed_paid) AS overdue, sum(dollar_days) AS dollar_days, sum(paid) AS received,
       coalesce(sum(fell_due - settled) FILTER (WHERE year < %(year)s), 0)
           - coalesce(sum(fell_due_paid) FILTER (WHERE year = %(year)s), 0) AS tested,
       coalesce(sum(fell_due) FILTER (WHERE year BETWEEN %(year)s - 2 AND %(year)s - 1), 0) AS fell_due
FROM moved GROUP BY contributor_id HAVING sum(bills) > 0
"""


def by_state(user, organization, on):
    """{state: (what it owes, its Article 19 test)} on a day, of the letters this reader may see.

    US dollars of what is real: no invented mission counts. Without a bill by then a state is left out.
    """
    bills = Bill.objects.visible_to(user).filter(
        assessment__organization=organization, assessment__currency="USD", assessment__issued_on__lte=on
    )
    bills = bills.exclude(assessment__mission__is_fictional=True)
    hidden, ahead = _hidden(user, bills, on), _ahead(user, organization, on)
    return {
        who: _read(*sums, hidden.get(who, []), ahead.get(who, NOTHING), on)
        for who, *sums in _sums(user, organization, on)
    }


def _sums(user, organization, on):
    missions = Mission.objects.visible_to(user).filter(lead=organization, is_fictional=False)
    missions = list(missions.values_list("pk", "acronym", "is_public"))
    own = [f"mission:{acronym}" for _pk, acronym, is_public in missions if not is_public]
    following = on + timedelta(days=1)
    values = {
        "scopes": [f"organization:{organization.code}", f"regular:{organization.code}", *own],
        "missions": [pk for pk, _acronym, _is_public in missions],
        "organization": organization.pk,
        "first": following.replace(day=1),  # a month that ends on the day is read as stored
        "next": following,
        "year": on.year,
    }
    with connection.cursor() as cursor:
        cursor.execute(SUMS, values)
        return cursor.fetchall()


def _hidden(user, bills, on):
    """{state: [(letter of, due, what may have been paid of it)]} of bills of which that is not reported."""
    paid = PaymentShare.objects.visible_to(user).filter(bill=OuterRef("pk"), payment__received_on__lte=on)
    paid = Subquery(paid.order_by().values("bill").annotate(sum=Sum("amount")).values("sum"))
    left = F("gross") - F("credit") - Coalesce(paid, Value(NOTHING))
    rows = bills.filter(is_unknown=True).annotate(left=left)
    found = defaultdict(list)
    of = ("partner", "assessment__issued_on", "assessment__due_on", "left")
    for who, issued_on, due_on, left in rows.filter(left__gt=0).order_by().values_list(*of):
        found[who].append((issued_on, due_on, left))
    return found


def _ahead(user, organization, on):
    """{state: what it paid before this year of letters of before it that fall due in it or later}."""
    year = on.replace(month=1, day=1)
    letters = Assessment.objects.visible_to(user).filter(issued_on__lt=year, due_on__gte=year)
    letters = letters.filter(organization=organization, currency="USD").exclude(mission__is_fictional=True)
    rows = PaymentShare.objects.visible_to(user).filter(
        bill__assessment__in=list(letters.values_list("pk", flat=True)), payment__received_on__lt=year
    )
    return dict(rows.order_by().values_list("partner").annotate(Sum("amount")))


def _read(
    asked, paid, outstanding, in_arrears, overdue, dollar_days, received, tested, fell_due, hidden, ahead, on
):  # fmt: skip
    year = on.replace(month=1, day=1)
    owing = Owing(
        asked=asked,
        paid=paid,
        outstanding=outstanding,
        arrears=in_arrears,
        overdue=overdue,
        hidden=sum((left for _issued, _due, left in hidden), NOTHING),
        unknown_since=min((issued for issued, _due, _left in hidden), default=None),
        mean_days=float(dollar_days / received) if received else None,
        arrears_hidden=sum((left for issued, _due, left in hidden if issued < year), NOTHING),
    )
    may_be_paid = sum((left for _issued, due, left in hidden if due < year), NOTHING)
    return owing, arrears.tested(tested + ahead, may_be_paid, Decimal(fell_due))
