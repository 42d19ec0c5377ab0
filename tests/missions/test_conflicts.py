"""Which plans come upon each other: held against every pair looked at by other means."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import acos, atan2, cos, pi, radians, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from missions import conflicts
from missions.conflicts import Area, Plan

START = datetime(2026, 3, 2, tzinfo=UTC)
KM = 111.195  # of one degree from south to north on the rules' sphere


def plan(key="a", owner="alpha", north=4.0, east=21.0, hours=(8, 12), reach=5, **more):
    begins, ends = (START + timedelta(hours=hour) for hour in hours)
    force = more.pop("force", owner)
    return Plan(key, owner, force, begins, ends, north, east, reach, **more)


SQUARE = ((4.0, 21.0), (4.0, 22.0), (5.0, 22.0), (5.0, 21.0))


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ({}, True),
        ({"hours": (12, 14)}, False),  # begins when the first is over
        ({"hours": (11, 14)}, True),
        ({"north": 4.089}, True),  # 9.9 km off, with 5 km round each
        ({"north": 4.091}, False),
        ({"owner": "alpha"}, False),  # the same unit
        ({"owner": "alpha", "force": "second company"}, True),
        ({"beside": frozenset({"alpha"})}, False),  # a joint operation with it
    ],
)
def test_two_plans_meet_at_one_place_and_time(other, meets):
    two = plan("b", **{"owner": "beta"} | other)
    assert (conflicts.meet(plan(), two) is not None) == meets
    assert (conflicts.meet(two, plan()) is not None) == meets


def test_a_place_told_coarsely_makes_a_conflict_possible_and_not_certain():
    two = plan("b", "beta", north=4.2, slack=20)
    found = conflicts.meet(plan(), two)
    assert found is not None and not found.is_certain
    assert conflicts.meet(plan(), two._replace(slack=5)) is None
    assert conflicts.meet(plan(), plan("b", "beta")).is_certain
    assert conflicts.meet(plan(reach=30), plan("b", "beta", slack=5)).is_certain


@pytest.mark.parametrize(
    ("outline", "north", "east", "km"),
    [
        (SQUARE, 4.5, 21.5, 0),
        (SQUARE, 5.1, 21.5, 0.1 * KM),
        (SQUARE, 3.9, 20.9, 0.1 * KM * 2**0.5),
        (SQUARE[:2], 4.1, 21.5, 0.1 * KM),
        (SQUARE[:1], 4.1, 21.0, 0.1 * KM),
        (((-1, 179), (-1, -179), (1, -179), (1, 179)), 0, 180, 0),
        (((-1, 179), (-1, -179), (1, -179), (1, 179)), 0, -178.9, 0.1 * KM),
    ],
)
def test_how_far_a_zone_is(outline, north, east, km):
    assert conflicts.from_outline((north, east), outline) == pytest.approx(km, rel=0.01, abs=0.01)


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        (Area("z", None, SQUARE), conflicts.NO_GO),
        (Area("z", "beta", SQUARE), conflicts.ZONE),
        (Area("z", "alpha", SQUARE), None),
        (Area("z", None, SQUARE, begins=START + timedelta(hours=12)), None),
        (Area("z", None, SQUARE, ends=START + timedelta(hours=9)), conflicts.NO_GO),
        (Area("z", None, ((4.5, 21.6),)), None),
        (Area("z", None, ((4.5, 21.6),), margin=8), conflicts.NO_GO),
    ],
)
def test_a_plan_enters_a_zone_of_another_force_or_a_site_where_nobody_goes(area, kind):
    found = conflicts.enter(plan(north=4.5, east=21.5), area)
    assert (found.kind if found else None) == kind


def test_whose_zone_it_is_takes_part():
    assert conflicts.enter(plan(beside=frozenset({"beta"})), Area("z", "beta", SQUARE)) is None


# --- Against every pair, by other means
PLANS = st.lists(
    st.builds(
        lambda key, owner, unit, at, long, north, east, reach, slack, beside: Plan(
            key,
            owner,
            (owner, unit),
            START + timedelta(hours=at),
            START + timedelta(hours=at + long),
            north,
            east,
            reach,
            slack,
            frozenset(beside) - {owner},
        ),
        st.uuids(),
        st.sampled_from("abc"),
        st.integers(1, 2),
        st.integers(0, 40),
        st.integers(1, 12),
        st.floats(-60, 60) | st.floats(4, 4.4),
        st.floats(-180, 180) | st.floats(21, 21.4) | st.sampled_from([180.0, -180.0, 179.95]),
        st.floats(0, 25),
        st.sampled_from([0.0, 3.5, 19.0]),
        st.sets(st.sampled_from("abc"), max_size=1),
    ),
    max_size=14,
)


def _apart(one, two):
    """The angle between two directions from the middle of the earth."""
    vectors = []
    for each in (one, two):
        up, round_ = radians(each.latitude), radians(each.longitude)
        vectors.append((cos(up) * cos(round_), cos(up) * sin(round_), sin(up)))
    return acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(*vectors, strict=True))))) * conflicts.RADIUS


def _hours(each):
    first = int((each.begins - START).total_seconds() // 3600)
    return set(range(first, int((each.ends - START).total_seconds() // 3600)))


@given(PLANS)
@settings(max_examples=500, deadline=None)
def test_what_is_found_is_what_every_pair_looked_at_says(plans):
    found = {frozenset((one.plan, one.other)) for one in conflicts.conflicts(plans)}
    for one, two in combinations(plans, 2):
        far, allowed = _apart(one, two), one.reach + two.reach + one.slack + two.slack
        if abs(far - allowed) < 0.01:
            continue  # on the very edge the last digits decide
        together = two.owner in one.beside or one.owner in two.beside or one.force == two.force
        expected = bool(_hours(one) & _hours(two)) and far <= allowed and not together
        assert (frozenset((one.key, two.key)) in found) == expected
        by_one = conflicts.against(one, plans)
        assert any(each.other == two.key for each in by_one) == (frozenset((one.key, two.key)) in found)


CORNERS = st.lists(
    st.tuples(st.integers(-30, 30), st.integers(-30, 30)), min_size=1, max_size=6, unique=True
).map(lambda corners: tuple((4 + y / 100, 21 + x / 100) for x, y in corners))


@given(CORNERS, st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
@settings(max_examples=300, deadline=None)
def test_the_distance_to_a_zone_is_that_to_the_nearest_of_many_points_of_its_edge(corners, north, east):
    point = (4 + north, 21 + east)
    told = conflicts.from_outline(point, corners)
    ends = corners if len(corners) < 3 else (*corners, corners[0])
    sides = list(zip(ends, ends[1:], strict=False)) or [(ends[0], ends[0])]
    near = min(
        conflicts.apart(point, (y1 + (y2 - y1) * step / 400, x1 + (x2 - x1) * step / 400))
        for (y1, x1), (y2, x2) in sides
        for step in range(401)
    )
    if near > 0.3 and len(corners) > 2 and _turns(point, sides) % 2:
        assert told == 0
    elif told or near > 0.3:
        assert told == pytest.approx(near, rel=0.02, abs=0.3)


def _turns(point, sides):
    """How often the edge goes round the point."""
    turned = 0.0
    for start, end in sides:
        angles = [atan2(corner[0] - point[0], corner[1] - point[1]) for corner in (start, end)]
        turned += (angles[1] - angles[0] + pi) % (2 * pi) - pi
    return abs(round(turned / (2 * pi)))


@pytest.mark.parametrize(
    ("north", "points", "hours", "km"),
    [
        (4.0, ((4.089, 21.0),), (0, 24), 9.9),  # 5 km of reach, and 5 km beyond it
        (4.0, ((4.091, 21.0),), (0, 24), None),
        (4.0, ((4.0, 21.0),), (12, 24), None),  # begins when the plan is over
        (4.05, ((4.0, 20.0), (4.0, 22.0)), (11, 24), 5.6),  # a convoy passes south of it
    ],
)
def test_a_plan_comes_near_what_was_notified_in_its_window(north, points, hours, km):
    begins, ends = (START + timedelta(hours=hour) for hour in hours)
    found = conflicts.near(plan(north=north), conflicts.Notice("clinic", points, begins, ends))
    assert (found and round(found.distance, 1)) == km


def test_a_notified_place_told_coarsely_is_near_perhaps():
    notice = conflicts.Notice("clinic", ((4.2, 21.0),), START, START + timedelta(days=1), 15)
    found = conflicts.near(plan(), notice)
    assert found is not None and not found.is_certain
    assert conflicts.near(plan(), notice._replace(slack=5)) is None
    assert conflicts.near(plan(reach=40), notice).is_certain
