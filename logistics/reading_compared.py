"""Missions side by side as rows of plain figures, one a mission, for files and programs."""

from contributors import reading_compared
from logistics.models import MissionReadiness
from missions import reading_stories, story

MOST = 4  # missions side by side


def rows(user, missions, *, day, month=None):
    """[{figure: value}] in the order of the missions; None: not reported, or not to be said."""
    judged = {row.mission_id: row for row in _judged(user, missions, month)}
    forces = reading_compared.compared(user, missions, day=day, month=month)
    return [
        _life(mission)
        | _mandate(reading_stories.mandate_on(user, mission, day))
        | _force(force)
        | _readiness(judged.get(mission.pk))
        | {"counts": dict(story.counted(story.moments(user, mission, day)))}
        for mission, force in zip(missions, forces, strict=True)
    ]


def lines(found):
    """(heads, lines) of a file: the figures of each mission, with those that hold several laid out flat."""
    nested = ("filled", "counts")
    parts = {name: dict.fromkeys(key for row in found for key in row[name]) for name in nested}
    plain = [name for name in (found[0] if found else ()) if name not in nested]
    heads = [*plain, *(f"{name}_{key}" for name in nested for key in parts[name])]
    return heads, [
        [*(row[name] for name in plain), *(row[name].get(key) for name in nested for key in parts[name])]
        for row in found
    ]


def in_common(user, missions, month=None):
    """[{contributor, personnel: {acronym: persons}}] of who gives to two or more of them."""
    latest, found = reading_compared.in_common(user, missions, month)
    told = [mission.acronym for mission, _total in latest]
    return [
        {
            "contributor": who.code,
            "personnel": {code: n for code, n in zip(told, held, strict=True) if n is not None},
        }
        for who, held, _all in found
    ]


def _judged(user, missions, month):
    running = [mission.pk for mission in missions if mission.phase != "closed"]
    rows = MissionReadiness.objects.visible_to(user).filter(month=month, mission__in=running)
    return rows.prefetch_related("areas")


def _life(mission):
    return {
        "mission": mission.acronym,
        "is_fictional": mission.is_fictional,
        "phase": mission.phase,
        "lead": mission.lead.code,
        "host": mission.host and mission.host.code,
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
    }


def _mandate(found):
    now, last = found["mandate"], found["last"]
    return {
        "mandate": now and now.instrument,
        "mandate_ends_on": now and now.ends_on,
        "mandate_days_left": found["days_left"],
        "last_mandate": last and last.instrument,
    }


def _force(found):
    latest, largest, rate = found["latest"], found["largest"], found["rate"]
    return {
        "month": latest and f"{latest.month:%Y-%m}",
        "deployed": latest and latest.personnel,
        "authorized": found["authorized"],
        "authorized_until": found["authorized_until"],
        "women_share": latest and latest.women_share,
        "contributors": latest and latest.contributors,
        "largest": largest and largest.contributor.code,
        "largest_personnel": largest and largest.personnel,
        "lives_lost": found["lost"],
        "lives_lost_rate": rate and rate.value,
    }


def _readiness(row):
    areas = row.areas.all() if row else []
    return {"readiness": row and row.band, "filled": {area.category: area.filled for area in areas}}
