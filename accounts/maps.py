"""World maps worked out for a template: where a place lies, and which step a figure falls in.

The shapes are in static/map/world.svg, drawn by docs/map/make_world.mjs with the same projection: Equal
Earth, which keeps areas. Never asks the database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, floor, log10, radians, sin, sqrt
from pathlib import Path

WIDTH, HEIGHT = 4000, 1733
MIDDLE, NORTH, CUT = 11, 83.7, -168.7
STEPS = 5
SHAPES = Path(__file__).resolve().parent.parent / "static" / "map" / "world.svg"


@lru_cache
def drawn():
    """Codes of the states the map has a shape or a dot for."""
    return frozenset(re.findall(r'id="([A-Z]{3})"', SHAPES.read_text()))


def _equal_earth(longitude, latitude):
    """Source: Šavrič, Patterson and Jenny, The Equal Earth map projection, IJGIS 33(3), 2019."""
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = 1.340264 - 3 * 0.081106 * t**2 + t**6 * (7 * 0.000893 + 9 * 0.003796 * t**2)
    across = 2 * sqrt(3) * radians(longitude - MIDDLE) * cos(t) / (3 * slope)
    return across, t * (1.340264 - 0.081106 * t**2 + t**6 * (0.000893 + 0.003796 * t**2))


SCALE = WIDTH / 2 / _equal_earth(MIDDLE + 180, 0)[0]
TOP = _equal_earth(0, NORTH)[1]


def project(longitude, latitude):
    """Degrees east and north to (x, y) in the map's view box. West of Alaska the map goes on in the east."""
    if longitude < CUT:
        longitude += 360
    across, up = _equal_earth(longitude, latitude)
    return round(WIDTH / 2 + across * SCALE, 1), round((TOP - up) * SCALE, 1)


@dataclass(frozen=True)
class Frame:
    """The part of the map that is shown, in its view box; of the whole map's shape."""

    x: float = 0
    y: float = 0
    width: float = WIDTH

    @property
    def height(self):
        return self.width * HEIGHT / WIDTH

    @property
    def box(self):
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"

    def place(self, longitude, latitude):
        """Where a point lies, in percent of the frame from its left and its top."""
        x, y = project(longitude, latitude)
        return round(100 * (x - self.x) / self.width, 2), round(100 * (y - self.y) / self.height, 2)


WHOLE = Frame()
NARROWEST = 30  # of the view box: some 300 kilometres, for the shapes say no more


def frame_round(places):
    """The frame that holds these (longitude, latitude) with some land round them; the whole map of none."""
    points = [project(*place) for place in places]
    if not points:
        return WHOLE
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    width = min(WIDTH, max(NARROWEST, 1.4 * (right - left), 1.4 * (bottom - top) * WIDTH / HEIGHT))
    height = width * HEIGHT / WIDTH
    x = min(max(0, (left + right - width) / 2), WIDTH - width)
    return Frame(x, min(max(0, (top + bottom - height) / 2), HEIGHT - height), width)


@dataclass(frozen=True)
class Band:
    """One step of the legend: from `low` up to but not including `high`; None is open."""

    step: int
    low: float | None
    high: float | None
    last: float | None


@dataclass(frozen=True)
class Steps:
    """`classes`: a state's step by code, 1 to 5, 0 for a plain zero, "none" where nothing was reported."""

    classes: dict[str, int | str]
    cuts: list[float]
    bands: list[Band]

    def __getitem__(self, code):
        return self.classes[code]


def steps(values: Mapping[str, float | None], places: int = 0) -> Steps:
    """Steps with about as many states in each, cut at round values so that the legend can be read.

    `values`: figures of 0 and more by code, None where nobody reported one. `places`: decimals shown.
    With few different figures there are fewer than five steps. Raises ValueError for a figure below 0.
    """
    known = sorted(value for value in values.values() if value)
    if known and known[0] < 0:
        raise ValueError("These steps are for figures of 0 and more.")
    cuts = _cuts(known, places)
    shades = [round(1 + i * (STEPS - 1) / len(cuts)) for i in range(len(cuts) + 1)] if cuts else [3]

    def step(value):
        if value is None:
            return "none"
        return shades[sum(value >= cut for cut in cuts)] if value else 0

    edges = [None, *cuts, None]
    unit = 10**-places
    bands = [
        Band(shade, low, high, None if high is None else round(high - unit, places))
        for shade, low, high in zip(shades, edges, edges[1:], strict=False)
    ]
    return Steps({code: step(value) for code, value in values.items()}, cuts, bands if known else [])


def _cuts(known, places):
    if not known:
        return []
    at = (known[len(known) * i // STEPS] for i in range(1, STEPS))
    rounded = {_round_figure(value, places) for value in at}
    return sorted(cut for cut in rounded if known[0] < cut <= known[-1])


def _round_figure(value, places):
    """The nearest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten, with no more decimals than are shown."""
    power = 10 ** floor(log10(value))
    nearest = min((1, 1.5, 2, 3, 4, 5, 6, 8, 10), key=lambda figure: abs(figure * power - value))
    return round(nearest * power, places)


@dataclass(frozen=True)
class State:
    code: str
    name: str
    value: float | None
    step: int | str
    url: str
    note: str


@dataclass(frozen=True)
class Choropleth:
    """A world coloured by one figure. `elsewhere`: those with a figure and no shape, named beside the map."""

    unit: str
    places: int
    states: list[State]
    elsewhere: list[State]
    steps: Steps
    has_zero: bool
    has_unknown: bool


def choropleth(
    values: Mapping[str, float | None],
    unit: str = "",
    *,
    names: Mapping[str, str] | None = None,
    urls: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    places: int = 0,
) -> Choropleth:
    """A coloured world from figures by code; whoever is not in `values` is drawn as plain land.

    Linked states come in the order of their names, as a reader with the keyboard expects.
    """
    names, urls, notes = names or {}, urls or {}, notes or {}
    found = steps(values, places)
    states = sorted(
        (
            State(code, names.get(code) or code, value, found[code], urls.get(code, ""), notes.get(code, ""))
            for code, value in values.items()
        ),
        key=lambda state: state.name,
    )
    on_map = [state for state in states if state.code in drawn()]
    return Choropleth(
        unit=unit,
        places=places,
        states=on_map,
        elsewhere=[state for state in states if state.code not in drawn() and state.value],
        steps=found,
        has_zero=any(state.step == 0 for state in on_map),
        has_unknown=any(state.step == "none" for state in on_map),
    )
