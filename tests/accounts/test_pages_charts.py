"""Where charts put lines, gaps, bars and words."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.charts import (
    Mark,
    Part,
    Point,
    Series,
    bars,
    column_chart,
    line_chart,
    months_between,
    nice_steps,
    spark,
)
from accounts.charts.labels import apart, broken, rows_without_overlap
from accounts.charts.paint import known
from accounts.charts.scene import Box, Datum, Dot, Path, Rule, Text

JAN, FEB, MAR, APR = months_between(date(2025, 1, 1), date(2025, 4, 1))
SAMPLES = [
    line_chart([Series("persons", [Point(JAN, 10), Point(MAR, 30)])], is_filled=True),
    line_chart([Series(n, [Point(JAN, 1), Point(FEB, 2)], "step") for n in "ab"], marks=[Mark(FEB, "x")]),
    column_chart(["2024", "2025"], [Part("women", [1, None]), Part("men", [2, None])]),
]


def paths(scene):
    return [item for item in scene.items if isinstance(item, Path) and not item.is_filled]


def floor_of(scene):
    return next(item.start[1] for item in scene.items if isinstance(item, Rule) and item.look == "zero")


def spots(scene):
    return [dot for dot in scene.each() if isinstance(dot, Dot) and "spot" in dot.look]


def words(scene, look):
    return [text for text in scene.each() if isinstance(text, Text) and look in text.look.split()]


# --- Lines
def test_a_month_nobody_reported_is_a_gap_and_never_zero():
    points = [Point(JAN, 10), Point(FEB, None), Point(MAR, 30), Point(APR, 20)]
    scene = line_chart([Series("persons", points)])
    assert [len(stroke) for stroke in paths(scene)[0].strokes] == [1, 2]
    assert [datum.says.rpartition(" ")[2] for datum in scene.data] == ["10", "30", "20"]


def test_a_filled_line_has_no_ground_under_a_gap():
    points = [Point(JAN, 10), Point(FEB, None), Point(MAR, 30), Point(APR, 20)]
    scene = line_chart([Series("persons", points)], is_filled=True)
    grounds = next(item.strokes for item in scene.items if isinstance(item, Path) and item.is_filled)
    across = [[x for x, _y in ground] for ground in grounds]
    assert max(across[0]) < min(across[1])


def test_zero_is_drawn_on_the_floor():
    scene = line_chart([Series("persons", [Point(JAN, 0), Point(FEB, 10)])])
    assert spots(scene)[0].y == floor_of(scene)


def test_one_figure_alone_stands_in_the_middle():
    scene = line_chart([Series("persons", [Point(JAN, 7)])])
    assert [dot.x for dot in spots(scene)] == [500]


def test_one_huge_figure_leaves_the_others_inside():
    scene = line_chart([Series("persons", [Point(JAN, 1), Point(FEB, 10**9), Point(MAR, 2)])])
    assert all(0 <= dot.y <= floor_of(scene) for dot in spots(scene))


def test_without_a_figure_there_is_no_chart():
    assert line_chart([Series("persons", [Point(JAN, None)])]) is None
    assert line_chart([]) is None
    assert column_chart([], []) is None
    assert column_chart(["2024"], [Part("a", [None])]) is None


def test_a_step_that_began_earlier_starts_at_the_edge_and_runs_to_the_other():
    steps = Series("authorized", [Point(date(2020, 1, 1), 500)], "step")
    scene = line_chart([Series("persons", [Point(JAN, 10), Point(APR, 20)]), steps], starts=JAN, ends=APR)
    assert [x for x, _y in paths(scene)[1].strokes[0]] == [0, 1000, 1000]


def test_rank_one_is_uppermost():
    scene = line_chart([Series("rank", [Point(JAN, 1), Point(FEB, 9)])], best_on_top=True)
    first, second = spots(scene)
    assert first.y < second.y
    assert words(scene, "axis")[0].words == "1"


def test_marks_outside_the_time_shown_are_left_out():
    marks = [Mark(date(2019, 1, 1), "before"), Mark(FEB, "inside")]
    scene = line_chart([Series("persons", [Point(JAN, 1), Point(APR, 2)])], marks=marks)
    assert [text.words for text in words(scene, "mark-word")] == ["inside"]


def test_words_of_marks_that_stand_close_do_not_cover_each_other():
    marks = [Mark(date(2025, 2, day), f"S/RES/{day} (2025)") for day in range(1, 8)]
    scene = line_chart([Series("persons", [Point(JAN, 1), Point(APR, 2)])], marks=marks)
    said = words(scene, "mark-word")
    assert 1 <= len(said) <= 2 and len({text.y for text in said}) == len(said)
    assert len([datum for datum in scene.data if "S/RES" in datum.says]) == 7


def test_labels_of_lines_that_end_together_do_not_cover_each_other():
    lines = [Series(name, [Point(JAN, 100), Point(FEB, 100 + n)]) for n, name in enumerate("abcdef")]
    places = sorted(text.y for text in words(line_chart(lines), "name"))
    assert len(places) == 6
    assert all(below - above >= 14 for above, below in pairwise(places))


def test_lines_are_named_in_the_plot_or_on_narrow_screens_beside_it():
    scene = line_chart([Series(name, [Point(JAN, 1), Point(FEB, 2)]) for name in ("women", "men")])
    assert [(key.words, key.shown) for key in scene.keys] == [("women", "narrow"), ("men", "narrow")]
    assert not line_chart([Series("persons", [Point(JAN, 1), Point(FEB, 2)])]).keys


# --- Columns
def test_columns_stand_on_the_floor_and_parts_on_each_other():
    scene = column_chart(["2024", "2025"], [Part("women", [10, 0]), Part("men", [30, 40])])
    boxes = [box for box in scene.each() if isinstance(box, Box)]
    women, men = boxes[0], boxes[1]
    assert women.y + women.height == pytest.approx(floor_of(scene))
    assert men.y + men.height == pytest.approx(women.y)
    assert men.height == pytest.approx(3 * women.height, rel=0.02)
    assert boxes[2].height == 0


def test_a_column_nobody_reported_is_a_gap():
    scene = column_chart(["2023", "2024", "2025"], [Part("lost", [1, None, 0])])
    assert [datum.says for datum in scene.data] == ["2023: 1", "2025: 0"]


# --- What every kind owes
@pytest.mark.parametrize("scene", SAMPLES)
def test_everything_lies_inside_and_can_be_painted_in_a_file(scene):
    for item in scene.each():
        assert known(item.look), item
        if isinstance(item, Box):
            assert item.x >= 0 and item.x + item.width <= 1000.1 and item.y + item.height <= scene.height
    assert scene.data and all(isinstance(datum, Datum) and datum.says for datum in scene.data)


# --- Words
@given(some.lists(some.floats(0, 200), max_size=10))
def test_labels_moved_apart_keep_their_order_and_room(wanted):
    placed = apart(wanted, [14] * len(wanted), 0, 200)
    by_wish = [placed[n] for n in sorted(range(len(wanted)), key=lambda n: wanted[n])]
    assert all(below - above >= 13.8 for above, below in pairwise(by_wish))
    assert all(6.9 <= place <= 193.1 for place in placed)


def test_long_words_are_broken_and_what_is_left_is_shortened():
    assert broken("Nepal", 20) == ["Nepal"]
    assert broken("United Republic of Tanzania", 20) == ["United Republic of", "Tanzania"]
    assert broken("Democratic Republic of the Congo and more", 20)[1].endswith("…")
    assert all(len(line) <= 20 for line in broken("x" * 60, 20))


def test_words_take_the_first_row_with_room():
    assert rows_without_overlap([(0, 10), (5, 15), (8, 12), (20, 30)], 2) == [0, 1, None, 0]


# --- Scales
@given(some.floats(min_value=0.001, max_value=1e12))
def test_steps_are_round_begin_at_zero_and_reach_the_largest(largest):
    steps = nice_steps(largest)
    assert steps[0] == 0 and steps[-1] >= largest * 0.99999
    assert 2 <= len(steps) <= 7


def test_bars_are_lengths_of_the_largest_and_unknown_stays_unknown():
    assert bars([50, None, 100, 0]) == [50, None, 100, 0]
    assert bars([0, 0]) == [0, 0]


def test_a_spark_needs_two_figures():
    assert spark([None, 5]) is None
    assert spark([1, None, 5])["path"].count("M") == 2
