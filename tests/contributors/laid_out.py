"""Lines of the tables that layouts read, and what is read of them."""

from datetime import date
from pathlib import Path

import pytest

from accounts.files import Finding
from contributors.layouts import Row, read_personnel

NOW = date(2025, 8, 15)


HUB = (
    "contribution_id,isocode3,m49_code,contributing_country,mission_acronym,personnel_type,"
    "female_personnel,male_personnel,last_reporting_date"
)


OLDER = (
    "contribution_id,ISOCode3,M49_Code,Contributing_Country,Mission_Acronym,Personnel_Type,"
    "Female_Personnel,Male_Personnel,Last_Reporting_Date"
)


OWN = "iso3,name_as_printed,mission,category,women,men,personnel,reported_on"


WIDE = (
    "Date,Contributor,Contributor_ISO-3,Mission,Individual_Police_Male,Individual_Police_Female,"
    "Individual_Police_Total,Formed_Police_Units_Male,Formed_Police_Units_Female,Formed_Police_Units_Total,"
    "Experts_on_Mission_Male,Experts_on_Mission_Female,Experts_on_Mission_Total,Troops_Male,Troops_Female,"
    "Troops_Total,Total_Male,Total_Female,Total"
)


DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


real = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of published data is not beside the project")


def split(reading):
    """Rows and findings apart."""
    found = list(reading)
    return [one for one in found if not isinstance(one, Finding)], [
        one for one in found if isinstance(one, Finding)
    ]


def personnel(path, **options):
    return split(read_personnel(path, now=NOW, **options))


def hub(**changed):
    told = dict(
        id="1", iso3="GHA", m49="288", name="Ghana", mission="UNIFIL", kind="Troops", women="122", men="748",
        on="2025-07-31",
    )  # fmt: skip
    return ",".join((told | changed).values())


GHANA = Row(
    2, "GHA", "Ghana", "UNIFIL", "troops", 122, 748, 870, date(2025, 7, 1), date(2025, 7, 31)
)  # fmt: skip


FATALITIES = (
    "id,incident_date,casualty_id,mission_acronym,type_of_casualty,gender,casualty_nationality,"
    "casualty_personnel_type,type_of_incident,m49_code,isocode3,last_update"
)
