"""Tables of published violence, typed: one line an event, as UCDP GED has them, or years summed. Pure."""

import datetime
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from accounts.files import dates, missing
from accounts.files.layouts import After, Build, Field, Layout, Reading, nothing, read_table
from accounts.files.values import Column, Malformed, number, one_of, printed, year

MOST_ROWS = 1_000_000
KINDS = {"1": "state", "2": "groups", "3": "civilians", "state": "state", "groups": "groups"}
KINDS |= {"civilians": "civilians", "": ""}


class ViolenceRow(NamedTuple):
    line: int
    number: str  # in the source; of a table without numbers, made of what the line says
    year: int
    happened_on: datetime.date | None
    n_events: int
    kind: str
    place: str
    country: str
    latitude: float
    longitude: float
    best: int | None
    low: int | None
    high: int | None
    civilians: int | None


def moment_day(text: str) -> datetime.date | None:
    """A day, with or without a time of day after it."""
    return dates.day()(text.split(" ")[0].split("T")[0])


def place(text: str) -> str:
    """As printed, with one blank where there are several, or a tab."""
    return printed(160)(" ".join(text.split()))


def count(text: str) -> int | None:
    found = number(0, 10_000_000, 0)(text)
    return None if found is None else int(found)


def degrees(most: int):
    read = number(-most, most, 6, comma=False)

    def degree(text: str) -> float | None:
        found = read(text)
        return None if found is None else float(found)

    return degree


def several(text: str) -> int:
    found = count(text)
    if found == 0:
        raise Malformed("no_event", "A line is of one event at least.")
    return found or 1


def violence_layout() -> Layout:
    return Layout(
        "violence",
        {
            "number": Field(("id", "number"), printed(64), needed=False),
            "year": Field(("year",), year),
            "happened_on": Field(("date_start", "happened_on", "date"), moment_day, needed=False),
            "n_events": Field(("events",), several, needed=False),
            "kind": Field(("type_of_violence", "kind"), one_of(KINDS, "type_of_violence"), needed=False),
            "place": Field(("where_coordinates", "place"), place, needed=False),
            "country": Field(("country",), printed(80), needed=False),
            "latitude": Field(("latitude",), degrees(90)),
            "longitude": Field(("longitude",), degrees(180)),
            "best": Field(("best",), count),
            "low": Field(("low",), count, needed=False),
            "high": Field(("high",), count, needed=False),
            "civilians": Field(("deaths_civilians", "civilians"), count, needed=False),
        },
        violence_rows,
    )


def violence_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    seen: Counter = Counter()

    def build(line: int, values: list) -> Iterable:
        told = dict(zip(columns, values, strict=True))
        for name in ("year", "latitude", "longitude"):
            if told[name] is None:
                yield missing(line, columns[name].header, "There is no value. Every event has one.")
                return
        told["n_events"] = told.get("n_events") or 1
        told["number"] = told.get("number") or _numbered(told, seen)
        yield ViolenceRow(line, *(_told(told, name) for name in ViolenceRow._fields[1:]))

    return build, nothing


def _told(told, name):
    value = told.get(name)
    return "" if value is None and name in ("kind", "place", "country") else value


def _numbered(told, seen):
    """A number made of what a line says, and of how many like it came before."""
    same = sha256("|".join(f"{name}={told[name]}" for name in sorted(told) if name != "number").encode())
    mark = same.hexdigest()[:32]
    seen[mark] += 1
    return f"{mark}-{seen[mark]}"


def read_violence(path: str | Path, file_name: str | None = None, most: int = MOST_ROWS) -> Reading:
    """A table of published violence, as ViolenceRow and Finding. Raises FileRefused."""
    return read_table(path, file_name, lambda _: [violence_layout()], most)
