"""Flows by stage and packages by quarter: nothing counts twice, whatever fulfils what."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contributors.flow_sums import GONE, STAGES, Given, Sums, sums
from contributors.package_sums import PARTS, Line, Terms, counted_once, quarters, together

D = Decimal


def flow(key, stage, amount, fulfils=None, currency="USD", rate=None):
    return Given(key, stage, D(amount), currency, None if rate is None else D(rate), fulfils)


def standing(*flows):
    return {stage: amount for stage, amount in sums(flows).by_stage.items() if amount}


def test_a_commitment_lowers_what_of_the_pledge_is_open():
    assert standing(flow(1, "pledged", 100), flow(2, "committed", 80, 1)) == {"pledged": 20, "committed": 80}


def test_a_disbursement_fulfils_a_commitment_that_fulfils_a_pledge():
    found = sums([flow(1, "pledged", 100), flow(2, "committed", 80, 1), flow(3, "disbursed", 30, 2)])
    assert (found.by_stage["pledged"], found.by_stage["committed"], found.paid) == (20, 50, 30)
    assert (found.committed, found.pledged, found.total) == (80, 100, 100)
    assert found.open == {1: 20, 2: 50, 3: 30}


def test_paid_above_what_was_pledged_counts_as_paid_and_leaves_no_debt():
    assert standing(flow(1, "pledged", 100), flow(2, "disbursed", 130, 1)) == {"disbursed": 130}
    several = standing(
        flow(1, "pledged", 100),
        flow(2, "committed", 80, 1),
        flow(3, "disbursed", 90, 2),
        flow(4, "spent", 5, 3),
    )
    assert several == {"pledged": 10, "disbursed": 85, "spent": 5}


def test_what_was_withdrawn_counts_nowhere_and_is_told():
    found = sums([flow(1, "pledged", 100), flow(2, "withdrawn", 80, 1), flow(3, "disbursed", 30, 2)])
    assert (found.by_stage["pledged"], found.paid, found.gone["withdrawn"]) == (70, 30, 50)
    assert sums([flow(1, "lapsed", 7)]).gone == {"withdrawn": 0, "lapsed": 7}


def test_a_negative_adjustment_is_kept_as_printed():
    found = sums([flow(1, "disbursed", "542343935"), flow(2, "disbursed", "-3056014")])
    assert found.paid == D("539287921")  # Germany, statements of 2024: both rows are printed
    refunded = [flow(1, "pledged", 100), flow(2, "disbursed", 50, 1), flow(3, "disbursed", -10, 1)]
    assert standing(*refunded) == {"pledged": 60, "disbursed": 40}
    assert sums([flow(1, "pledged", 100), flow(2, "disbursed", -10, 1)]).open[1] == 100


def test_amounts_in_one_currency_are_compared_in_it():
    """100 euros pledged at one rate and paid at another are paid: nothing of the pledge stays open."""
    found = sums(
        [
            flow(1, "pledged", 100, currency="EUR", rate="0.8"),
            flow(2, "disbursed", 100, 1, currency="EUR", rate="1.0"),
        ]
    )
    assert (found.by_stage["pledged"], found.paid) == (0, 100)


def test_amounts_in_two_currencies_are_compared_by_their_own_rates():
    found = sums([flow(1, "pledged", 100, currency="EUR", rate="0.8"), flow(2, "disbursed", 50, 1)])
    assert (found.open[1], found.by_stage["pledged"], found.paid) == (60, 75, 50)


def test_without_a_rate_an_amount_is_told_by_currency_and_is_not_zero():
    found = sums([flow(1, "disbursed", 300, currency="CHF"), flow(2, "disbursed", 5)])
    assert (found.paid, found.unconverted) == (5, {"CHF": 300})
    unclear = sums([flow(1, "pledged", 100), flow(2, "disbursed", 300, 1, currency="CHF")])
    assert (unclear.unclear, unclear.by_stage["pledged"]) == ([1], 0)


def test_the_published_conversion_of_a_flow_is_met():
    """FTS flow 228238, Luxembourg to the Red Cross: 500,000 euros at 0.824 are printed as 606,796 dollars."""
    assert round(sums([flow(1, "committed", 500000, currency="EUR", rate="0.824")]).total) == 606796


def test_a_circle_and_an_unknown_stage_are_refused():
    with pytest.raises(ValueError, match="circle"):
        sums([flow(1, "pledged", 1, 2), flow(2, "pledged", 1, 1)])
    with pytest.raises(ValueError, match="reported"):
        sums([flow(1, "reported", 1)])


# --- Properties
amounts = st.decimals(min_value=1, max_value=10**9, places=2)
KEYS = 8


@st.composite
def forests(draw, least=1, stages=STAGES):
    """Flows of which each fulfils an earlier one or none, in dollars and euros."""
    n = draw(st.integers(least, KEYS))
    return [
        Given(
            key,
            draw(st.sampled_from(stages)),
            draw(amounts),
            *draw(st.sampled_from([("USD", None), ("EUR", D("0.8"))])),
            draw(st.none() | st.integers(0, key - 1)) if key else None,
        )
        for key in range(n)
    ]


def whole(found: Sums):
    return found.by_stage, found.gone, found.unconverted, found.open


@given(forests(stages=(*STAGES, *GONE)), st.integers(0, 100))
def test_order_does_not_matter(flows, seed):
    mixed = list(flows)
    Random(seed).shuffle(mixed)
    assert whole(sums(mixed)) == whole(sums(flows))


@given(forests(stages=("disbursed",)))
def test_what_lies_at_one_stage_counts_once_however_it_is_linked(flows):
    """The whole is at least the largest of each chain, and never more than all amounts."""
    found, apart = sums(flows), sums([replace(one, fulfils=None) for one in flows])
    assert found.total <= apart.total
    roots = sums([one for one in flows if one.fulfils is None]).total
    assert found.total >= roots - D("0.01") * len(flows)


@given(forests(stages=STAGES[:-1]), amounts)
def test_the_last_of_a_chain_counts_whole_wherever_it_hangs(flows, amount):
    """What is spent counts in full, linked to any flow or to none, and lowers the whole by nothing."""
    before = sums(flows)
    for fulfils in (None, *(one.key for one in flows)):
        found = sums([*flows, Given("last", "spent", amount, fulfils=fulfils)])
        assert found.by_stage["spent"] == found.open["last"] == amount
        assert before.total - D("0.05") <= found.total <= before.total + amount + D("0.05")


@given(forests(), st.integers(0, KEYS), st.integers(1, 99))
def test_splitting_one_in_two_that_are_linked_alike_changes_nothing(flows, at, percent):
    fulfilled = {one.fulfils for one in flows}
    ends = [one for one in flows if one.key not in fulfilled]
    one = ends[at % len(ends)]
    part = (one.amount * percent / 100).quantize(D("0.01"))
    two = [replace(one, amount=part), replace(one, key="rest", amount=one.amount - part)]
    split = sums([*(other for other in flows if other is not one), *two])
    before = sums(flows)
    assert split.by_stage == before.by_stage and split.gone == before.gone
    assert {k: v for k, v in split.open.items() if k in fulfilled} == {
        k: v for k, v in before.open.items() if k in fulfilled
    }


@given(forests(stages=(*STAGES, *GONE)))
def test_nothing_open_is_negative_or_above_what_was_given(flows):
    found = sums(flows)
    assert all(amount >= 0 for amount in found.by_stage.values())
    assert all(0 <= found.open[one.key] <= one.amount for one in flows)


# --- Packages
Q1, Q2, Q3 = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)


def test_a_package_of_75_and_25_by_quarter():
    """assessed = min(75 % of the budget, authorized); the gap is what all parts leave."""
    lines = [
        Line(Q1, "assessed", D(75), D(60)),
        Line(Q1, "peace_fund", D(10), D(10)),
        Line(Q1, "epf", D(5), None),
        Line(Q1, "in_kind", D(2), D(2)),
        Line(Q2, "assessed", D(90), D(0)),
        Line(Q3, "bilateral", D(130), D(20)),
    ]
    budgets = {Q1: D(100), Q2: D(100), Q3: D(100)}
    first, second, third = quarters(budgets, lines, Terms(D(75), D(140)))
    assert (first.gap, first.total_paid, first.unpaid, first.ceiling) == (8, 72, 28, 75)
    assert (second.ceiling, second.committed["assessed"], second.beyond_ceiling, second.gap) == (
        65,
        65,
        25,
        35,
    )
    assert (third.gap, third.beyond_budget, third.ceiling) == (0, 30, 0)


def test_paid_is_committed_and_what_is_not_stated_is_not_zero():
    (only,) = quarters({}, [Line(Q1, "epf", D(5), D(9)), Line(Q1, "other", None, None)], Terms())
    assert (only.committed, only.paid, only.gap, only.unpaid) == ({"epf": 9}, {"epf": 9}, None, None)


money = st.none() | st.decimals(min_value=0, max_value=10**9, places=2)


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from([Q1, Q2, Q3]), money),
    st.lists(
        st.builds(Line, st.sampled_from([Q1, Q2, Q3]), st.sampled_from(PARTS), money, money), max_size=9
    ),
    st.builds(Terms, st.none() | st.just(D(75)), st.none() | st.just(D(1000000))),
)
def test_a_gap_is_never_negative_and_the_parts_add_up_to_the_budget(budgets, lines, terms):
    for quarter in quarters(budgets, lines, terms):
        assert quarter.gap is None or quarter.gap >= 0
        if quarter.budget is not None:
            given = quarter.total_committed - quarter.beyond_budget
            assert given + quarter.gap == quarter.budget
        assert quarter.total_paid <= quarter.total_committed


def test_packages_together_add_up_quarter_by_quarter_and_no_surplus_fills_a_gap_of_another():
    first = quarters({Q1: D(100), Q2: D(50)}, [Line(Q1, "epf", D(130), D(10))], Terms())
    lines = [Line(Q1, "bilateral", D(40), D(20)), Line(Q2, "epf", D(5), None)]
    second = quarters({Q1: D(100)}, lines, Terms())
    one, two = together([first, second])
    assert (one.starts_on, one.budget, one.total_committed, one.total_paid) == (Q1, 200, 170, 30)
    assert (one.gap, one.beyond_budget, one.unpaid) == (60, 30, 170)
    assert (one.committed, one.paid) == ({"epf": 130, "bilateral": 40}, {"epf": 10, "bilateral": 20})
    assert (two.budget, two.gap, two.committed, two.without_budget) == (50, 50, {"epf": 5}, 1)


def test_of_lines_that_show_the_same_money_the_one_with_more_of_it_counts():
    both = frozenset({1, 2})
    chains = {"later": frozenset({2}), "whole": both, "again": both, "own": frozenset({3})}
    assert counted_once(chains) == {"whole", "own"}
