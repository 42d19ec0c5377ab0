"""Who would pay what: rates still sum to 100, others keep their proportions, nothing stored is touched."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.apportionment import Span
from contributors.assessment import DISCOUNTS, effective_rates
from contributors.what_if import Change, rates_by_key, rates_if, until

REGULAR = {"A": Fraction(50), "B": Fraction(30), "J": Fraction(20)}
LEVELS = {"A": "A", "B": "B", "J": "J"}
SPARED = {"B": DISCOUNTS["B"], "J": DISCOUNTS["J"]}


def supposed(*changes):
    return rates_if(REGULAR, LEVELS, SPARED, changes, DISCOUNTS)


def test_without_a_change_rates_are_as_they_stand():
    assert supposed() == effective_rates(REGULAR, LEVELS)


def test_a_higher_level_lowers_what_level_a_bears():
    found = supposed(Change("J", level="B"))
    assert found == {"A": 50, "B": 30, "J": 20}


def test_who_leaves_is_borne_by_the_others_in_their_proportions():
    found = supposed(Change("B", leaves=True))
    assert found["B"] == 0 and sum(found.values()) == 100
    assert found["J"] == Fraction(20 * 100, 70) / 10


def test_a_rate_supposed_leaves_the_rest_to_the_others():
    found = supposed(Change("A", regular=Fraction(25)))
    assert found["B"] == Fraction(30 * 75, 50)


@pytest.mark.parametrize("wrong", [Change("X"), Change("A", regular=Fraction(101)), Change("A", leaves=True)])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="no rate|leave nothing|Nobody"):
        supposed(wrong)


@given(
    st.sampled_from(["B", "J"]),
    st.sampled_from(["B", "C", "E", "J"]),
    st.fractions(0, 40, max_denominator=1000),
    st.booleans(),
)
def test_rates_sum_to_exactly_100_whatever_is_supposed(state, level, regular, leaves):
    assert sum(supposed(Change(state, level=level, regular=regular, leaves=leaves)).values()) == 100


def test_a_key_shares_by_its_figures_and_who_has_none_pays_nothing():
    found = rates_by_key({"A": 3, "B": 1}, ["A", "B", "J"])
    assert found == {"A": 75, "B": 25, "J": 0}
    with pytest.raises(ValueError, match="No state"):
        rates_by_key({}, ["A"])


@pytest.mark.parametrize(
    ("day", "left"),
    [("2025-06-30", 0), ("2025-07-15", 100), ("2025-09-30", 600), ("2025-12-31", 1200), ("2026-03-01", 1200)],
)
def test_a_period_is_asked_for_until_the_mission_ends(day, left):
    span = Span(date(2025, 7, 1), date(2025, 12, 31))
    assert until(span, 1200, date.fromisoformat(day)) == left
