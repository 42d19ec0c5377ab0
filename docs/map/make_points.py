"""Works out accounts/reference/points.csv from static/map/world.svg: one point for each state on the map.

Run by hand when the map has changed, never at run time; static/map/README.md says how. A point lies as far
inside the state's largest land as the drawing allows, where a map writes the name; a state drawn as a dot
has the dot. It is no capital and says nothing of where a border runs.
"""

import csv
import re
import sys
from heapq import heappop, heappush
from math import asin, cos, degrees, hypot, inf, radians, sin, sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from accounts.maps import MIDDLE, SCALE, SHAPES, TOP, WIDTH  # noqa: E402

PARTNERS = ROOT / "accounts" / "reference" / "partners.csv"
POINTS = PARTNERS.with_name("points.csv")
DOT = re.compile(r'd="M(-?\d+) (-?\d+)h0"')
FINE = 0.25  # units of the view box; a degree is about eleven


def states(svg):
    """{code: (its rings, its dot or None)}, in units of the view box."""
    found = {}
    for line in svg.splitlines():
        if code := re.match(r'<(?:path|g) id="([A-Z]{3})"', line):
            dot = DOT.search(line)
            land = re.search(r' d="(m[^"]*)"', line)
            at = (int(dot[1]), int(dot[2])) if dot else None
            found[code[1]] = (rings(land[1]) if land else [], at)
    return found


def rings(path):
    """The closed lines of a path of steps, each a list of corners."""
    found, x, y = [], 0, 0
    for part in path.split("z"):
        steps = [int(number) for number in re.findall(r"-?\d+", part)]
        ring = []
        for across, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + across, y + down
            ring.append((x, y))
        if ring:
            found.append(ring)
            x, y = ring[0]
    return found


def sides(ring):
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def area(ring):
    return abs(sum(a * d - c * b for (a, b), (c, d) in sides(ring))) / 2


def is_inside(x, y, lines):
    return (
        sum((b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a for (a, b), (c, d) in lines) % 2 == 1
    )


def _apart(x, y, a, b, c, d):
    """How far a point lies from a side."""
    across, down = c - a, d - b
    along = ((x - a) * across + (y - b) * down) / ((across**2 + down**2) or 1)
    along = max(0, min(1, along))
    return hypot(x - a - along * across, y - b - along * down)


def depth(x, y, lines):
    """How far inside a point lies; below zero, how far outside."""
    nearest = min(_apart(x, y, *one, *other) for one, other in lines)
    return nearest if is_inside(x, y, lines) else -nearest


def innermost(lands):
    """The point deepest inside the largest land, lakes and other states' land left out.

    Squares are halved while one may hold a deeper point than the best so far: the way of "polylabel".
    """
    largest = max(lands, key=area)
    lines = [side for ring in lands for side in sides(ring)]
    own = sides(largest)
    left, right = min(x for x, _ in largest), max(x for x, _ in largest)
    top, bottom = min(y for _, y in largest), max(y for _, y in largest)
    half = max(right - left, bottom - top) / 2
    best, at, squares = -inf, largest[0], []
    heappush(squares, (-inf, (left + right) / 2, (top + bottom) / 2, half))
    while squares:
        possible, x, y, half = heappop(squares)
        if -possible <= best + FINE:
            continue
        for u, v in ((x + i * half / 2, y + j * half / 2) for i in (-1, 1) for j in (-1, 1)):
            found = min(depth(u, v, lines), depth(u, v, own))
            if found > best:
                best, at = found, (u, v)
            heappush(squares, (-(found + half / sqrt(2)), u, v, half / 2))
    return at


def unproject(x, y):
    """Longitude and latitude of a place on the map: `accounts.maps.project` turned round, by bisection."""
    up, low, high = TOP - y / SCALE, -radians(60), radians(60)
    for _ in range(60):
        t = (low + high) / 2
        if t * (1.340264 - 0.081106 * t**2 + t**6 * (0.000893 + 0.003796 * t**2)) < up:
            low = t
        else:
            high = t
    slope = 1.340264 - 3 * 0.081106 * t**2 + t**6 * (7 * 0.000893 + 9 * 0.003796 * t**2)
    longitude = MIDDLE + degrees((x - WIDTH / 2) / SCALE * 3 * slope / (2 * sqrt(3) * cos(t)))
    latitude = degrees(asin(2 * sin(t) / sqrt(3)))
    return (longitude + 180) % 360 - 180, latitude


def points(drawn):
    """(code, longitude, latitude) of each state drawn that is a partner, by code."""
    with PARTNERS.open(encoding="utf-8", newline="") as file:
        partners = {row["code"] for row in csv.DictReader(file)}
    for code, (lands, dot) in sorted(drawn.items()):
        if code not in partners:
            continue
        longitude, latitude = unproject(*(dot or innermost(lands)))
        yield code, f"{longitude:.2f}", f"{latitude:.2f}"


def main():
    with POINTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "longitude", "latitude"])
        writer.writerows(points(states(SHAPES.read_text())))


if __name__ == "__main__":
    main()
