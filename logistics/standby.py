"""One unit read in several languages of readiness, each with its own limit and its own start of the clock.
Plain values in and out.

Sources: UN, PCRS guidelines 2019.01 (60 days of the request at rapid deployment level); NATO Readiness
Initiative 2018 (30 days or less); recalled, to be checked: EU battlegroups (10 days of the decision), African
Standby Force (30, 90 and 14 days by scenario), cut-offs of C-levels (AR 220-1).
"""

from typing import NamedTuple

from logistics import transit
from logistics.readiness_areas import EQUIPMENT, PERSONNEL, SERVICEABILITY, TRAINING, Rule
from logistics.readiness_units import Unit

PCRS, C_LEVEL, NRI, ASF, EU = "pcrs", "c_level", "nri", "asf", "eu"
SYSTEMS = (PCRS, C_LEVEL, NRI, ASF, EU)
SCENARIOS = {"observers": 30, "complex": 90, "genocide": 14}
LIMITS = {PCRS: 60, NRI: 30, EU: 10}
STARTS = {
    PCRS: transit.REQUEST,
    C_LEVEL: "",
    NRI: transit.ACTIVATION,
    ASF: transit.APPROVAL,
    EU: transit.APPROVAL,
}
# Percent at which C1, C2 and C3 begin; of training the days until it is done.
CUTS = {PERSONNEL: (90, 80, 70), EQUIPMENT: (90, 80, 65), SERVICEABILITY: (90, 70, 60)}
TRAINING_DAYS = (14, 28, 42)


class Reading(NamedTuple):
    """What a system says of the unit: `value` in its own codes, None where it cannot be said; `keeps`: if it
    keeps the `limit` of days, which lie between `at_least` and `at_most` counted from `clock`."""

    system: str
    value: str | None = None
    keeps: bool | None = None
    limit: int | None = None
    clock: str = ""
    at_least: int | None = None
    at_most: int | None = None
    missing: tuple[str, ...] = ()


def readings(
    unit: Unit, *, clock: str, level: str, missing: tuple[str, ...], training_days: int | None, rule: Rule
) -> list[Reading]:
    """`level`: of PCRS, reached with evidence; `missing`: what the next one takes, as codes."""
    return [
        _timed(PCRS, unit, clock, rule, value=level or None, missing=missing),
        c_level(unit, training_days, rule),
        _timed(NRI, unit, clock, rule),
        *(_scenario(name, limit, unit, clock, rule) for name, limit in SCENARIOS.items()),
        _timed(EU, unit, clock, rule),
    ]


def c_level(unit: Unit, training_days: int | None, rule: Rule) -> Reading:
    """C1 to C4 by the weakest of personnel, equipment, serviceability and training; without overrides."""
    levels: list[int | None] = []
    for area in unit.areas:
        if area.area in CUTS and not any(r["code"] == "not_applicable" for r in area.reasons):
            levels.append(_level(area.score, CUTS[area.area], area.is_stale, rule))
        elif area.area == TRAINING and not any(r["code"] == "not_applicable" for r in area.reasons):
            known = area.score is not None and training_days is not None
            by_days = 1 + sum(1 for cut in TRAINING_DAYS if (training_days or 0) > cut) if known else None
            levels.append(by_days)
    worst = None if not levels or None in levels else max(one for one in levels if one is not None)
    return Reading(C_LEVEL, f"C{worst}" if worst else None)


def _level(score: float | None, cuts: tuple[int, ...], is_stale: bool, rule: Rule) -> int | None:
    if score is None:
        return None
    found = 1 + sum(1 for cut in cuts if score < cut)
    return max(found, rule.at_best_when_stale) if is_stale else found


def _bounds(unit: Unit, clock: str, asked: str, rule: Rule) -> tuple[int | None, int | None]:
    if unit.path is None:
        return None, None
    if unit.path.days is None:
        at_least, _most = transit.counted_from(
            unit.path.at_least,
            clock,
            asked,
            approval_days=rule.approval_days,
            activation_days=rule.activation_days,
        )
        return at_least, None
    return transit.counted_from(
        unit.path.days,
        clock,
        asked,
        approval_days=rule.approval_days,
        activation_days=rule.activation_days,
    )


def _timed(system, unit, clock, rule, *, value=None, missing=()):
    limit, start = LIMITS[system], STARTS[system]
    bounds = _bounds(unit, clock, start, rule)
    return Reading(system, value, transit.keeps(bounds, limit), limit, start, *bounds, missing)


def _scenario(name, limit, unit, clock, rule):
    bounds = _bounds(unit, clock, STARTS[ASF], rule)
    return Reading(ASF, name, transit.keeps(bounds, limit), limit, STARTS[ASF], *bounds)
