"""Women's share: its targets, and which printed figure deserves a second look."""

from collections import Counter, defaultdict

import pytest

from contributors.womens_share import target, womens_share_outlier
from tests import published


@pytest.mark.parametrize(
    "category, year, share, provenance",
    [
        # Uniformed Gender Parity Strategy 2018-2028: goals of 2028, and the military targets of 2021
        ("troops", 2028, 0.15, "published"),
        ("formed_police", 2028, 0.20, "published"),
        ("experts_on_mission", 2028, 0.25, "published"),
        ("staff_officers", 2028, 0.25, "published"),
        ("individual_police", 2028, 0.30, "published"),
        ("troops", 2021, 0.08, "published"),
        ("staff_officers", 2021, 0.18, "published"),
        ("experts_on_mission", 2021, 0.18, "published"),
        ("troops", 2025, 0.12, "interpolated"),
        ("troops", 2035, 0.15, "published"),
        ("individual_police", 2025, 0.27, "inferred"),
        ("troops", 2018, 0.05, "inferred"),
    ],
)
def test_targets_rise_a_point_a_year_to_2028(category, year, share, provenance):
    assert target(category, year) == (share, provenance)


@pytest.mark.parametrize("category, year", [("troops", 2017), ("civilians", 2025), ("troops", None)])
def test_a_target_that_is_not_known_is_none(category, year):
    assert target(category, year) is None


def test_august_2020_is_flagged_and_its_neighbours_are_not():
    """Women, and women and men, as the UN's monthly reports print them."""
    july, august, september, october = (5_344, 82_478), (41_183, 81_820), (5_331, 82_486), (5_612, 82_594)
    assert womens_share_outlier(july, august, september)
    assert womens_share_outlier(july, august, None)
    assert not womens_share_outlier((5_298, 82_210), july, (5_331, 82_486))
    assert not womens_share_outlier(september, october, (5_596, 82_296))


def test_a_line_is_flagged_when_all_its_men_are_printed_as_women():
    """Morocco in UNOCI, troops, December 2015 to February 2016, as printed."""
    assert womens_share_outlier((0, 732), (718, 718), (0, 719))


@pytest.mark.parametrize(
    "before, current, after",
    [
        ((1, 3), (3, 3), (0, 3)),  # too few persons to judge
        ((2, 40), (4, 20), (2, 40)),  # fifteen points, but chance at so few persons
        ((50, 1_000), (120, 1_000), (60, 1_000)),  # seven points
        ((50, 1_000), (200, 1_000), (190, 1_000)),  # it has changed, and stays so
        (None, (900, 1_000), None),  # nothing to compare with
        ((None, 1_000), (900, 1_000), (3, 10)),  # neighbours unknown or too small
        ((50, 1_000), (None, 1_000), (50, 1_000)),
        ((50, 1_000), None, (50, 1_000)),
    ],
)
def test_small_figures_and_lasting_changes_are_not_flagged(before, current, after):
    assert not womens_share_outlier(before, current, after)


def flagged(series):
    """The months flagged of {month: [women, persons]}, each between the months before and after it."""
    months = sorted(series)
    around = zip([None, *months], months, [*months[1:], None], strict=False)
    return [
        now for before, now, after in around if womens_share_outlier(*map(series.get, (before, now, after)))
    ]


@pytest.mark.skipif(not published.DATA.is_dir(), reason=published.NO_DATA)
def test_of_96_published_months_one_is_flagged_and_of_its_lines_most():
    of_scope, of_line = defaultdict(lambda: [0, 0]), defaultdict(lambda: defaultdict(lambda: [0, 0]))
    rows = published.table(published.DATA / "un_uniformed_personnel_2015_2025.csv.gz")
    for mission, (iso3, category, women, _, personnel, month) in published.lines(rows):
        for counts in (of_scope[f"{month:%Y-%m}"], of_line[iso3, mission, category][f"{month:%Y-%m}"]):
            counts[0], counts[1] = counts[0] + women, counts[1] + personnel
    assert flagged(of_scope) == ["2020-08"]
    months = Counter(month for series in of_line.values() for month in flagged(series))
    assert (months.total(), months["2020-08"]) == (104, 88)
