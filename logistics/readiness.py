"""Readiness: authorized against deployed, area by area; the weakest known area decides. Plain values only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

BANDS = ((0.90, 1), (0.80, 2), (0.70, 3))
WEAKEST = 4
STALE_AT_BEST = 3
VALID_DAYS = 62


class Area(NamedTuple):
    """What is known of one area: persons authorized, persons deployed (None: not reported), day of evidence."""

    category: str
    authorized: int | None
    deployed: int | None
    evidence_on: date | None


@dataclass(slots=True)
class Judged:
    category: str
    authorized: int | None
    deployed: int | None
    evidence_on: date | None
    filled: float | None = None
    gap: int | None = None
    over: int | None = None
    band: int | None = None
    is_stale: bool = False
    decides: bool = False
    reasons: list = field(default_factory=list)


@dataclass(slots=True)
class Readiness:
    band: int | None
    is_complete: bool
    mean_fill: float | None
    areas: list


def judge(areas: Sequence[Area], on: date) -> Readiness:
    judged = [_judge(area, on) for area in areas]
    known = [area for area in judged if area.band is not None]
    band = max((area.band for area in known), default=None)
    for area in known:
        area.decides = area.band == band
    counted = [area for area in judged if area.authorized]
    fills = [area.filled for area in counted if area.filled is not None]
    return Readiness(
        band=band,
        is_complete=bool(counted) and len(known) == len(counted),
        mean_fill=sum(fills) / len(fills) if fills else None,
        areas=judged,
    )


def _judge(area, on):
    found = Judged(*area)
    if not area.authorized:
        found.reasons.append({"code": "not_applicable"})
        return found
    if area.deployed is None:
        found.reasons.append({"code": "not_reported"})
        return found
    found.filled = min(1.0, area.deployed / area.authorized)
    found.gap = max(0, area.authorized - area.deployed)
    found.over = max(0, area.deployed - area.authorized)
    found.band = next((band for least, band in BANDS if found.filled >= least), WEAKEST)
    found.reasons.append({"code": "filled", "percent": round(100 * found.filled, 1)})
    if area.evidence_on is None or (on - area.evidence_on).days > VALID_DAYS:
        found.is_stale, found.band = True, max(found.band, STALE_AT_BEST)
        found.reasons.append(
            {"code": "stale", "days": (on - area.evidence_on).days if area.evidence_on else None}
        )
    return found
