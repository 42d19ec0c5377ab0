"""Incidents as a file to change and send back: its columns, its rows, and how they are read."""

import json

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
from missions.models import Casualties, Incident, Release

ROLES = {"initiators": "initiator", "targets": "target", "involved": "involved"}
COUNTS = {f"{side}_{count}": (side, count) for side in Casualties.Side.values for count in Casualties.COUNTS}


def names(text):
    """Names with semicolons between them, or a list as JSON where a name has one."""
    return several(longest=120)(words(6000)(text))


FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "reference": column("reference", words(24)),
    "title": column("title", words(160, needed=True), needed=True),
    "kind": column("kind", choice(Incident.Kind.values)),
    "severity": column("severity", whole(4)),
    "occurred_at": column("occurred_at", moment),
    "ended_at": column("ended_at", moment),
    "summary": column("summary", words(2000)),
    "place": column("place", words(120)),
    "district": column("district", words(80)),
    "area": column("area", words(80)),
    "latitude": column("latitude", decimal(-90, 90, 5)),
    "longitude": column("longitude", decimal(-180, 180, 5)),
    "precision": column("precision", choice(Incident.Precision.values)),
    **{name: column(name, names) for name in ROLES},
    **{name: column(name, whole(1_000_000)) for name in COUNTS},
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
    "source": column("source", words(300)),
}
SAID_BESIDE = ("state",)  # what the file says and nobody changes in it
HEADS = [*FIELDS, *SAID_BESIDE]
OWN = [name for name in HEADS if name not in {*ROLES, *COUNTS, "id", "mission", "released_to"}]


def lines(rows):
    """The cells of these incidents, a queryset."""
    rows = rows.select_related("mission").prefetch_related("actors", "casualties", "released_to")
    for row in rows.order_by("mission__acronym", "occurred_at", "pk").iterator(chunk_size=500):
        told = cells(row)
        yield [_cell(told[name]) for name in HEADS]


def _cell(value):
    if hasattr(value, "tzinfo"):
        return value.isoformat()
    if isinstance(value, list) and any(";" in name for name in value):
        return json.dumps(value, ensure_ascii=False)
    return written(value)


def cells(row):
    """{column: value} of an incident."""
    actors, counts = row.actors.all(), {one.side: one for one in row.casualties.all()}
    told = {name: getattr(row, name) for name in OWN}
    told |= {name: sorted(one.name for one in actors if one.role == role) for name, role in ROLES.items()}
    told |= {name: getattr(counts.get(side), count, None) for name, (side, count) in COUNTS.items()}
    named = sorted(partner.code for partner in row.released_to.all())
    return told | {"id": str(row.pk), "mission": row.mission.acronym, "released_to": named}


def read_incidents(path, file_name=None):
    """A file of incidents, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "incidents", FIELDS, SAID_BESIDE)
