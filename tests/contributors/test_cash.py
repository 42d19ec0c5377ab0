"""A mission's cash to come: payment plans in it, and what rests on the money that is not paid."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.services import grant_role
from contributors import ledger, reading_cash, services_plans
from contributors.models import Appropriation, Reimbursement
from tests.contributors.test_assessments import faye, issued, paid, period  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 15)
SPENDING = 83_333  # a month of 1,000,000 a year


@pytest.fixture
def letter(cast, faye, period):  # noqa: F811
    """ALPHA's letter of 10 July, due 9 August: Calmora paid its 180,000, Bresland nothing of 320,000."""
    row = issued(period, faye)
    paid(cast, faye, cast.calmora, 180_000)
    return row


def cash(cast, today=TODAY):
    return reading_cash.of_mission(cast.system, cast.alpha, today)[1]


def agreed(cast, instalments):
    treasurer = cast.pia
    grant_role(role="treasury", subject=cast.un, person=treasurer, by=cast.system)
    return services_plans.agree_plan(
        organization=cast.un, partner=cast.bresland, agreed_on=date(2025, 9, 1), instalments=instalments,
        by=treasurer,
    )  # fmt: skip


def test_a_state_without_a_pace_pays_in_no_month_and_by_its_plan_on_its_days(cast, letter):
    before = cash(cast)
    assert before.without_pace == 320_000 and sum(month.expected for month in before.months) == 0
    agreed(cast, {date(2025, 9, 10): Decimal(20_000), date(2025, 11, 1): Decimal(100_000)})
    found = cash(cast)
    assert {month.first: month.expected for month in found.months if month.expected} == {
        date(2025, 10, 1): 20_000,
        date(2025, 11, 1): 100_000,
    }  # fmt: skip  (the instalment of 10 September has passed: a month from today)
    assert found.without_pace == 200_000
    (one,) = found.planned
    assert (one.here, one.whole) == (320_000, 320_000)
    assert [(part.on, part.here) for part in one.parts] == [
        (date(2025, 10, 15), 20_000), (date(2025, 11, 1), 100_000),
    ]  # fmt: skip


def test_a_plan_that_ended_promises_nothing(cast, letter):
    plan = agreed(cast, {date(2025, 11, 1): Decimal(100_000)})
    services_plans.end_plan(plan, reason="Given up.", by=cast.pia)
    assert cash(cast).planned == [] and cash(cast).without_pace == 320_000


def test_months_below_zero_and_below_the_reserve_are_told_and_what_paying_would_change(cast, letter):
    found = cash(cast)
    assert (found.opening, found.overdue, found.reserve) == (180_000, 320_000, 3 * SPENDING)
    assert [month.first for month in found.below_reserve] == [date(2025, 9, 1), date(2025, 10, 1)]
    assert found.below_zero[0].first == date(2025, 11, 1) and len(found.below_zero) == 10
    assert found.still_below == 6  # 500,000 last six months


def claim(cast, state, total, **days):
    days = {"starts_on": date(2025, 7, 1), "ends_on": date(2025, 7, 31)} | days
    row = Reimbursement.objects.create(
        contributor=cast.bresland, mission=cast.alpha, state=state, total=total, **days
    )
    ledger.certified(row, days["ends_on"])
    return row


def test_claims_that_wait_are_told_to_who_may_see_them_alone(cast, faye, letter, sign_in):  # noqa: F811
    claim(cast, "payable", Decimal(70_000))
    claim(cast, "certified", Decimal(5_000), starts_on=date(2025, 8, 1), ends_on=date(2025, 8, 31))
    for address in (f"/budgets/cash/{cast.alpha.slug}/", letter.get_absolute_url()):
        page = sign_in(faye).get(address).content.decode()
        assert "What rests on the unpaid money" in page and "75,000 USD in 2 claims, 1 of them" in page
        assert "75,000" not in sign_in(cast.noor).get(address).content.decode()
    account = sign_in(cast.berit).get(f"/owed/{cast.bresland.code}/").content.decode()
    assert "75,000 USD in 2 claims" in account  # berit speaks for Bresland
    account = sign_in(cast.chidi).get(f"/owed/{cast.bresland.code}/").content.decode()
    assert "What rests on the unpaid money" in account and "75,000" not in account


def without_budget():
    """ALPHA's budget is one of years before."""
    Appropriation.objects.update(starts_on=date(2020, 7, 1), ends_on=date(2021, 6, 30))


def test_without_a_budget_or_books_nothing_is_forecast(cast, letter, sign_in):
    without_budget()
    page = sign_in(cast.noor).get(letter.get_absolute_url()).content.decode()
    assert "Its cash cannot be forecast" in page


def test_where_no_budget_stands_the_last_ones_spending_goes_on_and_is_told(cast, faye, letter, sign_in):  # noqa: F811
    later = date(2026, 9, 15)
    found = cash(cast, later)
    assert (found.spending, found.is_of_last, len(found.months)) == (SPENDING, True, 12)
    assert not cash(cast).is_of_last
    page = sign_in(faye).get(f"/budgets/cash/{cast.alpha.slug}/?day={later}").content.decode()
    assert "it ended on 30 June 2026" in page and "15 September 2026" in page and "Sep" in page
    assert cash(cast, date(2027, 7, 15)).spending is None
    cast.alpha.ends_on = date(2026, 8, 1)
    cast.alpha.save()
    assert cash(cast, later).spending is None


def test_cash_of_a_day_counts_what_was_in_the_books_by_it(cast, letter):
    assert cash(cast, date(2025, 6, 30)).opening is None
    assert cash(cast, date(2025, 7, 10)).opening == 0
    assert cash(cast).opening == 180_000


def test_which_of_the_two_is_missing_is_said(cast, faye, period, sign_in):  # noqa: F811
    browser = sign_in(faye)
    page = browser.get(f"/budgets/cash/{cast.alpha.slug}/?day=2025-09-15").content.decode()
    assert "It cannot be forecast: nothing of the mission is in the books." in page
    without_budget()
    bare = browser.get(f"/budgets/cash/{cast.alpha.slug}/?day=2025-09-15").content.decode()
    assert "nothing of the mission is in the books, and there is no budget." in bare


def test_cash_to_come_is_a_file_and_a_document_alike(cast, faye, letter, sign_in):  # noqa: F811
    browser = sign_in(faye)
    document = browser.get("/api/v1/cash/?mission=ALPHA&day=2025-09-15").json()
    assert (document["opening"], document["overdue"]) == ("180000.00", "320000.00")
    assert len(document["months"]) == 12 and document["months"][0]["month"] == "2025-09"
    file = browser.get(f"/budgets/cash/{cast.alpha.slug}/file.csv?day=2025-09-15")
    heads, *lines = b"".join(file.streaming_content).decode().lstrip("\ufeff").splitlines()
    assert len(lines) == 12 and heads.endswith("month,opening,expected,spending,closing")
    for line, month in zip(lines, document["months"], strict=True):
        assert line.split(",")[-5:] == list(month.values())
    early = browser.get("/api/v1/cash/?mission=ALPHA&day=2025-07-01").json()
    assert (early["opening"], early["outstanding"], early["months"]) == (None, None, [])
    assert browser.get("/api/v1/cash/").status_code == 400
    assert browser.get("/api/v1/cash/?mission=ALPHA&day=soon").status_code == 400
    assert browser.get("/api/v1/cash/?mission=NONE").status_code == 404


def test_a_contributor_and_its_desk_lead_to_what_it_is_owed(cast, sign_in):
    address = f'href="/money/receivables/{cast.bresland.code}/"'
    browser = sign_in(cast.berit)
    pages = "/desk/", f"/contributors/{cast.bresland.code}/"
    assert not any(address in browser.get(page).content.decode() for page in pages)
    claim(cast, "payable", Decimal(70_000))
    assert all(address in browser.get(page).content.decode() for page in pages)
    assert address not in sign_in(cast.noor).get(pages[1]).content.decode()
