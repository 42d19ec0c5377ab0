"""Bars from zero, one row each, alone or in pairs, the name before and the figure behind. Pure."""

from dataclasses import dataclass

from accounts.charts.labels import LINE, broken
from accounts.charts.scales import plain
from accounts.charts.scene import WIDTH, Box, Datum, Key, Rule, Scene, Text

THICK, GAP = 14, 3
LETTERS = 22


@dataclass(frozen=True)
class Row:
    """One row: a figure for each of the bars; None was not reported."""

    label: str
    values: list[float | None]


def ranked_bars(rows, names=("",), *, write=plain, unknown="not reported"):
    """Rows in the order given; None without a figure. `names`: what the first, the second bar of a row is."""
    known = [value for row in rows for value in row.values if value is not None]
    if not known:
        return None
    most, items, y = max(known) or 1, [], 4.0
    for row in rows:
        lines = broken(row.label, LETTERS)
        bars = THICK * len(row.values) + 2 * (len(row.values) - 1)
        tall = max(bars, LINE * len(lines)) + 2 * GAP
        middle = y + tall / 2
        items += [
            Text(0, middle + 4 + LINE * (n - (len(lines) - 1) / 2), line, "ink", "end", -8)
            for n, line in enumerate(lines)
        ]
        for n, value in enumerate(row.values):
            name = f"{row.label}, {names[n]}" if len(names) > 1 else row.label
            items.append(_bar(name, value, n, middle - bars / 2 + n * (THICK + 2), most, write, unknown))
        y += tall
    items.insert(0, Rule((0, 2), (0, y + 2), "zero"))
    keys = [Key(name, f"series-{n}") for n, name in enumerate(names, 1)] if len(names) > 1 else []
    return Scene(y + 6, items, "name", "value", keys)


def _bar(name, value, n, y, most, write, unknown):
    if value is None:
        return Datum(f"{name}: {unknown}", [Text(0, y + 11, unknown, "unknown", "start", 6)])
    long = round(WIDTH * value / most, 1)
    figure = Text(long, y + 11, str(write(value)), "ink", "start", 6)
    return Datum(f"{name}: {write(value)}", [Box(0, y, max(long, 1), THICK, f"series-{n + 1}"), figure])
