"""Readiness of a unit: seven areas, the weakest decides; unknown, stale, overridden; what would raise it."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics import readiness_areas, readiness_force, readiness_units, standby, transit
from logistics.readiness_areas import AREAS, Evidence, Line, Override, Piece, Rule, judge
from logistics.readiness_units import Facts, Plan, judge_unit

TODAY = date(2026, 3, 31)
SLOW = [HealthCheck.too_slow]  # a busy machine is no fault of the rules


def day(ago):
    return TODAY - timedelta(days=ago)


def piece(count, ago=0, holds=92, lapses=False):
    return Piece(count, Evidence("report", day(ago), "x:1", day(ago - holds)), lapses)


def line(required, present, name="a", ago=0, weight=None, group=""):
    return Line(name, required, () if present is None else (piece(present, ago),), group, weight)


def area(*lines, name="equipment", on=TODAY, **more):
    return judge(name, lines, on=on, **more)


def whole(**areas):
    """A unit of which every area is full, but for those given."""
    lines = {name: (line(100, 100),) for name in ("personnel", "equipment", "serviceability")}
    lines |= {name: (line(1, 1),) for name in ("sustainment",)}
    lines["training"] = (line(1, 1, "course"), line(1, 1, "visit"))
    lines["mobility"] = tuple(line(1, 1, name) for name in ("visas", "medical", "movement"))
    lines["legal"] = (line(1, 1, "agreement"),)
    return Facts(lines | areas)


# --- The edge cases of domain.md, section 3
@pytest.mark.parametrize(
    "lines, score, band, code",
    [
        ([(100, 90)], 90, 1, "short"),
        ([(1_000, 899)], 89.9, 2, "short"),
        ([(100, 80)], 80, 2, "short"),
        ([(100, 70)], 70, 3, "short"),
        ([(1_000, 699)], 69.9, 4, "short"),
        ([(100, 0)], 0, 4, "short"),  # reported, and nothing is there
        ([(100, 100)], 100, 1, "met"),
        ([(0, 5)], None, None, "not_applicable"),  # nothing required is not 100
        ([(0, None), (10, 9)], 90, 1, "short"),  # what is not required needs no report
        ([(100, None)], None, None, "not_reported"),  # absent is unknown, not 0 and not 100
        ([(None, 100)], None, None, "required_unknown"),
        ([(100, 100), (10, None)], None, None, "not_reported"),
        ([(10, 30), (10, 0)], 50, 4, "short"),  # a surplus makes up for nothing of another line
        ([(100, 130)], 100, 1, "met"),
        ([(850, 300)], 300 / 8.5, 4, "short"),  # part deployed: the rest is missing
    ],
)
def test_the_edge_cases_of_an_area(lines, score, band, code):
    found = area(*(line(r, p, str(n)) for n, (r, p) in enumerate(lines)))
    assert (found.score, found.band) == (pytest.approx(score) if score is not None else None, band)
    assert found.reasons[0]["code"] == code
    assert found.is_applicable == (code != "not_applicable")


def test_persons_of_two_parents_count_together():
    both = Line("persons", 850, (piece(600), piece(250)), weight=None)
    assert area(both, name="personnel").score == 100


def test_evidence_past_its_validity_is_at_best_band_three():
    fresh, stale = area(line(10, 10, ago=92)), area(line(10, 10, ago=93))
    assert (fresh.band, fresh.is_stale) == (1, False)
    assert (stale.score, stale.band, stale.is_stale) == (100, 3, True)
    assert {
        "code": "stale",
        "evidence_on": "2025-12-28",
        "until": "2026-03-30",
        "at_best": 3,
    } in stale.reasons
    assert area(line(10, 1, ago=93)).band == 4


def test_the_oldest_evidence_is_the_areas_and_makes_it_stale():
    found = area(line(1, 1, "new"), line(1, 1, "old", ago=100))
    assert (found.evidence_on, found.is_stale, found.band) == (day(100), True, 3)


def test_evidence_without_a_day_is_at_best_band_three():
    undated = Line("a", 1, (Piece(1, Evidence("report")),))
    assert (area(undated).band, area(undated).reasons[-1]["code"]) == (3, "undated")


def test_a_certificate_is_there_on_its_last_day_and_no_more_on_the_next():
    certified = Line("course", 1, (Piece(1, Evidence("certificate", day(300), until=TODAY), lapses=True),))
    assert area(certified, name="training").band == 1
    after = area(certified, name="training", on=TODAY + timedelta(days=1))
    assert (after.score, after.band) == (0, 4)
    assert [reason["code"] for reason in after.reasons] == ["short", "lapsed"]


def test_groups_under_the_pass_mark_are_named():
    found = area(line(10, 10, "a", group="vehicles"), line(10, 8, "b", group="armour"), name="serviceability")
    assert {"code": "below", "pass_mark": 90, "names": ["armour"]} in found.reasons


def test_cuts_and_validities_are_the_organizations():
    assert area(line(100, 85), rule=Rule(cuts=(85, 60, 40))).band == 1


@pytest.mark.parametrize(
    "lines", [[line(1, 1), line(1, 1)], [line(-1, 0)], [Line("a", 1, (Piece(-1, Evidence("x")),))]]
)
def test_lines_that_cannot_be_are_refused(lines):
    with pytest.raises(ValueError):
        area(*lines)


def test_of_reports_the_last_day_holds_and_of_one_day_the_inspection():
    reports = [
        (day(5), True, 1, "a"),
        (day(3), False, 2, "b"),
        (day(3), True, 1, "c"),
        (day(3), True, 2, "d"),
    ]
    assert readiness_areas.latest(reports) == readiness_areas.latest(reports[::-1]) == "d"
    assert readiness_areas.latest([]) is None


# --- The unit
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


# --- Days to deploy
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


# --- Languages of readiness
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


# --- What would raise it most, what expires, what comes
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
    turning = readiness_units.future(facts, on=TODAY)
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


# --- The force
def need(key, required=1, criticality="routine", enabler=False):
    return readiness_force.Need(key, required, criticality, enabler)


def brought(key, quantity=1, band=1, there=True):
    return readiness_force.Brought(key, quantity, band, there)


def test_a_force_is_filled_by_ready_units_weighed_by_how_critical_they_are():
    needs = [need("hospital", 1, "critical"), need("battalion", 2, "priority"), need("police", 2)]
    units = [
        brought("hospital", band=2),
        brought("battalion", band=3),
        brought("battalion"),
        brought("police", 5),
    ]
    found = readiness_force.force(needs, units)
    assert found.fill == pytest.approx(float(Fraction(3 * 1 + 2 * Fraction(1, 2) + 1 * 1, 6)))
    assert (found.at_zero, found.short) == ((), ())
    assert (found.needs[1].ready, found.needs[1].not_ready) == (1, 1)


def test_a_gap_in_an_enabler_is_critical_whatever_the_fill():
    needs = [need("helicopters", 3, enabler=True), need("battalion", 1, "critical")]
    found = readiness_force.force(needs, [brought("helicopters", 2), brought("battalion", band=None)])
    assert (found.short, found.at_zero) == (("helicopters", "battalion"), ("battalion",))
    assert (found.needs[1].unknown, found.needs[1].ready) == (1, 0)


def test_what_is_still_on_its_way_fills_nothing_and_no_need_has_no_fill():
    found = readiness_force.force([need("a")], [brought("a", there=False)])
    assert (found.fill, found.needs[0].coming) == (0, 1)
    assert readiness_force.force([], []).fill is None


# --- Properties
def ranked(band):
    return 5 if band is None else band


@st.composite
def some_lines(draw):
    names = draw(st.lists(st.sampled_from("abcd"), max_size=4, unique=True))
    found = []
    for name in names:
        pieces = tuple(
            Piece(
                draw(st.integers(0, 12)),
                Evidence(
                    "x", TODAY - timedelta(days=(ago := draw(st.integers(0, 250)))), until=day(ago - 92)
                ),
                draw(st.booleans()),
            )
            for _n in range(draw(st.integers(0, 2)))
        )
        required = draw(st.none() | st.integers(0, 10))
        found.append(
            Line(
                name,
                required,
                pieces,
                draw(st.sampled_from(["", "g", "h"])),
                draw(st.sampled_from([None, 1])),
            )
        )
    return tuple(found)


@st.composite
def some_facts(draw):
    overrides = tuple(
        Override(
            area, draw(st.integers(1, 4)), "why", "who", TODAY + timedelta(days=draw(st.integers(-5, 90)))
        )
        for area in draw(st.lists(st.sampled_from(AREAS), max_size=2, unique=True))
    )
    return Facts({area: draw(some_lines()) for area in AREAS}, overrides, is_there=draw(st.booleans()))


def with_line(facts, area, at, changed):
    lines = list(facts.lines[area])
    lines[at] = changed
    return replace(facts, lines={**facts.lines, area: tuple(lines)})


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(some_facts(), st.data())
def test_improving_any_one_area_never_worsens_a_band(facts, data):
    area = data.draw(st.sampled_from([a for a in AREAS if facts.lines[a]] or [None]))
    if area is None:
        return
    at = data.draw(st.integers(0, len(facts.lines[area]) - 1))
    one = facts.lines[area][at]
    kind = data.draw(st.sampled_from(["more", "newer", "reported"]))
    if kind == "more" and one.pieces:
        better = one._replace(pieces=(one.pieces[0]._replace(many=one.pieces[0].many + 3), *one.pieces[1:]))
    elif kind == "newer":
        new = Evidence("x", TODAY, until=day(-92))
        better = one._replace(pieces=tuple(p._replace(evidence=new) for p in one.pieces))
    elif not one.pieces:
        better = one._replace(pieces=(piece(data.draw(st.integers(0, 12))),))
    else:
        better = one
    before, after = judge_unit(facts, on=TODAY), judge_unit(with_line(facts, area, at, better), on=TODAY)
    assert ranked(after.band) <= ranked(before.band)
    assert all(
        ranked(b.band) <= ranked(a.band)
        for a, b in zip(before.areas, after.areas, strict=True)
        if a.is_applicable
    )


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(some_facts(), st.data())
def test_removing_evidence_never_improves_a_band(facts, data):
    area = data.draw(st.sampled_from([a for a in AREAS if facts.lines[a]] or [None]))
    if area is None:
        return
    at = data.draw(st.integers(0, len(facts.lines[area]) - 1))
    gone = facts.lines[area][at]._replace(pieces=())
    before, after = judge_unit(facts, on=TODAY), judge_unit(with_line(facts, area, at, gone), on=TODAY)
    assert ranked(after.band) >= ranked(before.band)
    assert all(ranked(b.band) >= ranked(a.band) for a, b in zip(before.areas, after.areas, strict=True))


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(some_facts(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_reports_does_not_matter(facts, random):
    def shuffled(rows):
        rows = list(rows)
        random.shuffle(rows)
        return tuple(rows)

    mixed = {
        area: shuffled(one._replace(pieces=shuffled(one.pieces)) for one in facts.lines[area])
        for area in shuffled(AREAS)
    }
    assert judge_unit(facts, on=TODAY) == judge_unit(
        replace(facts, lines=mixed, overrides=shuffled(facts.overrides)), on=TODAY
    )


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(some_facts())
def test_a_unit_with_a_band_has_that_of_its_weakest_area(facts):
    found = judge_unit(facts, on=TODAY)
    bands = [area.band for area in found.areas if area.is_applicable]
    if found.band is not None:
        assert found.band == max(bands) and None not in bands
    assert found.is_complete == (bool(bands) and None not in bands)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(some_facts(), st.integers(1, 120))
def test_time_alone_never_improves_a_band(facts, days):
    facts = replace(facts, overrides=())
    then = judge_unit(facts, on=TODAY + timedelta(days=days))
    assert ranked(then.band) >= ranked(judge_unit(facts, on=TODAY).band)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(some_facts(), st.integers(0, 120))
def test_what_is_foretold_is_what_is_judged_on_the_day(facts, days):
    then = TODAY + timedelta(days=days)
    past = [one for one in readiness_units.future(facts, on=TODAY, most=500) if one.on <= then]
    foretold = past[-1].band if past else judge_unit(facts, on=TODAY).band
    assert foretold == judge_unit(facts, on=then).band
