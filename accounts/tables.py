"""Reads the portal's own small tables: `reference/` what every portal has, `fictional/` what is invented."""

import csv
import gzip
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def rows(path):
    """The rows of a table, `path` below the project, such as "accounts/reference/partners.csv"."""
    file = ROOT / path
    with (
        gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8")
    ) as text:
        yield from csv.DictReader(text)


def day(text):
    return date.fromisoformat(text) if text else None


def whole(text):
    return int(text) if text else None


def truth(text):
    return text.strip().lower() in ("true", "1", "yes")
