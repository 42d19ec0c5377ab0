"""What a load weighs, what a means of transport carries of it, and which dangerous goods part. Pure.

None is not stated: a sum with an unstated part is known to be at least so much, and nothing is said to fit
before all of it is stated. Kilograms, cubic metres and seats are never traded for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

KINDS = ("weight", "volume", "seats")

# Classes and divisions of dangerous goods, after the UN's recommendations on their transport.
CLASSES: tuple[str, ...] = (
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "1.5",
    "1.6",
    "2.1",
    "2.2",
    "2.3",
    "3",
    "4.1",
    "4.2",
    "4.3",
    "5.1",
)
CLASSES += ("5.2", "6.1", "6.2", "7", "8", "9")

# Pairs that are to be carried "separated from" each other or further apart, codes 2 to 4 of the table of
# segregation in the IMDG Code, 7.2.4. They are flagged for the shipper's expert, who decides by substance.
_APART = {
    "1": "2.1 2.2 2.3 3 4.1 4.2 4.3 5.1 5.2 6.1 6.2 7 8",
    "1.4": "2.1 3 4.1 4.2 4.3 5.1 5.2 6.2 7 8",
    "2.1": "3 4.2 5.1 5.2 6.2 7",
    "2.2": "6.2",
    "2.3": "3 4.2 5.2 6.2",
    "3": "4.2 5.1 5.2 6.2 7",
    "4.1": "5.2 6.2 7",
    "4.2": "5.1 5.2 6.2 7",
    "4.3": "5.1 5.2 6.2 7",
    "5.1": "5.2 6.2 8",
    "5.2": "6.2 7 8",
    "6.2": "7 8",
    "7": "8",
}


class Amount(NamedTuple):
    """So much; `is_whole` is False where a part is not stated: then it is at least so much."""

    known: Decimal = Decimal(0)
    is_whole: bool = True


class Load(NamedTuple):
    """What travels: kilograms, cubic metres, persons."""

    weight: Amount = Amount()
    volume: Amount = Amount()
    seats: Amount = Amount()


class Capacity(NamedTuple):
    """What a means of transport carries; None: not stated."""

    weight: Decimal | None = None
    volume: Decimal | None = None
    seats: Decimal | None = None


def total(parts: Iterable[Decimal | int | None]) -> Amount:
    """The sum of what is stated, and whether all is."""
    parts = list(parts)
    known = sum((Decimal(part) for part in parts if part is not None), Decimal(0))
    return Amount(known, None not in parts)


def load_of(lines: Iterable[tuple[Decimal | None, Decimal | None]], passengers: int | None) -> Load:
    """The load of lines, (kilograms, cubic metres) each, and of passengers. No list at all weighs nothing."""
    lines = list(lines)
    return Load(
        total(weight for weight, _volume in lines),
        total(volume for _weight, volume in lines),
        total([passengers]),
    )


def left(capacity: Capacity, load: Load) -> Capacity:
    """What is left of a capacity at most; negative: too much. None: the capacity is not stated."""
    return Capacity(
        *(None if room is None else room - need.known for room, need in zip(capacity, load, strict=True))
    )


def excess(capacity: Capacity, load: Load) -> dict[str, Decimal]:
    """{kind: how much too much} of what is known not to fit."""
    over = left(capacity, load)._asdict().items()
    return {kind: -room for kind, room in over if room is not None and room < 0}


def fits(capacity: Capacity, load: Load) -> bool | None:
    """Whether a load fits: False: something is too much; None: something is not known."""
    if excess(capacity, load):
        return False
    asked = [
        (room, need) for room, need in zip(capacity, load, strict=True) if need.known or not need.is_whole
    ]
    return True if all(room is not None and need.is_whole for room, need in asked) else None


def filled(capacity: Capacity, load: Load) -> dict[str, float]:
    """{kind: share of the capacity that is taken}, above 1 for too much; of what has one."""
    pairs = zip(KINDS, capacity, load, strict=True)
    return {kind: float(need.known / room) for kind, room, need in pairs if room}


def must_part(one: str, other: str) -> bool:
    """Whether goods of two classes may not share a lift. Raises ValueError for no class."""
    for given in (one, other):
        if given not in CLASSES:
            raise ValueError(f"{given} is no class of dangerous goods.")
    return _is_apart(one, other) or _is_apart(other, one)


def _is_apart(one, other):
    row = one if one in _APART else one[0] if one[0] == "1" else ""
    return other in _APART.get(row, "").split()


def parted(classes: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of classes among these that may not share a lift, each once, in the order of classes."""
    found = sorted(set(classes), key=CLASSES.index)
    return [(a, b) for n, a in enumerate(found) for b in found[n + 1 :] if must_part(a, b)]
