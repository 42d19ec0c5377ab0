"""Burden-sharing against published figures, and what must hold of any figures."""

import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors import burden
from tests import published

CATEGORIES = sorted(published.CATEGORIES.values())
JANUARY, FEBRUARY, MARCH = (date(2025, month, 1) for month in (1, 2, 3))
counts = st.lists(st.integers(0, 10_000), max_size=40)


@st.composite
def a_line(draw, months=(JANUARY,)):
    women, men = draw(st.integers(0, 50)), draw(st.integers(0, 5_000))
    known = draw(st.integers(0, 9)) > 0
    who, category = draw(st.sampled_from("ABCDEFGH")), draw(st.sampled_from(CATEGORIES))
    return burden.Line(
        who,
        category,
        women if known else None,
        men if known else None,
        women + men,
        draw(st.sampled_from(months)),
    )


lines = st.lists(a_line(), max_size=30)


def alike(*personnel):
    """One line of troops per figure, contributors named 0, 1, 2 …"""
    return [burden.Line(who, "troops", None, None, n) for who, n in enumerate(personnel)]


# Published figures


def test_the_rank_of_every_contributor_is_the_one_the_un_printed():
    ranking = published.table("ranking_2021_01.csv")
    rows = burden.measure(published.lines_of("2021-01")).rows
    ours = {row.contributor: (row.rank, row.women, row.men, row.personnel) for row in rows}
    assert len(ranking) == 122
    assert ours == {
        row["iso3"]: tuple(int(row[name]) for name in ("rank", "women", "men", "personnel"))
        for row in ranking
    }


def assert_as_published(scope_lines, printed):
    result = burden.measure(scope_lines)
    assert (result.personnel, result.women, result.men) == tuple(
        printed[n] for n in ("personnel", "women", "men")
    )
    assert (result.contributors, result.listed) == (printed["contributors"], printed["listed"])
    assert {
        category: [counts["personnel"], counts["women"], counts["men"]]
        for category, counts in result.by_category.items()
    } == printed["categories"]
    assert {(row.rank, row.contributor, row.personnel, row.women, row.men) for row in result.rows[:20]} == {
        tuple(row) for row in printed["largest"]
    }


def test_the_figures_of_january_2021_are_the_printed_ones():
    assert_as_published(published.lines_of("2021-01"), published.months()["2021-01"])


@pytest.mark.skipif(not published.DATA.is_dir(), reason=published.NO_DATA)
def test_all_truth_months_and_their_missions_are_met():
    everything = list(
        published.lines(published.table(published.DATA / "un_uniformed_personnel_2015_2025.csv.gz"))
    )
    for month, printed in published.months().items():
        first = date.fromisoformat(f"{month}-01")
        of_month = [(mission, line) for mission, line in everything if line[5] == first]
        assert_as_published([line for _, line in of_month], printed)
        for mission, figures in printed["missions"].items():
            found = burden.measure(line for acronym, line in of_month if acronym == mission)
            assert [found.personnel, found.women, found.men, found.contributors] == figures, mission


def test_duplicate_keys_of_may_2015_are_added_and_give_the_printed_total():
    rows = published.table("personnel_2015_05.csv")
    keys = Counter((r["isocode3"], r["mission_acronym"], r["personnel_type"]) for r in rows)
    assert sum(1 for n in keys.values() if n == 2) == 51
    assert burden.measure(published.lines_of("2015-05")).personnel == 106_506


def test_august_2020_is_taken_as_printed():
    result = burden.measure(published.lines_of("2020-08"))
    assert (result.women, result.personnel) == (41_183, 81_820)


def test_rwanda_carries_many_people_and_little_money():
    """6,378 of 81,932 persons against a rate of 0.0003 %: domain figures of January 2021 and of 2025."""
    result = burden.measure(published.lines_of("2021-01"), assessed={"RWA": Decimal("0.0003")})
    rwanda = next(row for row in result.rows if row.contributor == "RWA")
    assert round(rwanda.share * 100, 2) == 7.78
    assert rwanda.people_to_money == pytest.approx(0.0778450 / 0.000003, rel=1e-4)


# Ranks and shares


def test_equal_figures_share_the_better_place_and_nobody_has_none():
    rows = burden.measure(alike(5, 9, 5, 1, 0)).rows
    assert [(row.personnel, row.rank) for row in rows] == [(9, 1), (5, 2), (5, 2), (1, 4), (0, None)]


def test_listed_is_not_contributing():
    result = burden.measure(alike(3, 0))
    assert (result.contributors, result.listed) == (1, 2)
    assert [row.share for row in result.rows] == [1.0, 0.0]


@given(lines)
def test_shares_sum_to_one(lines):
    result = burden.measure(lines)
    shares = [row.share for row in result.rows]
    assert sum(shares) == pytest.approx(1) if result.personnel else shares == [None] * len(shares)


@given(st.data(), lines)
def test_the_order_of_lines_does_not_matter(data, lines):
    assert burden.measure(data.draw(st.permutations(lines))) == burden.measure(lines)


@given(counts)
def test_a_rank_is_one_more_than_those_with_more(personnel):
    for row in burden.measure(alike(*personnel)).rows:
        more = sum(1 for n in personnel if n > row.personnel)
        assert row.rank == (more + 1 if row.personnel else None)


@given(lines)
def test_categories_and_contributors_add_up_to_the_scope(lines):
    result = burden.measure(lines)
    assert sum(row.personnel for row in result.rows) == result.personnel
    assert sum(c["personnel"] for c in result.by_category.values()) == result.personnel
    if result.women is not None:
        assert sum(row.women for row in result.rows) == result.women


# Unknown is not zero


def test_women_unknown_in_one_line_are_unknown_in_every_sum_of_it():
    result = burden.measure(
        [("A", "troops", 1, 9, 10), ("A", "formed_police", None, None, 5), ("B", "troops", 2, 8, 10)]
    )
    a, b = sorted(result.rows, key=lambda row: row.contributor)
    assert (a.women, a.men, a.women_share, a.personnel) == (None, None, None, 15)
    assert (b.women, b.women_share) == (2, 0.2)
    assert (result.women, result.women_share, result.personnel) == (None, None, 25)
    assert result.by_category["troops"]["women"] == 3
    assert result.by_category["formed_police"]["women"] is None


def test_a_line_of_nobody_hides_no_women():
    result = burden.measure([("A", "troops", None, None, 0), ("A", "formed_police", 1, 4, 5)])
    assert (result.women, result.men) == (1, 4)


def test_what_is_not_given_stays_unknown():
    row = burden.measure([("A", "troops", 1, 9, 10)]).rows[0]
    unknown = (row.per_million, row.assessed_share, row.people_to_money, row.fatalities, row.fatalities_share)
    assert unknown == (None,) * 5


def test_nobody_anywhere_has_no_shares():
    result = burden.measure(alike(0, 0))
    assert (result.personnel, result.contributors, result.listed) == (0, 0, 2)
    assert (result.top10_share, result.concentration, result.gini, result.women_share) == (None,) * 4


@pytest.mark.parametrize(
    "wrong", [("A", "troops", 0, 0, -1), ("A", "troops", -1, 2, 1), ("A", "troops", 2, -1, 1)]
)
def test_fewer_than_nobody_is_refused(wrong):
    with pytest.raises(ValueError, match="A, troops: persons cannot be fewer than none"):
        burden.measure([wrong])


# What a contributor is weighed against


def test_people_are_weighed_against_inhabitants_money_and_the_dead():
    rows = burden.measure(
        [("A", "troops", 0, 30, 30), ("B", "troops", 0, 70, 70)],
        population={"A": Decimal(2_000_000), "B": None},
        assessed={"A": Decimal("10.0000"), "B": Decimal(0)},
        fatalities={"A": 1, "C": 3},
    ).rows
    b, a = rows
    assert (a.per_million, a.assessed_share, a.people_to_money) == (
        15.0,
        Decimal("10.0000"),
        pytest.approx(3.0),
    )
    assert (a.fatalities, a.fatalities_share) == (1, 0.25)
    assert (b.per_million, b.people_to_money, b.fatalities, b.fatalities_share) == (None, None, 0, 0.0)


def test_money_of_a_group_is_shared_within_the_group():
    row = burden.measure(alike(40, 60), assessed={0: Decimal(5)}, assessed_total=Decimal(20)).rows[1]
    assert row.people_to_money == pytest.approx(0.40 / 0.25)


def test_women_are_held_against_the_target_of_category_and_year():
    result = burden.measure([("A", "troops", 20, 80, 100), ("A", "civilians", 5, 5, 10)], year=2025)
    assert result.rows[0].women_against_target == {"troops": pytest.approx(0.08)}
    troops = result.by_category["troops"]
    assert (troops["women_share"], troops["target"], troops["target_provenance"]) == (
        0.2,
        0.12,
        "interpolated",
    )
    assert result.by_category["civilians"]["target"] is None


# Periods


def test_a_missing_month_is_not_a_month_of_nobody():
    months = (JANUARY, FEBRUARY, MARCH)
    result = burden.measure(
        [
            ("A", "troops", 0, 30, 30, JANUARY),
            ("A", "troops", 0, 60, 60, MARCH),
            ("B", "troops", 0, 10, 10, MARCH),
        ],
        months=months,
        population={"B": 1_000_000},
    )
    assert (result.months_reported, result.months_in_period, result.months_missing) == (2, 3, [FEBRUARY])
    assert (result.person_months, result.average) == (100, 50.0)
    assert [(row.contributor, row.person_months, row.average) for row in result.rows] == [
        ("A", 90, 45.0),
        ("B", 10, 5.0),
    ]
    assert result.rows[1].per_million == 5.0


def test_a_period_without_a_report_is_unknown():
    result = burden.measure([], months=[JANUARY, FEBRUARY])
    assert (result.personnel, result.women, result.men, result.average) == (None,) * 4
    assert (result.months_reported, result.months_missing) == (0, [JANUARY, FEBRUARY])


def test_a_line_outside_the_period_is_refused():
    with pytest.raises(ValueError, match="2025-03-01"):
        burden.measure([("A", "troops", 0, 1, 1, MARCH)], months=[JANUARY])


@given(st.lists(a_line([JANUARY, FEBRUARY, MARCH]), max_size=30), st.integers(0, 3))
def test_person_months_of_parts_add_up_to_the_whole(lines, cut):
    months = [JANUARY, FEBRUARY, MARCH]
    parts = [months[:cut], months[cut:]]
    whole = Counter({row.contributor: row.person_months for row in burden.measure(lines).rows})
    added = Counter()
    for part in parts:
        rows = burden.measure([line for line in lines if line.month in part]).rows
        added.update({row.contributor: row.person_months for row in rows})
    assert added == whole


# How unevenly it is spread


@pytest.mark.parametrize(
    "personnel, top, concentration, gini",
    [
        ([7], 1.0, 1.0, 0.0),
        ([5, 5, 5, 5], 1.0, 0.25, 0.0),
        ([1, 3, 0], 1.0, 0.625, 0.25),
        ([1] * 20, 0.5, 0.05, 0.0),
        ([1, 2, 3, 4, 5], 1.0, 55 / 225, 4 / 15),
    ],
)
def test_concentration_of_small_tables(personnel, top, concentration, gini):
    result = burden.measure(alike(*personnel))
    assert (result.top10_share, result.concentration, result.gini) == pytest.approx(
        (top, concentration, gini)
    )


@given(counts)
def test_gini_and_herfindahl_stay_within_their_range(personnel):
    result = burden.measure(alike(*personnel))
    if result.contributors:
        assert 0 <= result.gini <= 1 - 1 / result.contributors + 1e-12
        assert 1 / result.contributors - 1e-12 <= result.concentration <= 1
        assert 0 < result.top10_share <= 1


@given(counts)
def test_the_lorenz_curve_rises_below_the_diagonal_and_encloses_the_gini(personnel):
    points = burden.lorenz(personnel)
    if not any(personnel):
        assert points == []
        return
    assert (points[0], points[-1]) == ((0.0, 0.0), (1.0, 1.0))
    assert all(y <= x + 1e-12 for x, y in points) and points == sorted(points)
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(points, points[1:], strict=False))
    assert burden.measure(alike(*personnel)).gini == pytest.approx(1 - 2 * area, abs=1e-9)


# The module itself


def test_every_measure_says_how_it_is_worked_out_and_is_a_field():
    fields = {
        "contributor": {*burden.Share.__dataclass_fields__, *burden.Weighed.__dataclass_fields__},
        "scope": set(burden.Result.__dataclass_fields__),
    }
    for code, measure in burden.MEASURES.items():
        assert code == measure.code and code in fields[measure.of]
        assert all((measure.label, measure.unit, measure.formula, measure.source, measure.direction))


@pytest.mark.parametrize("module", ["contributors.burden", "contributors.assessment", "logistics.readiness"])
def test_a_formula_needs_no_database(module):
    check = f"import sys, {module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=published.ROOT).returncode == 0
