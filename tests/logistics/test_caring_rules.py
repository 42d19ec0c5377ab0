"""What counts of care tell, deaths of two lists, and the clocks of an evacuation: rules alone."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from logistics import caring
from logistics.caring import Told

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KINDS = ("hostile", "illness")


@pytest.mark.parametrize(
    "count, told", [(0, (0, 0)), (1, (1, 4)), (4, (1, 4)), (5, (5, 5)), (170, (170, 170))]
)
def test_small_counts_are_a_range_and_none_and_many_are_not(count, told):
    assert caring.told(count) == told
    assert caring.told(count, exact=True) == (count, count)


def test_no_count_is_below_nothing():
    with pytest.raises(ValueError):
        caring.told(-1)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_counts_that_are_all_small_are_told_alike_and_so_is_their_sum(size):
    sums = {caring.together(map(caring.told, counts)) for counts in product(range(1, 5), repeat=size)}
    assert sums == {Told(size, 4 * size)}


@pytest.mark.parametrize("counts", list(product((0, 1, 4, 5, 30), repeat=3)))
def test_the_true_sum_lies_within_what_is_told(counts):
    found = caring.together(map(caring.told, counts))
    assert found.least <= sum(counts) <= found.most


def minutes(n):
    return START + timedelta(minutes=n)


def test_each_step_counts_from_the_injury_and_its_limit_is_kept_to_the_minute():
    found = caring.clocks(START, minutes(10), minutes(61), minutes(120), "2")
    assert [(one.name, one.minutes, one.is_met) for one in found] == [
        ("first_aid", 10, True),
        ("care", 61, False),
        ("surgery", 120, True),
    ]


@pytest.mark.parametrize("start, level", [(None, "2"), (START, "1"), (START, "")])
def test_what_is_not_stated_is_neither_kept_nor_missed(start, level):
    surgery = caring.clocks(start, None, None, minutes(90), level)[2]
    assert (surgery.minutes, surgery.is_met) == (None, None)


def test_a_second_late_is_late():
    assert caring.clocks(START, minutes(10) + timedelta(seconds=1), None, None, "")[0].is_met is False


@pytest.mark.parametrize(
    "recorded, registered, left",
    [
        ([], [("XBR", 1)], 0),
        ([("XBR", 1)], [], 1),
        ([("XBR", 1)], [("XBR", 1)], 0),
        ([("XBR", 1), ("XBR", 1)], [("XBR", 1)], 1),
        ([("XBR", 1)], [("XCA", 1), ("XBR", 2)], 1),
    ],
)
def test_a_death_of_both_lists_is_one_and_each_entry_is_of_one(recorded, registered, left):
    assert caring.unregistered(recorded, registered) == left


def test_months_go_back_over_the_year_and_have_each_kind():
    months = caring.months_of(date(2025, 11, 30), date(2026, 1, 1))
    assert months == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]
    found = caring.by_month({(months[1], "illness"): 7}, KINDS, months)
    assert [month.total for month in found] == [Told(0, 0), Told(7, 7), Told(0, 0)]
    assert found[1].kinds == {"hostile": Told(0, 0), "illness": Told(7, 7)}
