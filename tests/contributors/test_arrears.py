"""What states owe, by the day: paid, outstanding, arrears, Article 19, days to pay, cash to come."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.arrears import (
    Owed,
    Paid,
    PlanPart,
    allocate,
    article_19,
    beyond,
    expected_on,
    forecast,
    median_of,
    promised,
    standing,
)


def bill(key, issued, net, *payments):
    parts = [Paid(on, Decimal(amount)) for on, amount in payments]
    return Owed(key, issued, issued + timedelta(30), Decimal(net), parts)


OLD = bill("old", date(2024, 1, 10), 100, (date(2024, 3, 1), 40))
LATE = bill("late", date(2025, 1, 10), 100, (date(2025, 2, 1), 60), (date(2025, 4, 20), 40))
NEW = bill("new", date(2026, 1, 10), 100)
TODAY = date(2026, 3, 1)


def test_what_is_owed_is_told_by_the_year_it_was_asked_for():
    found = standing([OLD, LATE, NEW], TODAY)
    assert (found.asked, found.paid, found.outstanding) == (300, 140, 160)
    assert (found.current, found.arrears, found.overdue) == (100, 60, 160)
    assert (found.in_full, found.on_time, found.median_days) == (1, 0, 100)


def test_a_past_day_tells_what_was_so_then():
    found = standing([OLD, LATE, NEW], date(2025, 3, 1))
    assert (found.asked, found.paid, found.outstanding, found.in_full) == (200, 100, 100, 0)
    assert found.median_days is None


def test_article_19_applies_when_arrears_reach_the_two_years_before():
    assert not article_19([OLD, LATE, NEW], TODAY).applies  # 60 of 200
    never = [bill(year, date(year, 1, 10), 100) for year in (2023, 2024, 2025)]
    found = article_19(never, TODAY)
    assert (found.arrears, found.limit, found.applies) == (300, 200, True)
    assert found.to_pay == Decimal("100.01")
    paid = [*never[:2], bill(2025, date(2025, 1, 10), 100, (date(2026, 2, 1), Decimal("100.00")))]
    assert article_19(paid, TODAY).applies  # 200 of 200: equal is enough
    assert not article_19([], TODAY).applies


def test_where_how_much_was_paid_is_not_reported_less_is_known():
    hidden = [
        b._replace(is_unknown=True)
        for b in (bill(1, date(2024, 1, 10), 100), bill(2, date(2025, 1, 10), 100))
    ]
    assert standing(hidden, TODAY).is_at_most and standing(hidden, TODAY).arrears == 200
    assert article_19(hidden, TODAY).applies is None  # 200 of 200 at most
    assert article_19([*hidden, bill(3, date(2023, 1, 9), 200)], TODAY).applies is True
    assert article_19([hidden[0], LATE], TODAY).applies is False  # 100 at most of 200


def test_a_payment_goes_to_the_oldest_bill_and_the_rest_is_an_advance():
    assert allocate(Decimal(90), [NEW, OLD]) == ({"old": 60, "new": 30}, 0)
    assert allocate(Decimal(200), [NEW, OLD]) == ({"old": 60, "new": 100}, 40)
    with pytest.raises(ValueError, match="more than nothing"):
        allocate(Decimal(0), [NEW])


def test_cash_arrives_as_late_as_is_usual():
    months = [date(2026, month, 1) for month in (4, 5, 6)]
    usual = expected_on(NEW.due_on, 100, TODAY)
    assert usual == date(2026, 4, 20) and expected_on(NEW.due_on, None, TODAY) is None
    assert expected_on(NEW.due_on, 10, TODAY) == TODAY + timedelta(30)
    found = forecast(Decimal(50), months, [(usual, Decimal(100))], Decimal(60))
    assert [month.closing for month in found] == [90, 30, -30]


bills = st.builds(
    lambda key, day, net, paid: bill(key, day, net, *([(day, min(paid, net))] if min(paid, net) else [])),
    st.integers(1, 10**6),
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.integers(1, 10**9),
    st.integers(0, 10**9),
)


@given(st.integers(1, 10**10), st.lists(bills, max_size=8, unique_by=lambda b: b.key))
def test_no_cent_is_lost_and_no_bill_overpaid(amount, owed):
    given, left = allocate(Decimal(amount), owed)
    assert sum(given.values()) + left == amount and left >= 0
    assert all(0 < part <= b.outstanding(TODAY) for b in owed if (part := given.get(b.key)))
    if left:
        assert sum(given.values()) == sum(b.outstanding(TODAY) for b in owed)


@given(st.lists(st.integers(0, 40), max_size=30))
def test_the_median_of_counted_numbers_is_the_median(numbers):
    assert median_of(Counter(numbers)) == (median(numbers) if numbers else None)


def test_of_an_instalment_an_account_is_promised_its_part_and_a_late_one_is_expected_in_a_month():
    parts = [
        PlanPart(date(2026, 2, 1), Decimal(100), Decimal(40), True),
        PlanPart(date(2026, 5, 1), Decimal(100), Decimal(0), False),
        PlanPart(date(2026, 8, 1), Decimal(1000), Decimal(0), False),
    ]
    found = promised(parts, Decimal(150), Decimal(600), TODAY)
    assert [(one.on, one.amount, one.here) for one in found] == [
        (TODAY + timedelta(30), 60, 15), (date(2026, 5, 1), 100, 25), (date(2026, 8, 1), 1000, 110),
    ]  # fmt: skip
    assert promised(parts, Decimal(0), Decimal(0), TODAY) == []


@given(st.lists(bills, max_size=6, unique_by=lambda b: b.key), st.integers(0, 10**10))
def test_what_a_plan_promises_and_what_lies_beyond_it_is_all_that_is_owed(owed, amount):
    whole = sum(b.outstanding(TODAY) for b in owed)
    left = beyond(owed, Decimal(amount), TODAY)
    assert sum(part for _bill, part in left) == max(whole - amount, 0)
    assert all(0 < part <= bill.outstanding(TODAY) for bill, part in left)
