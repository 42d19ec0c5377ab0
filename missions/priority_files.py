"""Local priorities as a file to change and send back: its columns, its rows, and how they are read."""

from accounts.files.records import choice, column, day, key, read_records, several, whole, words, written
from missions.models import Priority, Release, Sector, Voice
from missions.project_files import COST

FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "area": column("area", words(80)),
    "sector": column("sector", choice(Sector.values)),
    "title": column("title", words(160, needed=True), needed=True),
    "text": column("text", words(2000)),
    "rank": column("rank", whole(999)),
    "voice": column("voice", choice(Voice.values)),
    "voiced_by": column("voiced_by", words(160)),
    "gathered_by": column("gathered_by", choice(Priority.Method.values)),
    "gathered_on": column("gathered_on", day()),
    **COST,
    "source": column("source", words(300)),
    "ended_on": column("ended_on", day()),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
HEADS = list(FIELDS)
OWN = [name for name in HEADS if name not in ("id", "mission", "released_to")]


def lines(rows):
    """The cells of these priorities, a queryset."""
    rows = rows.select_related("mission").prefetch_related("released_to")
    for row in rows.order_by("mission__acronym", "area", "rank", "pk").iterator(500):
        told = {name: getattr(row, name) for name in OWN}
        named = sorted(one.code for one in row.released_to.all())
        told |= {"id": str(row.pk), "mission": row.mission.acronym, "released_to": named}
        yield [written(told[name]) for name in HEADS]


def read_priorities(path, file_name=None):
    """A file of priorities, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "priorities", FIELDS, ())
