"""Whether a mission may go: what must be so before it does, line by line, and what the weakest line says.

Pure. A line is met, not met, or not reported. One line that is not met decides; else one that is not
reported; only where all are met is a mission ready. A kind that every plan needs and of which nothing is
known is not reported. What was called off, or is no measure any more, is no line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from missions import conditions, progress

MET, NOT_MET, NOT_REPORTED = "met", "not_met", "not_reported"
WEAKEST_FIRST = (NOT_MET, NOT_REPORTED, MET)

# States of a handover.
PROPOSED, AGREED, HANDED_OVER = "proposed", "agreed", "handed_over"
TAKEN_BACK, CALLED_OFF = "taken_back", "called_off"
ON_ITS_WAY = (PROPOSED, AGREED)


class Verdict(NamedTuple):
    """What the weakest line says, and of each kind how many lines say what."""

    state: str
    kinds: dict[str, dict[str, int]]


def weakest(states: Iterable[str]) -> str:
    """The state of the weakest line; of no line at all it is not reported."""
    found = set(states)
    return next((state for state in WEAKEST_FIRST if state in found), NOT_REPORTED)


def verdict(lines: Mapping[str, Iterable[str]], needed: Iterable[str]) -> Verdict:
    """Of {kind: the states of its lines} and the kinds no plan is without."""
    needed = set(needed)
    kinds, states = {}, []
    for kind, found in lines.items():
        counted = dict.fromkeys(WEAKEST_FIRST, 0)
        for state in found:
            counted[state] += 1
        kinds[kind] = counted
        states += [state for state, many in counted.items() if many]
        if not any(counted.values()) and kind in needed:
            states.append(NOT_REPORTED)
    return Verdict(weakest(states), kinds)


def of_condition(state: str) -> str:
    """A condition is met while it holds; in doubt is not good enough to go by."""
    if state == conditions.UNKNOWN:
        return NOT_REPORTED
    return MET if state == conditions.HOLDS else NOT_MET


def of_benchmark(state: str) -> str:
    if state == progress.NOT_ASSESSED:
        return NOT_REPORTED
    return MET if state == progress.MET else NOT_MET


def of_handover(state: str) -> str | None:
    """None: no line, it was called off."""
    if state == CALLED_OFF:
        return None
    return MET if state == HANDED_OVER else NOT_MET


def of_things(gone: int, there: int, unknown: int) -> str:
    """Of things that must be gone: how many are, are still there, or are where nobody reported."""
    if there:
        return NOT_MET
    return NOT_REPORTED if unknown or not gone else MET
