"""Days and months as sources print them. Day before month, English month names, milliseconds since 1970."""

import calendar
import datetime
import re
from collections.abc import Callable
from datetime import date

from accounts.files.values import ABSENT, Malformed, Noted, today, trimmed

EARLIEST = date(1948, 1, 1)  # the first of the UN's missions
EPOCH = date(1970, 1, 1)
DAY_IN_MS = 86_400_000
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_name) if name} | {"sept": 9}

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?")
NAMED = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4}|\d\d)")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
MILLISECONDS = re.compile(r"(-\d{1,15}|\d{9,15}|0)(\.0)?")
MONTH = re.compile(r"(\d{4})-(\d\d)(-01)?")
NO_DATE = "This is no date such as 2025-07-31, 30-Nov-20 or 30/11/2020 (day, month, year)."


def parts(text: str, now: date) -> tuple[int, int, int]:
    """Year, month and day as printed, which need not exist. Raises Malformed for other texts."""
    if not text.isascii():
        raise Malformed("not_a_date", NO_DATE)
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := NAMED.fullmatch(text)) and (month := MONTHS.get(found[2].casefold())):
        return full_year(found[3], now), month, int(found[1])
    if found := SLASHED.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := MILLISECONDS.fullmatch(text):
        return moment(int(found[1]))
    raise Malformed("not_a_date", NO_DATE)


def full_year(digits: str, now: date) -> int:
    """Two digits mean the latest year that is not beyond the next."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year <= now.year % 100 + 1 else 1900)


def moment(milliseconds: int) -> tuple[int, int, int]:
    """The UTC day of a count of milliseconds, which is negative before 1970."""
    days = milliseconds // DAY_IN_MS
    if not -40_000 < days < 100_000:
        raise Malformed("out_of_range", "The milliseconds since 1970 lie outside 1948 to now.")
    day = EPOCH + datetime.timedelta(days=days)
    return day.year, day.month, day.day


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def existing(year: int, month: int, day: int) -> date:
    if not (1 <= month <= 12):
        raise Malformed("not_a_date", f"There is no month {month}. Write day, month, year, or 2025-07-31.")
    if not 1 <= year <= 9999:
        raise Malformed("not_a_date", NO_DATE)
    if not 1 <= day <= last_day(year, month).day:
        raise Malformed("no_such_day", f"There is no day {day} in {year}-{month:02}. Correct the date.")
    return date(year, month, day)


def within(day: date, latest: date) -> date:
    if not EARLIEST <= day <= latest:
        raise Malformed("out_of_range", f"The date lies before {EARLIEST} or after {latest}. Check the year.")
    return day


def end_of_next_month(now: date) -> date:
    return last_day(now.year + now.month // 12, now.month % 12 + 1)


def day(now: date | None = None, latest: date | None = None) -> Callable[[str], date | None]:
    """A day from 1948 until `latest`, by default the end of next month; None where there is none."""
    now = now or today()
    latest = latest or end_of_next_month(now)

    def read(text: str) -> date | None:
        text = trimmed(text)
        return None if text.casefold() in ABSENT else within(existing(*parts(text, now)), latest)

    return read


def reported(now: date | None = None, month_counts: bool = False) -> Callable[[str], tuple | Noted | None]:
    """The reporting day and the first day of its month.

    A day that is not its month's last, such as 28 February of a leap year, is noted: the month counts.
    With `month_counts` so is a day 29 to 31 that the month does not have, as its last day.
    """
    now = now or today()
    latest = end_of_next_month(now)

    def read(text: str) -> tuple | Noted | None:
        text = trimmed(text)
        if text.casefold() in ABSENT:
            return None
        year, month, printed = parts(text, now)
        if month_counts and 1 <= month <= 12 and 28 < printed <= 31 and 1 <= year <= 9999:
            end = last_day(year, month)
            if printed > end.day:
                return Noted(
                    (within(end, latest), end.replace(day=1)),
                    "no_such_day",
                    f"{end:%B %Y} has no day {printed}; the month counts, as of {end}.",
                )
        on = within(existing(year, month, printed), latest)
        value = (on, on.replace(day=1))
        if on == last_day(year, month):
            return value
        return Noted(value, "not_month_end", f"{on} is not the last day of its month; the month counts.")

    return read


def month(now: date | None = None) -> Callable[[str], tuple | None]:
    """A month, 2025-07 or 2025-07-01, as its last and first day; None where there is none."""
    latest = end_of_next_month(now or today())

    def read(text: str) -> tuple | None:
        text = trimmed(text)
        if text.casefold() in ABSENT:
            return None
        found = MONTH.fullmatch(text) if text.isascii() else None
        if not found:
            raise Malformed("not_a_month", "This is no month such as 2025-07.")
        first = existing(int(found[1]), int(found[2]), 1)
        within(first, latest)
        return last_day(first.year, first.month), first

    return read
