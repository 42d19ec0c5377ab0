"""Readiness: bands, the weakest area, stale and unknown evidence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.readiness import REASONS, Area, Rule, Strength, mission_readiness, overall, strength_area

TODAY = date(2025, 7, 31)


def area(authorized, deployed, *, age=0, rule=None, name="troops"):
    evidence_on = None if age is None else TODAY - timedelta(days=age)
    strength = Strength(name, authorized, deployed, evidence_on)
    return strength_area(strength, judged_on=TODAY, rule=rule or Rule())


def mission(*strengths):
    given = [Strength(name, authorized, deployed, TODAY) for name, authorized, deployed in strengths]
    return mission_readiness(given, judged_on=TODAY)


@st.composite
def strengths(draw):
    names = draw(st.lists(st.sampled_from("abcdefg"), unique=True))
    count = st.none() | st.integers(0, 20_000)
    day = st.none() | st.dates(date(2024, 1, 1), TODAY)
    return [Strength(name, draw(count), draw(count), draw(day)) for name in names]


@pytest.mark.parametrize(
    "deployed, band",
    [(1_000, 1), (900, 1), (899, 2), (800, 2), (799, 3), (700, 3), (699, 4), (0, 4), (1_200, 1)],
)
def test_a_band_begins_at_90_80_and_70_percent(deployed, band):
    assert area(1_000, deployed).band == band


def test_the_cuts_are_the_organizations_own():
    assert area(100, 85, rule=Rule(cuts=(85, 60, 40))).band == 1


def test_a_gap_and_a_surplus_are_told_in_persons():
    short, over = area(11_650, 9_903), area(100, 130)
    assert (short.filled, short.gap, short.over) == (9_903 / 11_650, 1_747, 0)
    assert short.reasons == [{"code": "short", "gap": 1_747, "authorized": 11_650, "deployed": 9_903}]
    assert (over.filled, over.gap, over.over, over.band) == (1.0, 0, 30, 1)
    assert over.reasons == [{"code": "over", "over": 30, "authorized": 100, "deployed": 130}]


def test_evidence_past_its_validity_is_at_best_band_three():
    fresh, stale, worse = area(100, 95, age=92), area(100, 95, age=93), area(100, 10, age=93)
    assert (fresh.band, fresh.is_stale) == (1, False)
    assert (stale.band, stale.is_stale, stale.filled) == (3, True, 0.95)
    assert stale.reasons[1] == {
        "code": "stale",
        "evidence_on": "2025-04-29",
        "validity_days": 92,
        "at_best": 3,
    }
    assert (worse.band, worse.is_stale) == (4, True)


def test_evidence_without_a_date_is_at_best_band_three():
    assert area(100, 95, age=None).reasons[1] == {"code": "undated", "at_best": 3}
    assert area(100, 95, age=None).band == 3


@pytest.mark.parametrize(
    "authorized, deployed, code", [(100, None, "not_reported"), (None, 50, "authorized_unknown")]
)
def test_what_is_absent_is_unknown_and_neither_0_nor_100(authorized, deployed, code):
    found = area(authorized, deployed)
    assert (found.filled, found.gap, found.over, found.band) == (None,) * 4
    assert found.reasons == [{"code": code}] and found.is_applicable


def test_nothing_authorized_is_not_applicable():
    result = mission(("troops", 0, 12), ("formed_police", 100, 95))
    troops = next(one for one in result.areas if one.area == "troops")
    assert (troops.is_applicable, troops.band, troops.filled, troops.over) == (False, None, None, 12)
    assert (result.band, result.is_complete, result.unknown) == (1, True, [])


def test_the_weakest_area_decides_and_a_surplus_makes_up_for_nothing():
    result = mission(("military", 1_000, 1_500), ("police", 100, 75), ("civilian", 50, 35))
    assert (result.band, result.deciding, result.is_complete) == (3, ["civilian", "police"], True)
    assert result.mean_fill == pytest.approx((1_000 + 75 + 35) / 1_150)
    assert result.reasons == [{"code": "weakest", "band": 3, "areas": ["civilian", "police"]}]


def test_unknown_areas_are_named_and_the_known_still_decide():
    result = mission(("military", 1_000, 850), ("police", 100, None))
    assert (result.band, result.is_complete, result.unknown) == (2, False, ["police"])
    assert result.reasons[1] == {"code": "unknown_areas", "areas": ["police"]}
    assert result.mean_fill == 0.85


def test_nothing_known_is_unknown():
    result = mission(("military", 1_000, None))
    assert (result.band, result.is_complete, result.deciding, result.mean_fill) == (None, False, [], None)
    assert [reason["code"] for reason in result.reasons] == ["nothing_known", "unknown_areas"]


@pytest.mark.parametrize("given", [[], [("troops", 0, 0)]])
def test_nothing_to_judge_is_said(given):
    result = mission(*given)
    assert (result.band, result.is_complete) == (None, False)
    assert result.reasons == [{"code": "nothing_applicable"}]


def test_an_area_of_another_kind_joins_in():
    result = overall([area(100, 95), Area("serviceability", band=4, reasons=[])])
    assert (result.band, result.deciding, result.mean_fill) == (4, ["serviceability"], 0.95)


def test_wrong_input_is_refused_by_name():
    with pytest.raises(ValueError, match="troops: persons cannot be fewer than none"):
        area(100, -1)
    with pytest.raises(ValueError, match="Given twice: troops"):
        mission(("troops", 1, 1), ("troops", 2, 2))


@given(strengths(), st.randoms())
def test_order_does_not_matter(strengths, random):
    before = mission_readiness(strengths, judged_on=TODAY)
    random.shuffle(strengths)
    assert mission_readiness(strengths, judged_on=TODAY) == before


@given(strengths())
def test_no_area_is_worse_than_the_whole_and_every_reason_can_be_said(strengths):
    result = mission_readiness(strengths, judged_on=TODAY)
    for one in result.areas:
        assert one.band is None or one.band <= result.band
        assert (one.area in result.deciding) == (one.band is not None and one.band == result.band)
    for reason in [*result.reasons, *(reason for one in result.areas for reason in one.reasons)]:
        assert REASONS[reason["code"]] % reason


@given(st.integers(1, 20_000), st.integers(0, 20_000))
def test_one_person_more_never_worsens_an_area(authorized, deployed):
    fewer, more = area(authorized, deployed), area(authorized, deployed + 1)
    assert more.band <= fewer.band and more.filled >= fewer.filled and more.gap <= fewer.gap
