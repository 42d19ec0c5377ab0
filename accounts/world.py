"""A world map put ready for pages and files: coloured states, circles, what its legend needs."""

from accounts.map_points import points as placed_points
from accounts.maps import choropleth


def world(*, values=None, unit="", points=None, description="", point_unit="", places=0, **by_code):
    """`values`: by ISO 3166 alpha-3 code; None is hatched as not reported, a state left out is plain land.

    `by_code`: names, urls and notes, as `accounts.maps.choropleth` takes them. `points`: mappings as
    `accounts.map_points.points` takes them.
    """
    coloured = None
    if values:
        coloured = choropleth(values, unit, places=places, **by_code)
    placed = placed_points(points or [])
    marks = [*(coloured.states if coloured else []), *placed]
    return {
        "coloured": coloured,
        "points": placed,
        "point_key": _point_key(placed),
        "has_links": any(mark.url for mark in marks),
        "description": description,
        "unit": unit,
        "point_unit": point_unit,
        "places": places,
    }


def _point_key(placed):
    """The largest circle and one of about a tenth of it, for the legend."""
    known = [point for point in placed if point.value]
    if not known:
        return []
    most = max(known, key=lambda point: point.value)
    tenth = min(known, key=lambda point: abs(point.value - most.value / 10))
    return [most] if tenth is most else [most, tenth]
