"""Registers of contributors, typed: fatalities, scales of assessment, population and economy. Pure."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from accounts.files import FileRefused, Finding, dates, flagged, missing
from accounts.files.layouts import After, Build, Field, Layout, Reading, nothing, plain, read_table
from accounts.files.values import Column, code_of_three, m49, number, one_of, printed, today, year

__all__ = [
    "CapacityRow",
    "FatalityRow",
    "FileRefused",
    "Finding",
    "ScaleRow",
    "read_capacity",
    "read_fatalities",
    "read_scale",
]


class FatalityRow(NamedTuple):
    line: int
    casualty_id: str
    mission: str  # the acronym as printed
    iso3: str | None
    m49: int | None
    nationality: str  # as printed
    happened_on: datetime.date
    personnel_type: str
    casualty_type: str
    incident_type: str
    sex: str  # F, M or empty
    updated_on: datetime.date | None


class ScaleRow(NamedTuple):
    line: int
    scale: str  # its name, where the file holds several
    year: int | None
    name: str  # of the member, as printed
    iso3: str | None
    percent: Decimal  # of the scale the file is about: peacekeeping where it tells both
    regular_percent: Decimal | None
    level: str  # A to J; empty where not told or not certain
    level_as_printed: str
    provenance: str  # official, inferred, recalled; empty where not told


class CapacityRow(NamedTuple):
    line: int
    iso3: str | None
    name: str
    year: int
    kind: str  # population (persons) or gdp (US dollars)
    value: Decimal


def fatality_layout(now: datetime.date | None) -> Layout:
    sexes = dict.fromkeys(("m", "male"), "M") | dict.fromkeys(("f", "female"), "F")
    sexes |= dict.fromkeys(("", "u", "unknown", "na", "n/a", "#n/a"), "")
    return Layout(
        "fatalities",
        {
            "casualty_id": Field(("casualty_id",), printed(60, needed=True)),
            "mission": Field(("mission_acronym", "mission"), printed(80)),
            "iso3": Field(("isocode3", "iso3"), code_of_three),
            "m49": Field(("m49_code", "m49"), m49, needed=False),
            "nationality": Field(("casualty_nationality", "name_as_printed"), printed(160)),
            "happened_on": Field(("incident_date", "happened_on"), dates.day(now, latest=now or today())),
            "personnel_type": Field(("casualty_personnel_type", "personnel_type"), printed(60)),
            "casualty_type": Field(("type_of_casualty", "casualty_type"), printed(40), needed=False),
            "incident_type": Field(("type_of_incident", "incident_type"), printed(60)),
            "sex": Field(("gender", "sex"), one_of(sexes, "sex"), needed=False),
            "updated_on": Field(("last_update",), dates.day(now), needed=False),
        },
        fatality_rows,
        passed_over=("id",),
    )


def fatality_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    def build(line: int, values: list) -> Iterable:
        row = FatalityRow(line, *values)
        if row.happened_on is None:
            yield missing(line, columns["happened_on"].header, "There is no date. Give the day.")
            return
        if row.iso3 is None:
            reason = "There is no ISO code; the name decides, and the nationality stays open where it cannot."
            yield flagged("no_iso3", line, columns["iso3"].header, row.nationality, reason)
        yield row

    return build, nothing


def level(text: str) -> tuple[str, str]:
    """The level, and how it is printed: "I (or H: …)" is I, "G or H …" is neither."""
    text = printed(80)(text)
    found = re.fullmatch(r"([A-J])( \(.*\))?", text)
    return (found[1] if found else "", text)


OF_BILLS = ("assessment_amount", "payment_status", "payment_date")  # beside the rate in a year's letter


def scale_layouts(rates: str = "") -> list[Layout]:
    """`rates` is the header of the column to read where a table has several scales side by side."""
    percent = number(0, 100, 6)
    name = Field(("member_state", "name", "name_as_printed", "country", "ally"), printed(160), needed=False)
    iso3 = Field(("iso3", "isocode3"), code_of_three, needed=False)
    derived = {
        "year": Field(("year",), year),
        "name": name,
        "iso3": iso3,
        "percent": Field(("peacekeeping_rate_pct",), percent),
        "regular_percent": Field(("regular_rate_pct",), percent, needed=False),
        "level": Field(("level_inferred",), level),
    }
    plain_scale = {
        "scale": Field(("scale",), printed(80), needed=False),
        "year": Field(("year",), year, needed=False),
        "name": name,
        "iso3": iso3,
        "percent": Field((plain(rates),) if rates else ("percent", "rate", "assessment_rate"), percent),
        "level": Field(("level",), level, needed=False),
        "provenance": Field(("level_provenance", "provenance"), printed(10), needed=False),
    }
    one_of_two = (("name", "iso3"),)
    if rates:
        return [Layout("scale_of_several", plain_scale, side_by_side_rows, one_of_two, ("note", "source"))]
    return [
        Layout("derived_rates", derived, scale_rows, one_of_two, ("multiplier_measured", "multiplier")),
        Layout("scale", plain_scale, scale_rows, one_of_two, ("note", "source", *OF_BILLS)),
    ]


def side_by_side_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    """Of several scales in one table: who has no rate in the column that is read is not on that scale."""
    build_all, after = scale_rows(columns)
    at = list(columns).index("percent")

    def build(line: int, values: list) -> Iterable:
        if values[at] is None:
            reason = "No rate in this column; not on this scale."
            yield flagged("no_figure", line, columns["percent"].header, "", reason)
        else:
            yield from build_all(line, values)

    return build, after


def scale_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    sums: dict[tuple, Decimal] = {}

    def build(line: int, values: list) -> Iterable:
        told = dict(zip(columns, values, strict=True))
        if not (told["iso3"] or told["name"]):
            yield missing(line, columns["name"].header, "No member is named. Give its name or code.")
        elif told["percent"] is None:
            yield missing(line, columns["percent"].header, "There is no rate. Write 0 for none.")
        elif told["year"] is None and "regular_percent" in columns:
            yield missing(line, columns["year"].header, "There is no year.")
        else:
            letter, as_printed = told["level"]
            inferred = "inferred" if "regular_percent" in columns else ""
            key = (told.get("scale", ""), told["year"])
            sums[key] = sums.get(key, Decimal(0)) + told["percent"]
            yield ScaleRow(
                line,
                told.get("scale", ""),
                told["year"],
                told["name"],
                told["iso3"],
                told["percent"],
                told.get("regular_percent"),
                letter,
                as_printed,
                told.get("provenance", inferred),
            )

    def after() -> Iterable:
        for (scale, of_year), total in sums.items():
            if abs(total - 100) > Decimal("0.0005"):
                of = f" of {scale or of_year}" if scale or of_year else ""
                reason = f"The rates{of} add up to {total}, not to 100. They are kept as printed."
                yield flagged("sum_not_100", None, columns["percent"].header, total, reason)

    return build, after


KINDS = {
    "population": "population",
    "gdp": "gdp",
    "population, total": "population",
    "sp.pop.totl": "population",
    "gdp (current us$)": "gdp",
    "ny.gdp.mktp.cd": "gdp",
    "gni": "gni",
    "gni (current us$)": "gni",
    "ny.gnp.mktp.cd": "gni",
    "forces": "forces",
    "armed forces personnel, total": "forces",
    "ms.mil.totl.p1": "forces",
}


def capacity_layout(kind: str | None) -> Layout:
    known = one_of(KINDS, "kind")

    def kind_of(text: str) -> str:
        return kind if kind and not text.strip() else known(text)

    return Layout(
        "capacity",
        {
            "iso3": Field(("country_code", "iso3"), code_of_three),
            "name": Field(("country_name", "name"), printed(160), needed=False),
            "year": Field(("year",), year),
            "kind": Field(("kind", "indicator_code", "indicator"), kind_of, needed=not kind),
            "value": Field(("value",), number(Decimal("0.01"), 10**17, 2, comma=False)),
        },
        capacity_rows,
        passed_over=("source",),
    )


def capacity_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    def build(line: int, values: list) -> Iterable:
        row = CapacityRow(line, *values)
        if row.year is None:
            yield missing(line, columns["year"].header, "There is no year.")
        elif not (row.iso3 or row.name):
            yield missing(line, columns["iso3"].header, "No country is named. Give its ISO code.")
        elif row.value is None:
            yield flagged(
                "no_figure", line, columns["value"].header, "", "Not reported; the line is left out."
            )
        else:
            yield row

    return build, nothing


def read_fatalities(
    path: str | Path,
    file_name: str | None = None,
    *,
    now: datetime.date | None = None,
    most: int | None = None,
) -> Reading:
    """The register of fatalities, any edition, as FatalityRow and Finding."""
    return read_table(path, file_name, lambda _: [fatality_layout(now)], most)


def read_scale(
    path: str | Path, file_name: str | None = None, *, rates: str = "", most: int | None = None
) -> Reading:
    """A scale, or rates worked back from bills (`.layout` "derived_rates"), as ScaleRow and Finding.

    `rates` names the column to read where the table has several scales side by side.
    """
    return read_table(path, file_name, lambda _: scale_layouts(rates), most)


def read_capacity(
    path: str | Path, file_name: str | None = None, *, kind: str | None = None, most: int | None = None
) -> Reading:
    """Capacities by year as CapacityRow and Finding; `kind` where the file has no such column."""
    if kind is not None and kind not in KINDS.values():
        raise ValueError(f"kind is population, gdp, gni or forces, not {kind!r}.")
    return read_table(path, file_name, lambda _: [capacity_layout(kind)], most)
