"""Registers of missions: decimal commas, words for yes and no, and coordinates in each other's place."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.files import FileRefused, Finding
from missions.layouts import MissionRow, read_missions

HEADER = (
    "id,mission_acronym,mission_name,lead_department,mission_isactive,start_date,end_date,"
    "mission_location,mission_longitude,mission_latitude,last_update"
)
MINUSMA = (
    '69,MINUSMA,Stabilization Mission in Mali,DPO,Yes,2013-04-25,,Bamako ,"12,6500","-8,0000",2024-02-19'
)
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def register(tmp_path):
    def register(*lines, **options):
        path = tmp_path / "missions.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        return told(read_missions(path, now=date(2025, 8, 15), **options))

    return register


def told(reading):
    found = list(reading)
    return [one for one in found if isinstance(one, MissionRow)], [
        one for one in found if isinstance(one, Finding)
    ]


def test_a_mission_is_read_as_printed(register):
    rows, findings = register(MINUSMA)
    assert rows == [
        MissionRow(
            2, "MINUSMA", "Stabilization Mission in Mali", "DPO", True, date(2013, 4, 25), None, "Bamako",
            Decimal("12.65"), Decimal("-8"), False,
        )
    ]  # fmt: skip
    assert not findings, "no other source, no word on the coordinates"


def test_exchanged_coordinates_are_flagged_only_where_another_source_says_so(register):
    rows, findings = register(MINUSMA, known_points={"Minusma": (-3.5278, 17.3601)})
    assert rows[0].exchanged
    assert (rows[0].longitude, rows[0].latitude) == (Decimal("12.65"), Decimal("-8")), "as printed"
    assert [(one.severity, one.code, one.line, one.value) for one in findings] == [
        ("flagged", "exchanged", 2, "12.65000 -8.00000")
    ]


@pytest.mark.parametrize("point", [(12.0, -7.0), (100.0, 60.0)])
def test_a_source_that_agrees_or_knows_another_place_exchanges_nothing(register, point):
    rows, findings = register(MINUSMA, known_points={"MINUSMA": point})
    assert not rows[0].exchanged and not findings


def test_a_point_off_the_earth_is_refused_unless_known_to_be_exchanged(register):
    dili = '2,UNTAET,East Timor,DPO,No,1999-10-01,2002-05-01,Dili,"-8,5667","125,5670",2024-02-19'
    rows, findings = register(dili)
    assert not rows and [(one.severity, one.code) for one in findings] == [("refused", "not_on_earth")]
    rows, findings = register(dili, known_points={"UNTAET": (125.5, -8.8)})
    assert rows[0].exchanged and [one.code for one in findings] == ["exchanged"]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("1,UNX,Name,DPO,Yes,2013-04-25,2012-01-01,,,,", "end_date", "end_before_start"),
        ('1,UNX,Name,DPO,Yes,2013-04-25,,,"12,5",,', "mission_latitude", "half_a_point"),
        ("1,UNX,Name,DPO,Yes,2013-04-25,,,12.5,north,", "mission_latitude", "not_a_number"),
        ("1,UNX,Name,DPO,Yes,2013-04-25,,,181,5,", "mission_longitude", "out_of_range"),
        ("1,UNX,Name,DPO,perhaps,2013-04-25,,,,,", "mission_isactive", "not_yes_or_no"),
        ("1,UNX,Name,DPO,Yes,25th of April,,,,,", "start_date", "not_a_date"),
        ("1,UNX,,DPO,Yes,2013-04-25,,,,,", "mission_name", "missing"),
        ("1,,Name,DPO,Yes,2013-04-25,,,,,", "mission_acronym", "missing"),
        ("1,UNX,Name", "", "ragged"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line_and_column(register, line, column, code):
    rows, findings = register(line, MINUSMA)
    assert [row.line for row in rows] == [3]
    assert [(one.severity, one.code, one.line, one.column) for one in findings] == [
        ("refused", code, 2, column)
    ]


def test_no_in_capitals_a_cut_name_and_an_end_decided_ahead(register):
    rows, findings = register(
        '1,DOMREP,"""Mission of the Representative in the",DPO,NO,1965-05-01,1966-10-01,,,,',
        "2,UNIFIL,Interim Force in Lebanon,DPO,Yes,1978-03-19,2026-12-31,Naqoura,,,",
        "3,UNX,Ended,DPO,Yes,1978-03-19,1979-01-01,,,,",
    )
    assert [row.is_active for row in rows] == [False, True, True]
    assert rows[0].name.startswith("Mission of the")
    assert [(one.code, one.line) for one in findings] == [("active_but_ended", 4)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.text(max_size=10) | st.sampled_from(["UNX", "12,5", "-91", "NO"]), min_size=11, max_size=11
    )
)
def test_any_values_give_rows_and_findings_and_no_exception(tmp_path, cells):
    import csv

    path = tmp_path / "any.csv"
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        csv.writer(file).writerows([HEADER.split(","), cells])
    try:
        rows, findings = told(read_missions(path, known_points={"UNX": (1, 2)}))
        assert len(rows) + len([one for one in findings if one.severity == "refused"]) >= 1
    except FileRefused as refused:
        assert refused.message


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of published data is not beside the project")
def test_the_published_register_is_read_whole():
    reading = read_missions(
        DATA / "un_missions_2024-02.csv",
        known_points={"MINUSMA": (-3.5278, 17.3601), "UNISFA": (28.44, 9.59)},
    )
    rows, findings = told(reading)
    assert len(rows) == 81 and not reading.unknown_columns
    assert [(one.code, one.line) for one in findings] == [("exchanged", 67)]
