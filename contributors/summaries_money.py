"""Money of burden-sharing, month by month, always made anew from letters, payments and flows.

A key is a month, "2025-07". Across missions only public, real ones count, and of voluntary money only what is
published, so that a total never tells of a row its reader could not list. US dollars alone are added.
"""

from datetime import date

from django.db import connection
from django.db.models import Q
from psycopg2.extras import execute_values

from contributors.flow_sums import STAGES, sums
from contributors.models import Flow, MoneyShare, MoneyTotal, MoneyYear
from contributors.models.flow import OPEN

ADDED = (
    *("bills", "unknown", "gross", "asked", "paid", "dollar_days", "settled", "passed", "on_time"),
    *("passed_paid", "promised", "given", "in_kind", "earlier_paid", "fell_due", "fell_due_paid"),
)
COLUMNS = ", ".join(ADDED)
PAID_STAGES = STAGES[STAGES.index("disbursed") :]
PLEDGED_STAGES = STAGES[STAGES.index("pledged") :]

# What moved from %(first)s to before %(next)s: a row for each bill, payment of one, and kind of movement.
MOVED = """
WITH letter AS (
    SELECT * FROM contributors_assessment
    WHERE currency = 'USD' AND (issued_on >= %(first)s AND issued_on < %(next)s
        OR due_on >= %(first)s::date - 1 AND due_on < %(next)s)
), part AS (
    SELECT s.partner_id, s.amount, p.received_on, p.source, b.assessment_id
    FROM contributors_payment p
    JOIN contributors_paymentshare s ON s.payment_id = p.id
    JOIN contributors_bill b ON b.id = s.bill_id
    WHERE p.received_on >= %(first)s AND p.received_on < %(next)s
    UNION ALL
    SELECT s.partner_id, s.amount, p.received_on, p.source, b.assessment_id
    FROM letter
    JOIN contributors_bill b ON b.assessment_id = letter.id
    JOIN contributors_paymentshare s ON s.bill_id = b.id
    JOIN contributors_payment p ON p.id = s.payment_id
    WHERE p.received_on < %(first)s OR p.received_on >= %(next)s
), paid AS (
    SELECT a.organization_id, a.mission_id, part.partner_id, part.amount, part.received_on, a.issued_on,
           a.due_on, part.source, greatest(part.received_on, a.issued_on) AS settled_on
    FROM part JOIN contributors_assessment a ON a.id = part.assessment_id
    WHERE a.currency = 'USD'
)
SELECT l.organization_id, l.mission_id, FALSE AS is_given, b.partner_id AS contributor_id, l.source,
       l.issued_on AS "on",
       1 AS bills, b.is_unknown::int AS unknown, b.gross, b.gross - b.credit AS asked, 0::numeric AS paid,
       0::numeric AS dollar_days, 0::numeric AS settled, 0::numeric AS passed, 0::numeric AS on_time,
       0::numeric AS passed_paid, 0::numeric AS promised, 0::numeric AS given, 0::numeric AS in_kind,
       0::numeric AS earlier_paid, 0::numeric AS fell_due, 0::numeric AS fell_due_paid
FROM letter l JOIN contributors_bill b ON b.assessment_id = l.id
WHERE l.issued_on >= %(first)s AND l.issued_on < %(next)s
UNION ALL
SELECT l.organization_id, l.mission_id, FALSE, b.partner_id, l.source, l.due_on,
       0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b.gross - b.credit, 0
FROM letter l JOIN contributors_bill b ON b.assessment_id = l.id
WHERE l.due_on >= %(first)s AND l.due_on < %(next)s
UNION ALL
SELECT l.organization_id, l.mission_id, FALSE, b.partner_id, l.source, l.due_on + 1,
       0, 0, 0, 0, 0, 0, 0, b.gross - b.credit, 0, 0, 0, 0, 0, 0, 0, 0
FROM letter l JOIN contributors_bill b ON b.assessment_id = l.id
WHERE l.due_on + 1 >= %(first)s AND l.due_on + 1 < %(next)s
UNION ALL
SELECT organization_id, mission_id, FALSE, partner_id, source, received_on,
       0, 0, 0, 0, amount, amount * greatest(received_on - issued_on, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM paid WHERE received_on >= %(first)s AND received_on < %(next)s
UNION ALL
SELECT organization_id, mission_id, FALSE, partner_id, source, settled_on,
       0, 0, 0, 0, 0, 0, amount, 0, 0, 0, 0, 0, 0,
       CASE WHEN extract(year FROM settled_on) > extract(year FROM issued_on) THEN amount ELSE 0 END, 0,
       CASE WHEN extract(year FROM settled_on) > extract(year FROM due_on) THEN amount ELSE 0 END
FROM paid WHERE settled_on >= %(first)s AND settled_on < %(next)s
UNION ALL
SELECT organization_id, mission_id, FALSE, partner_id, source, due_on + 1,
       0, 0, 0, 0, 0, 0, 0, 0, amount, 0, 0, 0, 0, 0, 0, 0
FROM paid WHERE received_on <= due_on AND due_on + 1 >= %(first)s AND due_on + 1 < %(next)s
UNION ALL
SELECT organization_id, mission_id, FALSE, partner_id, source, greatest(received_on, due_on + 1),
       0, 0, 0, 0, 0, 0, 0, 0, 0, amount, 0, 0, 0, 0, 0, 0
FROM paid
WHERE greatest(received_on, due_on + 1) >= %(first)s AND greatest(received_on, due_on + 1) < %(next)s
"""
FACTS = f"CREATE TEMP TABLE money_fact ON COMMIT DROP AS {MOVED}"
FLOWS = """
INSERT INTO money_fact (organization_id, mission_id, is_given, contributor_id, source, "on", bills, unknown,
    gross, asked, paid, dollar_days, settled, passed, on_time, passed_paid, promised, given, in_kind,
    earlier_paid, fell_due, fell_due_paid)
VALUES %s
"""
FLOW = "(%s, %s, TRUE, %s, %s, %s, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, %s, %s, %s, 0, 0, 0)"
# Every scope a fact counts in: its mission's or its budget's own, and those across missions.
SCOPED = """
CREATE TEMP TABLE money_scoped ON COMMIT DROP AS
SELECT s.scope, s.mission_id, f.*
FROM (SELECT DISTINCT organization_id, mission_id, is_given FROM money_fact) k
LEFT JOIN missions_mission m ON m.id = k.mission_id
LEFT JOIN accounts_partner lead ON lead.id = m.lead_id
LEFT JOIN accounts_partner o ON o.id = k.organization_id
CROSS JOIN LATERAL (VALUES
    ('mission:' || m.acronym, m.id, TRUE),
    ('all', NULL, m.is_public AND NOT m.is_fictional),
    ('organization:' || lead.code, NULL, m.is_public AND NOT m.is_fictional),
    ('un', NULL, m.is_public AND NOT m.is_fictional AND m.series = 'un_monthly'),
    ('all', NULL, m.id IS NULL AND k.is_given),
    ('organization:' || o.code, NULL, m.id IS NULL AND k.is_given),
    ('regular:' || o.code, NULL, m.id IS NULL AND NOT k.is_given)
) AS s (scope, mission_id, counts)
JOIN (SELECT organization_id AS o_id, mission_id AS m_id, is_given AS v, contributor_id, source, "on",
             {columns} FROM money_fact) f
  ON (f.o_id, f.m_id, f.v) IS NOT DISTINCT FROM (k.organization_id, k.mission_id, k.is_given)
WHERE s.counts AND s.scope IS NOT NULL
"""
WANTED = """
CREATE TEMP TABLE money_wanted ON COMMIT DROP AS
SELECT scope, mission_id, contributor_id, {sums} FROM money_scoped GROUP BY 1, 2, 3
"""
GONE = """
DELETE FROM contributors_moneyshare s WHERE s.month = %(first)s AND NOT EXISTS (
    SELECT FROM money_wanted w WHERE w.scope = s.scope AND w.contributor_id = s.contributor_id)
RETURNING scope, contributor_id
"""
SHARES = """
INSERT INTO contributors_moneyshare AS s (scope, month, mission_id, contributor_id, {columns}, recorded_at)
SELECT scope, %(first)s, mission_id, contributor_id, {columns}, transaction_timestamp() FROM money_wanted
ON CONFLICT (scope, contributor_id, month) DO UPDATE SET mission_id = excluded.mission_id, {updates},
    recorded_at = excluded.recorded_at
WHERE ({olds}) IS DISTINCT FROM ({news}) RETURNING scope, contributor_id
"""
# The year of a month, of those who stand in the month or did: its months added up anew.
YEARS = """
INSERT INTO contributors_moneyyear AS s (scope, year, mission_id, contributor_id, {columns})
SELECT m.scope, %(year)s, max(m.mission_id), m.contributor_id, {sums}
FROM (SELECT scope, contributor_id FROM money_wanted
      UNION SELECT * FROM unnest(%(scopes)s::varchar[], %(whose)s::bigint[])) touched
JOIN contributors_moneyshare m USING (scope, contributor_id)
WHERE m.month BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 1)
GROUP BY m.scope, m.contributor_id
ON CONFLICT (scope, contributor_id, year) DO UPDATE SET mission_id = excluded.mission_id, {updates}
WHERE ({olds}) IS DISTINCT FROM ({news})
"""
GONE_YEARS = """
DELETE FROM contributors_moneyyear y
USING unnest(%(scopes)s::varchar[], %(whose)s::bigint[]) AS touched (scope, contributor_id)
WHERE (y.scope, y.contributor_id, y.year) = (touched.scope, touched.contributor_id, %(year)s)
AND NOT EXISTS (SELECT FROM contributors_moneyshare m
    WHERE (m.scope, m.contributor_id) = (y.scope, y.contributor_id)
    AND m.month BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 1))
"""
TOTALS = """
INSERT INTO contributors_moneytotal AS t (scope, month, mission_id, version, as_of, computed_from)
SELECT scope, %(first)s, mission_id, 1, transaction_timestamp(), jsonb_build_object(
    'sources', coalesce(jsonb_agg(DISTINCT source ORDER BY source) FILTER (WHERE source <> ''), '[]'),
    'reports', '{{}}'::jsonb, 'reported_on', max("on"))
FROM money_scoped GROUP BY scope, mission_id
ON CONFLICT (scope, month) DO UPDATE SET as_of = excluded.as_of, computed_from = excluded.computed_from,
    version = t.version + (t.scope = ANY(%(changed)s))::int
"""
OLD_TOTALS = """
DELETE FROM contributors_moneytotal t WHERE t.month = %(first)s
AND NOT EXISTS (SELECT FROM money_scoped w WHERE w.scope = t.scope)
"""


def refresh_money(key):
    """Work the month `key` ("2025-07") out, all scopes, and store what differs."""
    first = _first(key)
    month = {"first": first, "next": _next(first)}
    names = {
        "columns": COLUMNS,
        "sums": ", ".join(f"sum({name}) AS {name}" for name in ADDED),
        "updates": ", ".join(f"{name} = excluded.{name}" for name in ADDED),
        "olds": ", ".join(f"s.{name}" for name in (*ADDED, "mission_id")),
        "news": ", ".join(f"excluded.{name}" for name in (*ADDED, "mission_id")),
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, month)
        if flows := _flows(first):
            execute_values(cursor.cursor, FLOWS, flows, FLOW)
        for statement in (SCOPED, WANTED):
            cursor.execute(statement.format(**names))
        changed = []
        for statement in (GONE, SHARES.format(**names)):
            cursor.execute(statement, month)
            changed += cursor.fetchall()
        cursor.execute(TOTALS.format(), month | {"changed": sorted({scope for scope, _who in changed})})
        cursor.execute(OLD_TOTALS, month)
        touched = {"year": first.year, "scopes": [], "whose": []}
        if changed:
            touched["scopes"], touched["whose"] = map(list, zip(*changed, strict=True))
        for statement in (GONE_YEARS, YEARS.format(**names)):
            cursor.execute(statement, touched)
        cursor.execute("DROP TABLE money_fact, money_scoped, money_wanted")


def money_keys():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(m, 'YYYY-MM') FROM ("
            "SELECT date_trunc('month', issued_on) FROM contributors_assessment"
            " UNION SELECT date_trunc('month', due_on) FROM contributors_assessment"
            " UNION SELECT date_trunc('month', due_on + 1) FROM contributors_assessment"
            " UNION SELECT date_trunc('month', received_on) FROM contributors_payment"
            " UNION SELECT date_trunc('month', decided_on) FROM contributors_flow"
            " UNION SELECT month FROM contributors_moneytotal) x (m) WHERE m IS NOT NULL ORDER BY 1"
        )
        return [key for (key,) in cursor.fetchall()]


def stored_money(key):
    """What is stored for a month, without versions and moments, to be compared."""
    first = _first(key)
    totals = list(
        MoneyTotal.objects.filter(month=first).order_by("scope").values_list("scope", "computed_from")
    )
    shares = MoneyShare.objects.filter(month=first).order_by("scope", "contributor")
    years = MoneyYear.objects.filter(year=first.year, scope__in=[scope for scope, _from in totals])
    columns = ("scope", "contributor", "mission", *ADDED)
    return (
        totals,
        list(shares.values_list(*columns)),
        list(years.order_by("scope", "contributor").values_list(*columns)),
    )


def _flows(first):
    """Rows of published voluntary money decided in the month, what fulfils an earlier flow counted once."""
    decided = Q(decided_on__gte=first, decided_on__lt=_next(first))
    rows = Flow.objects.filter(decided, certainty__in=OPEN).exclude(donor=None)
    rows = list(rows.select_related("fund", "mission__lead").order_by("pk"))
    if not rows:
        return []
    rows = [
        row for row in rows if row.mission_id or not row.is_fictional or (row.fund and row.fund.mission_id)
    ]
    counted = sums(_chained(rows)).counted
    return [_flow(row, counted[row.pk]) for row in rows if counted.get(row.pk)]


def _flow(row, dollars):
    paid = dollars if row.stage in PAID_STAGES else 0
    promised = dollars if row.stage in PLEDGED_STAGES else 0
    kind = paid if row.in_kind else 0
    keeper = row.fund.organization_id if row.fund else row.recipient_id
    return keeper, _mission(row), row.donor_id, row.source, row.decided_on, promised, paid, kind


def _mission(row):
    return row.mission_id or (row.fund and row.fund.mission_id)


def _chained(rows):
    """These flows and all that fulfil them, directly or not, as the sums take them."""
    found = {row.pk: row for row in rows}
    latest = list(found)
    while latest:
        more = Flow.objects.filter(fulfils__in=latest, certainty__in=OPEN).exclude(pk__in=list(found))
        latest = [row.pk for row in more]
        found |= {row.pk: row for row in more}
    return [row.given for row in found.values()]


def _first(key):
    return date.fromisoformat(f"{key}-01")


def _next(first):
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
