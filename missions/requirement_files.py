"""Requirements as a file to change and send back: its columns, its rows, and how they are read."""

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
from missions.models import Requirement
from missions.models.requirement import LANGUAGES, Audience, Level

FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "reference": column("reference", words(24, needed=True), needed=True),
    "title": column("title", words(160, needed=True)),
    "capability": column("capability", words(40, needed=True)),
    "quantity": column("quantity", whole(needed=True)),
    "personnel": column("personnel", whole()),
    "sector": column("sector", words(80)),
    "needed_from": column("needed_from", day(needed=True)),
    "needed_until": column("needed_until", day()),
    "criticality": column("criticality", choice(Requirement.Criticality.values)),
    "languages": column("languages", several(LANGUAGES)),
    "standards": column("standards", words(500)),
    "minimum_level": column("minimum_level", choice(Level.values)),
    "women_target": column("women_target", decimal(0, 100, 1)),
    "notice_days": column("notice_days", whole(3650)),
    "audience": column("audience", choice(Audience.values)),
    "answers_due_on": column("answers_due_on", day()),
    "tasks": column("tasks", several()),
}
SAID_BESIDE = ("state",)  # what the file says and nobody changes in it
PASSED_OVER = (*SAID_BESIDE, "unit", "amendment", "approved_at", "circulated_at", "approval", "asked")
HEADS = [*FIELDS, *SAID_BESIDE]


def lines(rows):
    """The cells of these requirements, a queryset."""
    rows = rows.select_related("mission", "capability").prefetch_related("tasks")
    for row in rows.order_by("mission__acronym", "reference"):
        yield [written(value) for value in cells(row).values()]


def cells(row):
    """{column: value} of a requirement."""
    own = {name: getattr(row, name) for name in HEADS if name != "tasks"}
    tasks = sorted(row.tasks.all(), key=lambda task: (task.position, task.pk))
    return {name: own.get(name) for name in HEADS} | {
        "id": str(row.pk),
        "mission": row.mission.acronym,
        "capability": row.capability.code,
        "tasks": [task.number for task in tasks],
    }


def read_requirements(path, file_name=None):
    """A file of requirements, as `lines` writes it or the API does. Raises FileRefused."""
    return read_records(path, file_name, "requirements", FIELDS, PASSED_OVER)
