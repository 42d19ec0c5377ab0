"""Readiness: areas to bands 1 (best) to 4, and the weakest area decides. Plain values in and out.

Today one kind of area, strength: deployed against authorized. Whatever else is judged (equipment,
serviceability, self-sustainment, training, mobility, law and money) becomes an `Area` and joins `overall`.
Absent is unknown, not 0 and not 100; a surplus never makes up for a gap elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

_ = str  # marks a text for translation; pages translate it

# What a reason says; its parameters stand beside the code in `Area.reasons` and `Readiness.reasons`.
REASONS = {
    "full": _("%(deployed)s deployed of %(authorized)s authorized."),
    "short": _("%(gap)s missing of %(authorized)s authorized."),
    "over": _("%(over)s more deployed than the %(authorized)s authorized; counted as full, no more."),
    "not_applicable": _("Nothing is authorized: the area is not judged."),
    "authorized_unknown": _("The authorized strength is not known."),
    "not_reported": _("The deployed strength is not reported."),
    "stale": _(
        "The evidence of %(evidence_on)s is more than %(validity_days)s days old: at best band %(at_best)s."
    ),
    "undated": _("The evidence has no date: at best band %(at_best)s."),
    "weakest": _("The weakest area decides: band %(band)s by %(areas)s."),
    "unknown_areas": _("Not known: %(areas)s."),
    "nothing_known": _("No area is known."),
    "nothing_applicable": _("No area is to be judged."),
}


class Rule(NamedTuple):
    """How an organization judges. The cuts are those for personnel in the US Army's AR 220-1, recalled."""

    cuts: tuple[int, int, int] = (90, 80, 70)  # percent filled at which bands 1, 2 and 3 begin
    validity_days: int = 92  # a strength report holds for a quarter
    at_best_when_stale: int = 3


STANDARD = Rule()


class Strength(NamedTuple):
    """What is known of a category or component. None is unknown; 0 authorized is not applicable."""

    area: str
    authorized: int | None  # persons
    deployed: int | None  # persons
    evidence_on: date | None  # the day the deployed strength was reported for


@dataclass(frozen=True, slots=True)
class Area:
    """One area, judged. `band` is None when the area is unknown or not applicable."""

    area: str
    authorized: int | None = None
    deployed: int | None = None
    filled: float | None = None  # 0 to 1, a surplus capped
    gap: int | None = None  # persons missing
    over: int | None = None  # persons above the authorized
    evidence_on: date | None = None
    band: int | None = None
    is_stale: bool = False
    is_applicable: bool = True
    reasons: list[dict[str, Any]] = field(default_factory=list)  # [{"code": of REASONS, parameters…}]


@dataclass(frozen=True, slots=True)
class Readiness:
    """All areas together. `band` is that of the weakest known area; None when none is known."""

    areas: list[Area]
    band: int | None
    is_complete: bool  # every applicable area is known
    deciding: list[str]  # areas that have the overall band
    unknown: list[str]
    mean_fill: float | None  # 0 to 1, second to the band: known areas, weighed by authorized
    reasons: list[dict[str, Any]]


def mission_readiness(strengths: Iterable[Strength], *, judged_on: date, rule: Rule = STANDARD) -> Readiness:
    """Readiness of a mission on a day, on strength alone.

    Raises ValueError for a negative count or an area given twice.
    """
    return overall([strength_area(strength, judged_on=judged_on, rule=rule) for strength in strengths])


def strength_area(strength: Strength, *, judged_on: date, rule: Rule = STANDARD) -> Area:
    """An area of strength, judged on a day."""
    area, authorized, deployed, evidence_on = strength
    if (authorized or 0) < 0 or (deployed or 0) < 0:
        raise ValueError(f"{area}: persons cannot be fewer than none.")
    known: dict[str, Any] = {
        "area": area,
        "authorized": authorized,
        "deployed": deployed,
        "evidence_on": evidence_on,
    }
    if authorized == 0:
        return Area(**known, over=deployed, is_applicable=False, reasons=[{"code": "not_applicable"}])
    if authorized is None or deployed is None:
        code = "authorized_unknown" if authorized is None else "not_reported"
        return Area(**known, reasons=[{"code": code}])
    reasons = [_filling(authorized, deployed)]
    found, stale = band(deployed, authorized, rule), _staleness(evidence_on, judged_on, rule)
    if stale:
        reasons.append(stale)
        found = max(found, rule.at_best_when_stale)
    return Area(
        **known,
        filled=min(1.0, deployed / authorized),
        gap=max(0, authorized - deployed),
        over=max(0, deployed - authorized),
        band=found,
        is_stale=bool(stale),
        reasons=reasons,
    )


def band(present: int, required: int, rule: Rule = STANDARD) -> int:
    """1 to 4 for `present` of `required` (above 0): 1 from 90 %, 2 from 80 %, 3 from 70 %, else 4."""
    return 1 + sum(1 for cut in rule.cuts if present * 100 < cut * required)


def overall(areas: Iterable[Area]) -> Readiness:
    """The areas together, of whatever kind: the weakest known decides, the unknown are named.

    Raises ValueError for an area given twice.
    """
    judged = sorted(areas, key=lambda one: one.area)
    names = [one.area for one in judged]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"Given twice: {', '.join(twice)}.")
    applicable = [one for one in judged if one.is_applicable]
    known = {one.area: one.band for one in applicable if one.band is not None}
    unknown = [one.area for one in applicable if one.band is None]
    weakest = max(known.values(), default=None)
    deciding = [name for name, found in known.items() if found == weakest]
    return Readiness(
        areas=judged,
        band=weakest,
        is_complete=bool(known) and not unknown,
        deciding=deciding,
        unknown=unknown,
        mean_fill=_mean_fill(applicable),
        reasons=_reasons(weakest, deciding, unknown),
    )


def _filling(authorized: int, deployed: int) -> dict[str, Any]:
    counts = {"authorized": authorized, "deployed": deployed}
    if deployed < authorized:
        return {"code": "short", "gap": authorized - deployed, **counts}
    if deployed > authorized:
        return {"code": "over", "over": deployed - authorized, **counts}
    return {"code": "full", **counts}


def _staleness(evidence_on: date | None, judged_on: date, rule: Rule) -> dict[str, Any] | None:
    """Why the evidence cannot carry a good band; None when it can."""
    capped = {"at_best": rule.at_best_when_stale}
    if evidence_on is None:
        return {"code": "undated", **capped}
    if (judged_on - evidence_on).days > rule.validity_days:
        evidence = {"evidence_on": evidence_on.isoformat(), "validity_days": rule.validity_days}
        return {"code": "stale", **evidence, **capped}
    return None


def _mean_fill(areas: Iterable[Area]) -> float | None:
    """Sum of weight * filled over sum of weights, the weight being the authorized strength."""
    known = [(one.authorized, one.deployed) for one in areas if one.authorized and one.deployed is not None]
    authorized = sum(required for required, _present in known)
    return sum(min(pair) for pair in known) / authorized if authorized else None


def _reasons(weakest: int | None, deciding: list[str], unknown: list[str]) -> list[dict[str, Any]]:
    reasons: list[dict[str, Any]] = []
    if weakest is not None:
        reasons.append({"code": "weakest", "band": weakest, "areas": deciding})
    elif not unknown:
        reasons.append({"code": "nothing_applicable"})
    else:
        reasons.append({"code": "nothing_known"})
    if unknown:
        reasons.append({"code": "unknown_areas", "areas": unknown})
    return reasons
