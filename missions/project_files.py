"""Projects as a file to change and send back: its columns, its rows, and how they are read."""

from collections import Counter

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
from missions.models import Priority, Project, Release, Sector

MOST_MONEY, MOST_RATE = 9_999_999_999_999, 9_999_999_999
COST = {
    "budget": column("budget", decimal(0, MOST_MONEY, 2)),
    "currency": column("currency", words(3)),
    "rate": column("rate", decimal(0, MOST_RATE, 8)),
}
FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "keeper": column("keeper", words(12)),
    "body_name": column("body_name", words(160)),
    "partners": column("partners", several()),
    "reference": column("reference", words(24)),
    "kind": column("kind", choice(Project.Kind.values)),
    "sector": column("sector", choice(Sector.values)),
    "title": column("title", words(160, needed=True), needed=True),
    "text": column("text", words(2000)),
    "tasks": column("tasks", several(longest=16)),
    "priorities": column("priorities", several(longest=160)),
    "starts_on": column("starts_on", day()),
    "ends_on": column("ends_on", day()),
    **COST,
    "place": column("place", words(120)),
    "district": column("district", words(80)),
    "area": column("area", words(80)),
    "latitude": column("latitude", decimal(-90, 90, 5)),
    "longitude": column("longitude", decimal(-180, 180, 5)),
    "precision": column("precision", choice(Project.Precision.values)),
    "source": column("source", words(300)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
SAID_BESIDE = ("state", "completed_on", "handed_on", "outcome")  # told by the file; steps are taken elsewhere
HEADS = [*FIELDS, *SAID_BESIDE]
NAMED = ("id", "mission", "keeper", "partners", "tasks", "priorities", "released_to")
OWN = [name for name in HEADS if name not in NAMED]


def lines(user, rows):
    """The cells of these projects, a queryset; of priorities those the reader sees."""
    rows = rows.select_related("mission", "keeper").order_by("mission__acronym", "title", "pk")
    seen = _names(user)
    for row in rows.prefetch_related("partners", "tasks", "priorities", "released_to").iterator(500):
        told = cells(row, seen)
        yield [written(told[name]) for name in HEADS]


def _names(user):
    """{key: title} of the priorities a reader sees; by number where a title would not say which."""
    rows = list(Priority.objects.visible_to(user).values_list("pk", "mission", "title"))
    often = Counter((mission, title.casefold()) for _key, mission, title in rows)
    return {
        key: str(key) if ";" in title or often[mission, title.casefold()] > 1 else title
        for key, mission, title in rows
    }


def cells(row, seen):
    """{column: value} of a project. `seen`: {key: name} of the priorities its reader sees."""
    told = {name: getattr(row, name) for name in OWN}
    return told | {
        "id": str(row.pk),
        "mission": row.mission.acronym,
        "keeper": row.keeper.code if row.keeper else "",
        "partners": sorted(one.code for one in row.partners.all()),
        "tasks": sorted({one.number for one in row.tasks.all()}),
        "priorities": sorted(seen[one.pk] for one in row.priorities.all() if one.pk in seen),
        "released_to": sorted(one.code for one in row.released_to.all()),
    }


def read_projects(path, file_name=None):
    """A file of projects, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "projects", FIELDS, SAID_BESIDE)
