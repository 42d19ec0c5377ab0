"""Loads invented records of care in the invented missions, with the times of their evacuations."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from logistics.models import CareRecord, Unit
from missions.models import Mission

MISSIONS = ("ALPHA", "BRAVO")
DAYS = 420
# kind, outcome, days lost: a turn of them, illness most often
TURN = (
    ("illness", "returned", 3),
    ("illness", "returned", 6),
    ("accident", "returned", 9),
    ("illness", "returned", 2),
    ("hostile", "evacuated", 41),
    ("accident", "evacuated", 30),
    ("illness", "returned", 4),
    ("illness", "evacuated", 22),
    ("hostile", "returned", 5),
    ("other", "returned", 1),
    ("accident", "returned", 7),
)
# minutes from the injury to first aid, request, wheels up, medical personnel and hospital
EVACUATIONS = ((6, 9, 24, 41, 97), (14, 20, 58, 88, 171), (4, 7, 31, 52, 118))


def load():
    if CareRecord.objects.filter(is_fictional=True).exists():
        return {}
    rows = []
    for mission in Mission.objects.filter(acronym__in=MISSIONS, is_fictional=True).order_by("acronym"):
        units = list(Unit.objects.filter(mission=mission, state=Unit.State.PRESENT).order_by("reference"))
        rows += _records(mission, units) if units else []
    return {"records of care": len(CareRecord.objects.bulk_create(rows))}


def clear_demo():
    CareRecord.objects.filter(is_fictional=True).delete()


def _records(mission, units):
    """Some each month, more in some than in others; the latest are open."""
    today, ago, n = timezone.localdate(), DAYS, 0
    while ago > 0:
        kind, outcome, lost = ("hostile", "died", None) if n % 37 == 30 else TURN[n % len(TURN)]
        is_open, day = ago < 12, today - timedelta(days=ago)
        unit = units[n % len(units)]
        row = CareRecord(
            mission=mission,
            contributor_id=unit.contributor_id,
            unit=unit,
            reference=f"C-{mission.acronym}-{n + 1:03}",
            kind=kind,
            happened_on=day,
            outcome="" if is_open else outcome,
            days_lost=None if is_open else lost,
            closed_on=None if is_open else day + timedelta(days=min(lost or 1, ago)),
            is_fictional=True,
        )
        if outcome in ("evacuated", "died"):
            _evacuate(row, EVACUATIONS[n % len(EVACUATIONS)], n)
        yield row
        n, ago = n + 1, ago - 2 - (n * 7) % 9


def _evacuate(row, minutes, n):
    """Its moments, from a morning hour on, and the hospital it ended in."""
    start = datetime.combine(row.happened_on, time(6 + n % 5, 10), row.zone)
    names = ("first_aid_at", "requested_at", "wheels_up_at", "care_at", "reached_at")
    row.happened_at = start
    for name, after in zip(names, minutes, strict=True):
        setattr(row, name, start + timedelta(minutes=after))
    row.reached_level = "2" if n % 4 else "3"
