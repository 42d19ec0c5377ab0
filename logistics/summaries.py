"""Readiness summaries, always made anew from the facts.

A key is "<mission id>:<YYYY-MM>", judged on the evidence of that month, or "<mission id>:now", judged today
on the latest evidence there is.
"""

from datetime import date

from django.db.models import Sum
from django.db.models.functions import Now
from django.utils import timezone

from accounts.validity import standing_on
from contributors.gathering import last_day
from contributors.models import PersonnelLine, PersonnelReport
from logistics import readiness
from logistics.models import MissionReadiness, ReadinessArea
from missions.models import AuthorizedStrength, Mission
from missions.models.strength import categories_within

NOW = "now"
OF_AREA = (
    "authorized",
    "deployed",
    "filled",
    "gap",
    "over",
    "evidence_on",
    "band",
    "is_stale",
    "decides",
    "reasons",
)


def refresh_readiness(key):
    """Judge one mission in one month, or now, and store the outcome."""
    mission_id, month = _parts(key)
    on = timezone.now().date() if month is None else last_day(month)
    report = _report(mission_id, month)
    areas = _areas(mission_id, report, on)
    rows = MissionReadiness.objects.filter(mission=mission_id, month=month)
    if not areas or not Mission.objects.filter(pk=mission_id).exists():
        rows.delete()
        return
    _store(mission_id, month, on, report, readiness.mission_readiness(areas, judged_on=on))


def readiness_keys():
    """Every month a mission reported, and now, for missions that were ever authorized a strength."""
    missions = set(AuthorizedStrength.objects.order_by().values_list("mission", flat=True).distinct())
    stored = MissionReadiness.objects.order_by().values_list("mission", "month")
    months = set(
        PersonnelReport.objects.filter(mission__in=missions).order_by().values_list("mission", "month")
    )
    months |= {(mission, month) for mission, month in stored if month}
    past = [f"{mission}:{month:%Y-%m}" for mission, month in sorted(months)]
    return past + current_keys()


def current_keys():
    """What may change by the calendar alone: evidence grows old, ceilings begin and end."""
    missions = AuthorizedStrength.objects.order_by().values_list("mission", flat=True).distinct()
    return [f"{mission}:{NOW}" for mission in sorted(missions)]


def stored_readiness(key):
    mission_id, month = _parts(key)
    row = MissionReadiness.objects.filter(mission=mission_id, month=month).first()
    if row is None:
        return None
    areas = row.areas.order_by("category").values_list("category", *OF_AREA)
    return row.band, row.is_complete, row.mean_fill, row.judged_on, row.computed_from, list(areas)


def _parts(key):
    mission_id, _, month = key.partition(":")
    return int(mission_id), None if month == NOW else date.fromisoformat(f"{month}-01")


def _report(mission_id, month):
    reports = PersonnelReport.objects.filter(mission=mission_id)
    return (reports.filter(month=month) if month else reports.order_by("-month")).first()


def _areas(mission_id, report, on):
    """Each ceiling that stood on the day, against what the report has of its categories."""
    ceilings = AuthorizedStrength.objects.filter(standing_on(on), mission=mission_id).order_by("category")
    deployed = _deployed(report)
    return [
        readiness.Strength(
            area=ceiling.category,
            authorized=ceiling.personnel,
            deployed=_within(deployed, ceiling.category, report),
            evidence_on=report.reported_on if report else None,
        )
        for ceiling in ceilings
    ]


def _deployed(report):
    """{category: persons} of a report; None where there is no report."""
    if report is None:
        return None
    rows = PersonnelLine.objects.filter(report=report).order_by().values_list("category")
    return dict(rows.annotate(Sum("personnel")))


def _within(deployed, category, report):
    """Persons in an area. The UN's reports name every uniformed category that stands there, so one not named
    has nobody; of civilians they say nothing, and a case study speaks only of what it names."""
    inside = categories_within(category)
    if deployed is None:
        return None
    if not deployed.keys() & set(inside) and (
        category.startswith("civilian") or report.origin == PersonnelReport.Origin.CASE_STUDY
    ):
        return None
    return sum(deployed.get(name, 0) for name in inside)


def _store(mission_id, month, on, report, found):
    body = {
        "band": found.band,
        "is_complete": found.is_complete,
        "mean_fill": found.mean_fill,
        "judged_on": on,
        "computed_from": _computed_from(report),
    }
    areas = {area.area: _values(area, found) for area in found.areas}
    row = MissionReadiness.objects.filter(mission=mission_id, month=month).first()
    if row is None:
        row = MissionReadiness.objects.create(mission_id=mission_id, month=month, as_of=Now(), **body)
        standing = {}
    else:
        standing = {a["category"]: a for a in row.areas.values("category", *OF_AREA)}
        standing = {category: {n: a[n] for n in OF_AREA} for category, a in standing.items()}
        changed = standing != areas or any(getattr(row, name) != value for name, value in body.items())
        body["version"] = row.version + changed
        MissionReadiness.objects.filter(pk=row.pk).update(as_of=Now(), **body)
    if standing != areas:
        row.areas.all().delete()
        ReadinessArea.objects.bulk_create(
            ReadinessArea(readiness=row, mission_id=mission_id, category=category, **values)
            for category, values in areas.items()
        )


def _values(area, found):
    decides = area.area in found.deciding
    return {name: decides if name == "decides" else getattr(area, name) for name in OF_AREA}


def _computed_from(report):
    if report is None:
        return {"report": None}
    return {
        "report": f"{report.month:%Y-%m}",
        "reported_on": report.reported_on.isoformat(),
        "edition": report.edition,
        "source": report.source,
        "origin": report.origin,
    }
