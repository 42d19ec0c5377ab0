"""Rows typed or pasted by a secretariat, read as columns of text: from a sheet, or from a CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

COLUMNS = (
    *("requirement", "contributor", "quantity", "available_from"),
    *("available_until", "title", "personnel", "days_to_deploy", "conditions"),
)
ALSO = {"from": "available_from", "until": "available_until", "unit": "title", "strength": "personnel"}
MOST = 500  # rows at once
SEPARATORS = "\t;,"


class RowsUnread(ValueError):
    """What is wrong with the rows as a whole: `line`, counted from 1, and `column` where it has a name."""

    def __init__(self, code: str, line: int = 0, column: str = ""):
        super().__init__(code, line, column)
        self.code, self.line, self.column = code, line, column


def read(text: str) -> list[tuple[int, dict[str, str]]]:
    """[(line, {column: text})] of all rows; empty lines are passed over.

    The columns are those the first line names, in any order; COLUMNS where it names none. Raises RowsUnread
    for a column that is unknown or named twice, a line with too many cells, no rows, or too many.
    """
    records = list(_records(text.removeprefix("\ufeff")))
    if not records:
        raise RowsUnread("nothing")
    columns = _head(records[0][1])
    rows = records[1:] if columns else records
    columns = columns or list(COLUMNS)
    if not rows:
        raise RowsUnread("nothing")
    if len(rows) > MOST:
        raise RowsUnread("too_many", rows[MOST][0])
    return [(line, _named(line, cells, columns)) for line, cells in rows]


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise RowsUnread("broken", before + 1) from error


def _head(cells: list[str]) -> list[str]:
    """The columns a first line names; [] if it names none, and is a row itself."""
    names = [cell.casefold().replace(" ", "_") for cell in cells]
    names = [ALSO.get(name, name) for name in names]
    if "requirement" not in names and "contributor" not in names:
        return []
    for n, name in enumerate(names):
        if name not in COLUMNS:
            raise RowsUnread("unknown", 1, cells[n][:40])
        if name in names[:n]:
            raise RowsUnread("twice", 1, cells[n][:40])
    return names


def _named(line: int, cells: list[str], columns: list[str]) -> dict[str, str]:
    if any(cells[len(columns) :]):
        raise RowsUnread("too_long", line)
    return dict(zip(columns, cells, strict=False))
