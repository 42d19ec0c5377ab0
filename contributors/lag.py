"""From authorization to boots on the ground: days by step, and how long a place stands open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

STAGES = ("approved", "circulated", "offered", "accepted", "signed", "preparing", "arrived")
NAMED = [(stage, stage) for stage in STAGES[1:]]  # the steps by the stage each leads to
GOALS = (30, 90)  # days after authorization: a traditional and a complex mission (Brahimi report, A/55/305)


class Span(NamedTuple):
    """What came before a stage: so many days since the stage before it. `is_open`: it has not come yet."""

    stage: str
    days: int
    is_open: bool = False


class Lag(NamedTuple):
    """Days by step, their sum, and the step that took longest; None where none took a day."""

    spans: tuple[Span, ...]
    days: int
    cause: Span | None

    @property
    def has_arrived(self) -> bool:
        return any(span.stage == "arrived" and not span.is_open for span in self.spans)

    @property
    def goal(self) -> int | None:
        """The shortest of GOALS it stays within; None if it takes longer."""
        return next((goal for goal in GOALS if self.days <= goal), None)


def lag(days: Mapping[str, date | None], *, today: date, goes_on: bool = True) -> Lag | None:
    """The steps from the approval to the arrival. `days`: when each of STAGES came; None or absent: it has
    not, or is not known. A stage that is said to have come before the one it follows took no days.

    `goes_on`: whether what has not come is still waited for; then the next stage is counted until today.
    Returns None without a day of approval.
    """
    last = days.get("approved")
    if last is None:
        return None
    found = []
    reached = max(n for n, stage in enumerate(STAGES) if days.get(stage))
    for stage in STAGES[1 : reached + 1]:
        if day := days.get(stage):
            found.append(Span(stage, max(0, (day - last).days)))
            last = max(last, day)
    if goes_on and reached < len(STAGES) - 1:
        found.append(Span(STAGES[reached + 1], max(0, (today - last).days), True))
    cause = max((span for span in found if span.days), key=lambda span: span.days, default=None)
    return Lag(tuple(found), sum(span.days for span in found), cause)


class Stay(NamedTuple):
    """So much of a need was filled from a day until the day it ended; None: it still is."""

    quantity: int
    since: date
    until: date | None = None


class Vacancy(NamedTuple):
    """How much of a need stands open, and since when without a break."""

    open: int
    since: date
    days: int


def vacancy(quantity: int, needed_from: date, stays: Iterable[Stay], *, today: date) -> Vacancy | None:
    """What is open of a need today: since it was needed, or since the last day on which all of it stood.

    The day on which one leaves counts as filled. None if nothing is open, or it is not needed yet.
    """
    stays = list(stays)
    if needed_from > today or (missing := quantity - _filled(stays, today)) <= 0:
        return None
    ends = {stay.until for stay in stays if stay.until and needed_from <= stay.until < today}
    full = [day for day in ends if _filled(stays, day) >= quantity]
    since = max(full, default=needed_from)
    return Vacancy(missing, since, (today - since).days)


def _filled(stays: list[Stay], day: date) -> int:
    return sum(s.quantity for s in stays if s.since <= day and (s.until is None or s.until >= day))
