"""A plan over time: a lane each with a bar for its days, today as a mark. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.charts import axes
from accounts.charts.labels import broken
from accounts.charts.scales import plain_day, scale
from accounts.charts.scene import WIDTH, Box, Datum, Dot, Key, Rule, Scene, Text

LANE, BAR = 24, 12  # pixels down
LETTERS = 25  # of a lane's name beside the plot
LEAST = 6  # thousandths of the width, so that a day is seen
BEYOND = timedelta(days=15)


@dataclass(frozen=True)
class Lane:
    """One thing and its days. A day that is None is open; a thing with one day alone is drawn as a dot.

    `kind`: the number of its series; `says`: what it says when pointed at."""

    name: str
    kind: int
    starts_on: date | None
    ends_on: date | None
    says: str
    is_head: bool = False


def timeline_chart(
    lanes: Sequence[Lane],
    keys: Sequence[tuple[str, int]],
    *,
    today=None,
    today_word="",
    say=plain_day,
):
    """A scene of lanes in the order given; None where none has a day. `keys`: (words, number of a series)."""
    known = [day for lane in lanes for day in (lane.starts_on, lane.ends_on) if day]
    if not known:
        return None
    starts, ends = min(known), max(known)
    if today and starts - BEYOND <= today <= ends + BEYOND:
        starts, ends = min(starts, today), max(ends, today)
    if starts == ends:
        starts, ends = starts - BEYOND, ends + BEYOND
    across = scale(starts.toordinal(), ends.toordinal(), WIDTH)
    top = 22 if today else 6
    bottom = top + LANE * len(lanes)

    def x(day):
        return round(across(day.toordinal()), 1)

    marks = [axes.Mark(today, today_word)] if today and starts <= today <= ends else []
    items = [*axes.days(starts, ends, x, bottom, say, 6), *axes.marks(marks, x, bottom, str)]
    for n, lane in enumerate(lanes):
        items += _lane(lane, top + LANE * n, x)
    legend = [Key(words, f"series-{number}", "always") for words, number in keys]
    return Scene(bottom + axes.BELOW, items, "name", "none", legend)


def _lane(lane, top, x):
    middle = top + LANE / 2
    yield Rule((0, top + LANE), (WIDTH, top + LANE), "rule")
    words = broken(lane.name, LETTERS, 1)[0]
    yield Text(0, middle + 4, words, "axis name" if lane.is_head else "axis", "end", -8)
    if lane.starts_on is None and lane.ends_on is None:
        return
    look = f"series-{lane.kind}"
    if lane.starts_on is None or lane.starts_on == lane.ends_on:
        place = min(max(x(lane.ends_on), 4), WIDTH - 4)
        yield Datum(lane.says, [Dot(place, middle, 5, look), Dot(place, middle, 11, "hit")])
        return
    first = min(x(lane.starts_on), WIDTH - LEAST)
    last = WIDTH if lane.ends_on is None else max(x(lane.ends_on), first + LEAST)
    look = f"{look} band" if lane.ends_on is None else look
    yield Datum(lane.says, [Box(first, middle - BAR / 2, round(last - first, 1), BAR, look)])
