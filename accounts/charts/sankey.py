"""Bands from sources to destinations, each as wide as what flows. Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.charts.labels import LINE, apart, broken
from accounts.charts.scales import plain
from accounts.charts.scene import WIDTH, Box, Datum, Path, Scene, Text

BAR, GAP, TOP = 12, 8, 6
SIZES = [("ink wide", 24), ("ink tight", 15)]  # a long name where there is room, and where there is not
POINTS = 12  # of each edge of a band


@dataclass(frozen=True)
class Band:
    """What flows from one name to another; above zero."""

    source: str
    destination: str
    value: float


def sankey_chart(bands: Sequence[Band], *, most=10, others: Callable = str, write=plain):
    """The largest `most` names a side, the rest as one called `others(n)`; None where nothing flows."""
    bands = [band for band in bands if band.value > 0]
    if not bands:
        return None
    drawn_sources = _drawn([(band.source, band.value) for band in bands], most, others)
    drawn_destinations = _drawn([(band.destination, band.value) for band in bands], most, others)
    amounts = defaultdict(float)
    for band in bands:
        amounts[drawn_sources[band.source], drawn_destinations[band.destination]] += band.value
    sources = _sums(amounts, 0, drawn_sources)
    destinations = _sums(amounts, 1, drawn_destinations)
    many = max(len(sources), len(destinations))
    height = max(220, 30 * many)
    scale = (height - TOP - GAP * (many - 1)) / sum(sources.values())
    starts, ends = _places(sources, scale, height), _places(destinations, scale, height)
    looks = {name: f"series-{n % 7 + 1}" for n, name in enumerate(sources)}
    items = list(_ribbons(amounts, starts, ends, scale, looks, write))
    items += [_bar(name, sources[name], y, 0, scale, looks[name], write) for name, y in starts.items()]
    items += [
        _bar(name, destinations[name], y, WIDTH - BAR, scale, "series-6", write) for name, y in ends.items()
    ]
    items += _names(sources, starts, 0, scale, height)
    items += _names(destinations, ends, WIDTH, scale, height)
    return Scene(height, items, "name", "name")


def _drawn(pairs, most, others):
    """{name: the name it is drawn under}, the largest first: its own, or that of the rest."""
    sums = defaultdict(float)
    for name, value in pairs:
        sums[name] += value
    ranked = sorted(sums, key=lambda name: (-sums[name], name))
    if len(ranked) <= most:
        return {name: name for name in ranked}
    rest = others(len(ranked) - most + 1)
    return {name: name if n < most - 1 else rest for n, name in enumerate(ranked)}


def _sums(amounts, side, drawn):
    names = dict.fromkeys(drawn.values())
    return {name: sum(v for ends, v in amounts.items() if ends[side] == name) for name in names}


def _places(sums, scale, height):
    """{name: where its bar begins}, the whole set in the middle."""
    tall = sum(sums.values()) * scale + GAP * (len(sums) - 1)
    y, found = max(TOP, (height - tall) / 2), {}
    for name, value in sums.items():
        found[name] = round(y, 1)
        y += value * scale + GAP
    return found


def _ribbons(amounts, starts, ends, scale, looks, write):
    left, right = dict(starts), dict(ends)
    for source, destination in ((source, destination) for source in starts for destination in ends):
        if value := amounts.get((source, destination)):
            band = Band(source, destination, value)
            yield _ribbon(band, left[source], right[destination], value * scale, looks[source], write)
            left[source] += value * scale
            right[destination] += value * scale


def _ribbon(band, y1, y2, wide, look, write):
    wide = max(wide, 0.8)
    above = [_on_the_way(y1, y2, n / POINTS) for n in range(POINTS + 1)]
    below = [(x, y + wide) for x, y in reversed(above)]
    says = f"{band.source} → {band.destination}: {write(band.value)}"
    return Datum(says, [Path([[*above, *below]], f"{look} band", is_filled=True)])


def _on_the_way(y1, y2, t):
    """A point of the curve that leaves and arrives level."""
    return BAR + (WIDTH - 2 * BAR) * t, round(y1 + (y2 - y1) * (3 * t * t - 2 * t**3), 1)


def _bar(name, value, y, x, scale, look, write):
    return Datum(f"{name}: {write(value)}", [Box(x, y, BAR, max(round(value * scale, 1), 1), look)])


def _names(sums, places, x, scale, height):
    middles = [places[name] + value * scale / 2 for name, value in sums.items()]
    placed = apart(
        middles, [2 * LINE + 1 if len(name) > SIZES[0][1] else LINE + 1 for name in sums], 0, height + 8
    )
    anchor, across = ("start", 8) if x else ("end", -8)
    for name, middle in zip(sums, placed, strict=True):
        for look, letters in SIZES if len(name) > SIZES[-1][1] else [("ink", SIZES[0][1])]:
            words = broken(name, letters)
            for n, line in enumerate(words):
                yield Text(x, middle + 4 + LINE * (n - (len(words) - 1) / 2), line, look, anchor, across)
