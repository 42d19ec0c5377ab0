"""Lines over time: a gap where nobody reported, words at the ends of the lines, marks of events. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from accounts.charts import axes
from accounts.charts.labels import LINE, apart, broken
from accounts.charts.scales import nice_steps, plain, plain_day, scale
from accounts.charts.scene import WIDTH, Datum, Dot, Key, Path, Scene, Text


@dataclass(frozen=True)
class Point:
    on: date
    value: float | None
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One line. A "step" keeps its value until the next point; a "line" joins neighbours."""

    label: str
    points: list[Point]
    shape: str = "line"


def line_chart(
    series,
    *,
    marks=(),
    height=260,
    starts=None,
    ends=None,
    best_on_top=False,
    is_filled=False,
    most_ticks=8,
    write=plain,
    say=plain_day,
    say_day=str,
):
    """A scene over time; None where no series has a figure. `best_on_top` is for ranks: 1 is uppermost.

    `write` writes a figure, `say(day, years_only)` a month of the axis, `say_day` the day of an event.
    """
    known = [p for s in series for p in s.points if p.value is not None]
    if not known:
        return None
    starts = starts or min(p.on for s in series for p in s.points)
    ends = ends or max(p.on for s in series for p in s.points)
    series = [replace(s, points=clipped(s, starts, ends)) for s in series]
    marks = [mark for mark in marks if starts <= mark.on <= ends]
    top, bottom = 40 if marks else 14, height - axes.BELOW
    largest = max(p.value for p in known)
    steps = [1, *nice_steps(max(5, largest))[1:]] if best_on_top else nice_steps(largest)
    across = scale(starts.toordinal(), ends.toordinal(), WIDTH)
    down = scale(steps[0], steps[-1], bottom - top)

    def x(day):
        return round(across(day.toordinal()), 1)

    def y(value):
        return round(top + down(value) if best_on_top else bottom - down(value), 1)

    drawn = [(n, s) for n, s in enumerate(series, 1) if any(p.value is not None for p in s.points)]
    many = len(series) > 1
    items = [*axes.grid(steps, y, write), *axes.days(starts, ends, x, bottom, say, most_ticks)]
    if is_filled:
        items += [
            Path([_closed(stroke, bottom) for stroke in strokes(s, x, y)], f"series-{n} wash", True)
            for n, s in drawn
        ]
    items += axes.marks(marks, x, bottom, say_day)
    items += [Path(strokes(s, x, y), f"series-{n} {s.shape}") for n, s in drawn]
    for n, s in drawn:
        items += dots(n, s, x, y, write, say_day if s.shape == "step" else say)
    items += _ends(drawn, x, y, write, top, bottom, many)
    keys = [Key(s.label, f"series-{n} {s.shape}", "narrow") for n, s in drawn] if many else []
    return Scene(height, items, "number", "label" if many else "value", keys)


def clipped(series, starts, ends):
    """The points inside the chart; a step that began before begins at its edge, and runs to the other."""
    inside = [p for p in series.points if starts <= p.on <= ends]
    if series.shape != "step":
        return inside
    before = [p for p in series.points if p.on < starts]
    if before and before[-1].value is not None and (not inside or inside[0].on > starts):
        inside = [Point(starts, before[-1].value, before[-1].note), *inside]
    if inside and inside[-1].value is not None and inside[-1].on < ends:
        inside = [*inside, Point(ends, inside[-1].value, inside[-1].note)]
    return inside


def strokes(series, x, y):
    """The line's points in runs, a new one after each gap."""
    runs, run = [], []
    for point in series.points:
        if point.value is None:
            if run and series.shape == "step":
                run.append((x(point.on), run[-1][1]))
            runs, run = [*runs, run], []
            continue
        if run and series.shape == "step":
            run.append((x(point.on), run[-1][1]))
        run.append((x(point.on), y(point.value)))
    return [run for run in [*runs, run] if run]


def _closed(stroke, bottom):
    return [(stroke[0][0], bottom), *stroke, (stroke[-1][0], bottom)]


def dots(n, series, x, y, write, say):
    known = [p for p in series.points if p.value is not None]
    radius = 0 if series.shape == "step" else 1.4 if len(known) > 40 else 2.6
    for p in known:
        at = (x(p.on), y(p.value))
        note = f" ({p.note})" if p.note else ""
        spots = [Dot(*at, radius, f"series-{n} spot")] if radius else []
        name = f"{series.label}, {say(p.on)}" if series.label else say(p.on)
        yield Datum(f"{name}: {write(p.value)}{note}", [*spots, Dot(*at, 9, "hit")])


def _ends(drawn, x, y, write, top, bottom, with_names):
    """The last figure of each line beside its end, under its name where there is more than one line."""
    last = [(n, s.label, next(p for p in reversed(s.points) if p.value is not None)) for n, s in drawn]
    words = [_end_words(label, str(write(p.value)), with_names) for _n, label, p in last]
    heights = [LINE * len(lines) + 2 for lines in words]
    middles = apart([y(p.value) for _n, _label, p in last], heights, top - 8, bottom + 8)
    for (n, _label, p), lines, middle in zip(last, words, middles, strict=True):
        first = middle - LINE * (len(lines) - 1) / 2 + 4
        place = x(p.on) if not with_names else max(x(p.on), WIDTH)
        for m, line in enumerate(lines):
            look = "name wide" if with_names else "name"
            yield Text(place, first + LINE * m, line, f"series-{n} {look}", "start", 8)


def _end_words(label, value, with_names):
    if not with_names:
        return [value]
    return [f"{label} {value}"] if len(label) + len(value) < 18 else [*broken(label, 19), value]
