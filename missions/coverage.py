"""Coverage: how much of a need is met, month by month, by what was offered for it. Plain values in and out.

Quantities are whole numbers in the unit of the capability (units, persons, posts, beds, hours a month). An
offer counts in a month only if it stands on every day of it on which the need stands: half a month of a
hospital leaves the other half without one. As deployed counts what stood there on each of these days,
whatever was agreed; for days to come, what stands there now and is not to leave before. What is derived here
is never typed in anywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

AHEAD = 24  # months from today that a need without an end is looked at
LONGEST = 600  # months; a need that names a day in the far future is looked at no further

# How far an offer has come. What has come further has come as far as those before, too. In which months it
# is deployed, its stays say.
OFFERED, ACCEPTED, AGREED, DEPLOYED = STAGES = ("offered", "accepted", "agreed", "deployed")


class Need(NamedTuple):
    """What is asked for: so much on each day from the first to the last. `last` None: no end."""

    quantity: int
    first: date
    last: date | None = None
    is_critical: bool = False  # it was called critical, or others cannot work without it


class Stay(NamedTuple):
    """What was offered stood there from its arrival to its last day, or is to. `last` None: no end."""

    first: date
    last: date | None = None


class Offer(NamedTuple):
    """What one contributor brings to a need. `last` None: no end.

    `quantity`: what counts of it: what is offered, and once that is decided what was accepted. A reserve was
    accepted beyond what is required: it counts as offered and fills no gap. `limited`: so much of the
    quantity may not do all that is asked, by a caveat. `stays`: its contingents that came, one after another;
    of a month in which they stood it counts whatever period was offered.
    """

    quantity: int
    stage: str  # of STAGES
    first: date
    last: date | None = None
    is_reserve: bool = False
    limited: int = 0
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a need. All quantities 0 or more; nothing is unknown, since nobody reports any of it."""

    month: date  # its first day
    required: int
    is_critical: bool = False  # whether a gap in it is a critical one
    offered: int = 0
    accepted: int = 0  # agreed and deployed among them
    agreed: int = 0  # deployed among them
    deployed: int = 0
    limited: int = 0  # of the accepted, so much is limited by caveats

    @property
    def gap(self) -> int:
        """Required and not accepted; what is deployed beyond the need elsewhere mends nothing."""
        return max(0, self.required - self.accepted)

    @property
    def over(self) -> int:
        """Offered beyond what is required."""
        return max(0, self.offered - self.required)

    @property
    def critical_gap(self) -> int:
        """The gap where it is critical; else 0."""
        return self.gap if self.is_critical else 0


class Fall(NamedTuple):
    """A gap to come: in this month less is accepted than in the one before, and no successor is there."""

    month: date
    before: int
    after: int
    gap: int


def months(
    need: Need,
    offers: Iterable[Offer],
    *,
    today: date,
    ahead: int = AHEAD,
    between: tuple[date, date] = (date.min, date.max),
) -> list[Month]:
    """Each month in which the need stands, first to last, with what is offered for it.

    `between`: the first days of the first and last month asked for. `ahead`: months from today's that a
    need without an end is looked at; one that begins later still has its first. The order of offers does not
    matter. Raises ValueError for an unknown stage.
    """
    offers = list(offers)
    since, until = between
    return [_month(first, need, offers) for first in _firsts(need, today, ahead) if since <= first <= until]


def fall(before: Month | None, now: Month) -> int:
    """How much less is accepted than in the month before, where that leaves a gap; 0 if it does not fall."""
    return max(0, before.accepted - now.accepted) if before and now.gap else 0


def falls(found: Sequence[Month], *, today: date, days: int) -> list[Fall]:
    """Gaps to come: months that begin within `days` from today in which the accepted quantity falls and no
    successor is there. The end of the need is none."""
    last = today + timedelta(days=days)
    return [
        Fall(now.month, before.accepted, now.accepted, now.gap)
        for before, now in zip(found, found[1:], strict=False)
        if today < now.month <= last and fall(before, now)
    ]


def together(first: Month, second: Month) -> Month:
    """What two sets of offers give for the same month of the same need."""
    return replace(first, **{name: getattr(first, name) + getattr(second, name) for name in _SUMMED})


def apart(first: Month, second: Month) -> Month:
    """What the first set of offers gives beyond the second, for the same month of the same need."""
    return replace(first, **{name: getattr(first, name) - getattr(second, name) for name in _SUMMED})


_SUMMED = (*STAGES, "limited")


def _month(first: date, need: Need, offers: list[Offer]) -> Month:
    begins, ends = max(first, need.first), _earlier(_end_of(first), need.last)
    stood = {n for n, offer in enumerate(offers) if _stood_all(offer.stays, begins, ends)}
    counted = [offer for n, offer in enumerate(offers) if n in stood or _stands_all(offer, begins, ends)]
    taken = [offer for offer in counted if not offer.is_reserve]
    return Month(
        month=first,
        required=need.quantity,
        is_critical=need.is_critical,
        offered=sum(offer.quantity for offer in counted),
        accepted=_at_least(ACCEPTED, taken),
        agreed=_at_least(AGREED, taken),
        deployed=_at_least(AGREED, [offers[n] for n in stood if not offers[n].is_reserve]),
        limited=sum(min(offer.limited, offer.quantity) for offer in taken if _reached(offer, ACCEPTED)),
    )


def _at_least(stage: str, offers: list[Offer]) -> int:
    return sum(offer.quantity for offer in offers if _reached(offer, stage))


def _reached(offer: Offer, stage: str) -> bool:
    return STAGES.index(offer.stage) >= STAGES.index(stage)


def _stands_all(offer: Offer, begins: date, ends: date) -> bool:
    return offer.first <= begins and (offer.last is None or offer.last >= ends)


def _stood_all(stays: Iterable[Stay], begins: date, ends: date) -> bool:
    """Whether one after another they cover each of these days."""
    day = begins
    for stay in sorted(stays, key=lambda stay: stay.first):
        if stay.first > day:
            return False
        if stay.last is None or stay.last >= ends:
            return True
        day = max(day, stay.last + timedelta(days=1))
    return False


def _firsts(need: Need, today: date, ahead: int) -> list[date]:
    """The first days of the months in which the need stands."""
    begins = need.first.year * 12 + need.first.month - 1
    if need.last is None:
        ends = max(begins, today.year * 12 + today.month - 1 + ahead)
    else:
        ends = need.last.year * 12 + need.last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(begins, min(ends, begins + LONGEST - 1) + 1)]


def _end_of(first: date) -> date:
    """The last day of a month."""
    if (first.year, first.month) == (date.max.year, date.max.month):
        return date.max
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)


def _earlier(day: date, other: date | None) -> date:
    return day if other is None else min(day, other)
