"""What holds of readiness whatever is reported: nothing improves by time or for want of evidence."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics import readiness_units
from logistics.readiness_areas import AREAS, Evidence, Line, Override, Piece
from logistics.readiness_units import Facts, judge_unit
from tests.logistics.judged import TODAY, day, piece

SLOW = [HealthCheck.too_slow]  # a busy machine is no fault of the rules


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
    areas = judge_unit(facts, on=TODAY).areas
    past = [one for one in readiness_units.future(facts, areas, on=TODAY, most=500) if one.on <= then]
    foretold = past[-1].band if past else judge_unit(facts, on=TODAY).band
    assert foretold == judge_unit(facts, on=then).band
