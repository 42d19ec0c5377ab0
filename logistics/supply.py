"""How long stocks last: what is on hand, what is used a day, what expires, when reserves fall. Pure.

A count holds at the end of its day and is of the whole stock: a batch it does not name is gone. What was
moved on the day of a count is within it, so that the order in which reports come in does not matter.
Quantities are in the stock's own measure; unknown is None.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

RECEIPT, ISSUE, COUNT, LOSS, EXPIRED = "receipt", "issue", "count", "loss", "expired"
INWARD = {RECEIPT}
WINDOW = 30  # days over which issues are measured
LEAST_DAYS = 7  # of record, before a measured consumption is one
HORIZON = 365  # days a forecast looks ahead

OUT, BELOW, ENOUGH, UNKNOWN = "out", "below", "enough", "unknown"

Held = Mapping[str, Fraction]
DAY = timedelta(days=1)


class Moved(NamedTuple):
    """One line of the stock's book: `batch` names its batch, empty without one; `entry` numbers what was
    written at once, such as the lines of one count."""

    kind: str
    on: date
    quantity: Fraction
    batch: str = ""
    entry: int = 0


class Expected(NamedTuple):
    """What is still to come of a delivery that was ordered."""

    on: date
    quantity: Fraction


class Left(NamedTuple):
    """What is left of a batch in a forecast; sorted, the first to expire stands first."""

    expires: date
    batch: str
    quantity: Fraction


class Forecast(NamedTuple):
    """Days ahead: the first on which the stock ends below its reserve, and the first on which what is used
    that day is no longer there; None: not within the horizon. `wasted`: {batch: what expires unused}."""

    below_on: date | None
    out_on: date | None
    wasted: dict[str, Fraction]


# --- What is there
def on_hand(moved: Iterable[Moved], day: date) -> dict[str, Fraction] | None:
    """{batch: quantity} at the end of a day: the last count until then, and what was moved after its day.
    None where nothing was counted yet."""
    until = [one for one in moved if one.on <= day]
    counted = _last_count(until)
    if counted is None:
        return None
    held = {one.batch: Fraction(one.quantity) for one in counted}
    for one in until:
        if one.kind != COUNT and one.on > counted[0].on:
            sign = 1 if one.kind in INWARD else -1
            held[one.batch] = held.get(one.batch, Fraction(0)) + sign * Fraction(one.quantity)
    return {batch: quantity for batch, quantity in held.items() if quantity}


def _last_count(moved: Sequence[Moved]) -> list[Moved] | None:
    """The lines of the latest count; of two of a day the one written last."""
    counts = [one for one in moved if one.kind == COUNT]
    if not counts:
        return None
    last = max((one.on, one.entry) for one in counts)
    return [one for one in counts if (one.on, one.entry) == last]


def counted_on(moved: Iterable[Moved], day: date) -> date | None:
    return max((one.on for one in moved if one.kind == COUNT and one.on <= day), default=None)


def overdrawn(moved: Sequence[Moved], since: date) -> tuple[date, str] | None:
    """The first day from `since` on which more had left a batch than was there, and the batch."""
    for day in sorted({one.on for one in moved if one.on >= since}):
        held = on_hand(moved, day) or {}
        for batch in sorted(held):
            if held[batch] < 0:
                return day, batch
    return None


def usable(held: Held, expiry: Mapping[str, date], day: date) -> Fraction:
    """What may be used on a day: a batch until the end of the day it expires on."""
    return sum((q for batch, q in held.items() if _is_good(batch, expiry, day)), Fraction(0))


def _is_good(batch: str, expiry: Mapping[str, date], day: date) -> bool:
    return batch not in expiry or expiry[batch] >= day


def in_order(batches: Iterable[str], expiry: Mapping[str, date]) -> list[str]:
    """First expired, first out; what has no expiry last."""
    return sorted(batches, key=lambda batch: (expiry.get(batch, date.max), batch))


def taken(
    held: Held, expiry: Mapping[str, date], quantity: Fraction, day: date | None = None
) -> list[tuple[str, Fraction]] | None:
    """[(batch, quantity)] that takes a quantity of what is held, first expired first out; None if it is too
    much. `day`: of what may still be used on it; None: also of what expired."""
    left, found = Fraction(quantity), []
    for batch in in_order((b for b in held if day is None or _is_good(b, expiry, day)), expiry):
        part = min(left, held[batch])
        if part > 0:
            found.append((batch, part))
            left -= part
    return None if left > 0 else found


# --- What is used
def planned(rate: Fraction | None, persons: int | None) -> Fraction | None:
    """Persons times the rate a day."""
    return None if rate is None or persons is None else Fraction(rate) * persons


def issued(moved: Sequence[Moved], first: date | None, day: date, window: int = WINDOW) -> Fraction | None:
    """Issues a day over the window that ends with this day, or over the record, which begins on `first`,
    where that is shorter. None where fewer than 7 days are on record."""
    if first is None:
        return None
    starts = max(first, day - timedelta(days=window - 1))
    days = (day - starts).days + 1
    if days < LEAST_DAYS:
        return None
    total = sum(
        (Fraction(o.quantity) for o in moved if o.kind == ISSUE and starts <= o.on <= day), Fraction(0)
    )
    return total / days


def between_counts(moved: Sequence[Moved], day: date) -> Fraction | None:
    """What went a day between the last count and the last one at least 7 days before it: the first, plus what
    came in, less losses and what expired, less the second. None without two such counts, or where more was
    found than can have been there."""
    last = counted_on(moved, day)
    first = counted_on(moved, last - LEAST_DAYS * DAY) if last else None
    if last is None or first is None:
        return None
    used = _total(moved, first) - _total(moved, last)
    for one in moved:
        if first < one.on <= last and one.kind in (RECEIPT, LOSS, EXPIRED):
            used += Fraction(one.quantity) if one.kind == RECEIPT else -Fraction(one.quantity)
    return used / (last - first).days if used >= 0 else None


def _total(moved: Sequence[Moved], day: date) -> Fraction:
    return sum((on_hand(moved, day) or {}).values(), Fraction(0))


# --- How long it lasts
def days_of_supply(quantity: Fraction | None, consumption: Fraction | None) -> Fraction | None:
    """Days the usable stock lasts at a day's consumption. None where one is unknown, or nothing is used."""
    if quantity is None or not consumption:
        return None
    return Fraction(quantity) / consumption


def reserve(days: int | None, least: Fraction | None, consumption: Fraction | None) -> Fraction | None:
    """The quantity not to be fallen below: the larger of the days required and the least that must lie on the
    shelf. None where neither is required, or known."""
    of_days = None if days is None or consumption is None else days * consumption
    known = [Fraction(one) for one in (of_days, least) if one is not None]
    return max(known, default=None)


def state(
    quantity: Fraction | None, days: int | None, least: Fraction | None, consumption: Fraction | None
) -> str:
    """Out, below the reserve, enough, or unknown: never counted, or a reserve in days of which nobody knows
    what is used."""
    if quantity is None:
        return UNKNOWN
    if quantity <= 0:
        return OUT
    required = reserve(days, least, consumption)
    if required is not None and quantity < required:
        return BELOW
    return UNKNOWN if days is not None and consumption is None else ENOUGH


def forecast(
    held: Held,
    expiry: Mapping[str, date],
    consumption: Fraction,
    required: Fraction | None,
    expected: Iterable[Expected],
    day: date,
    horizon: int = HORIZON,
) -> Forecast:
    """What comes of a stock after `day` at an even consumption a day, first expired first out.

    In the morning of a day what is expected comes in and what expired the day before is put away; then the
    day's consumption is taken. What was expected on `day` or earlier and did not come is left out, since
    nobody knows its day. Deliveries have no known expiry and are used last.
    """
    ends = day + timedelta(days=horizon)
    coming = [one for one in expected if day < one.on <= ends]
    good = (b for b in held if _is_good(b, expiry, day) and held[b] > 0)
    left = sorted(Left(expiry.get(b, date.max), b, Fraction(held[b])) for b in good)
    level = _sum(left)
    below = day if required is not None and level < required else None
    out = day if level <= 0 else None
    wasted: dict[str, Fraction] = {}
    mornings = {day + DAY, *(one.on for one in coming)}
    mornings |= {one.expires + DAY for one in left if one.expires < ends}
    steps = sorted(mornings)
    for starts, following in zip(steps, [*steps[1:], ends + DAY], strict=True):
        for one in coming:
            if one.on == starts:
                insort(left, Left(date.max, "", Fraction(one.quantity)))
        wasted |= {lot.batch: lot.quantity for lot in left if lot.expires < starts}
        left = [lot for lot in left if lot.expires >= starts]
        level = _sum(left)
        n = (following - starts).days
        if below is None and required is not None:
            below = _day_of(starts, n, _steps_below(level, required, consumption))
        if out is None:
            out = _day_of(starts, n, _steps_to_nothing(level, consumption))
        left = _after(left, consumption * n)
    return Forecast(below, out, wasted)


def _sum(left: Iterable[Left]) -> Fraction:
    return sum((one.quantity for one in left), Fraction(0))


def _steps_below(level: Fraction, required: Fraction, consumption: Fraction) -> int | None:
    """After how many days' consumption less than the reserve is left; never less than nothing is."""
    if level < required:
        return 1
    return floor((level - required) / consumption) + 1 if consumption and required > 0 else None


def _steps_to_nothing(level: Fraction, consumption: Fraction) -> int | None:
    """After how many days' consumption nothing is left."""
    if level <= 0:
        return 1
    return ceil(level / consumption) if consumption else None


def _day_of(starts: date, days: int, steps: int | None) -> date | None:
    return starts + timedelta(days=steps - 1) if steps is not None and steps <= days else None


def _after(left: Iterable[Left], quantity: Fraction) -> list[Left]:
    """What is left after a quantity was taken, first expired first out."""
    found = []
    for one in left:
        part = min(quantity, one.quantity)
        quantity -= part
        if one.quantity > part:
            found.append(one._replace(quantity=one.quantity - part))
    return found


def levels(
    moved: Sequence[Moved], expiry: Mapping[str, date], starts: date, ends: date
) -> list[tuple[date, Fraction | None]]:
    """What was usable at the end of each day of a period; None before the first count."""
    days = [starts + timedelta(days=n) for n in range((ends - starts).days + 1)]
    changed = {one.on for one in moved}
    held, found = on_hand(moved, starts), []
    for day in days:
        if day in changed:
            held = on_hand(moved, day)
        found.append((day, None if held is None else usable(held, expiry, day)))
    return found
