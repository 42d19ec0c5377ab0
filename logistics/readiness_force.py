"""How ready a mission's force is: its needs filled by ready units, weighed by how critical they are. Plain
values in and out."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from logistics.readiness_areas import STANDARD, Rule


class Need(NamedTuple):
    """A requirement: how much, how critical ("critical", "priority" or "routine"). Without an enabler others
    cannot work: any gap in it is critical."""

    key: str
    required: int
    criticality: str = "routine"
    is_enabler: bool = False


class Brought(NamedTuple):
    """What a unit brings to a need; `band` None: not known. Only what stands in the mission fills it."""

    need: str
    quantity: int
    band: int | None
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A need and how far ready units fill it. Quantities in the capability's unit."""

    key: str
    required: int
    weight: int
    is_critical: bool
    ready: int
    not_ready: int  # there, of a worse band
    unknown: int  # there, and its band not known
    coming: int  # not there yet
    share: float  # 0 to 1, a surplus capped


@dataclass(frozen=True, slots=True)
class Force:
    """`fill`: 0 to 1, needs by their weight, None without needs; `at_zero`: critical needs without any ready
    unit; `short`: enablers and critical needs with a gap, critical whatever the fill."""

    needs: tuple[Filled, ...]
    fill: float | None
    at_zero: tuple[str, ...]
    short: tuple[str, ...]


def force(needs: Iterable[Need], units: Iterable[Brought], *, rule: Rule = STANDARD) -> Force:
    """Surplus at one need fills no other. Raises ValueError for a need given twice."""
    needs, units = list(needs), list(units)
    if len({need.key for need in needs}) < len(needs):
        raise ValueError("A need is given twice.")
    found = tuple(_filled(need, [one for one in units if one.need == need.key], rule) for need in needs)
    weights = sum(one.weight for one in found if one.required)
    met = sum(one.weight * _share(one) for one in found if one.required)
    critical = [one for one in found if one.is_critical and one.required]
    return Force(
        needs=found,
        fill=float(met / weights) if weights else None,
        at_zero=tuple(one.key for one in critical if not one.ready),
        short=tuple(one.key for one in critical if one.ready < one.required),
    )


def _filled(need: Need, units: list[Brought], rule: Rule) -> Filled:
    there = [one for one in units if one.is_there]
    ready = sum(one.quantity for one in there if one.band is not None and one.band <= rule.ready_band)
    unknown = sum(one.quantity for one in there if one.band is None)
    return Filled(
        key=need.key,
        required=need.required,
        weight={"critical": rule.critical, "priority": rule.priority}.get(need.criticality, rule.routine),
        is_critical=need.criticality == "critical" or need.is_enabler,
        ready=ready,
        not_ready=sum(one.quantity for one in there) - ready - unknown,
        unknown=unknown,
        coming=sum(one.quantity for one in units if not one.is_there),
        share=min(1.0, ready / need.required) if need.required else 1.0,
    )


def _share(one: Filled) -> Fraction:
    return min(Fraction(1), Fraction(one.ready, one.required))
