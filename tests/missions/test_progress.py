"""Where an indicator stands by the rule: worked examples, and what holds of any figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions import progress
from missions.progress import AT_RISK, DOWN, MET, NOT_ASSESSED, OFF_TRACK, ON_TRACK, UP, Aim, Value

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 27)  # 360 days
AIM = Aim(Decimal(0), FIRST, Decimal(100), LAST, UP)


def at(days, value):
    return Value(FIRST + timedelta(days=days), None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("readings", "on", "verdict", "why"),
    [
        ([], 90, NOT_ASSESSED, "no_reading"),
        ([at(90, None)], 90, NOT_ASSESSED, "nothing_known"),
        ([at(90, 25)], 90, ON_TRACK, "on_pace"),
        ([at(90, 15)], 90, ON_TRACK, "on_pace"),  # exactly 10 points behind
        ([at(90, "14.9")], 90, AT_RISK, "behind"),
        ([at(180, 20)], 180, AT_RISK, "behind"),  # exactly 30 points behind
        ([at(180, "19.9")], 180, OFF_TRACK, "far_behind"),
        ([at(90, 25)], 300, ON_TRACK, "on_pace"),  # of the day it was read
        ([at(90, 100)], 90, MET, "reached"),
        ([at(90, 100), at(120, 80)], 130, ON_TRACK, "on_pace"),  # the last one counts
        ([at(360, 99)], 361, OFF_TRACK, "missed"),
        ([at(359, 99)], 361, NOT_ASSESSED, "unread"),  # nobody knows how it was on the day
        ([at(400, 5)], 90, NOT_ASSESSED, "no_reading"),  # of a day that had not come
    ],
)
def test_the_way_is_laid_beside_the_time(readings, on, verdict, why):
    found = progress.indicator(AIM, readings, FIRST + timedelta(days=on))
    assert (found.verdict, found.why) == (verdict, why)


@pytest.mark.parametrize(
    ("changed", "verdict", "why"),
    [
        ({"target": None}, NOT_ASSESSED, "no_target"),
        ({"target_on": None}, NOT_ASSESSED, "no_day"),
        ({"baseline": None}, NOT_ASSESSED, "no_baseline"),
        ({"baseline_on": None}, NOT_ASSESSED, "no_baseline"),
        ({"every": 1}, NOT_ASSESSED, "old"),
        ({"every": 2}, ON_TRACK, "on_pace"),
        ({"baseline": Decimal(100)}, OFF_TRACK, "fell"),
        ({"direction": DOWN}, MET, "reached"),
    ],
)
def test_what_is_unknown_is_not_assessed(changed, verdict, why):
    found = progress.indicator(AIM._replace(**changed), [at(90, 25)], FIRST + timedelta(days=180))
    assert (found.verdict, found.why) == (verdict, why)


FIGURES = st.decimals(-1000, 1000, places=2)
DAYS = st.integers(0, 800).map(lambda n: FIRST + timedelta(days=n))
AIMS = st.builds(
    Aim,
    st.none() | FIGURES,
    st.none() | DAYS,
    st.none() | FIGURES,
    st.none() | DAYS,
    st.sampled_from([UP, DOWN]),
    st.none() | st.integers(1, 24),
)
READINGS = st.lists(st.builds(Value, DAYS, st.none() | FIGURES), max_size=6, unique_by=lambda one: one.as_of)
ORDER = {verdict: n for n, verdict in enumerate(progress.FROM_BEST)}


@given(AIMS, READINGS, DAYS, st.randoms())
def test_the_order_in_which_readings_came_in_does_not_matter(aim, readings, day, random):
    mixed = random.sample(readings, len(readings))
    assert progress.indicator(aim, readings, day) == progress.indicator(aim, mixed, day)


@given(AIMS, READINGS, DAYS)
def test_a_figure_turned_round_stands_where_it_stood(aim, readings, day):
    """Less of something is more of its lack."""
    lack = aim._replace(
        baseline=None if aim.baseline is None else -aim.baseline,
        target=None if aim.target is None else -aim.target,
        direction=DOWN if aim.direction == UP else UP,
    )
    turned = [one._replace(value=None if one.value is None else -one.value) for one in readings]
    one, other = progress.indicator(aim, readings, day), progress.indicator(lack, turned, day)
    assert (one.verdict, one.why, one.way) == (other.verdict, other.why, other.way)


@given(AIMS, READINGS, DAYS, st.decimals(0, 500, places=2))
def test_a_better_reading_is_never_judged_worse(aim, readings, day, more):
    more = more if aim.direction == UP else -more
    better = [one._replace(value=None if one.value is None else one.value + more) for one in readings]
    assert (
        ORDER[progress.indicator(aim, better, day).verdict]
        <= ORDER[progress.indicator(aim, readings, day).verdict]
    )


@given(AIMS, READINGS, DAYS)
def test_nothing_of_later_days_tells_of_a_day(aim, readings, day):
    known = [one for one in readings if one.as_of <= day]
    assert progress.indicator(aim, readings, day) == progress.indicator(aim, known, day)


@given(st.lists(st.sampled_from(progress.FROM_BEST)), st.sampled_from(progress.FROM_BEST))
def test_one_more_indicator_never_makes_a_benchmark_better(verdicts, another):
    if verdicts:
        assert ORDER[progress.worst([*verdicts, another])] >= ORDER[progress.worst(verdicts)]
    assert progress.worst([]) == NOT_ASSESSED


@given(DAYS, st.integers(1, 24), st.integers(1, 24))
def test_months_add_up(day, one, more):
    later = progress.months_on(day, one + more)
    assert later > day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == one + more


def test_a_month_that_is_shorter_ends_on_its_last_day():
    assert progress.months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert progress.months_on(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert progress.due(AIM._replace(every=3), None, LAST) == date(2026, 4, 1)
    assert progress.due(AIM, None, LAST) is None
