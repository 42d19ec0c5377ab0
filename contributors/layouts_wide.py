"""The wide tables of research providers: a line a contributor, mission and day, a column a category and sex.

Pure. Roll-up lines (mission "all") and columns that only add up others are never added to anything.
"""

import datetime
import re
from collections.abc import Iterable, Sequence

from accounts.files import FileRefused, dates, flagged, missing
from accounts.files.layouts import After, Build, Field, Layout, nothing, plain
from accounts.files.values import Column, code_of_three, count, printed
from contributors.rows import Row, mission_acronym, no_contributor, total_differs

SEXES = {
    "male": "men",
    "males": "men",
    "men": "men",
    "female": "women",
    "females": "women",
    "women": "women",
    "total": "total",
}
CATEGORY_WORDS = {
    frozenset({"individual", "police"}): "individual_police",
    frozenset({"formed", "police"}): "formed_police",
    frozenset({"experts"}): "experts_on_mission",
    frozenset({"troops"}): "troops",
    frozenset({"staff", "officers"}): "staff_officers",
    frozenset({"civilians"}): "civilians",
    frozenset(): "total",
}
ONE_FOR_MANY = {"expert": "experts", "troop": "troops", "officer": "officers", "civilian": "civilians"}
FILLING = {"on", "mission", "unit", "units", "personnel"}
WORDS = "with a column for each category and sex"
ROLLED_UP = {"all", "total", "all missions", "all contributors"}


def category_and_sex(header: str) -> tuple[str, str] | None:
    """What a column counts, in whatever order and case its words stand: ("troops", "women")."""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", header)]
    sexes = {SEXES[word] for word in words if word in SEXES}
    if len(sexes) == 2 and "total" in sexes:  # Total_Male
        sexes.discard("total")
    left = frozenset(ONE_FOR_MANY.get(word, word) for word in words if word not in SEXES) - FILLING
    if len(sexes) > 1 or left not in CATEGORY_WORDS or not (sexes or left):
        return None
    return CATEGORY_WORDS[left], sexes.pop() if sexes else "total"


def wide_layout(headers: Sequence[str], now: datetime.date | None) -> Layout:
    """The layout these headers make; where none of them counts a category, one that lacks such a column."""
    counted: dict[tuple[str, str], str] = {}
    for header in headers:
        if key := category_and_sex(header):
            if key in counted and key[0] != "total":
                raise FileRefused(f"The columns {counted[key]} and {header} hold the same. Delete one.")
            counted.setdefault(key, header)
    fields = {
        "reported_on": Field(("date",), dates.reported(now, month_counts=True)),
        "name": Field(("contributor", "contributing_country", "country"), printed(160, apostrophes=True)),
        "iso3": Field(
            ("contributor_iso_3", "contributor_iso3", "iso3", "iso_3"), code_of_three, needed=False
        ),
        "mission": Field(("mission", "mission_acronym"), mission_acronym),
    }
    if not any(category != "total" for category, _ in counted):
        fields["troops:men"] = Field(("troops_male",), count)
    sums = [header for (category, sex), header in counted.items() if category == "total" and sex != "total"]
    for (category, sex), header in counted.items():
        if header not in sums:
            fields[f"{category}:{sex}"] = Field((plain(header),), count, needed=False)
    return Layout("wide", fields, wide_rows, passed_over=tuple(plain(header) for header in sums), words=WORDS)


def wide_rows(columns: dict[str, Column]) -> tuple[Build, After]:
    at = {name: number for number, name in enumerate(columns)}
    categories = list(dict.fromkeys(name.partition(":")[0] for name in columns if ":" in name))
    categories = [category for category in categories if category != "total"]
    told_of_roll_ups = False

    def build(line: int, values: list) -> Iterable:
        nonlocal told_of_roll_ups
        reported, name, iso3, mission = values[:4]
        if mission.casefold() in ROLLED_UP or name.casefold() in ROLLED_UP:
            if not told_of_roll_ups:
                told_of_roll_ups = True
                reason = "This line adds up others. Such lines are left out, here and below."
                yield flagged("roll_up", line, columns["mission"].header, mission, reason)
        elif not (iso3 or name):
            yield no_contributor(line, columns)
        elif reported is None:
            yield missing(line, columns["reported_on"].header, "There is no date. Give the day.")
        else:
            on, month = reported
            yield from counted(values, Row(line, iso3, name, mission, "", None, None, 0, month, on))

    def counted(values: list, row: Row) -> Iterable:
        """The rows of one line: `row` for each category that has a figure."""

        def printed_count(category: str, sex: str) -> int | None:
            place = at.get(f"{category}:{sex}")
            return None if place is None else values[place]

        rows = []
        for category in categories:
            women, men, total = (printed_count(category, sex) for sex in ("women", "men", "total"))
            if women is None and men is None:
                if total:  # told without the sexes
                    rows.append(row._replace(category=category, personnel=total))
                elif total == 0:
                    rows.append(row._replace(category=category, women=0, men=0))
                continue
            women, men = women or 0, men or 0  # NA beside a figure is none
            rows.append(row._replace(category=category, women=women, men=men, personnel=women + men))
            if total is not None and total != women + men:
                yield total_differs(row.line, columns[f"{category}:total"].header, total, women, men)
        yield from rows
        in_all, total = sum(row.personnel for row in rows), printed_count("total", "total")
        if total is not None and total != in_all:
            reason = f"The categories add up to {in_all}, not {total}. The categories are kept."
            yield flagged("total_differs", row.line, columns["total:total"].header, total, reason)
        elif not rows:
            reason = "No category has a figure. The line is left out."
            yield flagged("no_figures", row.line, columns["mission"].header, row.mission, reason)

    return build, nothing
