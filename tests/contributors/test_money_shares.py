"""Money of burden-sharing as stored: what moves in which month, and that it adds up to the accounts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import outbox
from contributors import arrears, purse, reading_money, services_flows
from contributors import services_assessments as services
from contributors.models import Assessment, Bill, MoneyShare, MoneyTotal, Payment
from contributors.owing import owed_of
from tests.beginnings import nation
from tests.contributors.flows import flow

pytestmark = pytest.mark.django_db
STOCK = ("asked", "settled", "passed", "passed_paid")


def letter(cast, on, due, bills, *, mission=None, reference="", currency="USD"):
    """A letter as imported, {state: amount}; of the UN's regular budget unless for a mission."""
    row = Assessment.objects.create(
        organization=cast.un, mission=mission, reference=reference or f"L/{on}", issued_on=on, due_on=due,
        amount=sum(bills.values()), currency=currency, source="Letters, invented",
    )  # fmt: skip
    Bill.objects.bulk_create(
        Bill(assessment=row, partner=who, gross=amount, credit=0) for who, amount in bills.items()
    )
    return row


def pay(cast, who, amount, on, mission=None):
    return services.record_payment(
        partner=who, received_on=on, amount=Decimal(amount), by=cast.system,
        **({"mission": mission} if mission else {"organization": cast.un}),
    )  # fmt: skip


def stored(scope, who):
    """{month: what moved in it}, without what is nothing."""
    rows = MoneyShare.objects.filter(scope=scope, contributor=who).order_by("month")
    return {
        f"{row.month:%Y-%m}": {
            name: getattr(row, name)
            for name in (*STOCK, "paid", "dollar_days", "on_time", "promised", "given", "in_kind")
            if getattr(row, name)
        }
        for row in rows
    }


def test_each_movement_stands_in_its_month(cast):
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000})
    pay(cast, cast.bresland, 400, date(2025, 2, 1))
    pay(cast, cast.bresland, 500, date(2025, 4, 20))
    outbox.settle()
    assert stored("regular:UN", cast.bresland) == {
        "2025-01": {"asked": 1000},
        "2025-02": {
            "settled": 400, "passed": 1000, "passed_paid": 400, "paid": 400, "dollar_days": 400 * 22,
            "on_time": 400,
        },
        "2025-04": {"settled": 500, "passed_paid": 500, "paid": 500, "dollar_days": 500 * 100},
    }  # fmt: skip
    total = MoneyTotal.objects.get(scope="regular:UN", month=date(2025, 1, 1))
    assert total.computed_from["sources"] == ["Letters, invented"]


def test_a_reversed_payment_moves_nothing_any_more(cast):
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000})
    row = pay(cast, cast.bresland, 400, date(2025, 3, 1))
    outbox.settle()
    services.reverse_payment(row, reason="Entered twice.", by=cast.system)
    outbox.settle()
    assert "2025-03" not in stored("regular:UN", cast.bresland)
    assert not MoneyTotal.objects.filter(month=date(2025, 3, 1)).exists()


def test_a_missions_money_counts_across_missions_only_where_it_is_public_and_real(cast):
    cast.alpha.series = "un_monthly"
    cast.alpha.save()
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000}, mission=cast.alpha)
    outbox.settle()
    scopes = set(MoneyShare.objects.filter(asked=1000).values_list("scope", flat=True))
    real = {"mission:ALPHA", "all", "organization:UN", "un"}
    assert scopes == (real if not cast.alpha.is_fictional else {"mission:ALPHA"})
    cast.alpha.is_fictional, cast.alpha.is_public = False, False
    cast.alpha.save()
    outbox.settle()
    assert set(MoneyShare.objects.filter(asked=1000).values_list("scope", flat=True)) == {"mission:ALPHA"}


def test_other_currencies_are_not_added(cast):
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000}, currency="EUR")
    outbox.settle()
    assert not MoneyShare.objects.exists()


def test_only_published_voluntary_money_counts_and_each_dollar_once(cast):
    pledged = flow(cast, amount=Decimal(100))
    flow(cast, amount=Decimal(60), stage="disbursed", decided_on=date(2026, 3, 2), fulfils=pledged)
    flow(cast, amount=Decimal(7), stage="disbursed", decided_on=date(2026, 3, 5), certainty="reported")
    flow(
        cast,
        amount=Decimal(5),
        stage="disbursed",
        decided_on=date(2026, 3, 7),
        in_kind=True,
        valuation="at cost",
    )
    outbox.settle()
    assert stored("mission:ALPHA", cast.bresland) == {
        "2026-01": {"promised": 40},
        "2026-03": {"promised": 65, "given": 65, "in_kind": 5},
    }
    services_flows.withdraw_flow(pledged, reason="No money.", by=cast.system)
    outbox.settle()
    assert "2026-01" not in stored("mission:ALPHA", cast.bresland)


DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(st.tuples(DAYS, st.integers(0, 60), st.integers(1, 5000)), min_size=1, max_size=5),
    paid=st.lists(st.tuples(DAYS, st.integers(1, 6000)), max_size=5),
    end=st.integers(1, 24),
)
def test_what_moved_adds_up_to_the_account_of_any_day(cast, asked, paid, end):
    Payment.objects.all().delete()
    Assessment.objects.all().delete()
    for n, (on, days, amount) in enumerate(asked):
        due = date.fromordinal(on.toordinal() + days)
        letter(cast, on, due, {cast.bresland: amount}, reference=f"L/{n}")
    for on, amount in paid:
        pay(cast, cast.bresland, amount, on)
    outbox.settle()
    last = date(2024 + (end - 1) // 12, (end - 1) % 12 + 1, 28)
    last = date.fromordinal(last.replace(day=28).toordinal() + 4)
    last = date.fromordinal(last.replace(day=1).toordinal() - 1)
    rows = MoneyShare.objects.filter(scope="regular:UN", contributor=cast.bresland, month__lte=last)
    sums = {name: sum(getattr(row, name) for row in rows) for name in (*STOCK, "paid")}
    bills = list(Bill.objects.select_related("assessment"))
    account = arrears.standing(owed_of(bills), last)
    assert sums["asked"] == account.asked
    assert sums["asked"] - sums["settled"] == account.outstanding
    assert sums["passed"] - sums["passed_paid"] == account.overdue
    assert not outbox.due_keys(at_once=True)


# --- As the explorer answers
REGULAR = "scope=regular:UN&period=2025"


@pytest.fixture
def letters(cast):
    """A letter to three states: one paid in time, one late and in part, one of which nothing is reported."""
    cast.elandia = nation("XEL", name="Elandia")
    row = letter(
        cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000, cast.calmora: 500, cast.elandia: 250}
    )
    Bill.objects.filter(assessment=row, partner=cast.elandia).update(is_unknown=True)
    pay(cast, cast.bresland, 1000, date(2025, 2, 1))
    pay(cast, cast.calmora, 200, date(2025, 4, 20))
    outbox.settle()
    return row


def document(browser, measure, query=REGULAR):
    said = browser.get(f"/api/v1/burden/?{query}&measure={measure}")
    assert said.status_code == 200, said.content
    return said.json()


def told(browser, measure, query=REGULAR):
    found = document(browser, measure, query)
    return {row["code"]: row[measure] for row in found["rows"]} | {"all": found["totals"][measure]}


def as_numbers(figures):
    return {code: None if figure is None else round(float(figure), 4) for code, figure in figures.items()}


def test_each_measure_of_money_is_told_and_what_is_not_reported_stays_so(sign_in, cast, letters):
    browser = sign_in(cast.anwar)
    codes = b, c, d = cast.bresland.code, cast.calmora.code, cast.elandia.code
    for measure, figures in {
        "asked": (1000, 500, 250, 1750),
        "paid": (1000, 200, None, None),
        "outstanding": (0, 300, None, None),
        "days_to_pay": (22, 100, None, 35),
        "late_share": (0, 1, None, None),
        "arrears_share": (0, 11 / 12, None, None),
    }.items():
        expected = dict(zip((*codes, "all"), figures, strict=True))
        assert as_numbers(told(browser, measure)) == as_numbers(expected), measure
    for measure in ("voluntary", "in_kind"):
        assert as_numbers(told(browser, measure)) == dict.fromkeys((b, c, d, "all")), measure


def test_what_is_outstanding_for_certain_is_told_from_the_letter_on_that_is_not_known(sign_in, cast, letters):
    letter(cast, date(2024, 3, 1), date(2024, 4, 1), {cast.elandia: 80, cast.bresland: 20})
    letter(cast, date(2026, 1, 10), date(2026, 2, 9), {cast.elandia: 500})
    outbox.settle()
    browser, query = sign_in(cast.anwar), "scope=regular:UN&period=2026"
    assert told(browser, "outstanding", query)[cast.elandia.code] is None
    assert document(browser, "outstanding", query)["outstanding_at_least"] == [
        {"code": cast.elandia.code, "amount": "580.00", "unknown_since": "2025-01-10"}
    ]
    page = browser.get(f"/burden-sharing/?{query}&measure=outstanding").content.decode()
    assert "Elandia: 580 USD; not known from the letter of 10 January 2025 on" in page
    assert document(browser, "outstanding", "scope=regular:UN&period=2024")["outstanding_at_least"] == []
    assert document(browser, "voluntary", query)["outstanding_at_least"] == []


def test_shares_sum_to_one_to_the_last_place(sign_in, cast):
    cast.elandia = nation("XEL", name="Elandia")
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1, cast.calmora: 1, cast.elandia: 1})
    outbox.settle()
    found = document(sign_in(cast.anwar), "asked")
    assert sorted(str(row["share"]) for row in found["rows"]) == ["0.33333333", "0.33333333", "0.33333334"]
    assert sum(Decimal(str(row["share"])) for row in found["rows"]) == 1


def test_page_files_and_rows_show_one_figure(sign_in, cast, letters):
    browser = sign_in(cast.anwar)
    for measure in ("asked", "paid", "late_share", "voluntary"):
        query = f"{REGULAR}&measure={measure}"
        page = browser.get(f"/burden-sharing/?{query}")
        assert page.status_code == 200
        shown = {row.code: row.value for row in page.context["answer"].rows}
        file = browser.get(f"/burden-sharing/file.json?{query}").json()
        told_in_file = {row["code"]: row[measure] for row in file["rows"] if row["code"] != "all"}
        assert as_numbers(told_in_file) == as_numbers(shown)
        assert browser.get(f"/burden-sharing/file.pdf?{query}").content.startswith(b"%PDF")
    rows = browser.get(f"/burden-sharing/rows/?{REGULAR}&measure=paid&of={cast.calmora.code}")
    assert (rows.context["asked"], rows.context["paid"]) == (500, 200)
    assert "L/2025-01-10" in rows.content.decode()


def test_money_asked_of_no_scope_is_of_the_regular_budget_in_its_latest_year(sign_in, cast, letters):
    asked = sign_in(cast.noor).get("/burden-sharing/?measure=asked").context["question"]
    assert (asked.scope, asked.span.code) == ("regular:UN", "2026")


def test_money_of_a_hidden_mission_is_only_for_those_who_see_it(sign_in, cast):
    cast.alpha.is_public = False
    cast.alpha.save()
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 1000}, mission=cast.alpha)
    outbox.settle()
    query = "/api/v1/burden/?scope=mission:ALPHA&period=2025&measure=asked"
    assert sign_in(cast.berit).get(query).status_code == 404
    assert sign_in(cast.anwar).get("/api/v1/burden/?scope=all&period=2025&measure=asked").status_code == 404
    assert told(sign_in(cast.anwar), "asked", "scope=mission:ALPHA&period=2025")["all"]


def test_whether_a_pledge_was_kept_is_not_reported_where_nothing_is_told_as_paid(cast):
    """Of trust funds only what is committed is published: nobody kept 0 percent of their word."""
    months = [date(2026, month, 1) for month in range(1, 13)]

    def kept():
        outbox.settle()
        found, known = reading_money.purses(cast.system, "mission:ALPHA", months)
        return {who: purse.figures(one, known).kept_share for who, one in found.items()}

    flow(cast, stage="committed")
    pledged = flow(cast, donor=cast.calmora)
    assert kept() == {cast.bresland.pk: None, cast.calmora.pk: None}
    flow(cast, donor=cast.calmora, amount=Decimal(25), stage="disbursed", fulfils=pledged)
    assert kept() == {cast.bresland.pk: 0, cast.calmora.pk: 0.25}
