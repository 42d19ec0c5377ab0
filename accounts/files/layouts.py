"""Known layouts: which columns a table has to have, what each holds, and the typed rows read from it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from accounts.files.findings import FileRefused, Finding, flagged, refused
from accounts.files.opening import open_rows
from accounts.files.tables import Rows, ragged
from accounts.files.values import Column, Malformed, sample


class Field(NamedTuple):
    """A column by the names it may bear, written as `plain` writes them, and how its texts are read."""

    headers: tuple[str, ...]
    read: Callable[[str], Any]
    needed: bool = True


Build = Callable[[int, list], Iterable]  # a line and its typed values to rows and findings
After = Callable[[], Iterable]  # findings on the file as a whole


class Layout(NamedTuple):
    """A table's columns and how its rows are built.

    Of each tuple in `one_of` one field at least has to be there; `passed_over` are known and not read.
    `words`: what whoever sends a file calls such a table.
    """

    name: str
    fields: dict[str, Field]
    builds: Callable[[dict[str, Column]], tuple[Build, After]]
    one_of: tuple[tuple[str, ...], ...] = ()
    passed_over: tuple[str, ...] = ()
    words: str = ""


def nothing() -> Iterable:
    return ()


def plain(header: str) -> str:
    """A header in small letters, anything else than letters and digits one underscore."""
    return re.sub(r"[^a-z0-9]+", "_", header.casefold()).strip("_")


class Reading:
    """A file in a known layout: an iterator of typed rows and of findings, in the order of the lines.

    A wrong value is a refused finding and never an exception; a FileRefused while iterating means that
    the rest of the file cannot be read at all.
    """

    def __init__(self, rows: Rows, layout: Layout):
        self.rows, self.layout, self.source = rows, layout.name, rows.source
        self.notes: list[tuple[str, str, str, str]] = []
        places = placed(rows.headers, layout)
        self.unknown_columns = unknown(rows.headers, layout)
        width = len(rows.headers)
        self.columns = {
            name: Column(rows.headers[places[name]] if name in places else name, field.read, self.notes)
            for name, field in layout.fields.items()
        }
        # A column that is not there is read from an empty cell put after the last.
        self._plan = [(places.get(name, width), column) for name, column in self.columns.items()]
        self._build, self._after = layout.builds(self.columns)

    def __iter__(self) -> Iterator[Any]:
        width, plan, build, notes = len(self.rows.headers), self._plan, self._build, self.notes
        for line, cells in self.rows.records:
            if len(cells) != width:
                yield refused("ragged", line, "", sample(cells, 8), ragged(cells, self.rows.headers))
                continue
            cells.append("")
            try:
                values = [column[cells[at]] for at, column in plan]
            except Malformed:
                yield from self._malformed(line, cells)
                continue
            if notes:
                yield from self._noted(line)
            yield from build(line, values)
        yield from self._after()

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, *_) -> None:
        self.rows.close()

    def _malformed(self, line: int, cells: list[str]) -> Iterator[Finding]:
        """Every wrong value of a row, not the first alone."""
        for at, column in self._plan:
            try:
                column[cells[at]]
            except Malformed as error:
                yield refused(error.code, line, column.header, cells[at], error.reason)
        yield from self._noted(line)

    def _noted(self, line: int) -> Iterator[Finding]:
        for header, text, code, reason in self.notes:
            yield flagged(code, line, header, text, reason)
        self.notes.clear()


def placed(headers: Sequence[str], layout: Layout) -> dict[str, int]:
    """Where each field of the layout stands. Raises FileRefused where two columns say the same."""
    places: dict[str, int] = {}
    names = {header: name for name, field in layout.fields.items() for header in field.headers}
    for at, header in enumerate(headers):
        name = names.get(plain(header))
        if name in places:
            other = headers[places[name]]
            raise FileRefused(f"The columns {other} and {header} hold the same. Delete one.", column=header)
        if name:
            places[name] = at
    return places


def unknown(headers: Sequence[str], layout: Layout) -> list[str]:
    known = {header for field in layout.fields.values() for header in field.headers}
    return [header for header in headers if plain(header) not in known | set(layout.passed_over)]


def lacking(headers: Sequence[str], layout: Layout) -> list[str]:
    """The columns a file lacks to be in this layout, by the first of their names."""
    there = {plain(header) for header in headers}
    has = {name for name, field in layout.fields.items() if there.intersection(field.headers)}
    gone = [field.headers[0] for name, field in layout.fields.items() if field.needed and name not in has]
    either = [names for names in layout.one_of if not has.intersection(names)]
    return gone + [" or ".join(layout.fields[name].headers[0] for name in names) for names in either]


def choose(headers: Sequence[str], layouts: Sequence[Layout]) -> Layout:
    """The layout the headers meet. Raises FileRefused naming what the nearest one lacks."""
    gaps = [(lacking(headers, layout), layout) for layout in layouts]
    for gap, layout in gaps:
        if not gap:
            return layout

    def met(layout: Layout) -> int:
        return len(headers) - len(unknown(headers, layout))

    gap, layout = max(gaps, key=lambda pair: (met(pair[1]), -len(pair[0])))
    found = f"Columns found: {sample(list(headers))}."
    if not met(layout):
        known = "; ".join(
            f"{layout.words or layout.name} ({sample(lacking([], layout))})" for layout in layouts
        )
        raise FileRefused(f"These columns are of no known layout. {found} Layouts read: {known}.")
    raise FileRefused(
        f"There is no column {', '.join(gap)}. {found} "
        f"The layout {layout.words or layout.name} is the nearest: "
        "add what it lacks, or check that the first line is the header, split by comma, semicolon or tab.",
    )


def read_table(
    path: str | Path,
    file_name: str | None,
    layouts: Callable[[list[str]], Sequence[Layout]],
    most: int | None = None,
) -> Reading:
    """The file in the one of `layouts` (told the headers) that it meets. Raises FileRefused for none."""
    rows = open_rows(path, file_name, most=most)
    try:
        return Reading(rows, choose(rows.headers, layouts(rows.headers)))
    except FileRefused:
        rows.close()
        raise
