"""What results add up to across projects, and what of one is a project's part. Pure.

A result several projects brought about is kept once, with shares in percent; a sum takes each result once and
whole, and a project's part of it is its share. So parts of all projects add up to the sum.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Result:
    """One result. `reached`: None where it is not reported; `shares`: {other project: percent}."""

    project: Hashable
    indicator: str
    unit: str
    target: Decimal | None = None
    reached: Decimal | None = None
    shares: Mapping[Hashable, Decimal] = field(default_factory=dict)


@dataclass
class Sum:
    """All results of one indicator and unit: each once. `silent`: how many are not reported."""

    indicator: str
    unit: str
    results: int = 0
    silent: int = 0
    target: Decimal | None = None
    reached: Decimal | None = None


def share(result: Result, project: Hashable) -> Decimal:
    """The percent a project has in a result; its own project has what the others leave."""
    if project == result.project:
        return WHOLE - sum(result.shares.values(), Decimal(0))
    return result.shares.get(project, Decimal(0))


def part(result: Result, project: Hashable) -> Decimal | None:
    """What of a result is a project's; None where it is not reported."""
    return None if result.reached is None else result.reached * share(result, project) / WHOLE


def sums(results: Iterable[Result]) -> list[Sum]:
    """One line an indicator and unit, however they are written large or small."""
    found: dict[tuple[str, str], Sum] = {}
    for one in results:
        key = one.indicator.strip().casefold(), one.unit.strip().casefold()
        line = found.setdefault(key, Sum(one.indicator.strip(), one.unit.strip()))
        line.results += 1
        if one.target is not None:
            line.target = (line.target or Decimal(0)) + one.target
        if one.reached is None:
            line.silent += 1
        else:
            line.reached = (line.reached or Decimal(0)) + one.reached
    return [found[key] for key in sorted(found)]
