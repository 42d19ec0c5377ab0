"""Actions as a file to change and send back: its columns, its rows, and how they are read."""

from accounts.files.records import choice, column, day, key, read_records, several, whole, words, written
from missions import following
from missions.models import Release

FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "keeper": column("keeper", words(12)),
    "reference": column("reference", words(24)),
    "title": column("title", words(200, needed=True), needed=True),
    "text": column("text", words(2000)),
    "owner": column("owner", words(12)),
    "due_on": column("due_on", day()),
    "origin": column("origin", words(20)),
    "origin_id": column("origin_id", words(40)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
SAID_BESIDE = ("person", "state", "done_on", "report", "verified_on")  # what nobody changes by file
HEADS = [*FIELDS, *SAID_BESIDE]
OWN = (
    "version",
    "reference",
    "title",
    "text",
    "due_on",
    "label",
    "state",
    "done_on",
    "report",
    "verified_on",
)


def lines(user, rows):
    """The cells of these actions, a queryset; what one comes from is told to who sees that."""
    rows = rows.select_related("mission", "keeper", "owner", "person").prefetch_related("released_to")
    rows = list(rows.order_by("mission__acronym", "due_on", "pk").distinct())
    found = following.origins(user, rows)
    names = {model: code for code, model in following.codes().items()}
    for row in rows:
        told = cells(row) | {"origin": "", "origin_id": ""}
        if one := found.get(row.pk):
            told |= {"origin": names[type(one[1])], "origin_id": str(one[1].pk)}
        yield [written(told[name]) for name in HEADS]


def cells(row):
    """{column: value} of an action, without what it comes from."""
    told = {name: getattr(row, name) for name in OWN}
    return told | {
        "id": str(row.pk),
        "mission": row.mission.acronym if row.mission else "",
        "keeper": row.keeper.code if row.keeper else "",
        "owner": row.owner.code if row.owner else "",
        "person": row.person.name if row.person else "",
        "released_to": sorted(partner.code for partner in row.released_to.all()),
    }


def read_actions(path, file_name=None):
    """A file of actions, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "actions", FIELDS, SAID_BESIDE)
