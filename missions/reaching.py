"""Who reaches whom: over which channel, by which step of their plan, and which pairs cannot. Pure.

A way between two elements is a channel that stands and is in service, which both are on. It leads both ways
where each can send and the other receive. Of the ways of a pair the plan's come first, in its order; the
channels both are on beside it follow. The first that worked at its last test (well or weakly) carries the
pair; where none did, the first that was never tested may; where all failed, none is known to.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

PRIMARY, ALTERNATE, CONTINGENCY, EMERGENCY = "primary", "alternate", "contingency", "emergency"
STEPS = (PRIMARY, ALTERNATE, CONTINGENCY, EMERGENCY)

WORKED, WEAK, FAILED = "worked", "weak", "failed"
UNTESTED, ONE_WAY, CLOSED, NOT_ON = "untested", "one_way", "closed", "not_on"

REACHED, FAILS, UNREACHABLE = "reached", "fails", "unreachable"
AUTHORITY, SECTOR = "authority", "sector"


class Member(NamedTuple):
    """That an element is on a channel, and what it can do there."""

    channel: Hashable
    element: Hashable
    sends: bool
    receives: bool


class Test(NamedTuple):
    """That a channel was tried between two elements on a day: worked, weak or failed."""

    channel: Hashable
    one: Hashable
    other: Hashable
    on: date
    result: str


class Way(NamedTuple):
    """One channel between a pair: its step in their plan (None: not planned), how it stands (worked, weak,
    failed at its last test; untested; one_way; closed: out of service or not standing; not_on: one of the two
    is not on it), and the day of its last test."""

    channel: Hashable
    step: str | None
    status: str
    tested_on: date | None


class Pair(NamedTuple):
    """How two elements reach each other: reached, untested, fails or unreachable; by which way (None: by
    none); all their ways; and why they must reach each other (authority, sector)."""

    one: Hashable
    other: Hashable
    status: str
    by: Way | None
    ways: tuple[Way, ...]
    demanded: tuple[str, ...]


def pair_of(one: Hashable, other: Hashable) -> frozenset:
    """Two elements, whichever is named first."""
    return frozenset((one, other))


def demands(
    authorities: Iterable[tuple[Hashable, Hashable]], sectors: Mapping[Hashable, str]
) -> dict[frozenset, tuple[str, ...]]:
    """{pair: why} of the pairs that must reach each other: where one has authority over the other, and where
    both stand in one sector. `sectors`: {element: its sector}, "" where it is not said."""
    found: dict[frozenset, list[str]] = {}
    for one, other in authorities:
        reasons = found.setdefault(pair_of(one, other), [])
        if one != other and AUTHORITY not in reasons:
            reasons.append(AUTHORITY)
    by_sector: dict[str, list[Hashable]] = {}
    for element, sector in sectors.items():
        if name := " ".join(sector.split()).casefold():
            by_sector.setdefault(name, []).append(element)
    for there in by_sector.values():
        for n, one in enumerate(there):
            for other in there[n + 1 :]:
                found.setdefault(pair_of(one, other), []).append(SECTOR)
    return {pair: tuple(reasons) for pair, reasons in found.items() if len(pair) == 2}


def pairs(
    wanted: Iterable[tuple[Hashable, Hashable]],
    open_channels: Collection[Hashable],
    members: Iterable[Member],
    plans: Mapping[frozenset, Mapping[str, Hashable]],
    tests: Iterable[Test],
    demanded: Mapping[frozenset, tuple[str, ...]],
    day: date,
) -> list[Pair]:
    """How each wanted pair stands on a day, in the order in which they are wanted.

    `open_channels`: those that stand and are in service, in the order in which unplanned ones are taken.
    `members`: who is on which channel on that day. `plans`: {pair: {step: channel}}. `tests`: in the order in
    which they were entered; of one day the last counts, and those after `day` do not.
    """
    on: dict[Hashable, dict[Hashable, Member]] = {}
    for member in members:
        on.setdefault(member.channel, {})[member.element] = member
    last: dict[tuple[Hashable, frozenset], Test] = {}
    for test in tests:
        key = test.channel, pair_of(test.one, test.other)
        if test.on <= day and (key not in last or test.on >= last[key].on):
            last[key] = test
    found = []
    for one, other in wanted:
        pair = pair_of(one, other)
        plan = plans.get(pair, {})
        steps = [(plan[step], step) for step in STEPS if step in plan]
        planned = {channel for channel, _step in steps}
        shared = [
            channel
            for channel in open_channels
            if channel not in planned and pair <= on.get(channel, {}).keys()
        ]
        ways = tuple(
            _way(channel, step, one, other, channel in open_channels, on.get(channel, {}), last)
            for channel, step in [*steps, *((channel, None) for channel in shared)]
        )
        status, by = _carried(ways)
        found.append(Pair(one, other, status, by, ways, demanded.get(pair, ())))
    return found


def _way(channel, step, one, other, is_open, on, last) -> Way:
    test = last.get((channel, pair_of(one, other)))
    tested_on = test.on if test else None
    if one not in on or other not in on:
        return Way(channel, step, NOT_ON, tested_on)
    if not is_open:
        return Way(channel, step, CLOSED, tested_on)
    if not (leads(on[one], on[other]) and leads(on[other], on[one])):
        return Way(channel, step, ONE_WAY, tested_on)
    return Way(channel, step, test.result if test else UNTESTED, tested_on)


def leads(sender: Member, receiver: Member) -> bool:
    """Whether what one sends, the other receives."""
    return sender.sends and receiver.receives


def _carried(ways: tuple[Way, ...]) -> tuple[str, Way | None]:
    for status, fitting in ((REACHED, (WORKED, WEAK)), (UNTESTED, (UNTESTED,)), (FAILS, (FAILED,))):
        for way in ways:
            if way.status in fitting:
                return status, way
    return UNREACHABLE, None


def worst_first(found: Iterable[Pair]) -> list[Pair]:
    """Unreachable pairs first, those that must reach each other before others; then failing, untested."""
    order = (UNREACHABLE, FAILS, UNTESTED, REACHED)
    return sorted(found, key=lambda pair: (order.index(pair.status), not pair.demanded))


def counted(found: Iterable[Pair]) -> dict[str, int]:
    """{status: how many pairs}, each status there."""
    counts = dict.fromkeys((UNREACHABLE, FAILS, UNTESTED, REACHED), 0)
    for pair in found:
        counts[pair.status] += 1
    return counts
