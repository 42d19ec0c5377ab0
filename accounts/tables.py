"""Reads the portal's own small tables: `reference/` what every portal has, `fictional/` what is invented."""

import csv
import gzip
from calendar import monthrange
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = 2026 * 12 + 11  # the month in which the invented needs and offers were written


def rows(path):
    """The rows of a table, `path` below the project, such as "accounts/reference/partners.csv"."""
    file = ROOT / path
    with (
        gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8")
    ) as text:
        yield from csv.DictReader(text)


def day(text):
    return date.fromisoformat(text) if text else None


def day_told_now(text):
    """A day of an invented table, moved by the whole months that have passed since the tables were written.

    So what they tell of lies as far ahead as it did then; the last day of a month stays one.
    """
    from django.utils import timezone  # `./run` reads tables before any of Django is loaded

    if not text:
        return None
    day, today = date.fromisoformat(text), timezone.localdate()
    months = day.year * 12 + day.month - 1 + today.year * 12 + today.month - WRITTEN
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def whole(text):
    return int(text) if text else None


def truth(text):
    return text.strip().lower() in ("true", "1", "yes")
