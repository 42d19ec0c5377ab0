"""Certificates as a file to change and send back: columns, rows, and how one is read."""

from accounts.files.records import column, day, key, read_records, whole, words, written

CERTIFICATES = {
    "id": column("id", key),
    "version": column("version", whole()),
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "unit": column("unit", words(24, needed=True), needed=True),
    "course": column("course", words(40, needed=True), needed=True),
    "person": column("person", words(40)),
    "persons": column("persons", whole()),
    "issued_on": column("issued_on", day(needed=True), needed=True),
    "expires_on": column("expires_on", day()),
    "issuer": column("issuer", words(160, needed=True), needed=True),
    "places_offered": column("places_offered", whole()),
    "places_taken": column("places_taken", whole()),
    "source": column("source", words(300)),
}
HEADS = tuple(CERTIFICATES)


def read_certificates(path, file_name=None):
    """A file of certificates, as `certificate_lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "certificates", CERTIFICATES, ())


def certificate_lines(rows):
    """Those of `rows` that stand: what was withdrawn changes no more."""
    for row in rows.filter(withdrawn_on=None).select_related("unit__contributor", "course"):
        found = {name: getattr(row, name) for name in HEADS if name not in ("contributor", "unit", "course")}
        found |= {
            "id": str(row.pk),
            "contributor": row.unit.contributor.code,
            "unit": row.unit.reference,
            "course": row.course.code,
        }
        yield [written(found[name]) for name in HEADS]
