"""Tables in XLSX: the first visible sheet that holds anything, row by row. A formula stays a formula."""

import datetime
import warnings
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import openpyxl

from accounts.files.archives import SAVE_AGAIN, check_archive
from accounts.files.findings import FileRefused
from accounts.files.limits import MAX_COLUMNS, MAX_FIELD, MAX_SHEET_ROWS
from accounts.files.tables import Record, Rows, Source, named, squared

MAX_STRAY = 100  # rows that reach beyond the last column, though with empty cells

warnings.filterwarnings("ignore", module="openpyxl")  # of charts and styles nobody reads
if not openpyxl.DEFUSEDXML:
    raise ImportError("Install defusedxml: without it a workbook could name files of this machine.")


def open_workbook(path: Path, most: int | None) -> Rows:
    check_archive(path)
    sheets = sheets_of(path)
    names = next(sheets)
    firsts = ((name, *next(sheets)) for name in names)
    sheet, line, cells = next((first for first in firsts if first[2]), ("", 0, []))
    if not cells:
        raise FileRefused("The workbook is empty. Send the one with the table.")
    headers = named(cells, line)
    source = Source("xlsx", sheet=sheet, other_sheets=tuple(name for name in names if name != sheet))
    return Rows(headers, squared(widened(sheets, len(headers)), len(headers), 0), source, most, opened=sheets)


def sheets_of(path: Path) -> Generator:
    """First the names of the visible sheets; then of each its first row, (0, []) where it has none.

    After a sheet that has one come its other rows.
    """
    try:
        book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        try:
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            yield [sheet.title for sheet in visible]
            for sheet in visible:
                sheet.reset_dimensions()  # what the file says of its size is not to be trusted
                rows = rows_of(sheet)
                first = next(rows, None)
                yield first or (0, [])
                if first:
                    yield from rows
                    return
        finally:
            book.close()
    except FileRefused:
        raise
    except MemoryError as error:
        raise FileRefused("The workbook needs too much memory. Send the table as CSV.") from error
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise FileRefused(f"The workbook cannot be read. {SAVE_AGAIN}") from error


def rows_of(sheet) -> Iterator[Record]:
    """The rows that hold something, without the empty cells at their end."""
    stray = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if line > MAX_SHEET_ROWS:
            raise FileRefused(f"The sheet goes on beyond row {MAX_SHEET_ROWS:,}. {SAVE_AGAIN}", line)
        if not any(values) and all(value is None for value in values):
            continue
        cells = [text_of(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        stray += len(values) > MAX_COLUMNS
        if len(cells) > MAX_COLUMNS or stray > MAX_STRAY:
            raise FileRefused(
                f"There are cells beyond column {MAX_COLUMNS}, far outside the table. "
                "Delete the columns to the right of it and save again.",
                line,
                openpyxl.utils.get_column_letter(max(len(cells), MAX_COLUMNS + 1)),
            )
        if any(map(len, cells)) and max(map(len, cells)) > MAX_FIELD:
            raise FileRefused(f"A cell holds more than {MAX_FIELD:,} characters.", line)
        if cells:
            yield line, cells


def text_of(value: object) -> str:
    """A cell's value as one would type it: 5.0 is 5, a day without a time is a date, a formula stays one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, str | int | datetime.date | datetime.time):
        return str(value)
    return getattr(value, "text", None) or f"={value.__class__.__name__}"  # array formulas and the like


def widened(records: Iterable[Record], width: int) -> Iterator[Record]:
    """Records as wide as the header: a sheet does not keep the empty cells at the end of a row."""
    for line, cells in records:
        yield line, cells + [""] * (width - len(cells))
