"""Which planned movements of forces come upon each other, enter another force's zone, or a no-go site. Pure.

Distances are on a sphere: between two points along a great circle; to a zone on a plane laid at the point,
which is right to some thousandths as far as patrols reach. A place told in a coarse square has a slack: how
far from the told point the true one may lie. With slack a conflict is possible, not certain.
"""

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from math import asin, cos, hypot, radians, sin, sqrt
from typing import NamedTuple

RADIUS = 6371.0  # kilometres, of the earth
SAME_PLACE, ZONE, NO_GO, NOTIFIED = "same_place", "zone", "no_go", "notified"
NEAR = 5.0  # kilometres beyond its reach within which a plan comes near what others notified


class Plan(NamedTuple):
    """One plan. `owner`: whose force; `force`: which of its units, alike for all plans of one unit. `reach`:
    kilometres round the point; `slack`: kilometres the point may be off. `beside`: owners that take part."""

    key: Hashable
    owner: Hashable
    force: Hashable
    begins: datetime
    ends: datetime
    latitude: float
    longitude: float
    reach: float
    slack: float = 0.0
    beside: frozenset = frozenset()


class Area(NamedTuple):
    """A zone of a force, or a no-go site where `owner` is None; with a point it is a place, with two a line,
    with more the land between them. `margin`: kilometres round it; `begins`, `ends`: None is open."""

    key: Hashable
    owner: Hashable | None
    outline: tuple[tuple[float, float], ...]
    margin: float = 0.0
    begins: datetime | None = None
    ends: datetime | None = None


class Notice(NamedTuple):
    """What people who bear no arms notified: a site, with one point, or a movement, with its two ends.
    `slack`: kilometres the points may be off."""

    key: Hashable
    points: tuple[tuple[float, float], ...]
    begins: datetime
    ends: datetime
    slack: float = 0.0


class Conflict(NamedTuple):
    """`distance`: kilometres between the points, or from the point to the zone, 0 within it."""

    kind: str
    plan: Hashable
    other: Hashable
    distance: float
    begins: datetime
    ends: datetime
    is_certain: bool


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points, each (latitude, longitude) in degrees."""
    (north, east), (north2, east2) = one, other
    down, across = radians(north2 - north), radians(east2 - east)
    half = sin(down / 2) ** 2 + cos(radians(north)) * cos(radians(north2)) * sin(across / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))


def from_outline(point: tuple[float, float], outline: Iterable[tuple[float, float]]) -> float:
    """Kilometres from a point to a place, a line or a piece of land; 0 within it."""
    corners = [_laid(point, corner) for corner in outline]
    if len(corners) == 1:
        return hypot(*corners[0])
    sides = list(zip(corners, corners[1:], strict=False))
    if len(corners) > 2:
        sides.append((corners[-1], corners[0]))
        if _holds_origin(sides):
            return 0.0
    return min(_from_side(*side) for side in sides)


def _laid(middle, point):
    """A point as kilometres east and north of the middle; the shorter way round the earth."""
    across = (point[1] - middle[1] + 180) % 360 - 180
    return radians(across) * RADIUS * cos(radians(middle[0])), radians(point[0] - middle[0]) * RADIUS


def _holds_origin(sides):
    """Whether the plane's origin lies within: a way out from it to the east crosses the edge an odd time."""
    crossed = 0
    for (x1, y1), (x2, y2) in sides:
        if (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0:
            crossed += 1
    return crossed % 2 == 1


def _from_side(start, end):
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    long = dx * dx + dy * dy
    along = 0.0 if long == 0 else max(0.0, min(1.0, -(x1 * dx + y1 * dy) / long))
    return hypot(x1 + along * dx, y1 + along * dy)


def meet(one: Plan, other: Plan) -> Conflict | None:
    """The conflict of two plans of different forces at one place and time; those that go together have none.

    Plans that only touch, one ending when the other begins, do not meet."""
    begins, ends = max(one.begins, other.begins), min(one.ends, other.ends)
    if begins >= ends or one.force == other.force:
        return None
    if one.owner in other.beside or other.owner in one.beside:
        return None
    distance = apart((one.latitude, one.longitude), (other.latitude, other.longitude))
    reach, slack = one.reach + other.reach, one.slack + other.slack
    if distance > reach + slack:
        return None
    is_certain = slack == 0 or distance + slack <= reach
    return Conflict(SAME_PLACE, one.key, other.key, distance, begins, ends, is_certain)


def enter(plan: Plan, area: Area) -> Conflict | None:
    """The conflict of a plan with another force's zone, or with a site where nobody goes."""
    if area.owner is not None and (area.owner == plan.owner or area.owner in plan.beside):
        return None
    begins = plan.begins if area.begins is None else max(plan.begins, area.begins)
    ends = plan.ends if area.ends is None else min(plan.ends, area.ends)
    if begins >= ends:
        return None
    distance = from_outline((plan.latitude, plan.longitude), area.outline)
    reach = plan.reach + area.margin
    if distance > reach + plan.slack:
        return None
    is_certain = plan.slack == 0 or distance + plan.slack <= reach
    kind = NO_GO if area.owner is None else ZONE
    return Conflict(kind, plan.key, area.key, distance, begins, ends, is_certain)


def near(plan: Plan, notice: Notice) -> Conflict | None:
    """That a plan comes near what was notified, in its window: within its reach and `NEAR` beyond it, by the
    straight way between the ends of a movement."""
    begins, ends = max(plan.begins, notice.begins), min(plan.ends, notice.ends)
    if begins >= ends:
        return None
    distance = from_outline((plan.latitude, plan.longitude), notice.points)
    within, slack = plan.reach + NEAR, plan.slack + notice.slack
    if distance > within + slack:
        return None
    is_certain = slack == 0 or distance + slack <= within
    return Conflict(NOTIFIED, plan.key, notice.key, distance, begins, ends, is_certain)


def conflicts(plans: Iterable[Plan], areas: Iterable[Area] = ()) -> Iterator[Conflict]:
    """Every conflict among plans, a pair once, and of plans with areas. Plans are laid out by when they
    begin, so that each is held against those alone that are not over yet."""
    areas = list(areas)
    running: list[Plan] = []
    for plan in sorted(plans, key=lambda plan: plan.begins):
        running = [other for other in running if other.ends > plan.begins]
        for other in running:
            if found := meet(other, plan):
                yield found
        running.append(plan)
        for area in areas:
            if found := enter(plan, area):
                yield found


def against(plan: Plan, others: Iterable[Plan], areas: Iterable[Area] = ()) -> list[Conflict]:
    """The conflicts of one plan, the first to begin first."""
    found = [conflict for other in others if other.key != plan.key and (conflict := meet(plan, other))]
    found += [conflict for area in areas if (conflict := enter(plan, area))]
    return sorted(found, key=lambda conflict: (conflict.begins, conflict.kind, str(conflict.other)))
