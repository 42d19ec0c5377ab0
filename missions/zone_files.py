"""Zones as a file to change and send back: its columns, its rows, and how they are read."""

import json

from accounts.files.layouts import Field
from accounts.files.records import (
    choice,
    column,
    day,
    decimal,
    key,
    read_records,
    several,
    whole,
    words,
    written,
)
from accounts.files.values import Malformed
from missions.models import Release, Zone

SHAPES = {1: "Point", 2: "LineString"}  # by the number of corners; of more, a polygon


def outline(text):
    """[[degrees north, degrees east], …]: written as "4.35 18.56; 4.40 18.60", or a geometry of GeoJSON,
    which names east first and closes its ring."""
    text = text.strip().removeprefix("'")
    if not text:
        return []
    try:
        return _of_geometry(json.loads(text)) if text.startswith("{") else _of_corners(text)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        reason = "Write corners as 4.35 18.56; 4.40 18.60, or one point, line or polygon without holes."
        raise Malformed("not_an_outline", reason) from error


def _of_corners(text):
    corners = [corner.replace(",", " ").split() for corner in text.split(";") if corner.strip()]
    return [[float(north), float(east)] for north, east in corners]


def _of_geometry(shape):
    found = shape["coordinates"]
    if shape["type"] == "Polygon":
        [ring] = found
        found = ring[:-1] if ring[0] == ring[-1] else ring
    elif shape["type"] == "Point":
        found = [found]
    elif shape["type"] != "LineString":
        raise ValueError(shape["type"])
    return [[float(place[1]), float(place[0])] for place in found]


FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "name": column("name", words(120, needed=True), needed=True),
    "kind": column("kind", choice(Zone.Kind.values)),
    "keeper": column("keeper", words(16)),
    "outline": Field(("outline", "geometry"), outline),
    "margin_km": column("margin_km", decimal(0, 100, 1)),
    "words": column("words", words(500)),
    "starts_on": column("starts_on", day()),
    "ends_on": column("ends_on", day()),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
HEADS = list(FIELDS)
GEO_HEADS = [*(name for name in HEADS if name != "outline"), "geometry"]
NAMED = ("id", "mission", "keeper", "outline", "released_to")


def cells(row):
    """{column: value} of a zone."""
    told = {name: getattr(row, name) for name in HEADS if name not in NAMED}
    return told | {
        "id": str(row.pk),
        "mission": row.mission.acronym,
        "keeper": row.keeper.code if row.keeper else "",
        "outline": "; ".join(f"{north} {east}" for north, east in row.outline),
        "released_to": sorted(partner.code for partner in row.released_to.all()),
    }


def lines(rows, heads=HEADS):
    """The cells of these zones, a queryset."""
    rows = rows.select_related("mission", "keeper").prefetch_related("released_to")
    for row in rows.order_by("mission__acronym", "name", "pk").iterator(chunk_size=500):
        told = cells(row)
        yield [geometry(row) if name == "geometry" else written(told[name]) for name in heads]


def geometry(row):
    """Its outline as RFC 7946 has it."""
    places = [[east, north] for north, east in row.outline]
    shape = SHAPES.get(len(places), "Polygon")
    if shape == "Polygon":
        return {"type": shape, "coordinates": [[*places, places[0]]]}
    return {"type": shape, "coordinates": places[0] if shape == "Point" else places}


def read_zones(path, file_name=None):
    """A file of zones, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "zones", FIELDS, ())
