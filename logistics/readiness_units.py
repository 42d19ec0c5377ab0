"""A unit's readiness on a day: the weakest of its areas, days to deploy, what would raise it, what expires.
Plain values in and out.

Unknown is worse than any band: as long as an area that applies is not known, the unit has no band, and only
the weakest that is known is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from logistics import transit
from logistics.readiness_areas import (
    AREAS,
    LEGAL,
    MOBILITY,
    STANDARD,
    TRAINING,
    Area,
    Evidence,
    Line,
    Override,
    Rule,
    judge,
)
from logistics.transit import Path, Step

AHEAD = (30, 60, 90)  # days a forecast looks ahead
UNKNOWN = 5  # where an unknown band stands among bands, when two are compared

# Areas whose step is open until the area stands in band 1; those of the others stand for a line of its name.
BY_AREA = {
    "personnel": "personnel",
    "equipment": "equipment",
    "repair": "serviceability",
    "sustainment": "sustainment",
}
BY_LINE = {
    "visit": TRAINING,
    "agreement": LEGAL,
    "visas": MOBILITY,
    "medical": MOBILITY,
    "movement": MOBILITY,
}


class Plan(NamedTuple):
    """When a step was begun, and for when it is planned."""

    since: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a unit: the lines of each area, overrides, plans of steps. `is_there`: it stands in
    the mission, and nothing is left to be done before it arrives."""

    lines: Mapping[str, tuple[Line, ...]]
    overrides: tuple[Override, ...] = ()
    plans: Mapping[str, Plan] = field(default_factory=dict)
    is_there: bool = False


class Rise(NamedTuple):
    """The one area whose rise to its next band changes most: the unit's band and days after it."""

    area: str
    band: int  # the area's after it
    unit_band: int | None
    days: int | None
    steps: tuple[str, ...]  # what is open in it


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit judged. `found`: its band without overrides; `weakest`: the weakest known area's band."""

    areas: tuple[Area, ...]
    band: int | None
    found: int | None
    weakest: int | None
    is_complete: bool
    deciding: tuple[str, ...]
    unknown: tuple[str, ...]
    mean: float | None  # 0 to 100, of known areas: second to the band
    steps: tuple[Step, ...]
    path: Path | None  # None: it is there
    rise: Rise | None


class Expiry(NamedTuple):
    """Evidence or an override, and the last day on which it holds."""

    until: date
    area: str
    name: str
    evidence: Evidence


class Turn(NamedTuple):
    """A day to come on which bands change, if nothing is done until then: the unit's, and of which areas."""

    on: date
    band: int | None
    areas: tuple[tuple[str, int | None], ...]


class Outlook(NamedTuple):
    """How the unit stands in so many days, if nothing is done until then."""

    days: int
    on: date
    band: int | None
    areas: tuple[str, ...]  # those that changed until then


def judge_unit(facts: Facts, *, on: date, rule: Rule = STANDARD) -> Unit:
    """Raises ValueError for an area that is none of the seven, or two overrides of one area on the day."""
    if strange := set(facts.lines) - set(AREAS):
        raise ValueError(f"No areas: {', '.join(sorted(strange))}.")
    overrides = _overrides(facts.overrides, on)
    areas = tuple(
        judge(area, facts.lines.get(area, ()), on=on, rule=rule, override=overrides.get(area))
        for area in AREAS
    )
    steps = () if facts.is_there else tuple(open_steps(areas, facts, on, rule))
    path = None if facts.is_there else transit.critical_path(steps, on)
    applicable = [area for area in areas if area.is_applicable]
    bands = {area.area: area.band for area in applicable}
    known = [band for band in bands.values() if band is not None]
    unknown = tuple(name for name, band in bands.items() if band is None)
    weakest = max(known, default=None)
    return Unit(
        areas=areas,
        band=_weakest(bands.values()),
        found=_weakest(area.found for area in areas if _was_applicable(area)),
        weakest=weakest,
        is_complete=bool(known) and not unknown,
        deciding=unknown or tuple(name for name, band in bands.items() if band == weakest),
        unknown=unknown,
        mean=_mean(applicable, rule),
        steps=steps,
        path=path,
        rise=_rise(areas, steps, path, on),
    )


def open_steps(areas: Iterable[Area], facts: Facts, on: date, rule: Rule) -> list[Step]:
    """What is still to be done before arrival. Of an area that is not known nobody can say how long it takes;
    what no record speaks of, such as an agreement, is still to be made."""
    judged = {area.area: area for area in areas}
    found = []
    for code, (area, _after) in transit.STEPS.items():
        lead = rule.leads.get(code)
        if code in BY_AREA:
            one = judged[BY_AREA[code]]
            if not one.is_applicable or one.band == 1:
                continue
            lead = lead if one.band else None
        elif code in BY_LINE:
            lines = [line for line in facts.lines.get(BY_LINE[code], ()) if line.name == code]
            if not any(_is_short(line, on) for line in lines):
                continue
        elif code == "training" and not any(
            _is_short(line, on) for line in facts.lines.get(TRAINING, ()) if line.name != "visit"
        ):
            continue
        plan = facts.plans.get(code, Plan())
        found.append(Step(code, area, lead, plan.since, plan.due))
    codes = {step.code for step in found}
    return [step._replace(after=transit.before(step.code, codes)) for step in found]


def future(
    facts: Facts, areas: Iterable[Area], *, on: date, rule: Rule = STANDARD, most: int = 24
) -> list[Turn]:
    """The next days on which bands change by the calendar alone, as evidence grows old and none comes.
    `areas`: as they are judged on the day."""
    overrides = {one.area: one for one in facts.overrides if on <= one.until}
    ends = {area: {_after(end) for end in _ends(facts, area) if end >= on} for area in AREAS}
    standing = {area.area: area for area in areas}
    found: list[Turn] = []
    for day in sorted(set().union(*ends.values())):
        changed = []
        for area in AREAS:
            if day in ends[area]:
                then = judge(area, facts.lines.get(area, ()), on=day, rule=rule, override=overrides.get(area))
                if (then.band, then.is_applicable) != (standing[area].band, standing[area].is_applicable):
                    changed.append((area, then.band))
                standing[area] = then
        if changed:
            band = _weakest(one.band for one in standing.values() if one.is_applicable)
            found.append(Turn(day, band, tuple(changed)))
        if len(found) == most:
            break
    return found


def outlook(turning: Iterable[Turn], *, band: int | None, on: date) -> list[Outlook]:
    """The unit in 30, 60 and 90 days: `band` is today's, `turning` the days on which it changes."""
    turning = list(turning)
    found = []
    for days in AHEAD:
        day = on + timedelta(days=days)
        past = [one for one in turning if one.on <= day]
        areas = dict.fromkeys(area for one in past for area, _band in one.areas)
        found.append(Outlook(days, day, past[-1].band if past else band, tuple(areas)))
    return found


def expiries(facts: Facts, *, on: date, most: int = 60) -> list[Expiry]:
    """What of the evidence in use expires next, the soonest first; of many lines of one group that rest on
    evidence alike, one stands for all."""
    found: dict[tuple[date, str, str], Expiry] = {}
    for area in AREAS:
        for line in facts.lines.get(area, ()):
            for piece in line.pieces if line.required != 0 else ():
                end = piece.evidence.until
                if end and on <= end:
                    name = line.group or line.name
                    found.setdefault((end, area, name), Expiry(end, area, name, piece.evidence))
    for one in facts.overrides:
        if on <= one.until:
            told = Evidence("override", None, one.record, one.until)
            found[one.until, one.area, "override"] = Expiry(one.until, one.area, "override", told)
    return [found[key] for key in sorted(found)][:most]


def turns_on(facts: Facts, *, on: date) -> date | None:
    """The next day on which the picture changes by the calendar alone; None: never. Days to deploy fall each
    day while a step is begun or planned."""
    days = [_after(end) for area in AREAS for end in _ends(facts, area) if end >= on]
    if not facts.is_there and any(plan.since or plan.due for plan in facts.plans.values()):
        days.append(_after(on))
    return min(days, default=None)


def _ends(facts: Facts, area: str) -> set[date]:
    """The last days of the evidence and overrides of an area."""
    pieces = [piece for line in facts.lines.get(area, ()) for piece in line.pieces]
    ends = {piece.evidence.until for piece in pieces} | {o.until for o in facts.overrides if o.area == area}
    return {end for end in ends if end}


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _overrides(given: Iterable[Override], on: date) -> dict[str, Override]:
    found: dict[str, Override] = {}
    for one in given:
        if on <= one.until:
            if one.area in found:
                raise ValueError(f"Two overrides of {one.area}.")
            found[one.area] = one
    return found


def _was_applicable(area: Area) -> bool:
    """By its evidence, whatever was set by hand."""
    return area.is_applicable and not any(r["code"] == "not_applicable" for r in area.reasons)


def _is_short(line: Line, on: date) -> bool:
    present = line.present(on)
    return line.required != 0 and (present is None or line.required is None or present < line.required)


def _weakest(bands: Iterable[int | None]) -> int | None:
    bands = list(bands)
    return None if not bands or None in bands else max(b for b in bands if b is not None)


def _rank(band: int | None) -> int:
    return UNKNOWN if band is None else band


def _mean(areas: Iterable[Area], rule: Rule) -> float | None:
    scores = [(area.score, rule.weights.get(area.area, 1)) for area in areas if area.score is not None]
    weight = sum(w for _score, w in scores)
    return sum(score * w for score, w in scores) / weight if weight else None


def _rise(areas: tuple[Area, ...], steps: tuple[Step, ...], path: Path | None, on: date) -> Rise | None:
    """Which single area, raised to its next band with its open steps done, changes the unit's band most, then
    its days; of those alike the one with the fewest open steps. None where no single one changes anything."""
    applicable = [area for area in areas if area.is_applicable]
    before = _rank(_weakest(area.band for area in applicable))
    best: tuple[Any, Rise] | None = None
    for at, area in enumerate(applicable):
        own = [step for step in steps if step.area == area.area]
        if area.band == 1 and not own:
            continue
        band = 3 if area.band is None else max(1, area.band - 1)
        raised = [replace(one, band=band) if one is area else one for one in applicable]
        unit_band = _weakest(one.band for one in raised)
        left = transit.critical_path([step for step in steps if step not in own], on)
        gain = before - _rank(unit_band), (path.at_least - left.at_least if path else 0)
        if gain > (0, 0):
            rank = (*gain, -len(own), -at)
            rise = Rise(
                area.area, band, unit_band, left.days if path else None, tuple(step.code for step in own)
            )
            if best is None or rank > best[0]:
                best = rank, rise
    return best[1] if best else None
