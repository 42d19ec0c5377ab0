"""A slope: how each of some stood first and last, a line between the two. Pure."""

from dataclasses import dataclass

from accounts.charts.labels import LINE, apart, broken
from accounts.charts.scales import plain, scale
from accounts.charts.scene import WIDTH, Datum, Dot, Key, Rule, Scene, Text

LETTERS = 22
SIZES = [("ink wide", LETTERS), ("ink tight", 13)]  # a long name where there is room, and where there is not
TOP = 34


@dataclass(frozen=True)
class Slope:
    """One line; None on a side where it was not reported."""

    label: str
    first: float | None
    last: float | None


def slope_chart(
    slopes, heads, *, words=("rising", "falling", "as before"), best_on_top=False, row=24, write=plain
):
    """`heads`: what the two sides are. `words`: how the legend names the three ways. None without a line."""
    slopes = [slope for slope in slopes if slope.first is not None or slope.last is not None]
    if not slopes:
        return None
    known = [value for slope in slopes for value in (slope.first, slope.last) if value is not None]
    height = TOP + row * len(slopes) + 10
    low, high = min(known), max(known)
    down = scale(low, high, height - TOP - 20)

    def y(value):
        return round(TOP + 8 + (down(value) if best_on_top else (height - TOP - 20) - down(value)), 1)

    items = [
        Text(0, 14, heads[0], "axis", "end", -10),
        Text(WIDTH, 14, heads[1], "axis", "start", 10),
        Rule((0, TOP - 8), (0, height), "rule"),
        Rule((WIDTH, TOP - 8), (WIDTH, height), "rule"),
    ]
    items += [_line(slope, y, best_on_top, heads, write) for slope in slopes]
    items += _labels([(s.label, s.first) for s in slopes], 0, y, height, write)
    items += _labels([(s.label, s.last) for s in slopes], WIDTH, y, height, write)
    ways = {_way(slope, best_on_top) for slope in slopes}
    keys = [Key(word, f"series-{n} line") for n, word in zip((3, 2, 6), words, strict=True) if n in ways]
    return Scene(height, items, "name", "name", keys)


def _way(slope, best_on_top):
    """3 rises, 2 falls, 6 stays; as the series are numbered."""
    if slope.first is None or slope.last is None or slope.first == slope.last:
        return 6
    return 3 if (slope.last > slope.first) != best_on_top else 2


def _line(slope, y, best_on_top, heads, write):
    look = f"series-{_way(slope, best_on_top)}"
    items, said = [], []
    ends = [(0, slope.first, heads[0]), (WIDTH, slope.last, heads[1])]
    known = [(x, y(value)) for x, value, _head in ends if value is not None]
    if len(known) == 2:
        items.append(Rule(*known, f"{look} slope"))
    for x, value, head in ends:
        if value is not None:
            items.append(Dot(x, y(value), 3.5, f"{look} spot"))
            said.append(f"{head} {write(value)}")
    return Datum(f"{slope.label}: {', '.join(said)}", items)


def _labels(sides, x, y, height, write):
    known = [(label, value) for label, value in sides if value is not None]
    places = apart([y(value) for _label, value in known], [LINE + 1] * len(known), TOP - 6, height)
    for (label, value), place in zip(known, places, strict=True):
        for look, letters in SIZES if len(label) > SIZES[-1][1] else [("ink", LETTERS)]:
            name, figure = broken(label, letters, 1)[0], write(value)
            if x:
                yield Text(x, place + 4, f"{figure}  {name}", look, "start", 10)
            else:
                yield Text(x, place + 4, f"{name}  {figure}", look, "end", -10)
