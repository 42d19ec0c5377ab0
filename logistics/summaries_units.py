"""Readiness of units, always made anew from the facts; safe to repeat, in any order.

A key is a unit. What is stored is a row a day on which the picture changed, so that what was known on any
past day can be read; the row without an end is how it stands. The day is the mission's, by its clock.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import Now
from django.utils import timezone

from logistics import gathering_readiness, readiness_units, standby, transit
from logistics.gathering_readiness import JOINED
from logistics.models import Unit, UnitReadiness, UnitReadinessArea
from logistics.readiness_areas import EQUIPMENT, SERVICEABILITY, TRAINING

OF_UNIT = (
    "mission_id", "band", "found", "weakest", "is_complete", "mean", "is_there", "days", "at_least", "path",
    "steps", "readings", "rise", "future", "expires",
)  # fmt: skip
OF_AREA = (
    "score", "found", "band", "is_applicable", "is_stale", "decides", "evidence_on", "reasons", "evidence",
)  # fmt: skip
GROUPED = (
    EQUIPMENT,
    SERVICEABILITY,
)  # hundreds of lines: told by group; each line stands on a page of its own


def refresh_unit_readiness(key):
    """Judge one unit as things stand, and store what differs."""
    unit = Unit.objects.select_related(*JOINED).filter(pk=key).first()
    if unit is None:
        UnitReadiness.objects.filter(unit=key).delete()
        return
    on = today_of(unit)
    body, areas, turns = judged(unit, on)
    _store(unit, on, body, areas, turns)


def unit_readiness_keys():
    return [str(pk) for pk in Unit.objects.order_by("pk").values_list("pk", flat=True)]


def ripe_keys():
    """Units whose picture changes by the calendar alone, now that it is midnight where they are."""
    rows = UnitReadiness.objects.filter(valid_until=None, turns_at__lte=timezone.now()).order_by()
    return [str(pk) for pk in rows.values_list("unit", flat=True)]


def stored_unit_readiness(key):
    row = UnitReadiness.objects.filter(unit=key, valid_until=None).first()
    if row is None:
        return None
    areas = list(row.areas.order_by("area").values_list("area", *OF_AREA))
    return [getattr(row, name) for name in OF_UNIT], areas


def rebuild_unit_readiness(unit, days):
    """Rows of past days before the first that is stored, from what is known now of that time."""
    unit = Unit.objects.select_related(*JOINED).get(pk=unit.pk)
    first = UnitReadiness.objects.filter(unit=unit).order_by("valid_from").first()
    days = sorted(day for day in set(days) if first is None or day < first.valid_from)
    end = first.valid_from if first else today_of(unit)
    before = None
    for at, day in enumerate(days):
        body, areas, _turns = judged(unit, day)
        until = (days[at + 1] if at + 1 < len(days) else end) - timedelta(days=1)
        if before and (before[1], before[2]) == (body, areas):
            UnitReadiness.objects.filter(pk=before[0].pk).update(valid_until=until)
            continue
        row = _create(unit, day, body, areas, None, valid_until=until, is_rebuilt=True)
        before = row, body, areas


def zone_of(unit):
    return ZoneInfo(unit.mission.time_zone if unit.mission_id else "UTC")


def today_of(unit):
    """The day it is where the unit is, or is to be."""
    return timezone.now().astimezone(zone_of(unit)).date()


def judged(unit, on):
    """(what is stored of a unit, {area: what is stored of it}, the day on which it changes by itself)."""
    rule = gathering_readiness.rule_of(unit, on)
    facts = gathering_readiness.facts_of(unit, on, rule)
    found = readiness_units.judge_unit(facts, on=on, rule=rule)
    areas = {area.area: _area(area, found, facts) for area in found.areas}
    return _body(unit, found, facts, on, rule), areas, readiness_units.turns_on(facts, on=on)


def _body(unit, found, facts, on, rule):
    path, rise = found.path, found.rise
    return {
        "mission_id": unit.mission_id,
        "band": found.band,
        "found": found.found,
        "weakest": found.weakest,
        "is_complete": found.is_complete,
        "mean": None if found.mean is None else round(found.mean, 2),
        "is_there": facts.is_there,
        "days": path.days if path else None,
        "at_least": path.at_least if path else None,
        "path": list(path.steps) if path else [],
        "steps": [
            {
                "code": step.code,
                "area": step.area,
                "lead": step.lead,
                "since": _day(step.since),
                "due": _day(step.due),
                "after": list(step.after),
            }
            for step in found.steps
        ],
        "readings": [] if facts.is_there else _readings(unit, found, on, rule),
        "rise": rise
        and {
            "area": rise.area,
            "band": rise.band,
            "unit_band": rise.unit_band,
            "days": rise.days,
            "steps": list(rise.steps),
        },
        "future": [
            {"on": _day(turn.on), "band": turn.band, "areas": [list(pair) for pair in turn.areas]}
            for turn in readiness_units.future(facts, found.areas, on=on, rule=rule)
        ],
        "expires": [
            {"until": _day(one.until), "area": one.area, "name": one.name, "record": one.evidence.record}
            for one in readiness_units.expiries(facts, on=on)
        ],
    }


def _readings(unit, found, on, rule):
    steps = [step for step in found.steps if step.area == TRAINING]
    training = transit.critical_path(steps, on).days if found.path else None
    read = standby.readings(
        found,
        clock=unit.start_clock,
        level=unit.pledge.level if unit.pledge_id else "",
        missing=(),
        training_days=training,
        rule=rule,
    )
    return [
        {name: value for name, value in one._asdict().items() if name != "missing"}
        for one in read
        if one.system != standby.PCRS or unit.pledge_id
    ]


def _area(area, found, facts):
    lines = [line for line in facts.lines.get(area.area, ()) if line.required != 0]
    return {
        "score": None if area.score is None else round(area.score, 2),
        "found": area.found,
        "band": area.band,
        "is_applicable": area.is_applicable,
        "is_stale": area.is_stale,
        "decides": area.area in found.deciding,
        "evidence_on": area.evidence_on,
        "reasons": area.reasons,
        "evidence": list(_by_group(lines) if area.area in GROUPED else _by_line(lines)),
    }


def _by_line(lines):
    for line in lines:
        yield {
            "name": line.name,
            "required": line.required,
            "said": [_piece(piece) for piece in line.pieces],
        }


def _piece(piece):
    said = piece.evidence
    return {
        "many": piece.many,
        "what": said.what,
        "on": _day(said.on),
        "until": _day(said.until),
        "record": said.record,
        "by": said.by,
    }


def _by_group(lines):
    """A row a group: what is required and there, and the oldest of what says so. Each by each on its page."""
    groups: dict = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    for group, own in groups.items():
        pieces = [piece for line in own for piece in line.pieces]
        oldest = min(pieces, key=lambda p: (p.evidence.on, p.evidence.record), default=None)
        yield {
            "name": group,
            "required": sum(line.required for line in own),
            "present": sum(min(line.required, sum(p.many for p in line.pieces)) for line in own),
            "lines": len(own),
            "unreported": sum(not line.pieces for line in own),
            "said": [_piece(oldest)] if oldest else [],
        }


def _store(unit, on, body, areas, turns):
    row = UnitReadiness.objects.filter(unit=unit, valid_until=None).first()
    turns_at = turns and datetime.combine(turns, time.min, zone_of(unit))
    if row is None:
        # After a gap, such as of a unit that was gone: the day may have its row already.
        UnitReadiness.objects.filter(unit=unit, valid_from__gte=on).delete()
        _create(unit, on, body, areas, turns_at)
        return
    standing = {area["area"]: area for area in row.areas.values("area", *OF_AREA)}
    standing = {name: {field: area[field] for field in OF_AREA} for name, area in standing.items()}
    if {name: getattr(row, name) for name in OF_UNIT} == body and standing == areas:
        UnitReadiness.objects.filter(pk=row.pk).update(as_of=Now(), judged_on=on, turns_at=turns_at)
    elif row.valid_from >= on:
        UnitReadiness.objects.filter(pk=row.pk).update(
            as_of=Now(), judged_on=on, turns_at=turns_at, version=row.version + 1, is_rebuilt=False, **body
        )
        row.areas.all().delete()
        _create_areas(row, areas)
    else:
        UnitReadiness.objects.filter(pk=row.pk).update(valid_until=on - timedelta(days=1))
        _create(unit, on, body, areas, turns_at, version=row.version + 1)


def _create(unit, on, body, areas, turns_at, **more):
    row = UnitReadiness.objects.create(
        unit=unit, valid_from=on, judged_on=on, turns_at=turns_at, as_of=Now(), **body, **more
    )
    _create_areas(row, areas)
    return row


def _create_areas(row, areas):
    UnitReadinessArea.objects.bulk_create(
        UnitReadinessArea(readiness=row, unit_id=row.unit_id, area=name, **values)
        for name, values in areas.items()
    )


def _day(day):
    return day.isoformat() if day else None
