"""How far an indicator has come between its baseline and its target, and a benchmark by its indicators.

Pure: figures and days in, a verdict with its reason out; `reading_benchmarks` says them in words.

1. A value that reaches the target is met, on whatever day it was read.
2. A value of the target's day or later that has not reached it is off track.
3. Before that day, the way that was made from the baseline to the target is laid beside the time that has
   passed, on the day of the reading. As much of the way as of the time, or up to 10 points less, is on track;
   up to 30 points less is at risk; more is off track.
4. What is unknown is not assessed: no target, no reading, the last one says that nothing is known, it is
   older than two intervals of reporting or than the target's day that has passed, or there is no baseline or
   day to measure the way by.
5. A benchmark stands where the worst of its indicators stands; where one is not assessed, neither is it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

MET, ON_TRACK, AT_RISK, OFF_TRACK, NOT_ASSESSED = "met", "on_track", "at_risk", "off_track", "not_assessed"
FROM_BEST = (MET, ON_TRACK, AT_RISK, OFF_TRACK, NOT_ASSESSED)
UP, DOWN = "up", "down"
SLACK, RISK = Fraction(1, 10), Fraction(3, 10)
LONGEST_MONTH = 31  # days


class Aim(NamedTuple):
    """What an indicator is measured by; None: not stated. `every`: months between readings."""

    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    target_on: date | None
    direction: str
    every: int | None = None


class Value(NamedTuple):
    """What was read for a day; None: it was said that nothing is known."""

    as_of: date
    value: Decimal | None


class Standing(NamedTuple):
    """A verdict, why (a code), the reading it rests on, and the shares of the way and of the time, where 1 is
    the target and its day; None where they were not laid side by side."""

    verdict: str
    why: str
    read: Value | None = None
    way: Fraction | None = None
    time: Fraction | None = None


def indicator(aim: Aim, readings: Iterable[Value], day: date) -> Standing:
    """Where an indicator stands on a day, by the last of the readings until then."""
    read = max((one for one in readings if one.as_of <= day), key=lambda one: one.as_of, default=None)
    if aim.target is None:
        return Standing(NOT_ASSESSED, "no_target", read)
    if read is None:
        return Standing(NOT_ASSESSED, "no_reading")
    if read.value is None:
        return Standing(NOT_ASSESSED, "nothing_known", read)
    if _at_least(read.value, aim.target, aim.direction):
        return Standing(MET, "reached", read)
    if aim.target_on is not None and aim.target_on <= read.as_of:
        return Standing(OFF_TRACK, "missed", read)
    if aim.target_on is not None and aim.target_on < day:
        return Standing(NOT_ASSESSED, "unread", read)
    if is_old(aim, read.as_of, day):
        return Standing(NOT_ASSESSED, "old", read)
    if aim.target_on is None:
        return Standing(NOT_ASSESSED, "no_day", read)
    if aim.baseline is None or aim.baseline_on is None or aim.baseline_on >= aim.target_on:
        return Standing(NOT_ASSESSED, "no_baseline", read)
    return _on_the_way(aim, aim.baseline, aim.baseline_on, aim.target, aim.target_on, read, read.value)


def _on_the_way(
    aim: Aim, start: Decimal, start_on: date, target: Decimal, target_on: date, read: Value, value: Decimal
) -> Standing:
    if target == start or _at_least(start, target, aim.direction):  # it was there, and is there no more
        return Standing(OFF_TRACK, "fell", read)
    way = Fraction(value - start) / Fraction(target - start)
    passed = Fraction((read.as_of - start_on).days, (target_on - start_on).days)
    time = min(max(passed, Fraction(0)), Fraction(1))
    behind = time - way
    if behind <= SLACK:
        return Standing(ON_TRACK, "on_pace", read, way, time)
    if behind <= RISK:
        return Standing(AT_RISK, "behind", read, way, time)
    return Standing(OFF_TRACK, "far_behind", read, way, time)


def _at_least(value: Decimal, target: Decimal, direction: str) -> bool:
    return value >= target if direction == UP else value <= target


def is_old(aim: Aim, as_of: date, day: date) -> bool:
    """Whether a reading says nothing of a day any more: two intervals have passed."""
    return aim.every is not None and day > as_of + timedelta(days=2 * aim.every * LONGEST_MONTH)


def worst(verdicts: Iterable[str]) -> str:
    """Where a benchmark stands whose indicators stand so; one without indicators is not assessed."""
    return max(verdicts, key=FROM_BEST.index, default=NOT_ASSESSED)


def due(aim: Aim, last: date | None, since: date) -> date | None:
    """The day by which the next reading is to be entered; None where no interval is stated. `last`: the day
    of the last reading; without one the interval runs from the baseline, or from `since`."""
    if aim.every is None:
        return None
    return months_on(last or aim.baseline_on or since, aim.every)


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)  # every month has 28 days
