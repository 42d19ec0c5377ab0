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


def test_without_a_budget_or_books_nothing_is_forecast(cast, letter, sign_in):
    Appropriation.objects.filter(mission=cast.alpha).update(
        starts_on=date(2020, 7, 1), ends_on=date(2021, 6, 30)
    )
    page = sign_in(cast.noor).get(letter.get_absolute_url()).content.decode()
    assert "Its cash cannot be forecast" in page
