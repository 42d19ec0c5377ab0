"""The cells of one worksheet as text, row by row, off its XML. No part of it is held but the row at hand.

openpyxl builds an object for every cell, five times slower, and holds a cell of any length. The parts read
here are known to have no DTD (archives.check_prologs), so there are no entities to expand.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import IO
from xml.parsers import expat

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel

from accounts.files.findings import FileRefused
from accounts.files.limits import MAX_COLUMNS, MAX_FIELD, MAX_OBJECT, MAX_SHEET_ROWS
from accounts.files.tables import Record

PIECE = 64 * 1024


class Sheet:
    """Expat's handlers for one worksheet; `rows` fills as pieces are parsed."""

    def __init__(self, strings: Sequence[str], date_styles: set[int], epoch: datetime.datetime):
        self.strings, self.date_styles, self.epoch = strings, date_styles, epoch
        self.rows: list[Record] = []
        self.line = self.column = self.held = 0
        self.cells: dict[int, str] = {}
        self.attributes: dict[str, str] = {}
        self.texts: list[str] | None = None  # being collected
        self.value: list[str] = []
        self.formula: list[str] | None = None
        self.spoken = False  # inside a note on how a word is said

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name == "c":
            self.attributes, self.value, self.formula, self.held = attributes, [], None, 0
            place = attributes.get("r")
            self.column = coordinate_to_tuple(place)[1] if place else self.column + 1
        elif name == "v" or name == "t" and not self.spoken:
            self.texts = self.value
        elif name == "f":
            self.texts = self.formula = []
        elif name == "row":
            line = int(attributes.get("r", self.line + 1))
            if not self.line < line <= MAX_SHEET_ROWS:
                raise FileRefused(
                    f"Row {line} stands twice or out of order. Save the workbook again from a spreadsheet.",
                    line,
                )
            self.line, self.column, self.cells = line, 0, {}
        elif name == "rPh":
            self.spoken = True

    def text(self, piece: str) -> None:
        if self.texts is not None:
            self.held += len(piece)
            if self.held > MAX_FIELD:
                raise FileRefused(f"A cell holds more than {MAX_FIELD:,} characters.", self.line)
            self.texts.append(piece)

    def end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name in ("v", "t", "f"):
            self.texts = None
        elif name == "c":
            if text := self.cell():
                self.cells[self.column] = text
        elif name == "row" and self.cells:
            self.rows.append((self.line, self.whole_row()))
        elif name == "rPh":
            self.spoken = False

    def cell(self) -> str:
        """A cell as one would type it: 5.0 is 5, a day without a time is a date, a formula stays one."""
        if self.formula is not None:
            return "=" + "".join(self.formula)
        text, kind = "".join(self.value), self.attributes.get("t", "n")
        if not text:
            return ""
        if kind == "s":
            return self.shared(int(text))
        if kind == "b":
            return "true" if text == "1" else "false"
        if kind != "n":
            return text
        if int(self.attributes.get("s", 0)) in self.date_styles:
            return dated(float(text), self.epoch)
        return text if text.isdigit() else numbered(float(text))

    def shared(self, at: int) -> str:
        text = self.strings[at] if at >= 0 else ""
        if len(text) > MAX_FIELD:
            raise FileRefused(f"A cell holds more than {MAX_FIELD:,} characters.", self.line)
        return text

    def whole_row(self) -> list[str]:
        """The texts of a row up to the last that is not empty, each in its column."""
        width = max(self.cells)
        if width > MAX_COLUMNS:
            letters = get_column_letter(width)
            raise FileRefused(
                f"There is a value in {letters}{self.line}, far outside the table. "
                f"Delete what stands beyond column {MAX_COLUMNS} and save again.",
                self.line,
                letters,
            )
        return [self.cells.get(column, "") for column in range(1, width + 1)]


def numbered(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def dated(serial: float, epoch: datetime.datetime) -> str:
    """The date a serial number stands for; the number itself where it is none."""
    try:
        value = from_excel(serial, epoch)
    except (OverflowError, ValueError):
        return numbered(serial)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def sheet_rows(
    part: IO[bytes], strings: Sequence[str], date_styles: set[int], epoch: datetime.datetime
) -> Iterator[Record]:
    """The rows of a worksheet that hold something, without the empty cells at their end."""
    sheet, parser, fed = Sheet(strings, date_styles, epoch), expat.ParserCreate(namespace_separator=" "), 0
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = sheet.text
    piece = b"-"
    while piece:
        piece = part.read(PIECE)
        parser.Parse(piece, not piece)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > MAX_OBJECT:
            raise FileRefused("A part of the sheet has no end. Save the workbook again from a spreadsheet.")
        yield from sheet.rows
        sheet.rows.clear()
