"""Which units could serve a need, with every reason for and against. Plain values in and out; no score.

The order is said, and nothing else decides it: the right type first, then the share of the period, the share
of the quantity, days' notice, level, fewest caveats that touch the need's tasks, and the name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

LEVELS = ("", "1", "2", "3", "rdl")
OPEN_ENDED = timedelta(days=365)  # how long a need without an end is looked at
FOR, AGAINST, UNKNOWN = "for", "against", "unknown"


class Need(NamedTuple):
    """What is asked for. `family`: what the capability belongs to, itself where it belongs to nothing.

    `last` None: no end, looked at for a year. `notice` in days and `level` are None and "" where any will do.
    """

    capability: Any
    family: Any
    quantity: int
    first: date
    last: date | None = None
    notice: int | None = None
    level: str = ""
    languages: frozenset[str] = frozenset()
    standards: frozenset[str] = frozenset()
    tasks: frozenset = frozenset()
    measure: str = ""  # what the quantity counts


class Restriction(NamedTuple):
    """A caveat: the tasks it touches; none named touches whatever is asked."""

    tasks: frozenset = frozenset()


class Unit(NamedTuple):
    """What could serve. `days` to deploy None: not stated; `last` None: no end."""

    name: str
    capability: Any
    family: Any
    quantity: int
    first: date
    last: date | None = None
    days: int | None = None
    level: str = ""
    languages: frozenset[str] = frozenset()
    standards: frozenset[str] = frozenset()
    caveats: tuple[Restriction, ...] = ()
    measure: str = ""  # what the quantity counts


class Reason(NamedTuple):
    """One thing that speaks for or against, or is not known: `about` type, period, quantity, notice, level,
    languages, standards or caveats; `found` and `asked` are what is compared, in the terms of the need."""

    about: str
    verdict: str
    found: Any
    asked: Any


@dataclass(frozen=True)
class Match:
    """A unit beside a need. Shares are 0 to 1; that of the quantity None where counted otherwise."""

    unit: Unit
    is_same_type: bool
    of_period: float
    of_quantity: float | None
    touching: int  # caveats that touch the tasks of the need
    reasons: tuple[Reason, ...]

    @property
    def fits(self) -> bool:
        """Nothing speaks against it, as far as is known."""
        return not self.against

    @property
    def against(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.verdict == AGAINST)


def match(need: Need, unit: Unit) -> Match | None:
    """The unit beside the need; None where it could not serve at all: of another family, or never there."""
    if unit.family != need.family:
        return None
    of_period = share_of_period(need, unit)
    if not of_period:
        return None
    touching = sum(_touches(caveat, need) for caveat in unit.caveats)
    same = unit.capability == need.capability
    of_quantity = min(1.0, unit.quantity / need.quantity) if unit.measure == need.measure else None
    found = Match(unit, same, of_period, of_quantity, touching, ())
    return replace(found, reasons=tuple(_reasons(need, unit, found)))


def matches(need: Need, units: Iterable[Unit]) -> list[Match]:
    """Those that could serve, in the order the module names."""
    found = (match(need, unit) for unit in units)
    return sorted((one for one in found if one), key=lambda one: order(need, one))


def order(need: Need, found: Match):
    """The key of the order; whoever asks why one stands above another compares these from the left."""
    unit = found.unit
    notice = 0 if _is_soon_enough(need, unit) else 1 if unit.days is None else 2
    level = -LEVELS.index(unit.level)
    days = 99999 if unit.days is None else unit.days
    return (
        not found.is_same_type,
        -round(found.of_period, 4),
        -round(found.of_quantity or 0, 4),
        notice,
        days,
        level,
        found.touching,
        unit.name.casefold(),
    )


def share_of_period(need: Need, unit: Unit) -> float:
    """Of the days on which the need stands, the share on which the unit is there."""
    last = need.last or need.first + OPEN_ENDED
    begins, ends = max(need.first, unit.first), min(last, unit.last or last)
    return max(0, (ends - begins).days + 1) / ((last - need.first).days + 1)


def _reasons(need, unit, found):
    yield Reason("type", FOR if found.is_same_type else AGAINST, unit.capability, need.capability)
    yield Reason("period", FOR if found.of_period == 1 else AGAINST, found.of_period, 1)
    enough = UNKNOWN if found.of_quantity is None else FOR if unit.quantity >= need.quantity else AGAINST
    yield Reason("quantity", enough, unit.quantity, need.quantity)
    if need.notice is not None:
        verdict = UNKNOWN if unit.days is None else FOR if unit.days <= need.notice else AGAINST
        yield Reason("notice", verdict, unit.days, need.notice)
    if need.level:
        verdict = FOR if LEVELS.index(unit.level) >= LEVELS.index(need.level) else AGAINST
        yield Reason("level", verdict, unit.level, need.level)
    for about in ("languages", "standards"):
        if asked := getattr(need, about):
            given = getattr(unit, about)
            missing = asked - given
            verdict = UNKNOWN if not given else AGAINST if missing else FOR
            yield Reason(about, verdict, sorted(missing), sorted(asked))
    if unit.caveats:
        yield Reason("caveats", AGAINST if found.touching else FOR, found.touching, len(unit.caveats))


def _touches(caveat, need):
    return not caveat.tasks or bool(caveat.tasks & need.tasks)


def _is_soon_enough(need, unit):
    return need.notice is None or unit.days is not None and unit.days <= need.notice
