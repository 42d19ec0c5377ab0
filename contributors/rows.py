"""One line of personnel, whatever table it came from, and the words the tables use for it. Pure."""

import datetime
from typing import NamedTuple

from accounts.files import Finding, flagged, missing
from accounts.files.values import Column, printed


class Row(NamedTuple):
    """Persons of one contributor and category in one mission as reported on a day."""

    line: int
    iso3: str | None  # None where the source gives none; the name decides
    name: str  # as printed
    mission: str  # the acronym as printed
    category: str
    women: int | None  # both sexes, or neither where the source does not tell
    men: int | None
    personnel: int
    month: datetime.date  # its first day
    reported_on: datetime.date


CATEGORIES = {
    "troops": "troops",
    "staff officers": "staff_officers",
    "experts on mission": "experts_on_mission",
    "formed police units": "formed_police",
    "individual police": "individual_police",
    "civilians": "civilians",
    # other ways to write them
    "troop": "troops",
    "contingent troops": "troops",
    "staff officer": "staff_officers",
    "expert on mission": "experts_on_mission",
    "military experts on mission": "experts_on_mission",
    "formed police": "formed_police",
    "formed police unit": "formed_police",
    "individual police officer": "individual_police",
    "individual police officers": "individual_police",
    "civilian": "civilians",
    "civilian personnel": "civilians",
}


def mission_acronym(text: str) -> str:
    return " ".join(printed(24, needed=True, apostrophes=True)(text).split())


def no_contributor(line: int, columns: dict[str, Column]) -> Finding:
    column = columns["iso3"].header
    return missing(line, column, "Neither code nor name says whose persons. Give one of the two.")


def total_differs(line: int, column: str, total: int, women: int, men: int) -> Finding:
    reason = f"{women} women and {men} men are {women + men}, not {total}. Women and men are kept."
    return flagged("total_differs", line, column, total, reason)
