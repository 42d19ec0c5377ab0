"""A table on its way in: named columns and records of text, one at a time. Knows no file format."""

from collections.abc import Generator, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from accounts.files.findings import UNPRINTABLE, FileRefused, shown
from accounts.files.limits import MAX_COLUMNS

Record = tuple[int, list[str]]  # line number and cells; a ragged line has more or fewer cells than headers


class Source(NamedTuple):
    """Where a table came from, as far as a reader of the preview wants to know."""

    kind: str  # csv, xlsx or json
    encoding: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    expected: int | None = None  # about how many rows


class Rows:
    """Named columns and their rows, read once from first to last.

    Iterating gives (line, {header: text}) and refuses the file at a ragged line; `records` gives
    (line, [text]) and leaves ragged lines to whoever reads them. The line is the line of the text file
    (its first, when a quoted field runs over several), the row of the sheet, or the number of the object.
    """

    def __init__(
        self,
        headers: list[str],
        records: Iterator[Record],
        source: Source,
        most: int | None,
        opened: Generator,
    ):
        self.headers = headers
        self._opened = opened  # the generator that holds the file open
        self.source = source
        first = next(records, None)
        if first is None:
            raise FileRefused("The file holds a header and no rows. Add the rows, or send the right file.")
        self.records = limited(chain([first], records), most) if most else chain([first], records)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line, cells in self.records:
            if len(cells) != len(self.headers):
                raise FileRefused(ragged(cells, self.headers), line=line)
            yield line, dict(zip(self.headers, cells, strict=True))

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self._opened.close()


def ragged(cells: list[str], headers: list[str]) -> str:
    return (
        f"This line has {len(cells)} values and the header {len(headers)}. "
        "Put values that hold the separator in quotes, and keep empty values empty."
    )


def limited(records: Iterable[Record], most: int) -> Iterator[Record]:
    for number, record in enumerate(records, 1):
        if number > most:
            raise FileRefused(f"The file has more than {most:,} rows. Split it by year.", line=record[0])
        yield record


def named(cells: Iterable[str], line: int) -> list[str]:
    """The headers of a table. Raises FileRefused for a nameless, doubled or unprintable one, or too many."""
    headers = [cell.replace("\xa0", " ").strip() for cell in cells]
    if len(headers) > MAX_COLUMNS:
        raise FileRefused(
            f"There are {len(headers):,} columns; up to {MAX_COLUMNS} are read. Delete the others.",
            line,
        )
    seen: dict[str, int] = {}
    for number, header in enumerate(headers, 1):
        if not header:
            raise FileRefused(f"Column {number} has no name. Name it or delete it.", line, str(number))
        if len(header) > 200 or UNPRINTABLE.search(header):
            raise FileRefused(
                f"The name of column {number} is too long or holds control characters. "
                "The first line has to be the header.",
                line,
                shown(header, 40),
            )
        if first := seen.get(header.casefold()):
            raise FileRefused(
                f"Columns {first} and {number} are both named {shown(header, 80)}. Rename or delete one.",
                line,
                header,
            )
        seen[header.casefold()] = number
    return headers


def squared(records: Iterable[Record], width: int, printed: int) -> Iterator[Record]:
    """Records without blank lines and without blank cells under the header's nameless last columns."""
    for line, cells in records:
        if len(cells) != width:
            if width < len(cells) <= printed and not any(cells[width:]):
                del cells[width:]
            elif not "".join(cells).strip():
                continue
        if any(cells):
            yield line, cells
