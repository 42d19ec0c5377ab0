"""Nominations for exercises, their answers and who came, as a file to change and send back."""

from accounts.files.records import choice, column, key, read_records, whole, words, written
from logistics.models import ExerciseNomination

NOMINATIONS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "exercise": column("exercise", key, needed=True),
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "unit": column("unit", words(24)),
    "function": column("function", words(120)),
    "rank": column("rank", words(40)),
    "reference": column("reference", words(40)),
    "persons": column("persons", whole()),
    "state": column("state", choice(ExerciseNomination.State.values)),
    "reason": column("reason", words(500)),
    "attendance": column("attendance", choice(ExerciseNomination.Attendance.values)),
    "attended": column("attended", whole()),
}
SAID_BESIDE = ("title",)  # what the file says and nobody changes in it
HEADS = [*NOMINATIONS, *SAID_BESIDE]
OWN = ("version", "function", "rank", "reference", "persons", "attendance", "attended", "state")


def read_nominations(path, file_name=None):
    """A file of nominations, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "nominations", NOMINATIONS, SAID_BESIDE)


def lines(rows):
    for row in rows:
        told = cells(row) | {"title": row.places.exercise.title}
        yield [written(told[name]) for name in HEADS]


def cells(row):
    """{column: value} of a nomination."""
    return {name: getattr(row, name) for name in OWN} | {
        "id": str(row.pk),
        "exercise": str(row.places.exercise_id),
        "contributor": row.places.partner.code,
        "unit": row.unit.reference if row.unit else "",
        "reason": "",  # why one is declined is said once, to the contributor
    }
