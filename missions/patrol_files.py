"""Patrols as a file to change and send back: its columns, its rows, and how they are read."""

from accounts.files.records import (
    choice,
    column,
    decimal,
    key,
    moment,
    read_records,
    several,
    whole,
    words,
    written,
)
from missions.models import Patrol, Release

FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "reference": column("reference", words(24)),
    "title": column("title", words(160, needed=True), needed=True),
    "kind": column("kind", choice(Patrol.Kind.values)),
    "keeper": column("keeper", words(16)),
    "element": column("element", words(24)),
    "alongside": column("alongside", several()),
    "starts_at": column("starts_at", moment),
    "ends_at": column("ends_at", moment),
    "place": column("place", words(120)),
    "district": column("district", words(80)),
    "area": column("area", words(80)),
    "latitude": column("latitude", decimal(-90, 90, 5)),
    "longitude": column("longitude", decimal(-180, 180, 5)),
    "reach_km": column("reach_km", decimal(0, 200, 1)),
    "precision": column("precision", choice(Patrol.Precision.values)),
    "task": column("task", words(2000)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
SAID_BESIDE = ("state",)  # what the file says and nobody changes in it
HEADS = [*FIELDS, *SAID_BESIDE]
NAMED = ("id", "mission", "keeper", "element", "alongside", "released_to")
OWN = [name for name in HEADS if name not in NAMED]


def lines(rows):
    """The cells of these patrols, a queryset."""
    rows = rows.select_related("mission", "keeper", "element").prefetch_related("alongside", "released_to")
    for row in rows.order_by("mission__acronym", "starts_at", "pk").iterator(chunk_size=500):
        told = cells(row)
        yield [_cell(told[name]) for name in HEADS]


def _cell(value):
    return value.isoformat() if hasattr(value, "tzinfo") else written(value)


def cells(row):
    """{column: value} of a patrol."""
    told = {name: getattr(row, name) for name in OWN} | {"id": str(row.pk), "mission": row.mission.acronym}
    told |= {"keeper": row.keeper.code if row.keeper else "", "element": _reference(row)}
    for name in ("alongside", "released_to"):
        told[name] = sorted(partner.code for partner in getattr(row, name).all())
    return told


def _reference(row):
    return row.element.reference if row.element else ""


def read_patrols(path, file_name=None):
    """A file of patrols, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "patrols", FIELDS, SAID_BESIDE)
