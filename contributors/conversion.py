"""What became of what was pledged: how much of it arrived, and how many days late. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

UNDECIDED, COMING, DELIVERED, FALLEN = OUTCOMES = "undecided", "coming", "delivered", "fallen"


class Promise(NamedTuple):
    """One pledge that was on the table, in its capability's unit. `outcome`: UNDECIDED; COMING, accepted and
    not arrived; DELIVERED, it stands or stood there; FALLEN, declined, withdrawn or lapsed."""

    quantity: int
    accepted: int | None
    promised_on: date
    outcome: str
    arrived_on: date | None = None  # its first day there; None: not reported

    @property
    def delivered(self) -> int | None:
        """How much of it arrived: what was accepted, nothing of what fell away; None: not reported."""
        if self.outcome == FALLEN:
            return 0
        return self.accepted if self.outcome == DELIVERED else None

    @property
    def days_late(self) -> int | None:
        """Days from the promised day to the arrival, 0 if it was there by then; None: no arrival reported."""
        if self.outcome != DELIVERED or self.arrived_on is None:
            return None
        return max((self.arrived_on - self.promised_on).days, 0)

    def days_overdue(self, today: date) -> int | None:
        """Days since it was promised, if accepted and still to come; None: it is not overdue."""
        if self.outcome != COMING or self.promised_on >= today:
            return None
        return (today - self.promised_on).days


class Line(NamedTuple):
    """Promises of one unit together. `delivered` and `share` are of what is reported, which is delivered or
    fallen; None where nothing is."""

    pledges: int
    pledged: int
    reported: int  # pledges of which it is known what came of them
    delivered: int | None
    share: float | None  # delivered of pledged, 0 to 1
    arrived: int  # pledges with a day of arrival
    on_time: int
    days_late: float | None  # the mean of those that arrived
    overdue: int  # accepted pledges whose promised day has passed


def line(promises: Iterable[Promise], *, today: date) -> Line:
    """How far these promises were kept. A pledge accepted in part counts as pledged in full."""
    promises = list(promises)
    known = [one for one in promises if one.delivered is not None]
    late = [one.days_late for one in promises if one.days_late is not None]
    delivered = sum(one.delivered or 0 for one in known) if known else None
    asked = sum(one.quantity for one in known)
    return Line(
        len(promises),
        sum(one.quantity for one in promises),
        len(known),
        delivered,
        None if delivered is None else delivered / asked,
        len(late),
        late.count(0),
        sum(late) / len(late) if late else None,
        sum(one.days_overdue(today) is not None for one in promises),
    )
