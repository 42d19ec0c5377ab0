"""The tag that draws a world map from figures by state, from points, or from both."""

from zlib import crc32

from django import template

from accounts.map_points import points as placed_points
from accounts.maps import choropleth

register = template.Library()


@register.inclusion_tag("components/_world.html")
def world_map(
    *,
    values=None,
    unit="",
    points=None,
    title,
    sub="",
    description="",
    names=None,
    urls=None,
    notes=None,
    places=0,
    point_unit="",
    source="",
    table_id="",
):
    """{% world_map values=shares unit="%" places=2 names=names urls=urls title="…" table_id="figures" %}

    `values`, `names`, `urls`, `notes`: by ISO 3166 alpha-3 code; a value of None is hatched as not reported,
    a state that is left out is plain land. `points`: mappings as `accounts.map_points.points` takes them.
    `table_id`: the id of the table with the same figures on the page.
    """
    coloured = None
    if values:
        coloured = choropleth(values, unit, names=names, urls=urls, notes=notes, places=places)
    placed = placed_points(points or [])
    marks = [*(coloured.states if coloured else []), *placed]
    return {
        "key": f"map-{crc32(title.encode()):08x}",
        "coloured": coloured,
        "points": placed,
        "point_key": _point_key(placed),
        "has_links": any(mark.url for mark in marks),
        "title": title,
        "sub": sub,
        "description": description,
        "unit": unit,
        "point_unit": point_unit,
        "places": places,
        "source": source,
        "table_id": table_id,
    }


def _point_key(placed):
    """The largest circle and one of about a tenth of it, for the legend."""
    known = [point for point in placed if point.value]
    if not known:
        return []
    most = max(known, key=lambda point: point.value)
    tenth = min(known, key=lambda point: abs(point.value - most.value / 10))
    return [most] if tenth is most else [most, tenth]
