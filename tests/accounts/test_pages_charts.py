"""Where charts put lines, gaps, bars and words."""

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.charts import (
    Cell,
    Curve,
    Mark,
    Multiple,
    Part,
    Point,
    Row,
    Series,
    Slope,
    bars,
    column_chart,
    heat_matrix,
    line_chart,
    lorenz_chart,
    months_between,
    nice_steps,
    ranked_bars,
    slope_chart,
    small_multiples,
    spark,
)
from accounts.charts.drawing import on_page, plot_in_file
from accounts.charts.labels import LETTER, NARROW, apart, broken, kept_on_a_phone, rows_without_overlap
from accounts.charts.paint import known
from accounts.charts.scene import ROOM, Box, Datum, Dot, Path, Rule, Text

JAN, FEB, MAR, APR = months_between(date(2025, 1, 1), date(2025, 4, 1))
SAMPLES = [
    line_chart([Series("persons", [Point(JAN, 10), Point(MAR, 30)])], is_filled=True),
    line_chart([Series(n, [Point(JAN, 1), Point(FEB, 2)], "step") for n in "ab"], marks=[Mark(FEB, "x")]),
    column_chart(["2024", "2025"], [Part("women", [1, None]), Part("men", [2, None])]),
    ranked_bars(
        [Row("Nepal", [5, None]), Row("A name that is far too long for one line", [0, 9])], ["a", "b"]
    ),
    lorenz_chart(
        [Curve("people", [(0, 0), (0.5, 0.1), (1, 1)]), Curve("money", [(0, 0), (0.9, 0.5), (1, 1)])]
    ),
    heat_matrix(["A"], ["x", "y", "z"], [[Cell(5, "5", "5"), Cell("none", "?"), None]], keys=[("many", 5)]),
    small_multiples(
        [
            Multiple(
                "A name that is far too long for one line", [Series("", [Point(JAN, 4), Point(MAR, 9)])]
            ),
            Multiple("B", [Series("", [Point(JAN, None)]), Series("authorized", [Point(JAN, 9)], "step")]),
        ]
    ),
    slope_chart([Slope("A", 1, 2), Slope("B", 2, 1), Slope("C", 3, 3), Slope("D", None, 4)], ["then", "now"]),
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


def test_a_line_without_a_name_says_its_day_first():
    said = [line_chart([Series(label, [Point(JAN, 10)])]).data[0].says for label in ("", "persons")]
    assert said[1] == f"persons, {said[0]}"


def test_a_filled_line_has_no_ground_under_a_gap():
    points = [Point(JAN, 10), Point(FEB, None), Point(MAR, 30), Point(APR, 20)]
    scene = line_chart([Series("persons", points)], is_filled=True)
    grounds = next(item.strokes for item in scene.items if isinstance(item, Path) and item.is_filled)
    across = [[x for x, _y in ground] for ground in grounds]
    assert max(across[0]) < min(across[1])


def test_small_multiples_share_their_scale_and_keep_their_gaps():
    large = Multiple("large", [Series("", [Point(JAN, 100), Point(FEB, None), Point(MAR, 50)])])
    small = Multiple("small", [Series("", [Point(JAN, 50), Point(FEB, 50), Point(MAR, 50)])])
    scene = small_multiples([large, small])
    floors = [item.start[1] for item in scene.items if isinstance(item, Rule) and item.look == "zero"]
    (_first, first), (last, *_others) = spots(scene)[:2], spots(scene)[2:]
    assert floors[0] - first.y == floors[1] - last.y
    assert [len(path.strokes) for path in paths(scene)] == [2, 1]
    assert [datum.says.rpartition(" ")[2] for datum in scene.data] == ["100", "50", "50", "50", "50"]
    assert small_multiples([Multiple("silent", [Series("", [Point(JAN, None)])])]) is None


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


def test_a_legend_names_the_parts_of_columns_where_the_last_column_lacks_one():
    whole = column_chart(["2024", "2025"], [Part("women", [0, 10]), Part("men", [30, 40])])
    lacking = column_chart(["2024", "2025"], [Part("women", [10, 0]), Part("men", [30, 40])])
    assert [key.shown for key in whole.keys] == ["narrow", "narrow"]
    assert [key.shown for key in lacking.keys] == ["always", "always"]


def test_a_column_nobody_reported_is_a_gap():
    scene = column_chart(["2023", "2024", "2025"], [Part("lost", [1, None, 0])])
    assert [datum.says for datum in scene.data] == ["2023: 1", "2025: 0"]


# --- Bars in rows
def test_bars_begin_at_zero_and_what_was_not_reported_is_said_and_not_drawn():
    scene = ranked_bars([Row("Nepal", [50]), Row("Ghana", [100]), Row("Fiji", [None]), Row("Peru", [0])])
    boxes = [box for box in scene.each() if isinstance(box, Box)]
    assert [(box.x, box.width) for box in boxes] == [(0, 500), (0, 1000), (0, 1)]
    assert "Fiji: not reported" in [datum.says for datum in scene.data]
    assert ranked_bars([Row("Fiji", [None])]) is None and ranked_bars([]) is None


def test_rows_of_bars_do_not_cover_each_other_however_long_their_names():
    names = [
        "Nepal",
        "United Republic of Tanzania and all of its islands",
        "Democratic Republic of the Congo",
    ]
    scene = ranked_bars([Row(name, [n + 1, n]) for n, name in enumerate(names)], ["people", "money"])
    said = sorted(text.y for text in scene.each() if isinstance(text, Text) and text.anchor == "end")
    assert all(below - above >= 13 for above, below in pairwise(said))
    boxes = sorted((box.y, box.y + box.height) for box in scene.each() if isinstance(box, Box))
    assert all(end <= start for (_s, end), (start, _e) in pairwise(boxes))


# --- Lorenz curves
def test_a_curve_runs_from_nothing_to_all_below_the_line_of_equality():
    scene = lorenz_chart([Curve("people", [(0, 0), (0.5, 0.1), (1, 1)])])
    equal, curve = paths(scene)
    (left, bottom), (right, top) = equal.strokes[0]
    assert (left, right) == (0, 1000) and curve.strokes[0][0] == (0, bottom)
    assert curve.strokes[0][-1] == (1000, top)
    assert curve.strokes[0][1] == (500, pytest.approx(bottom - 0.1 * (bottom - top), abs=0.1))
    assert lorenz_chart([Curve("nobody", [])]) is None


def test_many_points_of_a_curve_are_drawn_and_fewer_of_them_can_be_pointed_at():
    many = [(n / 200, (n / 200) ** 3) for n in range(201)]
    scene = lorenz_chart([Curve("people", many)])
    assert len(paths(scene)[1].strokes[0]) == 201 and 30 <= len(scene.data) <= 40


# --- Matrices
def test_a_cell_without_a_report_is_hatched_and_never_the_lightest_step():
    scene = heat_matrix(
        ["A", "B"], ["x", "y"], [[Cell(1, "few"), Cell("none", "not reported")], [None, Cell(5, "many")]]
    )
    looks = [box.look for box in scene.each() if isinstance(box, Box)]
    assert looks == ["step-1 cell", "none cell", "step-5 cell"]
    assert heat_matrix([], ["x"], []) is None


# --- Slopes
def test_a_better_rank_rises():
    scene = slope_chart([Slope("up", 5, 1), Slope("down", 1, 5)], ["then", "now"], best_on_top=True)
    rising, falling = (rule for rule in scene.each() if isinstance(rule, Rule) and "slope" in rule.look)
    assert rising.start[1] > rising.end[1] and "series-3" in rising.look
    assert falling.start[1] < falling.end[1] and "series-2" in falling.look


def test_names_of_a_slope_do_not_cover_each_other():
    scene = slope_chart([Slope(f"n{n}", 100, 100 + n / 10) for n in range(12)], ["then", "now"])
    for anchor in ("start", "end"):
        said = [t.y for t in scene.each() if isinstance(t, Text) and t.anchor == anchor and t.look == "ink"]
        assert len(said) == 12
        assert all(below - above >= 14.9 for above, below in pairwise(sorted(said)))


def test_who_stood_on_one_side_only_has_no_line():
    scene = slope_chart(
        [Slope("new", None, 3), Slope("old", 2, 2), Slope("never", None, None)], ["then", "now"]
    )
    assert len(scene.data) == 2
    assert len([rule for rule in scene.each() if isinstance(rule, Rule) and "slope" in rule.look]) == 1


# --- Drawn
@pytest.mark.parametrize("scene", SAMPLES)
def test_a_page_has_one_stop_for_the_keyboard_and_no_style_of_its_own(scene):
    drawn = on_page(scene, key="k", title='A "title" & more')
    root = ElementTree.fromstring(drawn)
    assert drawn.count('tabindex="0"') == 1
    assert drawn.count('tabindex="-1"') == len(scene.data) - 1
    assert root.get("aria-label") == 'A "title" & more'
    assert "style=" not in drawn and "<script" not in drawn


@pytest.mark.parametrize("scene", SAMPLES)
def test_from_right_to_left_all_is_mirrored_but_the_words(scene):
    straight, turned = (
        ElementTree.fromstring(f"<svg>{plot_in_file(scene, key='k', width=900, mirrored=way)}</svg>")
        for way in (False, True)
    )
    width = 900 - ROOM[scene.start] - ROOM[scene.end]
    for one, other in zip(straight.iter("text"), turned.iter("text"), strict=True):
        assert "".join(other.itertext()) == f"\u202b{one.text}\u202c" and one.get("y") == other.get("y")
        assert float(one.get("x")) + float(other.get("x")) == pytest.approx(width, abs=0.2)
        assert {one.get("text-anchor"), other.get("text-anchor")} in ({"start", "end"}, {"middle"})
    for one, other in zip(straight.iter("rect"), turned.iter("rect"), strict=True):
        right = float(one.get("x")) + float(one.get("width"))
        assert float(other.get("x")) == pytest.approx(width - right, abs=0.3)


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


@given(some.lists(some.text(min_size=1, max_size=14), min_size=1), some.floats(10, 500))
def test_words_under_an_axis_do_not_touch_on_a_phone(words, step):
    apart = kept_on_a_phone(words, step) * step * NARROW / 1000
    assert apart >= max(map(len, words)) * LETTER + 9.9


def test_words_under_an_axis_all_stay_where_there_is_room():
    assert kept_on_a_phone(["2024", "2025"], 500) == 1


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
