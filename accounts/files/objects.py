"""Tables in JSON: a list of flat objects, alone, under "results" or "data", or features of GeoJSON.

Reads object by object.
"""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO

from accounts.files.findings import FileRefused, shown
from accounts.files.limits import MAX_FIELD, MAX_OBJECT
from accounts.files.tables import Record, Rows, Source, named
from accounts.files.unpacking import Survey, text_stream

PIECE = 64 * 1024
WRAPPERS = ("results", "data", "features", "contributors")
SHAPE = 'Send a list of objects, one a row: [{"iso3": "GHA", …}, …], or the same under "results".'
BLANK = re.compile(r"[ \t\r\n]*")


def no_constant(word: str) -> None:
    raise FileRefused(f"{word} is not a number. Write null where there is no figure.")


def once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise FileRefused(f"An object names {shown(twice, 80)} twice. Keep one of the two.", None, twice)
    return found


# Numbers stay the text they are printed as: reading them is the layout's affair.
DECODER = json.JSONDecoder(
    parse_int=str, parse_float=str, parse_constant=no_constant, object_pairs_hook=once_each
)


class Scanner:
    """Takes values off a text stream, holding no more of it than one value and a piece."""

    def __init__(self, text: TextIO):
        self.text, self.buffer, self.at, self.ended = text, "", 0, False

    def grow(self) -> None:
        piece = self.text.read(PIECE)
        self.buffer, self.at, self.ended = self.buffer[self.at :] + piece, 0, not piece

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            self.at = BLANK.match(self.buffer, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.buffer) or self.ended:
                return self.buffer[self.at : self.at + 1]
            self.grow()

    def take(self, character: str) -> bool:
        taken = self.peek() == character
        self.at += taken
        return taken

    def need(self, character: str) -> None:
        if not self.take(character):
            found = self.peek()
            raise FileRefused(
                f"There should be a {character} where {shown(found)!r} stands." if found else CUT_OFF
            )

    def value(self):
        """The next value whole."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.buffer, self.at)
            except RecursionError as error:
                raise FileRefused(f"The objects are nested too deeply. {SHAPE}") from error
            except json.JSONDecodeError as error:
                if self.ended:
                    raise FileRefused(f"This is not whole JSON ({error.msg}). Export it again.") from error
            else:
                if end < len(self.buffer) or self.ended:  # or a number might go on
                    self.at = end
                    return value
            if len(self.buffer) - self.at > MAX_OBJECT:
                raise FileRefused(f"One object is longer than {MAX_OBJECT:,} characters. Export it again.")
            self.grow()


CUT_OFF = "The JSON ends too early. Fetch the file again."


def find_list(scan: Scanner, depth: int = 3) -> bool:
    """Moves to the first object of the list of rows, or past the whole value where there is none."""
    if depth and scan.take("["):
        return True
    if not depth or not scan.take("{"):
        scan.value()
        return False
    while not scan.take("}"):
        name = scan.value()
        scan.need(":")
        if find_list(scan, depth - 1 if name in WRAPPERS else 0):
            return True
        if not scan.take(",") and scan.peek() != "}":
            raise FileRefused(CUT_OFF)
    return False


def objects(path: Path, packed: bool, encoding: str) -> Generator[tuple[int, dict], None, None]:
    number = 0
    try:
        with text_stream(path, packed, encoding) as text:
            scan = Scanner(text)
            alone = scan.peek() == "["
            if not find_list(scan):
                raise FileRefused(f"There is no list of rows. {SHAPE}")
            while not scan.take("]"):
                number += 1
                yield number, of_feature(one_object(scan))
            if alone and scan.peek():
                raise FileRefused("Something stands after the end of the list. Export it again.")
    except FileRefused as error:
        raise FileRefused(error.message, error.line or number or None, error.column) from error


def one_object(scan: Scanner) -> dict:
    found = scan.value()
    if not isinstance(found, dict):
        raise FileRefused(f"This is no object. {SHAPE}")
    if scan.peek() != "]":
        scan.need(",")
        if scan.peek() == "]":
            raise FileRefused("A comma stands before the ]. Delete it.")
    return found


def of_feature(found: dict) -> dict:
    """A feature of GeoJSON as a row: its properties, and its geometry as text; another object as it is."""
    properties = found.get("properties")
    if found.get("type") != "Feature" or not isinstance(properties, dict):
        return found
    return properties | {"geometry": json.dumps(found.get("geometry"))}


def flat(value: object, line: int, name: str) -> str:
    """A value as text: null is empty."""
    if value is None:
        return ""
    if value is True or value is False:
        return str(value).lower()
    if not isinstance(value, str):
        raise FileRefused("The value is itself a list or an object; rows hold single values.", line, name)
    if len(value) > MAX_FIELD:
        raise FileRefused(f"A value is longer than {MAX_FIELD:,} characters.", line, name)
    return value


def as_records(found: Iterable[tuple[int, dict]], names: list[str]) -> Iterator[Record]:
    known = set(names)
    for line, row in found:
        if not row.keys() <= known:
            extra = next(name for name in row if name not in known)
            raise FileRefused(
                f"The first object has no {shown(extra, 80)}. Give every object the same names.", line, extra
            )
        cells = [flat(row.get(name), line, name) for name in names]
        if any(cells):
            yield line, cells


def open_objects(path: Path, packed: bool, surveyed: Survey, most: int | None) -> Rows:
    if surveyed.encoding not in {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"}:
        raise FileRefused("JSON has to be UTF-8. Save it again as UTF-8.")
    found = objects(path, packed, surveyed.encoding)
    first = next(found, None)
    if first is None:
        raise FileRefused("The list holds no rows. Send the right file.")
    names = list(first[1])
    if not names:
        raise FileRefused(f"The first object is empty. {SHAPE}", 1)
    headers = named(names, 1)
    records = as_records(chain([first], found), names)
    return Rows(headers, records, Source("json", encoding=surveyed.encoding), most, opened=found)
