"""Budgets shared out over missions, periods and states: as published, and by property."""

import calendar
import json
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.apportionment import Span, apportion, cut, half_months, monthly, prorate, share_out
from contributors.billing import Special, billed, parts_of_period, special_amounts
from tests.registers import published

MONTHS = list(calendar.month_name)
CYCLE = Span(date(2025, 7, 1), date(2026, 6, 30))
POOLS = {"support_account": 404_854_500, "unlb": 56_254_400, "rsce": 43_209_100}  # A/RES/79/298, 300 and 299


@pytest.fixture(scope="module")
def financing():
    """Resolutions 78/297 to 309 and 79/301 to 312 of the General Assembly."""
    return json.loads(published("un_mission_financing_2024_25_2025_26.json"))


# Published figures


@pytest.mark.parametrize("pool", POOLS)
def test_each_shared_pool_of_2025_26_is_prorated_as_published(financing, pool):
    rows = [row for row in financing["appropriations"] if "/79/" in row["res"] and row[pool]]
    maintenance = {row["mission"]: row["maintenance"] for row in rows}
    assert prorate(POOLS[pool], maintenance) == {row["mission"]: row[pool] for row in rows}


def test_every_cell_of_the_three_pools_is_one_of_26(financing):
    cells = [row[p] for row in financing["appropriations"] for p in POOLS if "/79/" in row["res"] and row[p]]
    assert len(cells) == 26


def test_every_apportionment_is_within_100_dollars_and_every_year_sums_exactly(financing):
    """At 50 dollars the resolutions round either way, and MINUSCA's of 2025/26 was rounded down."""
    totals = {row["res"]: row["total"] for row in financing["appropriations"]}
    exact = 0
    for resolution, periods in _published_periods(financing).items():
        span = Span(periods[0][0].first, periods[-1][0].last)
        ends = [part.last for part, _amount in periods[:-1]]
        ours = apportion(totals[resolution], span, ends)
        theirs = [amount for _part, amount in periods]
        assert sum(ours) == sum(theirs) == totals[resolution], resolution
        assert all(abs(a - b) <= 100 for a, b in zip(ours, theirs, strict=True)), resolution
        exact += sum(a == b for a, b in zip(ours, theirs, strict=True))
    assert exact == 30


def test_a_part_of_days_is_weighed_by_the_days_of_its_half_year():
    """MONUSCO's mandate ended on 20 December 2025: half the year's amount times 173 of 184 days."""
    first, rest = apportion(960_753_200, CYCLE, [date(2025, 12, 20)])
    assert (first, rest) == (451_658_400, 509_094_800)
    assert half_months(Span(date(2025, 7, 1), date(2025, 12, 20))) == Fraction(12 * 173, 184)


def test_a_month_of_a_year_is_as_resolutions_print_it(financing):
    """A/RES/79/302: at a monthly rate of 108,159,375 dollars."""
    assert monthly(1_297_912_500) == 108_159_375
    assert monthly(341_709_400) == 28_475_783


def test_cyprus_pays_a_third_of_the_net_and_greece_a_fixed_sum():
    """A/RES/79/303, of UNFICYP in 2025/26."""
    arranged = {"CYP": Special(part=Fraction(1, 3)), "GRC": Special(fixed=6_500_000)}
    assert special_amounts(62_762_100, 3_166_000, arranged) == {"CYP": 19_865_367, "GRC": 6_500_000}


def _published_periods(financing):
    found = defaultdict(list)
    for row in financing["apportionments"]:
        found[row["resolution"]].append((_span(row["period"]), row["amount"]))
    return found


def _span(text):
    """Of "1 July to 15 November 2025" and "16 November 2025 to 30 June 2026"."""
    first, last = (words.split() for words in text.split(" to "))
    days = [
        date(int(w[-1] if len(w) == 3 else last[2]), MONTHS.index(w[1]), int(w[0])) for w in (first, last)
    ]
    return Span(*days)


# What must hold of any amounts

amounts = st.integers(0, 10**11)
weights = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10**9), min_size=1).filter(
    lambda shares: any(shares.values())
)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
spans = st.builds(lambda first, n: Span(first, first + timedelta(n)), days, st.integers(0, 800))


@given(amounts, weights, st.sampled_from([1, 100]))
def test_shares_sum_to_the_whole_and_none_strays_by_more_than_what_is_left_over(amount, shares, unit):
    found = share_out(amount, shares, unit=unit)
    whole = sum(shares.values())
    assert sum(found.values()) == amount and found.keys() == shares.keys()
    largest = max(shares, key=lambda key: (shares[key], [-ord(c) for c in key]))
    assert all(
        abs(found[key] - Fraction(amount * shares[key], whole)) <= Fraction(unit, 2)
        for key in shares
        if key != largest and shares[key] != shares[largest]
    )


@given(amounts, weights, st.randoms())
def test_the_order_of_the_states_does_not_matter(amount, shares, random):
    shuffled = list(shares.items())
    random.shuffle(shuffled)
    assert share_out(amount, dict(shuffled)) == share_out(amount, shares)


@given(amounts, spans, st.lists(days, max_size=6))
def test_parts_of_a_period_sum_to_the_whole_and_leave_no_day_out(amount, span, ends):
    parts = cut(span, ends)
    assert sum(apportion(amount, span, ends)) == amount
    assert (parts[0].first, parts[-1].last) == span
    assert all(a.last + timedelta(1) == b.first for a, b in zip(parts, parts[1:], strict=False))


@given(spans, st.lists(days, max_size=4))
def test_whole_half_months_add_up_however_a_year_is_cut(span, ends):
    """Cut at half months only, the parts measure as much as the whole; so do those measured by days."""
    at_middle = [end.replace(day=15) for end in ends]
    whole = Span(span.first.replace(day=1), span.last.replace(day=15))
    if whole.last < whole.first:
        return
    assert sum(half_months(part) for part in cut(whole, at_middle)) == half_months(whole)


@given(amounts, spans)
def test_a_bill_sums_to_its_period_whatever_the_years_it_runs_over(amount, span):
    rates = {
        year: {"a": Fraction(200, 3), "b": Fraction(100, 3) - year % 7, "c": Fraction(year % 7)}
        for year in range(2019, 2040)
    }
    found = billed(span, amount, rates)
    assert sum(found.values()) == sum(part.amount for part in parts_of_period(span, amount)) == amount


def test_a_period_in_a_year_without_rates_is_not_billed_at_all():
    over_new_year = Span(date(2024, 12, 1), date(2025, 1, 31))
    assert billed(over_new_year, 100, {2025: {"a": Fraction(100)}}) is None


@pytest.mark.parametrize("broken", [{}, {"a": 0}, {"a": -1, "b": 2}])
def test_weights_that_share_nothing_are_refused(broken):
    with pytest.raises(ValueError, match="Weights"):
        share_out(100, broken)
