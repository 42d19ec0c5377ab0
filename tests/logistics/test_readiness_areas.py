"""Readiness of an area of a unit: the edge cases of its score, stale evidence, reports of one day."""

from datetime import timedelta

import pytest

from logistics import readiness_areas
from logistics.readiness_areas import Evidence, Line, Piece, Rule
from tests.logistics.judged import TODAY, area, day, line, piece


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
