"""How exactly a place is told: never finer than chosen, the same for all points of one square."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions import placing

LATITUDES = st.decimals(-90, 90, places=5)
LONGITUDES = st.decimals(-180, 180, places=5)
PRECISIONS = st.sampled_from(list(placing.SIDES))


@given(LATITUDES, LONGITUDES, PRECISIONS)
def test_a_place_is_told_within_half_a_square_and_on_earth(latitude, longitude, precision):
    north, east = placing.told(latitude, longitude, precision)
    half = placing.SIDES[precision] / 2
    assert abs(north - latitude) <= half and abs(east - longitude) <= half
    assert abs(north) < 90 and abs(east) < 180


@given(LATITUDES, LONGITUDES, PRECISIONS)
def test_what_is_told_tells_itself_again(latitude, longitude, precision):
    once = placing.told(latitude, longitude, precision)
    assert placing.told(*once, precision) == once


@given(st.integers(0, 4999), PRECISIONS)
def test_all_points_of_a_square_are_told_alike(offset, precision):
    inside = Decimal(offset) / 100_000  # within the smallest square
    assert placing.told(Decimal(4), Decimal(21), precision) == placing.told(
        4 + inside, 21 + inside, precision
    )


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("exact", "Kasari, Eastern valleys, Sector East"),
        ("village", "Kasari, Eastern valleys, Sector East"),
        ("district", "Eastern valleys, Sector East"),
        ("area", "Sector East"),
    ],
)
def test_names_finer_than_the_precision_are_left_out(precision, said):
    assert placing.told_words("Kasari", "Eastern valleys", "Sector East", precision) == said


def test_a_place_without_a_point_has_none():
    assert placing.told(None, None, "area") == (None, None)
