"""Days until a unit can be there, and how each system of standby reads them from its own clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics import standby, transit
from logistics.readiness_areas import Rule
from logistics.readiness_units import Plan, judge_unit
from tests.logistics.judged import TODAY, day, line, whole


def step(code, lead, after=(), **plan):
    return transit.Step(code, "", lead, after=after, **plan)


def test_days_are_those_of_the_longest_chain_of_open_steps():
    path = transit.critical_path([step("a", 10), step("b", 5, ("a",)), step("c", 12)], TODAY)
    assert path == (15, 15, ("a", "b"))
    assert transit.critical_path([], TODAY) == (0, 0, ())


def test_what_is_missing_holds_up_the_transport_through_steps_that_are_done():
    assert transit.before("transport", {"equipment", "transport"}) == ("equipment",)
    assert transit.before("transport", {"visas", "movement", "equipment"}) == ("movement", "visas")


def test_a_step_that_is_done_holds_up_nothing():
    assert transit.critical_path([step("b", 5, ("a",))], TODAY).days == 5


def test_a_step_of_unknown_length_leaves_days_unknown_and_a_lower_bound():
    assert transit.critical_path([step("a", None), step("b", 5, ("a",))], TODAY) == (None, 5, ("a", "b"))


def test_a_step_begun_or_planned_takes_what_remains():
    assert step("a", 30, since=day(10)).remaining(TODAY) == 20
    assert step("a", 30, since=day(90)).remaining(TODAY) == 1  # late, and still not done
    assert step("a", 30, due=TODAY + timedelta(days=4)).remaining(TODAY) == 4
    planned = [step("a", 10), step("b", 30, ("a",), due=TODAY + timedelta(days=4))]
    assert transit.critical_path(planned, TODAY).days == 10  # not before what comes first


def test_steps_that_wait_for_each_other_are_refused():
    with pytest.raises(ValueError):
        transit.critical_path([step("a", 1, ("b",)), step("b", 1, ("a",))], TODAY)


def test_a_unit_with_nothing_open_takes_its_transport_and_one_that_is_there_has_no_days():
    assert judge_unit(whole(), on=TODAY).path == (21, 21, ("transport",))
    assert judge_unit(replace(whole(), is_there=True), on=TODAY).path is None


def test_an_agreement_to_be_made_comes_before_the_movement():
    facts = whole(legal=(line(1, 0, "agreement"),), mobility=(line(1, 0, "movement"),))
    facts = replace(facts, plans={"agreement": Plan(since=day(20))})
    found = judge_unit(facts, on=TODAY)
    assert found.path == (40 + 30 + 21, 91, ("agreement", "movement", "transport"))


def test_of_an_area_nobody_reported_the_days_are_not_known():
    found = judge_unit(whole(equipment=(line(1, None),)), on=TODAY)
    assert (found.path.days, found.path.at_least) == (None, 21)


@pytest.mark.parametrize(
    "days, clock, asked, gaps, bounds",
    [
        (40, "request", "request", (None, None), (40, 40)),
        (40, "request", "approval", (14, None), (26, 26)),
        (40, "request", "activation", (14, 6), (20, 20)),
        (40, "request", "activation", (14, None), (0, 26)),  # sure of 26 at most
        (40, "activation", "request", (14, 6), (60, 60)),
        (40, "activation", "request", (None, 6), (46, None)),  # sure of 46 at least
        (10, "request", "approval", (14, None), (0, 0)),
        (None, "request", "approval", (14, None), (None, None)),
    ],
)
def test_days_count_from_each_systems_own_moment(days, clock, asked, gaps, bounds):
    approval, activation = gaps
    assert (
        transit.counted_from(days, clock, asked, approval_days=approval, activation_days=activation) == bounds
    )


def test_what_may_or_may_not_keep_a_limit_is_not_said():
    assert [transit.keeps(bounds, 30) for bounds in ((0, 26), (40, None), (20, 40), (None, None))] == [
        True,
        False,
        None,
        None,
    ]


def read(facts, clock="request", rule=None, training_days=0):
    rule = rule or Rule(approval_days=7, activation_days=4)
    found = standby.readings(
        judge_unit(facts, on=TODAY, rule=rule),
        clock=clock,
        level="2",
        missing=("requirement",),
        training_days=training_days,
        rule=rule,
    )
    return {(one.system, one.value if one.system == "asf" else ""): one for one in found}


def test_one_unit_is_read_in_each_system_from_its_own_clock():
    found = read(whole())  # 21 days from the request, 14 from the approval, 10 from the activation
    assert found["pcrs", ""][:5] == ("pcrs", "2", True, 60, "request")
    assert found["pcrs", ""].missing == ("requirement",)
    assert (found["nri", ""].keeps, found["nri", ""].at_most) == (True, 10)
    assert (found["eu", ""].keeps, found["eu", ""].at_most) == (False, 14)
    assert [found["asf", name].keeps for name in ("observers", "complex", "genocide")] == [True, True, True]
    assert found["c_level", ""].value == "C1"


def test_without_the_time_between_its_moments_only_what_is_sure_is_said():
    found = read(whole(), rule=Rule())
    assert found["nri", ""].keeps is True and found["eu", ""].keeps is None


@pytest.mark.parametrize(
    "areas, training_days, level",
    [
        ({"equipment": (line(100, 66),)}, 0, "C3"),
        ({"equipment": (line(100, 64),)}, 0, "C4"),
        ({"serviceability": (line(100, 71),)}, 0, "C2"),
        ({"serviceability": (line(100, 61),)}, 0, "C3"),
        ({"personnel": (line(100, 89),)}, 0, "C2"),
        ({}, 15, "C2"),
        ({}, 43, "C4"),
        ({"sustainment": (line(1, 0),)}, 0, "C1"),  # it has no part in it
        ({"personnel": (line(100, None),)}, 0, None),
        ({}, None, None),
    ],
)
def test_c_levels_have_their_own_cuts(areas, training_days, level):
    assert read(whole(**areas), training_days=training_days)["c_level", ""].value == level
