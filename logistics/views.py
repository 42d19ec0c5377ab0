"""The readiness board: every mission's band, and the area that decides it."""

from django.db.models import F
from django.shortcuts import render

from accounts import as_of
from logistics import reading
from logistics.models import ReadinessArea

COLUMNS = (
    "military",
    "troops",
    "staff_officers",
    "experts_on_mission",
    "police",
    "formed_police",
    "individual_police",
    "civilian",
    "civilians",
)
SORTS = {
    "band": (F("band").desc(nulls_last=True), F("mean_fill").asc(nulls_last=True)),
    "-band": (F("band").asc(nulls_last=True), F("mean_fill").desc(nulls_last=True)),
    "mission": (F("mission__acronym").asc(),),
    "-mission": (F("mission__acronym").desc(),),
    "fill": (F("mean_fill").asc(nulls_last=True),),
    "-fill": (F("mean_fill").desc(nulls_last=True),),
}


def board(request):
    rows = (
        reading.judged(request.user, as_of.month(request))
        .select_related("mission__lead")
        .prefetch_related("areas")
        .order_by(*SORTS.get(request.GET.get("sort"), SORTS["band"]), "mission__acronym")
    )
    boards = [(row, {area.category: area for area in row.areas.all()}) for row in rows]
    words = dict(ReadinessArea._meta.get_field("category").choices)
    used = {category for _row, areas in boards for category in areas}
    return render(
        request,
        "logistics/board.html",
        {
            "rows": [
                {
                    "readiness": row,
                    "areas": [areas.get(c) for c in COLUMNS if c in used],
                    "evidence_on": _oldest(areas.values()),
                    "is_stale": any(area.is_stale for area in areas.values()),
                }
                for row, areas in boards
            ],
            "columns": [words[c] for c in COLUMNS if c in used],
        },
    )


def _oldest(areas):
    """The day of the oldest evidence; None where there is none."""
    return min((area.evidence_on for area in areas if area.evidence_on), default=None)
