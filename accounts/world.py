"""A world map put ready for pages and files: coloured states, circles, what its legend needs."""

from accounts.map_points import points as placed_points
from accounts.maps import HEIGHT, WIDTH, choropleth, project


def world(*, values=None, unit="", points=None, description="", point_unit="", places=0, lines=(), **by_code):
    """`values`: by ISO 3166 alpha-3 code; None is hatched as not reported, a state left out is plain land.

    `by_code`: names, urls and notes, as `accounts.maps.choropleth` takes them. `points`: mappings as
    `accounts.map_points.points` takes them. `lines`: (place, place, words), each place with `longitude` and
    `latitude` in degrees.
    """
    coloured = None
    if values:
        coloured = choropleth(values, unit, places=places, **by_code)
    placed = placed_points(points or [])
    marks = [*(coloured.states if coloured else []), *placed]
    return {
        "coloured": coloured,
        "points": placed,
        "lines": [_line(*one) for one in lines],
        "point_key": _point_key(placed),
        "has_links": any(mark.url for mark in marks),
        "description": description,
        "unit": unit,
        "point_unit": point_unit,
        "places": places,
    }


def _line(start, end, words):
    """A straight line on the map, its ends in percent of it."""
    (x1, y1), (x2, y2) = (project(float(one.longitude), float(one.latitude)) for one in (start, end))
    across = {"x1": 100 * x1 / WIDTH, "x2": 100 * x2 / WIDTH}
    down = {"y1": 100 * y1 / HEIGHT, "y2": 100 * y2 / HEIGHT}
    return {name: round(value, 2) for name, value in (across | down).items()} | {"words": words}


def _point_key(placed):
    """The largest circle and one of about a tenth of it, for the legend."""
    known = [point for point in placed if point.value]
    if not known:
        return []
    most = max(known, key=lambda point: point.value)
    tenth = min(known, key=lambda point: abs(point.value - most.value / 10))
    return [most] if tenth is most else [most, tenth]
