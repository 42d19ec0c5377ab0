"""Shares of civilian posts: counted by hand, unknown where nothing is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.secondment import FEWEST, OVERALL, Place, shares

HAND = [
    Place("management", "seconded", "female"),
    Place("management", "seconded", "male"),
    Place("management", "contracted", "male"),
    Place("operational", "seconded", "female"),
    Place("operational", "seconded", "male", calls=2),
    Place("operational", "", "", vacant_days=90, calls=3),
    Place("operational", "", "", vacant_days=30, calls=1),
    Place("support", "contracted", "male"),
    Place("support", "contracted", "female"),
    Place("support", "contracted", ""),
]


def test_the_shares_are_those_counted_by_hand():
    found = shares(HAND)
    assert (found.posts, found.seconded, found.contracted, found.vacant) == (10, 4, 4, 2)
    assert (found.seconded_share, found.target, found.missing) == (0.5, OVERALL, pytest.approx(0.2))
    assert (found.women, found.sex_reported, found.women_share) == (3, 7, pytest.approx(3 / 7))
    assert (found.vacant_median, found.vacant_longest, found.readvertised) == (60, 90, 2)


@pytest.mark.parametrize(
    "category, counts, share, target",
    [
        ("management", (3, 2, 1, 0), 2 / 3, 1.0),
        ("operational", (4, 2, 0, 2), 1.0, 1.0),
        ("support", (3, 0, 3, 0), 0.0, None),
    ],
)
def test_a_category_is_held_against_its_own_target(category, counts, share, target):
    found = shares(HAND, category)
    assert (found.posts, found.seconded, found.contracted, found.vacant) == counts
    assert (found.seconded_share, found.target) == (pytest.approx(share), target)


def test_what_nobody_reported_is_unknown_and_never_nought():
    assert shares([]) is None
    assert shares(HAND, "unheard of") is None
    vacant = shares([Place("support", vacant_days=3)])
    assert (vacant.seconded_share, vacant.women_share, vacant.women, vacant.missing) == (None,) * 4
    held = shares([Place("support", "seconded")])
    assert (held.vacant_median, held.vacant_longest, held.women_share) == (None, None, None)


def test_a_share_of_women_that_would_tell_of_a_person_is_withheld():
    few = [Place("support", "seconded", "female")] * (FEWEST - 1)
    assert shares(few).women_share is None and shares(few).women is None
    assert shares([*few, Place("support", "seconded", "male")]).women_share == pytest.approx(0.8)


@given(
    st.lists(
        st.builds(
            Place,
            st.sampled_from(["management", "operational", "support"]),
            st.sampled_from(["seconded", "contracted", ""]),
            st.sampled_from(["female", "male", ""]),
            st.none() | st.integers(0, 4000),
            st.integers(0, 5),
        ),
        min_size=1,
    )
)
def test_every_post_is_counted_once_and_the_order_does_not_matter(places):
    found = shares(places)
    assert found.seconded + found.contracted + found.vacant == found.posts == len(places)
    assert found == shares(reversed(places))
    each = [shares(places, category) for category in ("management", "operational", "support")]
    assert sum(one.vacant for one in each if one) == found.vacant
    assert found.seconded_share is None or 0 <= found.seconded_share <= 1
