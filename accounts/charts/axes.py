"""The frame of a chart: the hairline grid with its numbers, the days below, the marks of events. Pure."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from accounts.charts.labels import LETTER, broken, kept_on_a_phone, rows_without_overlap
from accounts.charts.scales import is_long, ticks
from accounts.charts.scene import WIDTH, Datum, Dot, Rule, Text

BELOW = 26  # for the words under the axis
USUAL = 640  # pixels of a plot on a desk, by which the room for words is judged


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day, said in a word."""

    on: date
    label: str


def grid(steps, y, write):
    """Hairlines across, each with its number at the start side; the one at zero is stronger."""
    for step in steps:
        yield Rule((0, y(step)), (WIDTH, y(step)), "rule" if step else "zero")
        yield Text(0, y(step) + 4, str(write(step)), "axis", "end", -8)


def days(starts, ends, x, bottom, say, most=8):
    """The days of the axis in words; where there is little room, every so many-th from the last."""
    found = [(x(day), say(day, is_long(starts, ends))) for day in ticks(starts, ends, most)]
    if len(found) > 1 and found[-1][0] > 970 and found[-1][0] - found[-2][0] < 100:
        del found[-2]  # the last ends at the edge and would run into it
    step = min((after - before for (before, _w), (after, _v) in pairwise(found)), default=WIDTH)
    kept = kept_on_a_phone([words for _place, words in found], step)
    for n, (place, words) in enumerate(reversed(found)):
        yield Text(
            place, bottom + 18, words, "axis tick" if n % kept == 0 else "axis tick spare", anchor(place)
        )


def anchor(place):
    return "start" if place < 30 else "end" if place > 970 else "middle"


def marks(events, x, bottom, say_day):
    """Thin marks with words, on two rows above the plot; a word without room is said when pointed at."""
    long = [min(26, len(event.label)) * LETTER * WIDTH / USUAL + 14 for event in events]
    spans = [
        (x(event.on), x(event.on) + width)
        if x(event.on) + width <= WIDTH
        else (x(event.on) - width, x(event.on))
        for event, width in zip(events, long, strict=True)
    ]
    rows = rows_without_overlap(spans, 2)
    for event, row, (start, _end) in zip(events, rows, spans, strict=True):
        place = x(event.on)
        items = [
            Rule((place, 4), (place, bottom), "mark"),
            Dot(place, 5, 2.5, "mark-flag"),
            Dot(place, 5, 10, "hit"),
        ]
        if row is not None:
            forward = start >= place
            words = broken(event.label, 26, 1)[0]
            items.append(
                Text(
                    place,
                    10 + 13 * row,
                    words,
                    "mark-word",
                    "start" if forward else "end",
                    5 if forward else -5,
                )
            )
        yield Datum(f"{say_day(event.on)}: {event.label}", items)
