"""Readiness of a unit: the weakest area decides, unknown, overridden; what would raise it, what expires."""

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics import readiness_units
from logistics.readiness_areas import AREAS, Override
from logistics.readiness_units import Facts, Plan, judge_unit
from tests.logistics.judged import TODAY, day, line, whole


def test_the_weakest_area_decides_and_the_mean_is_second():
    found = judge_unit(whole(equipment=(line(100, 72),)), on=TODAY)
    assert (found.band, found.deciding, found.is_complete) == (3, ("equipment",), True)
    assert found.mean == pytest.approx((6 * 100 + 72) / 7)


def test_an_unknown_area_leaves_the_unit_without_a_band_and_says_the_weakest_known():
    found = judge_unit(whole(sustainment=(line(1, None),), equipment=(line(100, 72),)), on=TODAY)
    assert (found.band, found.weakest, found.is_complete) == (None, 3, False)
    assert found.unknown == found.deciding == ("sustainment",)


def test_an_area_that_does_not_apply_is_left_out():
    found = judge_unit(whole(equipment=(line(0, 3),)), on=TODAY)
    assert (found.band, found.is_complete, found.unknown) == (1, True, ())


def test_an_override_counts_until_its_last_day_and_both_are_told():
    facts = replace(
        whole(equipment=(line(100, 72),)),
        overrides=(Override("equipment", 2, "The rest follows by road.", "Dora", TODAY),),
    )
    found = judge_unit(facts, on=TODAY)
    equipment = found.areas[AREAS.index("equipment")]
    assert (found.band, found.found, equipment.band, equipment.found) == (2, 3, 2, 3)
    assert equipment.reasons[-1]["code"] == "overridden"
    after = judge_unit(facts, on=TODAY + timedelta(days=1))
    assert (after.band, after.found) == (3, 3)


def test_an_override_makes_an_unknown_area_known_and_the_evidence_stays_unknown():
    facts = whole(sustainment=(line(1, None),))
    found = judge_unit(
        replace(facts, overrides=(Override("sustainment", 2, "Seen.", "Dora", TODAY),)), on=TODAY
    )
    assert (found.band, found.found) == (2, None)


def test_two_overrides_of_an_area_on_a_day_and_strange_areas_are_refused():
    twice = replace(
        whole(), overrides=(Override("legal", 2, "", "", TODAY), Override("legal", 3, "", "", TODAY))
    )
    with pytest.raises(ValueError):
        judge_unit(twice, on=TODAY)
    with pytest.raises(ValueError):
        judge_unit(Facts({"morale": ()}), on=TODAY)


def test_the_one_area_that_raises_the_unit_is_the_only_weakest():
    found = judge_unit(whole(equipment=(line(100, 72),), personnel=(line(100, 85),)), on=TODAY).rise
    assert (found.area, found.band, found.unit_band, found.steps) == ("equipment", 2, 2, ("equipment",))


def test_where_two_areas_decide_the_one_that_saves_most_days_is_named():
    facts = whole(equipment=(line(100, 72),), personnel=(line(100, 72),))
    found = judge_unit(facts, on=TODAY)
    assert found.path.days == 60 + 21
    assert (found.rise.area, found.rise.unit_band, found.rise.days) == ("equipment", 3, 30 + 21)


def test_of_two_that_raise_alike_the_one_with_fewest_open_steps_is_named():
    facts = replace(whole(sustainment=(line(1, None),), legal=(line(1, None, "terms"),)), is_there=True)
    assert judge_unit(facts, on=TODAY).rise is None  # one alone leaves the other unknown
    alone = replace(whole(legal=(line(1, None, "terms"),)), is_there=True)
    assert judge_unit(alone, on=TODAY).rise[:3] == ("legal", 3, 3)


def test_nothing_raises_a_unit_that_is_all_in_band_one_and_there():
    assert judge_unit(replace(whole(), is_there=True), on=TODAY).rise is None


def test_what_expires_is_told_with_its_last_day_and_the_band_then():
    facts = replace(whole(equipment=(line(100, 100, ago=52, group="vehicles"),)), is_there=True)
    facts = replace(facts, lines={**facts.lines, **{a: () for a in AREAS if a != "equipment"}})
    soon = readiness_units.expiries(facts, on=TODAY)
    assert [(one.until, one.area, one.name) for one in soon] == [(day(-40), "equipment", "vehicles")]
    turning = readiness_units.future(facts, judge_unit(facts, on=TODAY).areas, on=TODAY)
    assert turning == [(day(-41), 3, (("equipment", 3),))]
    looks = readiness_units.outlook(turning, band=1, on=TODAY)
    assert [(look.days, look.band, look.areas) for look in looks] == [
        (30, 1, ()),
        (60, 3, ("equipment",)),
        (90, 3, ("equipment",)),
    ]


def test_the_picture_turns_on_the_day_after_the_first_evidence_ends():
    facts = replace(whole(equipment=(line(100, 100, ago=52),)), is_there=True)
    assert readiness_units.turns_on(facts, on=TODAY) == day(-41)
    begun = replace(whole(), plans={"visas": Plan(since=TODAY)})
    assert readiness_units.turns_on(begun, on=TODAY) == day(-1)
