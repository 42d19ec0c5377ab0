"""A world map put ready for pages and files: coloured states, circles, what its legend needs."""

from accounts.map_points import points as placed_points
from accounts.maps import WHOLE, choropleth


def world(
    *,
    values=None,
    unit="",
    points=None,
    description="",
    point_unit="",
    places=0,
    lines=(),
    areas=(),
    frame=WHOLE,
    **by_code,
):
    """`values`: by ISO 3166 alpha-3 code; None is hatched as not reported, a state left out is plain land.

    `by_code`: names, urls and notes, as `accounts.maps.choropleth` takes them. `points`: mappings as
    `accounts.map_points.points` takes them. `lines`: (place, place, words), each place with `longitude` and
    `latitude` in degrees. `areas`: (corners, words, class), each corner (longitude, latitude). `frame`: the
    part of the map that is shown.
    """
    coloured = None
    if values:
        coloured = choropleth(values, unit, places=places, **by_code)
    placed = placed_points(points or [], frame)
    marks = [*(coloured.states if coloured else []), *placed]
    return {
        "coloured": coloured,
        "points": placed,
        "lines": [_line(frame, *one) for one in lines],
        "areas": [_area(frame, *one) for one in areas],
        "frame": frame,
        "point_key": _point_key(placed),
        "has_links": any(mark.url for mark in marks),
        "description": description,
        "unit": unit,
        "point_unit": point_unit,
        "places": places,
    }


def _line(frame, start, end, words):
    """A straight line on the map, its ends in percent of it."""
    (x1, y1), (x2, y2) = (frame.place(float(one.longitude), float(one.latitude)) for one in (start, end))
    return {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "words": words}


def _area(frame, corners, words, kind):
    """A piece of land on the map, its corners in percent: for a view box of a hundred by a hundred."""
    placed = (frame.place(float(longitude), float(latitude)) for longitude, latitude in corners)
    return {"points": " ".join(f"{x},{y}" for x, y in placed), "words": words, "kind": kind}


def _point_key(placed):
    """The largest circle and one of about a tenth of it, for the legend."""
    known = [point for point in placed if point.value]
    if not known:
        return []
    most = max(known, key=lambda point: point.value)
    tenth = min(known, key=lambda point: abs(point.value - most.value / 10))
    return [most] if tenth is most else [most, tenth]
