"""Tables in CSV text: finds the separator, counts the lines, refuses what would be misread. Streams."""

import csv
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

from accounts.files.findings import FileRefused
from accounts.files.limits import MAX_FIELD, MAX_LINE
from accounts.files.tables import Record, Rows, Source, named, squared
from accounts.files.unpacking import Survey, text_stream

SEPARATORS = ",;\t"


def open_text(path: Path, packed: bool, surveyed: Survey, most: int | None) -> Rows:
    records = split_records(path, packed, surveyed.encoding)
    line, cells = next((record for record in records if any(cell.strip() for cell in record[1])), (0, []))
    if not cells:
        raise FileRefused("The file is empty. Send it again from its source.")
    printed = len(cells)
    while not cells[-1].strip():  # a spreadsheet leaves nameless columns at the end
        cells.pop()
    headers = named(cells, line)
    source = Source("csv", encoding=surveyed.encoding, expected=max(surveyed.lines - 1, 1))
    return Rows(headers, squared(records, len(headers), printed), source, most, opened=records)


def split_records(path: Path, packed: bool, encoding: str) -> Generator[Record, None, None]:
    """Each record with the number of its first line."""
    with text_stream(path, packed, encoding) as text:
        separator = separator_of(text)
    with text_stream(path, packed, encoding) as text:
        reader = csv.reader(bounded_lines(text), delimiter=separator, strict=True)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileRefused(said_of(error), line=line) from error


def separator_of(text: TextIO) -> str:
    """The separator that splits the first line into the most columns; the comma if none does."""
    line = next((line for line in iter(partial(text.readline, MAX_LINE), "") if line.strip()), "")

    def columns(separator: str) -> int:
        try:
            return len(next(csv.reader([line], delimiter=separator), []))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=columns)


def bounded_lines(text: TextIO) -> Iterator[str]:
    for number, line in enumerate(iter(partial(text.readline, MAX_LINE), ""), 1):
        if len(line) == MAX_LINE:
            raise FileRefused(f"The line is longer than {MAX_LINE:,} characters: this is no table.", number)
        yield line


def said_of(error: csv.Error) -> str:
    words = str(error)
    if "field larger than" in words:
        return (
            f"A value is longer than {MAX_FIELD:,} characters. Most often a quote is opened and not closed: "
            "close it, or write it twice where it is part of the text."
        )
    if "unexpected end of data" in words or "expected after" in words:
        return (
            "A quote is opened and not closed, or closed in the middle of a value. "
            "Close it, or write it twice where it is part of the text."
        )
    return "This line cannot be split into values. Export the table again as CSV in UTF-8."
