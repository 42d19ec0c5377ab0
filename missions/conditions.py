"""Whether a condition of a mission's work holds on a day, and what stops of those that do not.

Pure. A condition is what was stated last of it, from the day on of which that was said. After its last day
it has failed, whatever was stated before; what was stated of a day after that, such as that it goes on,
counts again. Nothing stated is unknown: it stops nothing, and is no assurance either.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

HOLDS, DOUBT, FAILED, UNKNOWN = "holds", "doubt", "failed", "unknown"


class Stated(NamedTuple):
    """What was stated of a condition: from a day on it holds, is in doubt or has failed."""

    since: date
    state: str


class Standing(NamedTuple):
    """How a condition stands, since when (None: unknown), and whether because its last day has passed."""

    state: str
    since: date | None = None
    has_ended: bool = False


def standing(stated: Iterable[Stated], ends_on: date | None, day: date) -> Standing:
    """How a condition stands on a day."""
    last = max((one for one in stated if one.since <= day), key=lambda one: one.since, default=None)
    if ends_on is not None and ends_on < day and (last is None or last.since <= ends_on):
        return Standing(FAILED, ends_on, True)
    return Standing(last.state, last.since) if last else Standing(UNKNOWN)


def stopped(
    standings: Mapping[Hashable, Standing], stops: Mapping[Hashable, Iterable[Hashable]]
) -> dict[Hashable, list[Hashable]]:
    """{what stops: the conditions that have failed and stop it}, by condition what each would stop."""
    found: dict[Hashable, list[Hashable]] = {}
    for key, things in stops.items():
        if standings[key].state == FAILED:
            for thing in things:
                found.setdefault(thing, []).append(key)
    return found
