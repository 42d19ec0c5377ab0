"""Tables in XLSX: the first visible sheet that holds anything, row by row. A formula stays a formula."""

import warnings
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

from accounts.files.archives import SAVE_AGAIN, check_archive
from accounts.files.findings import FileRefused
from accounts.files.sheets import sheet_rows
from accounts.files.tables import Record, Rows, Source, named, squared

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
        with path.open("rb") as file:
            reader = opened(file)
            visible = [
                (sheet.name, part.target)
                for sheet, part in reader.parser.find_sheets()
                if sheet.state == "visible" and part.Type.endswith("/worksheet")
            ]
            yield [name for name, _ in visible]
            for _, target in visible:
                with reader.archive.open(target) as part:
                    dates = reader.wb._date_formats  # type: ignore[attr-defined]
                    rows = sheet_rows(part, reader.shared_strings, dates, reader.wb.epoch)
                    first = next(rows, None)
                    yield first or (0, [])
                    if first:
                        yield from rows
                        return
    except FileRefused:
        raise
    except MemoryError as error:
        raise FileRefused("The workbook needs too much memory. Send the table as CSV.") from error
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise FileRefused(f"The workbook cannot be read. {SAVE_AGAIN}") from error


def opened(file) -> ExcelReader:
    """The workbook's list of sheets, shared texts and date styles, and none of its sheets.

    load_workbook would look for each sheet's size as well, and so run through a large one twice.
    """
    reader = ExcelReader(file, read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def widened(records: Iterable[Record], width: int) -> Iterator[Record]:
    """Records as wide as the header: a sheet does not keep the empty cells at the end of a row."""
    for line, cells in records:
        yield line, cells + [""] * (width - len(cells))
