"""Records of care as a file to change and send back: columns, rows, and how one is read."""

from accounts.files.records import choice, column, day, key, moment, read_records, whole, words, written
from logistics.models import CareRecord

CARE = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24, needed=True), needed=True),
    "contributor": column("contributor", words(16)),
    "unit": column("unit", words(24)),
    "reference": column("reference", words(40, needed=True), needed=True),
    "kind": column("kind", choice(CareRecord.Kind.values), needed=True),
    "happened_on": column("happened_on", day(needed=True), needed=True),
    "outcome": column("outcome", choice(CareRecord.Outcome.values)),
    "days_lost": column("days_lost", whole(10_000)),
    **{name: column(name, moment) for name in CareRecord.MOMENTS},
    "reached_level": column("reached_level", choice(CareRecord.Level.values)),
    "register_number": column("register_number", words(60)),
}
SAID_BESIDE = ("state", "closed_on", "within_10_minutes", "within_1_hour", "within_2_hours")
HEADS = (*CARE, *SAID_BESIDE)
OWN = ("version", "reference", "kind", "happened_on", "outcome", "days_lost", "reached_level", "closed_on")


def read_care(path, file_name=None):
    """A file of records of care, as `care_lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "care_records", CARE, SAID_BESIDE)


def care_lines(rows):
    for row in rows.select_related("mission", "contributor", "unit", "fatality"):
        found = care_cells(row)
        yield [written(found[name]) for name in HEADS]


def care_cells(row):
    """{column: value} of a record; its moments in the mission's time zone."""
    moments = {name: getattr(row, name) for name in CareRecord.MOMENTS}
    kept = [{True: "yes", False: "no", None: None}[clock.is_met] for clock in row.clocks]
    return {
        "id": str(row.pk),
        "mission": row.mission.acronym,
        "contributor": row.contributor.code if row.contributor else None,
        "unit": row.unit.reference if row.unit else None,
        "register_number": row.fatality.casualty_id if row.fatality else None,
        "state": row.state,
        **{name: getattr(row, name) for name in OWN},
        **{name: at and at.astimezone(row.zone) for name, at in moments.items()},
        **dict(zip(SAID_BESIDE[2:], kept, strict=True)),
    }
