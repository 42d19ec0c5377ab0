"""What of a unit's equipment is there and works, against what was agreed, by line and by group. Pure.

What is not reported is None and stays so: it counts neither as there nor as missing. A surplus of one group
never makes up for what another is short of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

PASS_MARK = 0.9  # of what is on hand must be serviceable: the UN's manual on contingents' equipment


@dataclass(frozen=True)
class Holding:
    """One line as of a day: items agreed, on hand, serviceable; None: not reported. `on`: of which day;
    `inspection`: the key of the one that found it."""

    agreed: int
    on_hand: int | None = None
    serviceable: int | None = None
    on: date | None = None
    by: str = ""
    source: str = ""
    inspection: Any = None

    @property
    def short(self) -> int | None:
        """Items missing of what was agreed."""
        return None if self.on_hand is None else max(0, self.agreed - self.on_hand)

    @property
    def surplus(self) -> int | None:
        """Items beyond what was agreed."""
        return None if self.on_hand is None else max(0, self.on_hand - self.agreed)

    @property
    def serviceability(self) -> float | None:
        """What works of what is on hand, 0 to 1; None: not reported, or nothing is there."""
        return share(self.serviceable, self.on_hand)


@dataclass(frozen=True)
class GroupHolding:
    """The lines of one group together. `unreported`: lines of which something agreed is not reported."""

    group: str
    agreed: int
    on_hand: int | None
    serviceable: int | None
    short: int
    surplus: int
    lines: int
    unreported: int
    oldest: date | None

    @property
    def filled(self) -> float | None:
        """On hand of what is agreed, 0 to 1 at most; None: a line is not reported, or none is agreed."""
        filled = None if self.unreported else share(self.on_hand, self.agreed)
        return None if filled is None else min(1.0, filled)

    @property
    def serviceability(self) -> float | None:
        """What works of what is on hand, 0 to 1; None: a line is not reported, or nothing is there."""
        return None if self.unreported else share(self.serviceable, self.on_hand)

    @property
    def is_below(self) -> bool | None:
        """Below the mark; None: unknown."""
        found = self.serviceability
        return None if found is None else found < PASS_MARK


def share(part: int | None, whole: int | None) -> float | None:
    """part / whole; None where either is unknown or the whole is nothing."""
    return None if part is None or not whole else part / whole


def by_group(lines: Iterable[tuple[Any, Holding]]) -> list[GroupHolding]:
    """(group, holding) of lines → what each group has, in the order in which groups first come."""
    groups: dict[Any, list[Holding]] = {}
    for group, held in lines:
        groups.setdefault(group, []).append(held)
    return [_together(group, held) for group, held in groups.items()]


def _together(group: Any, held: list[Holding]) -> GroupHolding:
    on_hand = [one.on_hand for one in held if one.on_hand is not None]
    works = [one.serviceable for one in held if one.serviceable is not None]
    return GroupHolding(
        group=group,
        agreed=sum(one.agreed for one in held),
        on_hand=sum(on_hand) if on_hand else None,
        serviceable=sum(works) if works else None,
        short=sum(one.short or 0 for one in held),
        surplus=sum(one.surplus or 0 for one in held),
        lines=len(held),
        unreported=sum(_is_unreported(one) for one in held),
        oldest=min((one.on for one in held if one.on), default=None),
    )


def _is_unreported(held: Holding) -> bool:
    """Nothing is known of what was agreed, or of what is there whether it works."""
    if held.on_hand is None:
        return held.agreed > 0
    return held.serviceable is None and held.on_hand > 0
