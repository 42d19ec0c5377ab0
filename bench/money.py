"""Money at size: 193 states billed by 12 missions every month of 40 years; accounts, rates and burdens."""

import time
from collections import defaultdict
from datetime import date
from statistics import median

from bench import scratch

STATES, MISSIONS, FIRST, YEARS = 193, 12, 1986, 40
ROUNDS = 7
FROM, UNTIL = date(2015, 1, 1), date(2024, 12, 1)  # the ten years

LETTERS = """
INSERT INTO contributors_assessment (id, organization_id, mission_id, reference, issued_on, due_on, amount,
    currency, source, version)
SELECT gen_random_uuid(), m.lead_id, m.id, m.acronym || to_char(d, '/YYYY-MM'), d + 4, d + 34, 0, 'USD', '', 1
FROM missions_mission m,
     generate_series(make_date(%s, 1, 1), make_date(%s, 12, 1), '1 month') g (t),
     LATERAL (SELECT t::date) x (d)
WHERE m.acronym LIKE 'BENCHM-%%'
"""
BILLS = """
INSERT INTO contributors_bill (assessment_id, partner_id, gross, credit, is_unknown)
SELECT a.id, p.id, 1000 + (p.id * 7919 + extract(epoch FROM a.issued_on)::bigint / 86400) %% 99991, 10, FALSE
FROM contributors_assessment a, (SELECT id FROM accounts_partner WHERE is_un_member ORDER BY id LIMIT %s) p
WHERE a.reference LIKE 'BENCHM-%%' ORDER BY a.issued_on, a.reference, p.id
"""
# Nine of ten bills are paid, one of five of those late, each by a payment of its own.
PAYMENTS = """
CREATE TEMP TABLE paid AS
SELECT gen_random_uuid() AS id, b.id AS bill_id, b.partner_id, b.gross - b.credit AS amount,
       a.organization_id, a.mission_id,
       a.issued_on + 10 + (CASE WHEN b.id %% 5 = 0 THEN 90 ELSE 0 END) + (b.id %% 17)::int AS on_day
FROM contributors_bill b JOIN contributors_assessment a ON a.id = b.assessment_id
WHERE a.reference LIKE 'BENCHM-%%' AND b.id %% 10 <> 3;
INSERT INTO contributors_payment (id, organization_id, mission_id, partner_id, received_on, amount, currency,
    reference, source)
SELECT id, organization_id, mission_id, partner_id, on_day, amount, 'USD', '', '' FROM paid ORDER BY on_day;
INSERT INTO contributors_paymentshare (payment_id, bill_id, partner_id, amount)
SELECT id, bill_id, partner_id, amount FROM paid ORDER BY on_day;
DROP TABLE paid
"""
# What single months sum, summed for all months together: each would take half a second of its own.
BY_MONTH = """
CREATE TEMP TABLE money_fact AS
SELECT organization_id, mission_id, is_given, contributor_id, '' AS source,
       date_trunc('month', "on")::date AS "on", {sums}
FROM ({moved}) moved GROUP BY 1, 2, 3, 4, 6
"""
MONTHS = """
INSERT INTO contributors_moneyshare (scope, month, mission_id, contributor_id, {columns}, recorded_at)
SELECT scope, "on", mission_id, contributor_id, {sums}, now() FROM money_scoped GROUP BY 1, 2, 3, 4;
INSERT INTO contributors_moneyyear (scope, year, mission_id, contributor_id, {columns})
SELECT scope, extract(year FROM month), mission_id, contributor_id, {sums}
FROM contributors_moneyshare GROUP BY 1, 2, 3, 4;
INSERT INTO contributors_moneytotal (scope, month, mission_id, version, as_of, computed_from)
SELECT DISTINCT scope, month, mission_id, 1, now(), '{{"sources": []}}'::jsonb FROM contributors_moneyshare
"""
ALIKE = ("1990-02", "2008-11", "2020-06")  # months worked out singly as well, and held to those
FACTS = """
SELECT partner_id, sum(asked) FILTER (WHERE moved >= %(first)s), sum(paid) FILTER (WHERE moved >= %(first)s),
       sum(asked) - sum(paid)
FROM (SELECT b.partner_id, a.issued_on AS moved, b.gross - b.credit AS asked, 0 AS paid
      FROM contributors_bill b JOIN contributors_assessment a ON a.id = b.assessment_id
      WHERE a.mission_id IS NOT NULL AND a.issued_on <= %(last)s
      UNION ALL
      SELECT b.partner_id, p.received_on, 0, s.amount
      FROM contributors_paymentshare s JOIN contributors_payment p ON p.id = s.payment_id
      JOIN contributors_bill b ON b.id = s.bill_id
      WHERE p.mission_id IS NOT NULL AND p.received_on <= %(last)s) x
GROUP BY partner_id
"""


def run(large=False):
    """Rows of (what, figure, bar, met) for the table."""
    scratch.set_up()
    yield from _filled()
    yield from _burden()
    yield from _account()
    yield from _reassessed()


def _filled():
    from django.db import connection

    from accounts import outbox
    from accounts.models import DueRefresh
    from contributors.models import Bill, MoneyShare, PaymentShare

    _missions()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers, no checks of keys
        cursor.execute(LETTERS, [FIRST, FIRST + YEARS - 1])
        cursor.execute(BILLS, [STATES])
        cursor.execute(PAYMENTS.replace("%%", "%"))
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    yield from _months(DueRefresh, outbox)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself while people work
    what = f"{Bill.objects.count():,} bills, {PaymentShare.objects.count():,} payments"
    yield what, f"{MoneyShare.objects.count():,} rows of money", "", None
    yield "  one month", f"{1000 * _timed(_one_month):.0f} ms", "", None


def _months(due, outbox):
    """All months at once, then those with voluntary money by the outbox; some are held to what it makes."""
    from django.db import connection, transaction

    from contributors import summaries_money as months
    from contributors.models import Flow

    started = time.perf_counter()
    sums = ", ".join(f"sum({name}) AS {name}" for name in months.ADDED)
    names = {"columns": months.COLUMNS, "sums": sums}
    span = {"first": date(FIRST - 1, 1, 1), "next": date(FIRST + YEARS + 2, 1, 1)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '256MB'")
        cursor.execute("TRUNCATE contributors_moneyshare, contributors_moneyyear, contributors_moneytotal")
        cursor.execute(BY_MONTH.format(moved=months.MOVED, **names), span)
        cursor.execute(months.SCOPED.format(**names))
        cursor.execute(MONTHS.format(**names))
        cursor.execute("DROP TABLE money_fact, money_scoped")
    due.objects.all().delete()
    given = Flow.objects.exclude(decided_on=None).dates("decided_on", "month")
    outbox.mark_due(f"money:{day:%Y-%m}" for day in given)
    outbox.settle()
    yield "  all months worked out, at once", f"{time.perf_counter() - started:.0f} s", "", None
    same = all(_is_alike(key) for key in ALIKE)
    yield "  months worked out singly are the same", "yes" if same else "NO", "to the cent", same


def _is_alike(key):
    from django.db import transaction

    from contributors import summaries_money

    stored = summaries_money.stored_money(key)[1:]
    with transaction.atomic():
        summaries_money.refresh_money(key)
    return stored == summaries_money.stored_money(key)[1:]


def _missions():
    from accounts.models import Partner
    from missions.models import Mission

    lead = Partner.objects.get(code="UN")
    for n in range(MISSIONS):
        Mission.objects.create(
            acronym=f"BENCHM-{n}", slug=f"benchm-{n}", name="Bench", lead=lead, series="un_monthly"
        )


def _one_month():
    from django.db import transaction

    from contributors import summaries_money

    with transaction.atomic():
        summaries_money.refresh_money("2020-06")


def _timed(ask, rounds=ROUNDS):
    """Median seconds, after one that warms up."""
    took = []
    for _round in range(rounds + 1):
        started = time.perf_counter()
        ask()
        took.append(time.perf_counter() - started)
    return median(took[1:])


def _reader():
    from accounts import services
    from accounts.models import User

    by = User.objects.system()
    person = services.add_person(email="money@concord.example", name="Money", by=by)
    return User.objects.get(pk=person.pk)


def _burden():
    from django.db import connection

    from contributors import spans
    from contributors.gathering import last_day
    from contributors.reading_burden import answer, months_of

    user, span = _reader(), spans.span("2015-01..2024-12")
    months, until = months_of(user, "un", "outstanding"), last_day(UNTIL)
    told = {}

    def ask():
        question = spans.Question("un", span, "outstanding", "contributor", "")
        told["answer"] = answer(user, question, months=months, until=until)

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(FACTS, {"first": FROM, "last": until})
            told["facts"] = {who: sums for who, *sums in cursor.fetchall()}

    seconds, facts = _timed(ask), _timed(bare, 3)
    rows = {row.partner.pk: [row.of.asked, row.of.paid, row.of.outstanding] for row in told["answer"].rows}
    known = {who: sums for who, sums in rows.items() if any(sums)}  # others gave voluntary money alone
    same = known == told["facts"]
    what = f"burden over ten years, {len(rows)} contributors"
    yield what, f"{1000 * seconds:.0f} ms", "≤ 200 ms", seconds <= 0.2
    yield "  equal to the sum from facts", "yes" if same else "NO", "to the cent", same
    yield "  beside one SELECT over the facts", f"{seconds / facts:.2f} × ({1000 * facts:.0f} ms)", "", None


def _account():
    from django.test import Client

    from accounts.models import User

    browser = Client()
    browser.force_login(User.objects.get(email="money@concord.example"), BACKEND)
    took = defaultdict(list)

    def ask():
        answer = browser.get("/owed/FRA/")
        assert answer.status_code == 200, answer.status_code
        took["bytes"].append(len(answer.content))

    seconds = _timed(ask)
    yield "a state's account over 40 years", f"{1000 * seconds:.0f} ms", "≤ 100 ms", seconds <= 0.1
    for day in ("2025-12-20", "2019-06-15"):
        seconds = _timed(lambda day=day: _listed(browser, day))
        yield f"what all states owe on {day}", f"{1000 * seconds:.0f} ms", "≤ 200 ms", seconds <= 0.2


def _listed(browser, day):
    answer = browser.get(f"/owed/?day={day}")
    assert answer.status_code == 200, answer.status_code


def _reassessed():
    from contributors import budgeting
    from contributors.models import Appropriation

    budgets = list(Appropriation.objects.filter(cycle="2025/26").order_by("pk"))

    def ask():
        for budget in budgets:
            budgeting.billed(budgeting.with_totals(Appropriation.objects.filter(pk=budget.pk)).get())

    seconds = _timed(ask, 3)
    what = f"a cycle assessed anew: {len(budgets)} budgets"
    yield what, f"{seconds:.2f} s", "≤ 2 s", seconds <= 2


BACKEND = "django.contrib.auth.backends.ModelBackend"
