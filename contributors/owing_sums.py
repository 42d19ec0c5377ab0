"""Accounts of states summed in SQL, however many bills: by the rules of contributors.arrears, to the cent."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F

from contributors import arrears
from contributors.arrears import Article19, Standing

# Of each state: what `arrears.standing` and `article_19` say of its bills on a day. Bills paid in as many
# days are summed together, so that no million of them need be put in order for their median.
SUMS = """
WITH paid AS (
    SELECT share.bill_id, sum(share.amount) AS paid, count(*) AS parts, max(payment.received_on) AS last_on
    FROM contributors_payment payment JOIN contributors_paymentshare share ON share.payment_id = payment.id
    WHERE payment.received_on <= %(on)s {of} GROUP BY share.bill_id
), stands AS (
    SELECT bill.*, coalesce(paid.paid, 0) AS paid, greatest(net - coalesce(paid.paid, 0), 0) AS owed,
           is_unknown AND net > coalesce(paid.paid, 0) AS is_hidden,
           CASE WHEN paid.paid >= net AND parts = 1 THEN last_on WHEN paid.paid >= net THEN (
               SELECT min(received_on) FROM (
                   SELECT p.received_on, sum(s.amount) OVER (ORDER BY p.received_on) AS so_far
                   FROM contributors_paymentshare s JOIN contributors_payment p ON p.id = s.payment_id
                   WHERE s.bill_id = bill.id AND p.received_on <= %(on)s
               ) part WHERE so_far >= net
           ) END AS settled_on
    FROM ({bills}) bill LEFT JOIN paid ON paid.bill_id = bill.id
), alike AS (
    SELECT partner_id, {account} AS account,
           CASE WHEN settled_on IS NOT NULL THEN greatest(settled_on - issued_on, 0) END AS days,
           count(*) AS bills, sum(net) AS asked, sum(paid) AS paid,
           sum(owed) FILTER (WHERE issued_on >= %(year)s) AS current,
           sum(owed) FILTER (WHERE issued_on < %(year)s) AS arrears,
           sum(owed) FILTER (WHERE issued_on >= %(year)s AND is_hidden) AS current_hidden,
           sum(owed) FILTER (WHERE issued_on < %(year)s AND is_hidden) AS arrears_hidden,
           sum(owed) FILTER (WHERE due_on < %(on)s) AS overdue,
           count(settled_on) AS in_full, count(*) FILTER (WHERE settled_on <= due_on) AS on_time,
           min(issued_on) FILTER (WHERE is_hidden) AS unknown_since,
           sum(owed) FILTER (WHERE due_on < %(year)s) AS tested,
           sum(owed) FILTER (WHERE due_on < %(year)s AND is_hidden) AS tested_hidden,
           sum(net) FILTER (WHERE due_on < %(year)s AND due_on >= %(two_before)s) AS fell_due
    FROM stands GROUP BY 1, 2, 3
)
SELECT partner_id, account, sum(bills)::bigint, sum(asked), sum(paid), coalesce(sum(current), 0),
       coalesce(sum(arrears), 0), coalesce(sum(current_hidden), 0), coalesce(sum(arrears_hidden), 0),
       coalesce(sum(overdue), 0), sum(in_full)::bigint, sum(on_time)::bigint,
       array_agg(days) FILTER (WHERE in_full > 0), array_agg(in_full) FILTER (WHERE in_full > 0),
       min(unknown_since),
       coalesce(sum(tested), 0), coalesce(sum(tested_hidden), 0), coalesce(sum(fell_due), 0)
FROM alike GROUP BY partner_id, account
"""
OVERDUE = Standing._fields.index("overdue")
OF_ONE = "AND payment.partner_id = %(state)s AND share.partner_id = %(state)s"


def by_state(bills, on: date) -> dict[int, tuple[Standing, Article19]]:
    """{state: (how it stands, its Article 19 test)} on a day; a state without a bill by then is left out.

    `bills`: those the reader may see, as rows, of one currency.
    """
    return {who: _read(*found) for who, _account, *found in _sums(bills, on)}


def of_state(state, bills, on: date) -> tuple[Standing, Article19, dict[int | None, Decimal]]:
    """How one state stands, its Article 19 test, and {mission: what of it is past its day}; None: a budget.

    A payment goes to bills of its own state, as the services keep it.
    """
    rows = _sums(bills.filter(partner=state), on, state)
    if not rows:
        return arrears.NO_BILL, arrears.article_19([], on), {}
    overdue = {mission: found[OVERDUE] for _who, mission, *found in rows}
    return *_read(*map(_together, *(found for _who, _mission, *found in rows))), overdue


def _sums(bills, on, state=None):
    rows = bills.filter(assessment__issued_on__lte=on).order_by()
    rows = rows.values(
        "id",
        "partner_id",
        "is_unknown",
        net=F("gross") - F("credit"),
        mission_id=F("assessment__mission_id"),
        issued_on=F("assessment__issued_on"),
        due_on=F("assessment__due_on"),
    )
    try:
        question, values = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing of it is theirs to see
        return []
    year = on.replace(month=1, day=1)
    days = {"on": on, "year": year, "two_before": year.replace(year=max(year.year - 2, 1))}
    named = {f"bill_{n}": value for n, value in enumerate(values)}
    question %= tuple(f"%({name})s" for name in named)
    parts = {"of": OF_ONE, "account": "mission_id"} if state else {"of": "", "account": "NULL::bigint"}
    with transaction.atomic(), connection.cursor() as cursor:
        if not state:  # bills and payments of all, added up without a disk
            cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(SUMS.format(bills=question, **parts), {**named, **days, "state": state and state.pk})
        return cursor.fetchall()


def _together(*values):
    """A figure of several accounts as one: sums, counts in a row, the first day."""
    known = [value for value in values if value is not None]
    if not known or isinstance(known[0], date):
        return min(known, default=None)
    return sum(known[1:], known[0])


def _read(*found):
    *sums, days, bills, unknown_since, tested, hidden, fell_due = found
    counts: Counter[int] = Counter()
    for number, of in zip(days or (), bills or (), strict=True):
        counts[number] += of
    return Standing(*sums, arrears.median_of(counts), unknown_since), arrears.tested(tested, hidden, fell_due)
