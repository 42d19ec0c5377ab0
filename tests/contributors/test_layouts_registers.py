"""The registers beside the personnel tables: fatalities, scales, capacities."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.files import FileRefused
from contributors.layouts_registers import read_capacity, read_fatalities, read_scale
from tests.contributors.laid_out import (
    FATALITIES,
    NOW,
    split,
)


def test_fatalities_are_read_and_a_blank_code_flagged(put):
    line = "1,1948-07-06,UNTSO-1,UNTSO,Fatality,{},{},Local ,Malicious Act,250.0,{},2025-04-04"
    path = put(FATALITIES, line.format("M", "France", "FRA"), line.format("", "Côte dIvoire", ""))
    rows, findings = split(read_fatalities(path, now=NOW))
    assert rows[0][1:] == (
        "UNTSO-1", "UNTSO", "FRA", 250, "France", date(1948, 7, 6), "Local", "Fatality", "Malicious Act", "M",
        date(2025, 4, 4),
    )  # fmt: skip
    assert (rows[1].iso3, rows[1].sex) == (None, "")
    assert [(one.severity, one.code, one.value) for one in findings] == [
        ("flagged", "no_iso3", "Côte dIvoire")
    ]


def test_nobody_dies_tomorrow(put):
    line = "1,2025-08-16,UNTSO-1,UNTSO,Fatality,M,France,Local,Illness,250,FRA,2025-04-04"
    rows, findings = split(read_fatalities(put(FATALITIES, line), now=NOW))
    assert not rows and [one.code for one in findings] == ["out_of_range"]


def test_a_scale_is_read_and_its_sum_told(put):
    rows, findings = split(read_scale(put("member_state;percent", "Ghana;0,025", "Togo;0.002")))
    assert [(row.name, row.percent) for row in rows] == [
        ("Ghana", Decimal("0.025")),
        ("Togo", Decimal("0.002")),
    ]
    assert [(one.code, one.line, one.value) for one in findings] == [("sum_not_100", None, "0.027000")]


def test_rates_worked_back_keep_uncertain_levels_open(put):
    header = "year,member_state,regular_rate_pct,multiplier_measured,multiplier,"
    header += "level_inferred,peacekeeping_rate_pct"
    levels = {"A": "A", "I (or H: 80 per cent off)": "I", "G or H at 70 per cent off": "", "transition": ""}
    path = put(header, *(f"2025,Ghana,0.025,1,1,{printed},25" for printed in levels))
    reading = read_scale(path)
    rows, findings = split(reading)
    assert reading.layout == "derived_rates" and not findings and not reading.unknown_columns
    assert [row.level for row in rows] == list(levels.values())
    assert [row.level_as_printed for row in rows] == list(levels)
    assert {(row.year, row.percent, row.regular_percent, row.provenance) for row in rows} == {
        (2025, Decimal(25), Decimal("0.025"), "inferred")
    }


@pytest.mark.parametrize("percent", ["101", "-1", "NaN%", "sNaN", "Infinity", "1e400", "", "1,2,3"])
def test_a_wrong_rate_is_refused(put, percent):
    _, findings = split(read_scale(put("member_state,percent", "Togo,100", f'Ghana,"{percent}"')))
    assert [(one.severity, one.line, one.column) for one in findings] == [("refused", 3, "percent")]


def test_capacity_is_of_a_kind_told_by_column_or_by_the_sender(put):
    header = "Country Name,Country Code,Year,Value"
    path = put(header, '"Bahamas, The",BHS,2020,9754600000.5', "Togo,TGO,2020,")
    rows, findings = split(read_capacity(path, kind="gdp"))
    assert [row[1:] for row in rows] == [("BHS", "Bahamas, The", 2020, "gdp", Decimal("9754600000.5"))]
    assert [(one.severity, one.code) for one in findings] == [("flagged", "no_figure")]
    with pytest.raises(FileRefused, match="kind"):
        read_capacity(path)
    rows, _ = split(read_capacity(put("iso3,year,kind,value,source", "TGO,2020,population,8442580,x")))
    assert rows[0].kind == "population"


@pytest.mark.parametrize("value", ["0", "-1", '"1,234"', "1e30", "many"])
def test_a_wrong_capacity_is_refused(put, value):
    path = put("Country Name,Country Code,Year,Value", f"Togo,TGO,2020,{value}")
    rows, findings = split(read_capacity(path, kind="population"))
    assert not rows and [(one.severity, one.column) for one in findings] == [("refused", "Value")]
