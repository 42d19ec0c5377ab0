"""Lessons as a file to change and send back: its columns, its rows, and how they are read."""

from accounts.files.records import choice, column, day, key, read_records, several, whole, words, written
from missions import concerning
from missions.models import Lesson, Release

FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "keeper": column("keeper", words(12)),
    "kind": column("kind", choice(Lesson.Kind.values)),
    "title": column("title", words(160, needed=True), needed=True),
    "observed_on": column("observed_on", day()),
    "happened": column("happened", words(4000)),
    "why": column("why", words(4000)),
    "to_do": column("to_do", words(4000)),
    "themes": column("themes", several(longest=40)),
    "capability": column("capability", words(40)),
    "about": column("about", words(20)),
    "about_id": column("about_id", words(40)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
    "source": column("source", words(300)),
}
SAID_BESIDE = ("state", "subject")  # what the file says and nobody changes in it
HEADS = [*FIELDS, *SAID_BESIDE]
OWN = ("version", "kind", "title", "observed_on", "happened", "why", "to_do", "label", "source", "state")


def lines(user, rows):
    """The cells of these lessons, a queryset; what a lesson concerns is told to who sees that."""
    rows = rows.select_related("mission", "keeper", "capability").prefetch_related("themes", "released_to")
    rows = list(rows.order_by("mission__acronym", "observed_on", "pk").distinct())
    found, names = (
        concerning.subjects(user, rows),
        {model: code for code, model in concerning.codes().items()},
    )
    for row in rows:
        told = cells(row) | {"about": "", "about_id": "", "subject": ""}
        if one := found.get(row.pk):
            told |= {"about": names[type(one[1])], "about_id": str(one[1].pk), "subject": str(one[1])}
        yield [written(told[name]) for name in HEADS]


def cells(row):
    """{column: value} of a lesson, without what it concerns."""
    told = {name: getattr(row, name) for name in OWN}
    return told | {
        "id": str(row.pk),
        "mission": row.mission.acronym if row.mission else "",
        "keeper": row.keeper.code if row.keeper else "",
        "capability": row.capability.code if row.capability else "",
        "themes": sorted(theme.code for theme in row.themes.all()),
        "released_to": sorted(partner.code for partner in row.released_to.all()),
    }


def read_lessons(path, file_name=None):
    """A file of lessons, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "lessons", FIELDS, SAID_BESIDE)
