"""The stored readiness of a mission as one document: what the command prints and the API sends."""

from accounts import outbox
from logistics.models import MissionReadiness
from logistics.summaries import OF_AREA

FIELDS = ("category", *OF_AREA)


def readiness(acronym, month=None, *, rows=None):
    """A mission's readiness today, or in a past month; None where nothing is stored."""
    rows = MissionReadiness.objects.all() if rows is None else rows
    row = (
        rows.filter(mission__acronym__iexact=acronym, month=month)
        .select_related("mission")
        .prefetch_related("areas")
        .first()
    )
    if row is None:
        return None
    areas = [{name: getattr(area, name) for name in FIELDS} for area in row.areas.all()]
    return {
        "mission": row.mission.acronym,
        "month": f"{month:%Y-%m}" if month else None,
        "as_of": row.as_of.isoformat(),
        "is_current": not outbox.is_due(f"readiness:{row.mission_id}:{f'{month:%Y-%m}' if month else 'now'}"),
        "judged_on": row.judged_on.isoformat(),
        "version": row.version,
        "band": row.band,
        "is_complete": row.is_complete,
        "mean_fill": row.mean_fill,
        "deciding": [area["category"] for area in areas if area["decides"]],
        "computed_from": row.computed_from,
        "areas": areas,
    }
