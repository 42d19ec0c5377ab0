"""Registers of missions in, typed rows and findings out. Pure: knows no mission and mends nothing itself."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from accounts.files import FileRefused, Finding, Reading, dates, flagged, refused
from accounts.files.layouts import After, Build, Field, Layout, nothing, read_table
from accounts.files.values import Column, number, printed, today, yes_or_no

__all__ = ["FileRefused", "Finding", "MissionRow", "read_missions"]

Points = Mapping[str, tuple[float, float]]  # acronym to longitude and latitude
NEAR = 10  # degrees between a headquarters and the middle of a mission's area


class MissionRow(NamedTuple):
    line: int
    acronym: str
    name: str
    lead_department: str
    is_active: bool | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    headquarters: str
    longitude: Decimal | None  # as printed, degrees east
    latitude: Decimal | None  # as printed, degrees north
    exchanged: bool  # another source says that longitude and latitude stand in each other's place


def name_of(text: str) -> str:
    """A name as printed, without the quote a cut one begins with."""
    return printed(200, needed=True)(text.strip().strip('"'))


def register_layout(known_points: Points, now: datetime.date | None) -> Layout:
    now = now or today()
    day = dates.day(now, latest=now.replace(year=now.year + 10, day=1))  # an end may be decided ahead
    degrees = number(-180, 180, 5)
    points = {acronym.casefold(): point for acronym, point in known_points.items()}
    return Layout(
        "missions",
        {
            "acronym": Field(("mission_acronym", "acronym"), printed(24, needed=True)),
            "name": Field(("mission_name", "name", "name_en"), name_of),
            "lead_department": Field(("lead_department", "lead"), printed(40), needed=False),
            "is_active": Field(("mission_isactive", "is_active"), yes_or_no, needed=False),
            "starts_on": Field(("start_date", "starts_on"), day),
            "ends_on": Field(("end_date", "ends_on"), day),
            "headquarters": Field(("mission_location", "headquarters"), printed(80), needed=False),
            "longitude": Field(("mission_longitude", "longitude"), degrees, needed=False),
            "latitude": Field(("mission_latitude", "latitude"), degrees, needed=False),
        },
        lambda columns: mission_rows(columns, points),
        passed_over=("id", "last_update"),
    )


def mission_rows(columns: dict[str, Column], points: Points) -> tuple[Build, After]:
    def build(line: int, values: list) -> Iterable:
        row = MissionRow._make([line, *values, False])
        row = row._replace(exchanged=is_exchanged(row, points))
        wrong = list(refusals(row))
        yield from wrong
        if not wrong:
            yield from remarks(row)
            yield row

    def refusals(row: MissionRow) -> Iterable[Finding]:
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            reason = f"The end lies before the start, {row.starts_on}. Correct one of the two."
            yield refused("end_before_start", row.line, columns["ends_on"].header, row.ends_on, reason)
        if (row.longitude is None) != (row.latitude is None):
            gone = columns["longitude" if row.longitude is None else "latitude"].header
            yield refused("half_a_point", row.line, gone, "", "Give longitude and latitude, or neither.")
        elif row.latitude is not None and abs(row.latitude) > 90 and not row.exchanged:
            reason = "A latitude lies between -90 and 90. Exchange it with the longitude if they are swapped."
            yield refused("not_on_earth", row.line, columns["latitude"].header, row.latitude, reason)

    def remarks(row: MissionRow) -> Iterable[Finding]:
        if row.exchanged:
            longitude, latitude = points[row.acronym.casefold()]
            reason = (
                f"Longitude and latitude are exchanged: another source has this mission "
                f"near longitude {longitude}, latitude {latitude}. They are set right."
            )
            value = f"{row.longitude} {row.latitude}"
            yield flagged("exchanged", row.line, columns["longitude"].header, value, reason)
        if row.is_active and row.ends_on and row.ends_on < today():
            reason = f"Marked as active, though it ended on {row.ends_on}. Both are kept as printed."
            yield flagged("active_but_ended", row.line, columns["is_active"].header, "Yes", reason)

    return build, nothing


def is_exchanged(row: MissionRow, points: Points) -> bool:
    """Whether the point lies far from where another source has the mission, and near it once exchanged."""
    point = points.get(row.acronym.casefold())
    if point is None or row.longitude is None or row.latitude is None:
        return False
    as_printed = apart((float(row.longitude), float(row.latitude)), point)
    as_exchanged = apart((float(row.latitude), float(row.longitude)), point)
    return as_exchanged <= NEAR and 3 * as_exchanged < as_printed


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Degrees between two points on a flat map, the shorter way round in longitude."""
    east = abs(one[0] - other[0]) % 360
    return max(min(east, 360 - east), abs(one[1] - other[1]))


def read_missions(
    path: str | Path,
    file_name: str | None = None,
    *,
    known_points: Points | None = None,
    now: datetime.date | None = None,
    most: int | None = None,
) -> Reading:
    """A register of missions as MissionRow and Finding.

    `known_points`: longitude and latitude of missions by acronym from another source. Only where it says so
    is a row's `exchanged` true; the row keeps both figures as printed.
    """
    return read_table(path, file_name, lambda _: [register_layout(known_points or {}, now)], most)
