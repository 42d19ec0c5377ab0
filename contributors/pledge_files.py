"""Pledges as a file to change and send back: its columns, its rows, and how they are read."""

from accounts.files.records import choice, column, day, key, read_records, several, whole, words, written
from contributors.models import Pledge
from contributors.models.pledge import Visibility
from missions.models.requirement import LANGUAGES

FIELDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "contributor": column("contributor", words(16)),
    "reference": column("reference", words(24, needed=True), needed=True),
    "mission": column("mission", words(24)),
    "requirement": column("requirement", words(40)),
    "offered_to": column("offered_to", words(16)),
    "capability": column("capability", words(40)),
    "title": column("title", words(160, needed=True)),
    "quantity": column("quantity", whole(needed=True)),
    "personnel": column("personnel", whole()),
    "available_from": column("available_from", day(needed=True)),
    "available_until": column("available_until", day()),
    "days_to_deploy": column("days_to_deploy", whole(3650)),
    "languages": column("languages", several(LANGUAGES)),
    "standards": column("standards", words(500)),
    "terms": column("terms", choice(Pledge.Terms.values)),
    "conditions": column("conditions", words(2000)),
    "valid_until": column("valid_until", day()),
    "visibility": column("visibility", choice(map(str, Visibility.values))),
}
SAID_BESIDE = ("state",)  # what the file says and nobody changes in it
PASSED_OVER = (
    *SAID_BESIDE,
    *("unit", "accepted_quantity", "is_reserve", "level", "submitted_at", "decided_at", "is_fictional"),
)
HEADS = [*FIELDS, *SAID_BESIDE]
JOINED = ("contributor", "requirement__mission", "offered_to", "capability")


def lines(rows):
    """The cells of these pledges, a queryset."""
    for row in rows.select_related(*JOINED).order_by("contributor__code", "reference"):
        yield [written(value) for value in cells(row).values()]


def cells(row):
    """{column: value} of a pledge."""
    need = row.requirement
    return {name: getattr(row, name) for name in HEADS} | {
        "id": str(row.pk),
        "version": row.version_of_sides,
        "contributor": row.contributor.code,
        "mission": need.mission.acronym if need else None,
        "requirement": need.reference if need else None,
        "offered_to": row.offered_to.code if row.offered_to else None,
        "capability": row.capability.code,
    }


def read_pledges(path, file_name=None):
    """A file of pledges, as `lines` writes it or the API does. Raises FileRefused."""
    return read_records(path, file_name, "pledges", FIELDS, PASSED_OVER)
