"""Where charts put lines, gaps and words."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from accounts.charts import Mark, Point, Series, bars, line_chart, months_between, nice_steps, spark

JAN, FEB, MAR, APR = months_between(date(2025, 1, 1), date(2025, 4, 1))


def test_a_month_nobody_reported_is_a_gap_and_never_zero():
    chart = line_chart(
        [Series("persons", [Point(JAN, 10), Point(FEB, None), Point(MAR, 30), Point(APR, 20)])]
    )
    assert chart.lines[0].path.count("M") == 2
    assert [dot["point"].value for dot in chart.lines[0].dots] == [10, 30, 20]


def test_zero_is_drawn_on_the_floor():
    chart = line_chart([Series("persons", [Point(JAN, 0), Point(FEB, 10)])])
    assert chart.lines[0].dots[0]["y"] == chart.floor


def test_without_a_figure_there_is_no_chart():
    assert line_chart([Series("persons", [Point(JAN, None)])]) is None


def test_a_step_that_began_earlier_starts_at_the_edge_and_runs_to_the_other():
    steps = Series("authorized", [Point(date(2020, 1, 1), 500)], "step")
    chart = line_chart([Series("persons", [Point(JAN, 10), Point(APR, 20)]), steps], starts=JAN, ends=APR)
    assert [dot["percent"] for dot in chart.lines[1].dots] == [0, 100]


def test_rank_one_is_uppermost():
    chart = line_chart([Series("rank", [Point(JAN, 1), Point(FEB, 9)])], best_on_top=True)
    first, second = chart.lines[0].dots
    assert first["y"] < second["y"]
    assert chart.grid[0]["value"] == 1


def test_marks_outside_the_time_shown_are_left_out():
    marks = [Mark(date(2019, 1, 1), "before"), Mark(FEB, "inside")]
    chart = line_chart([Series("persons", [Point(JAN, 1), Point(APR, 2)])], marks=marks)
    assert [mark["label"] for mark in chart.marks] == ["inside"]


def test_labels_of_lines_that_end_together_do_not_cover_each_other():
    lines = [Series(name, [Point(JAN, 100), Point(FEB, 100 + n)]) for n, name in enumerate("abcd")]
    places = sorted(line.label_y for line in line_chart(lines).lines)
    assert all(below - above >= 15 for above, below in zip(places, places[1:], strict=False))


@given(some.floats(min_value=0.001, max_value=1e12))
def test_steps_are_round_begin_at_zero_and_reach_the_largest(largest):
    steps = nice_steps(largest)
    assert steps[0] == 0 and steps[-1] >= largest * 0.999999
    assert 2 <= len(steps) <= 7


def test_bars_are_lengths_of_the_largest_and_unknown_stays_unknown():
    assert bars([50, None, 100, 0]) == [50, None, 100, 0]
    assert bars([0, 0]) == [0, 0]


def test_a_spark_needs_two_figures():
    assert spark([None, 5]) is None
    assert spark([1, None, 5])["path"].count("M") == 2
