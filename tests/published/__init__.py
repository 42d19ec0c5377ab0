"""Reads the published figures beside it."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = ROOT.parent / "shared" / "data"
NO_DATA = "the folder of published data is not beside the project"
CATEGORIES = {
    "Troops": "troops",
    "Staff Officer": "staff_officers",
    "Experts on Mission": "experts_on_mission",
    "Formed Police Units": "formed_police",
    "Individual Police": "individual_police",
}


def table(path):
    """Rows of a CSV, as dicts; a bare name is a table beside this file."""
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(HERE / path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def months():
    return json.loads((HERE / "months.json").read_text())


def lines(rows):
    """(mission, (iso3, category, women, men, personnel, month)) of rows in the data hub's layout."""
    for row in rows:
        women, men = int(row["female_personnel"]), int(row["male_personnel"])
        month = date.fromisoformat(row["last_reporting_date"]).replace(day=1)
        category = CATEGORIES[row["personnel_type"]]
        yield row["mission_acronym"], (row["isocode3"], category, women, men, women + men, month)


def lines_of(month):
    """The lines of one published month, "2021-01", all missions."""
    return [line for _, line in lines(table(f"personnel_{month.replace('-', '_')}.csv"))]
