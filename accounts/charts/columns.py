"""Columns from zero, one a year or one a month, alone or stacked; a gap where nobody reported. Pure."""

from dataclasses import dataclass

from accounts.charts import axes
from accounts.charts.labels import LINE, apart, broken, kept_on_a_phone
from accounts.charts.scales import nice_steps, plain, scale
from accounts.charts.scene import WIDTH, Box, Datum, Key, Scene, Text

FULL = 0.78  # of its place, a column fills


@dataclass(frozen=True)
class Part:
    """One part of every column, in the order of the columns; None where it was not reported."""

    label: str
    values: list[float | None]


def column_chart(places, parts, *, height=260, write=plain, most_words=8, steps=None):
    """`places`: the words under the columns. Stacked from the first part up; None where there is no figure.

    A column none of whose parts was reported is a gap. A legend names the parts where the last column, beside
    which they are named, lacks one.
    """
    sums = [_sum(part.values[n] for part in parts) for n in range(len(places))]
    known = [total for total in sums if total is not None]
    if not known:
        return None
    steps = steps or nice_steps(max(known))
    top, bottom = 14, height - axes.BELOW
    down = scale(0, steps[-1], bottom - top)

    def y(value):
        return round(bottom - down(value), 1)

    wide = WIDTH / len(places)
    items = [*axes.grid(steps, y, write), *_words(places, wide, bottom, most_words)]
    for n, place in enumerate(places):
        items += _column(n, place, parts, wide, y, write)
    many = len(parts) > 1
    keys = []
    if many:
        last = max(n for n, total in enumerate(sums) if total is not None)
        items += _names(parts, last, y, write, top, bottom)
        shown = "narrow" if all(part.values[last] for part in parts) else "always"
        keys = [Key(part.label, f"series-{n} part", shown) for n, part in enumerate(parts, 1)]
    return Scene(height, items, "number", "label" if many else "none", keys)


def _sum(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _words(places, wide, bottom, most):
    every = -(-len(places) // most)
    named = [n for n in range(len(places)) if n % every == (len(places) - 1) % every]
    kept = kept_on_a_phone([places[n] for n in named], every * wide)
    for count, n in enumerate(reversed(named)):
        spare = " spare" if count % kept else ""
        yield Text(round((n + 0.5) * wide, 1), bottom + 18, str(places[n]), f"axis tick{spare}", "middle")


def _column(n, place, parts, wide, y, write):
    under = 0
    margin = wide * (1 - FULL) / 2
    for number, part in enumerate(parts, 1):
        value = part.values[n]
        if value is None:
            continue
        top, foot = y(under + value), y(under)
        name = f"{part.label}, {place}" if len(parts) > 1 else place
        look = f"series-{number} part" if len(parts) > 1 else f"series-{number}"
        box = Box(round(n * wide + margin, 1), top, round(wide * FULL, 1), round(foot - top, 1), look)
        yield Datum(f"{name}: {write(value)}", [box])
        under += value


def _names(parts, last, y, write, top, bottom):
    """Name and figure of each part of the last column, beside where it ends."""
    under, middles, words = 0, [], []
    shown = [(number, part) for number, part in enumerate(parts, 1) if part.values[last]]
    for _number, part in shown:
        value = part.values[last]
        middles.append((y(under) + y(under + value)) / 2)
        under += value
        text = f"{part.label} {write(value)}"
        words.append([text] if len(text) < 20 else [*broken(part.label, 19), str(write(value))])
    placed = apart(middles, [LINE * len(lines) + 1 for lines in words], top - 8, bottom + 8)
    for (number, _part), lines, middle in zip(shown, words, placed, strict=True):
        first = middle - LINE * (len(lines) - 1) / 2 + 4
        for m, line in enumerate(lines):
            yield Text(WIDTH, first + LINE * m, line, f"series-{number} name wide", "start", 8)
