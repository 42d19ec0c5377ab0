"""Small multiples: a row each, all on one scale and over one time, so that shapes can be compared. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from accounts.charts import axes
from accounts.charts.labels import LINE, broken
from accounts.charts.lines import Series, clipped, dots, strokes
from accounts.charts.scales import nice_steps, plain, plain_day, scale
from accounts.charts.scene import WIDTH, Key, Path, Rule, Scene, Text

TALL, GAP, TOP = 48, 16, 16
LETTERS = 22


@dataclass(frozen=True)
class Multiple:
    """One row: whose it is, and its lines; the last figure of the first stands behind it."""

    label: str
    lines: Sequence[Series]


def small_multiples(
    rows, *, starts=None, ends=None, write=plain, say=plain_day, say_day=str, unknown="not reported"
):
    """A scene of rows in the order given; None where none has a figure. Lines are as in `line_chart`."""
    points = [p for row in rows for line in row.lines for p in line.points]
    known = [p.value for p in points if p.value is not None]
    if not known:
        return None
    starts, ends = starts or min(p.on for p in points), ends or max(p.on for p in points)
    most = nice_steps(max(known))[-1]
    across = scale(starts.toordinal(), ends.toordinal(), WIDTH)
    down = scale(0, most, TALL)

    def x(day):
        return round(across(day.toordinal()), 1)

    items, floor = [], 0
    for n, row in enumerate(rows):
        top = TOP + n * (TALL + GAP)
        floor = top + TALL
        lines = [replace(line, points=clipped(line, starts, ends)) for line in row.lines]
        items += _row(replace(row, lines=lines), x, _down_from(floor, down), top, floor, write, say, say_day)
        if not any(p.value is not None for line in lines for p in line.points):
            items.append(Text(0, floor - 6, unknown, "unknown", "start", 6))
        if n == 0:
            items.append(Text(0, top - 4, str(write(most)), "axis", "start", 2))
    items += axes.days(starts, ends, x, floor, say)
    names = list(
        dict.fromkeys((n, line.label, line.shape) for row in rows for n, line in enumerate(row.lines, 1))
    )
    keys = [Key(label, f"series-{n} {shape}") for n, label, shape in names] if len(names) > 1 else []
    return Scene(floor + axes.BELOW, items, "name", "value", keys)


def _down_from(floor, down):
    return lambda value: round(floor - down(value), 1)


def _row(row, x, y, top, floor, write, say, say_day):
    yield Rule((0, top), (WIDTH, top))
    yield Rule((0, floor), (WIDTH, floor), "zero")
    names = broken(row.label, LETTERS)
    for n, words in enumerate(names):
        yield Text(0, (top + floor) / 2 + 4 + LINE * (n - (len(names) - 1) / 2), words, "ink", "end", -8)
    for n, line in enumerate(row.lines, 1):
        if any(p.value is not None for p in line.points):
            yield Path(strokes(line, x, y), f"series-{n} {line.shape}")
            named = replace(line, label=f"{row.label}, {line.label}" if line.label else row.label)
            yield from dots(n, named, x, y, write, say_day if line.shape == "step" else say)
    last = (
        next((p for p in reversed(row.lines[0].points) if p.value is not None), None) if row.lines else None
    )
    if last:
        yield Text(WIDTH, min(y(last.value) + 4, floor), str(write(last.value)), "series-1 name", "start", 8)
