"""Personnel tables in, typed rows and findings out: the data hub's, its older export's, our own.

Pure: knows no partner and no mission, and adds nothing up. Wide tables stand in layouts_wide.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path

from accounts.files import FileRefused, Finding, dates, missing, refused
from accounts.files.layouts import After, Build, Field, Layout, Reading, nothing, read_table
from accounts.files.values import Column, Malformed, code_of_three, count, m49, one_of, printed
from contributors.layouts_wide import wide_layout
from contributors.rows import CATEGORIES, Row, mission_acronym, no_contributor, total_differs

__all__ = ["FileRefused", "Finding", "Row", "read_personnel"]


def hub_layout(name: str, now: datetime.date | None) -> Layout:
    return Layout(
        name,
        {
            "iso3": Field(("isocode3",), code_of_three),
            "name": Field(("contributing_country",), printed(160)),
            "mission": Field(("mission_acronym",), mission_acronym),
            "category": Field(("personnel_type",), one_of(CATEGORIES, "category")),
            "women": Field(("female_personnel",), count),
            "men": Field(("male_personnel",), count),
            "reported_on": Field(("last_reporting_date",), dates.reported(now)),
            "m49": Field(("m49_code",), m49, needed=False),
        },
        hub_rows,
        passed_over=("contribution_id",),
        words="of the UN's data hub",
    )


def own_layout(now: datetime.date | None) -> Layout:
    return Layout(
        "own",
        {
            "iso3": Field(("iso3",), code_of_three),
            "name": Field(("name_as_printed",), printed(160), needed=False),
            "mission": Field(("mission",), mission_acronym),
            "category": Field(("category", "category_as_printed"), one_of(CATEGORIES, "category")),
            "women": Field(("women",), count, needed=False),
            "men": Field(("men",), count, needed=False),
            "personnel": Field(("personnel",), count, needed=False),
            "reported_on": Field(("reported_on",), dates.reported(now), needed=False),
            "month": Field(("month",), dates.month(now), needed=False),
            "origin": Field(("origin",), not_fictional, needed=False),
        },
        own_rows,
        one_of=(("reported_on", "month"), ("women", "personnel"), ("men", "personnel")),
        passed_over=("id", "contributor", "contributor_name", "edition", "source"),
        words="of this portal's own files",
    )


def not_fictional(text: str) -> None:
    if text.strip().casefold() == "fictional":
        raise Malformed("fictional", "This row is invented for the demo. Leave such rows out.")


def hub_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    def build(line: int, values: list) -> Iterable:
        iso3, name, mission, category, women, men, reported, _ = values
        if women is None or men is None or reported is None or not (iso3 or name):
            return gaps(line, iso3 or name, women, men, reported)
        on, month = reported
        return (Row(line, iso3, name, mission, category, women, men, women + men, month, on),)

    def gaps(line: int, contributor, women, men, reported) -> Iterable[Finding]:
        if not contributor:
            yield no_contributor(line, columns)
        for name, value in {"women": women, "men": men}.items():
            if value is None:
                reason = "There is no figure. Write 0 for none, and leave the row out where it is not known."
                yield missing(line, columns[name].header, reason)
        if reported is None:
            yield missing(line, columns["reported_on"].header, "There is no date. Give the day.")

    return build, nothing


def own_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    def build(line: int, values: list) -> Iterable:
        iso3, name, mission, category, women, men, personnel, reported, month, _ = values
        if not (iso3 or name):
            yield no_contributor(line, columns)
        elif not (reported or month):
            reason = "There is neither a day nor a month. Give one of the two."
            yield missing(line, columns["reported_on"].header, reason)
        elif reported and month and reported[1] != month[1]:
            reason = f"The month is not that of the day, {reported[0]}. Correct one of the two."
            yield refused("contradiction", line, columns["month"].header, f"{month[1]:%Y-%m}", reason)
        elif (women is None) != (men is None):
            gone = columns["women" if women is None else "men"].header
            yield missing(line, gone, "Give women and men, or leave both empty and give personnel.")
        elif women is None and personnel is None:
            yield missing(line, columns["personnel"].header, "There is no figure. Write 0 for none.")
        else:
            both = personnel if women is None else women + men
            if personnel is not None and both != personnel:
                yield total_differs(line, columns["personnel"].header, personnel, women, men)
            on, first = reported or month
            yield Row(line, iso3, name, mission, category, women, men, both, first, on)

    return build, nothing


def read_personnel(
    path: str | Path,
    file_name: str | None = None,
    *,
    now: datetime.date | None = None,
    most: int | None = None,
) -> Reading:
    """The personnel table in a file: `.layout`, `.unknown_columns`, and an iterator of Row and Finding.

    `now` is the day on which "after next month" is judged; `most` the number of rows beyond which the
    file is refused. Raises FileRefused for a file or header that cannot be read.
    """

    def layouts(headers: list[str]) -> list[Layout]:
        older = "isocode3" not in headers  # the older export writes ISOCode3
        hub = hub_layout("older_export" if older else "data_hub", now)
        wide = wide_layout(headers, now)
        return [hub, own_layout(now), wide]

    return read_table(path, file_name, layouts, most)
