"""Sums of published violence round the headquarters of the missions that are shown as cases.

Of an extract of the published table and not of the whole, as the name of their source says.
"""

from accounts import tables
from missions.models import ViolenceRecord


def load():
    rows = list(tables.rows("missions/reference/violence.csv"))
    if ViolenceRecord.objects.filter(source__in={row["source"] for row in rows}).exists():
        return {}
    made = ViolenceRecord.objects.bulk_create(
        ViolenceRecord(
            **{name: row[name] for name in ("source", "number", "edition", "place", "country")},
            year=int(row["year"]),
            n_events=int(row["events"]),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            best=tables.whole(row["best"]),
            civilians=tables.whole(row["civilians"]),
        )
        for row in rows
    )
    return {"published sums of violence": len(made)}
