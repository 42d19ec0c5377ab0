"""Charts worked out for templates that draw them as SVG: where lines, gaps, bars and marks lie.

Across, everything is in thousandths of the width, so a chart fits any screen; down, in pixels.
Values that nobody reported are None and leave a gap. Never asks the database.
"""

from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor, log10

WIDTH = 1000
LABEL_HEIGHT = 15


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


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day, said in a word."""

    on: date
    label: str


@dataclass
class Line:
    label: str
    shape: str
    number: int
    path: str
    dots: list[dict]
    last: Point | None
    label_percent: float
    label_y: float = 0.0


@dataclass
class Chart:
    height: int
    floor: int
    lines: list[Line]
    grid: list[dict]
    ticks: list[dict]
    marks: list[dict] = field(default_factory=list)
    years_only: bool = False


def line_chart(series, *, marks=(), height=260, starts=None, ends=None, best_on_top=False, most_ticks=8):
    """A chart over time; None where no series has a figure. `best_on_top` is for ranks: 1 is uppermost."""
    known = [p for s in series for p in s.points if p.value is not None]
    if not known:
        return None
    starts = starts or min(p.on for s in series for p in s.points)
    ends = ends or max(p.on for s in series for p in s.points)
    top, bottom = 34, height - 26
    series = [Series(s.label, _clipped(s, starts, ends), s.shape) for s in series]
    largest = max(p.value for p in known)
    steps = [1, *nice_steps(max(5, largest))[1:]] if best_on_top else nice_steps(largest)
    lowest = steps[0]
    across = _scale(starts.toordinal(), ends.toordinal(), WIDTH)

    def x(day):
        return round(across(day.toordinal()), 1)

    def y(value):
        height_of_all = (bottom - top) * (value - lowest) / (steps[-1] - lowest)
        return round(top + height_of_all if best_on_top else bottom - height_of_all, 1)

    lines = [_line(number, s, x, y) for number, s in enumerate(series, 1)]
    _place_labels([line for line in lines if line.last], y, top, bottom)
    return Chart(
        height=height,
        floor=bottom,
        lines=[line for line in lines if line.last],
        grid=[{"y": y(step), "value": step} for step in steps],
        ticks=_spaced(
            {"percent": x(day) / 10, "on": day, "anchor": _anchor(x(day))}
            for day in _ticks(starts, ends, most_ticks)
        ),
        marks=[
            {"percent": x(m.on) / 10, "label": m.label, "on": m.on} for m in marks if starts <= m.on <= ends
        ],
        years_only=(ends - starts).days > 1000,
    )


def _clipped(series, starts, ends):
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


def _line(number, series, x, y):
    path, dots, pen_down, before = [], [], False, None
    for point in series.points:
        if point.value is None:
            if pen_down and series.shape == "step":
                path.append(f"H{x(point.on)}")
            pen_down = False
            continue
        here = (x(point.on), y(point.value))
        if not pen_down:
            path.append(f"M{here[0]} {here[1]}")
        elif series.shape == "step":
            path.append(f"H{here[0]}V{here[1]}")
        else:
            path.append(f"L{here[0]} {here[1]}")
        pen_down, before = True, point
        dots.append({"percent": here[0] / 10, "y": here[1], "point": point})
    label_percent = max(24, dots[-1]["percent"]) if dots else 0
    return Line(series.label, series.shape, number, "".join(path), dots, before, label_percent)


def _place_labels(lines, y, top, bottom):
    """Labels beside the ends of their lines, moved apart where they would cover each other."""
    lines.sort(key=lambda line: y(line.last.value))
    under = top
    for line in lines:
        here = y(line.last.value)
        line.label_y = here - 8 if here - 8 >= under else max(here + LABEL_HEIGHT, under)
        under = line.label_y + LABEL_HEIGHT
    overflow = under - LABEL_HEIGHT - bottom
    for line in lines:
        line.label_y -= max(0, overflow)
    lines.sort(key=lambda line: line.number)


def nice_steps(largest, about=4):
    """Round numbers from zero to at least `largest`: 0, 5000, 10000, 15000."""
    if largest <= 0:
        return [0, 1]
    raw = largest / about
    size = 10 ** floor(log10(raw))
    step = next(s * size for s in (1, 2, 2.5, 5, 10) if s * size >= raw)
    step = int(step) if step >= 1 else step
    return [step * n for n in range(ceil(largest / step) + 1)]


def _scale(low, high, width):
    span = high - low
    return (lambda value: width * (value - low) / span) if span else (lambda value: width / 2)


def _ticks(starts, ends, most):
    """First days of months or years, about so many."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if months / n <= most), 240)
    first = starts.year * 12 + starts.month - 1
    first += -first % every
    days = [date(n // 12, n % 12 + 1, 1) for n in range(first, ends.year * 12 + ends.month, every)]
    return [day for day in days if starts <= day <= ends]


def _tick(day, x):
    return {"percent": x / 10, "on": day, "anchor": _anchor(x)}


def _anchor(x):
    return "start" if x < 30 else "end" if x > 970 else "middle"


def _spaced(ticks):
    """Without the one that would run into the last, whose word ends at the edge."""
    ticks = list(ticks)
    if len(ticks) > 1 and ticks[-1]["anchor"] == "end" and ticks[-1]["percent"] - ticks[-2]["percent"] < 18:
        del ticks[-2]
    return ticks


def spark(values, width=96, height=24):
    """A small line without axes: its path, and where it ends."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    down = _scale(low, high, height - 6)
    step = (width - 6) / (len(values) - 1)
    path, pen_down, end = [], False, (0, 0)
    for n, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        end = (round(2 + n * step, 1), round(height - 3 - down(value), 1))
        path.append(f"{'L' if pen_down else 'M'}{end[0]} {end[1]}")
        pen_down = True
    return {"path": "".join(path), "x": end[0], "y": end[1], "width": width, "height": height}


def bars(values):
    """Lengths in percent of the largest, from zero; None stays None."""
    largest = max((v for v in values if v is not None), default=0)
    return [None if v is None else round(100 * v / largest, 2) if largest else 0 for v in values]


def months_between(first, last):
    """Every first of a month from one to the other."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(n // 12, n % 12 + 1, 1) for n in months]
