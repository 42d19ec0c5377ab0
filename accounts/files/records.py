"""Files of records people wrote, out and in again without loss: cells as text, texts as values. Pure."""

import datetime
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from accounts.files import dates
from accounts.files.layouts import Field, Layout, Reading, nothing, plain, read_table
from accounts.files.values import Column, Malformed, number

MOST_ROWS = 2000
LATEST = datetime.date(2199, 12, 31)
# What a spreadsheet would take for a formula, behind any number of apostrophes: one more is put before it.
FORMULA = re.compile("'*[=+\\-@|%\t\r\n\0＝＋－＠]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class RecordRow(NamedTuple):
    """A line, and the values of the columns the file has."""

    line: int
    values: dict[str, Any]


def written(value: Any) -> Any:
    """A value as it stands in a file."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def read_records(
    path: str | Path, file_name: str | None, name: str, fields: dict[str, Field], passed_over: tuple[str, ...]
) -> Reading:
    """The records of a file; a column it does not have is in no row. Raises FileRefused."""

    def layouts(headers: list[str]) -> list[Layout]:
        there = {plain(header) for header in headers}
        kept = {n: field for n, field in fields.items() if field.needed or there & set(field.headers)}
        return [Layout(name, kept, lambda _columns: record_rows(list(kept)), passed_over=passed_over)]

    return read_table(path, file_name, layouts, MOST_ROWS)


def record_rows(names: list[str]) -> tuple[Callable[[int, list], Iterable], Callable[[], Iterable]]:
    def build(line: int, values: list) -> Iterable:
        yield RecordRow(line, dict(zip(names, values, strict=True)))

    return build, nothing


def column(name: str, read: Callable[[str], Any], needed: bool = False) -> Field:
    return Field((name,), read, needed)


def header_of(columns: dict[str, Column], name: str) -> str:
    """How a column is called in this file."""
    return columns[name].header if name in columns else name


# --- Texts as values
def words(longest: int, needed: bool = False) -> Callable[[str], str]:
    """Words as a person wrote them, with their lines; the apostrophe before a formula is taken off again."""

    def read(text: str) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if text.startswith("="):
            raise Malformed("formula", "This is a formula. Paste the values instead of the formulas.")
        if text.startswith("'") and FORMULA.match(text):
            text = text[1:]
        if CONTROL.search(text):
            raise Malformed("unprintable", "There are control characters. Type the value again.")
        if len(text) > longest:
            raise Malformed("too_long", f"Up to {longest} characters are kept, not {len(text)}. Shorten it.")
        if needed and not text:
            raise Malformed("missing", "There is no value. Every row needs one.")
        return text

    return read


def key(text: str) -> UUID | None:
    """The number of a record, as a file from here has it."""
    text = text.strip()
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        reason = "This is no number of a record. Take it from a file of this portal, or leave it empty."
        raise Malformed("not_a_key", reason) from error


def whole(most: int = 2_000_000_000, needed: bool = False) -> Callable[[str], int | None]:
    """A whole number from 0; None where there is none."""

    def read(text: str) -> int | None:
        text = text.strip()
        digits = text.removesuffix(".0")
        if not digits and not needed:
            return None
        if not digits:
            raise Malformed("missing", "There is no value. Every row needs one.")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
            raise Malformed("not_a_number", "Write a whole number in the digits 0 to 9, without separators.")
        if int(digits) > most:
            raise Malformed("out_of_range", f"The number is above {most:,}. Check it.")
        return int(digits)

    return read


def decimal(least: int, most: int, places: int) -> Callable[[str], Any]:
    return number(least, most, places)


def day(needed: bool = False) -> Callable[[str], datetime.date | None]:
    read_day = dates.day(latest=LATEST)

    def read(text: str) -> datetime.date | None:
        found = read_day(text)
        if needed and found is None:
            raise Malformed("missing", "There is no day. Every row needs one.")
        return found

    return read


def moment(text: str) -> datetime.datetime | None:
    """A moment with its offset from UTC, such as 2026-11-02T14:05+03:00; None where there is none."""
    text = text.strip()
    if not text:
        return None
    try:
        found = datetime.datetime.fromisoformat(text.replace(" ", "T", 1))
    except ValueError as error:
        reason = "This is no moment. Write it as 2026-11-02T14:05+03:00."
        raise Malformed("not_a_moment", reason) from error
    if found.tzinfo is None:
        reason = "It does not say of which time zone. Add the offset from UTC, such as +03:00."
        raise Malformed("not_a_moment", reason)
    if not datetime.date(1900, 1, 1) <= found.date() <= LATEST:
        raise Malformed("not_a_moment", "This moment is too far away. Check the year.")
    return found


def choice(known: Iterable[str]) -> Callable[[str], str]:
    """One of these codes, or none."""
    codes = list(known)

    def read(text: str) -> str:
        text = text.strip().casefold()
        if text and text not in codes:
            raise Malformed("not_a_choice", f"Write one of: {', '.join(codes)}.")
        return text

    return read


def several(known: Iterable[str] | None = None, longest: int = 16) -> Callable[[str], list[str]]:
    """Codes with semicolons between them, or a list as the API writes it."""
    codes = None if known is None else list(known)

    def read(text: str) -> list[str]:
        found = _listed(text.strip())
        for each in found:
            if codes is not None and each not in codes:
                raise Malformed("not_a_choice", f"Write some of: {', '.join(codes)}, with ; between them.")
            if len(each) > longest:
                raise Malformed("too_long", f"Each has up to {longest} characters. Put ; between them.")
        return found

    return read


def _listed(text: str) -> list[str]:
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            found = [text]
        return [str(each) for each in found] if isinstance(found, list) else [text]
    return [each.strip() for each in text.split(";") if each.strip()]
