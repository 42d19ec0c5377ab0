"""Circles on the world map: how large, where, and which labels find room. Never asks the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, hypot, sqrt

from accounts.maps import HEIGHT, WHOLE, WIDTH, Frame

LARGEST, SMALLEST = 20, 3.5
# The widths in pixels for which labels are placed, and how static/css/map.css scales circles there.
SCREENS = {"wide": (1000, 1), "narrow": (340, 0.6)}
LABELS_WHEN_NARROW = 6


@dataclass(frozen=True)
class Label:
    """Where a point's label stands on one kind of screen, in pixels from the point."""

    screen: str
    anchor: str
    across: float
    down: float


@dataclass
class Point:
    """A place, its figure a circle's area: `left` and `top` in percent of the map, `radius` in pixels."""

    label: str
    value: float | None
    left: float
    top: float
    radius: float
    url: str = ""
    note: str = ""
    labels: list[Label] = field(default_factory=list)

    @property
    def across(self):
        """The width in pixels of a drawing of it alone, as in a legend."""
        return ceil(2 * self.radius) + 4


def points(missions: Iterable[Mapping], frame: Frame = WHOLE) -> list[Point]:
    """Circles for places, the largest first so that the small stay in reach, labelled where there is room.

    Each of `missions`: label, longitude, latitude, value (None: not reported), and if wanted url and note.
    Places without coordinates are left out. `frame`: the part of the map that is shown.
    """
    placed = [m for m in missions if m["longitude"] is not None and m["latitude"] is not None]
    most = max((m.get("value") or 0 for m in placed), default=0)
    found = [_point(mission, most, frame) for mission in placed]
    found.sort(key=lambda point: (-point.radius, point.value is None, point.label))
    _stand_apart(found)
    for screen in SCREENS:
        _write_labels(found, screen)
    return found


def _point(mission, most, frame):
    left, top = frame.place(float(mission["longitude"]), float(mission["latitude"]))
    value = mission.get("value")
    radius = max(SMALLEST, LARGEST * sqrt(value / most)) if value else SMALLEST
    return Point(
        label=mission["label"],
        value=value,
        left=left,
        top=top,
        radius=round(radius, 1),
        url=mission.get("url") or "",
        note=mission.get("note") or "",
    )


def _stand_apart(found):
    """Moves a point that would lie upon another of its size aside, by turns to the east and to the west."""
    taken = []
    for point in found:
        left, turns = point.left, 0
        while any(_cover(point, other) for other in taken):
            turns += 1
            aside = 0.75 * ((turns + 1) // 2)
            point.left = round(left + (aside if turns % 2 else -aside), 2)
        taken.append(point)


def _cover(one, other):
    width, _ = SCREENS["wide"]
    across = (one.left - other.left) / 100 * width
    down = (one.top - other.top) / 100 * width * HEIGHT / WIDTH
    return hypot(across, down) < 6 and abs(one.radius - other.radius) < 4


def _write_labels(found, screen):
    """Puts labels beside the circles, the largest first, on the first side where nothing else stands."""
    width, size = SCREENS[screen]
    circles = [_circle(point, width, size) for point in found]
    written = []
    for point in found[:LABELS_WHEN_NARROW] if screen == "narrow" else found:
        for label, box in _sides(point, screen):
            inside = box[0] >= 0 and box[2] <= width
            if inside and not any(_meet(box, other) for other in [*written, *circles]):
                point.labels.append(label)
                written.append(box)
                break


def _circle(point, width, size):
    x, y, r = point.left * width / 100, point.top * width * HEIGHT / WIDTH / 100, point.radius * size * 0.8
    return x - r, y - r, x + r, y + r


def _sides(point, screen):
    """Each place a label may take, the best first, with the box it would fill."""
    width, size = SCREENS[screen]
    x, y, long = point.left * width / 100, point.top * width * HEIGHT / WIDTH / 100, 7.2 * len(point.label)
    r = point.radius * size
    for anchor, across, down, left in (
        ("start", r + 4, 4, x + r + 4),
        ("end", -r - 4, 4, x - r - 4 - long),
        ("middle", 0, -r - 4, x - long / 2),
        ("middle", 0, r + 13, x - long / 2),
    ):
        label = Label(screen, anchor, round(across, 1), round(down, 1))
        yield label, (left, y + down - 11, left + long, y + down + 3)


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
