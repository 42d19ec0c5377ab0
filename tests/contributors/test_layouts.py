"""Personnel tables and the registers beside them: typed rows, and a finding for every wrong value."""

import csv
import gzip
import io
import json
import time
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.files import FileRefused, Finding
from contributors.layouts import Row, read_personnel
from contributors.layouts_registers import read_capacity, read_fatalities, read_scale

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


@pytest.fixture
def put(tmp_path):
    def put(header, *lines, name="table.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return put


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

# --- the data hub and its older export


def test_the_data_hub_is_read(put):
    reading = read_personnel(put(HUB, hub()), now=NOW)
    assert (reading.layout, reading.unknown_columns) == ("data_hub", [])
    assert list(reading) == [GHANA]


def test_columns_nobody_knows_are_named_and_the_order_does_not_matter(put):
    header, line = HUB.split(","), hub().split(",")
    path = put(",".join(["remark", *reversed(header)]), ",".join(["x", *reversed(line)]))
    reading = read_personnel(path, now=NOW)
    assert reading.unknown_columns == ["remark"]
    assert list(reading) == [GHANA]


def test_the_hubs_json_gives_milliseconds_and_numbers_with_gaps(tmp_path):
    row = dict(zip(HUB.split(","), hub().split(","), strict=True))
    rows = [
        row | {"m49_code": 288.0, "female_personnel": 122, "male_personnel": 748, "last_reporting_date": ms}
        for ms in (1753920000000, -86400000, -657849600000)
    ]
    path = tmp_path / "hub.json"
    path.write_text(json.dumps({"data": rows}))
    rows, findings = personnel(path)
    assert [row.reported_on for row in rows] == [date(2025, 7, 31), date(1969, 12, 31), date(1949, 2, 26)]
    assert rows[1].month == date(1969, 12, 1)
    assert [(finding.code, finding.line) for finding in findings] == [("not_month_end", 3)]


def test_the_older_export_is_read_with_its_habits(put):
    reading = read_personnel(
        put(
            OLDER,
            hub(on="30-Nov-20", mission="UNIFIL  "),
            hub(on="30/11/2020", iso3="#N/A"),
            hub(on="31-Jan-21", iso3="BDS", name="Barbados"),
            hub(on="31-Jan-21", name="", m49="250.0"),
            hub(on="31-Dec-99"),
        ),
        now=NOW,
    )
    rows, findings = split(reading)
    assert reading.layout == "older_export"
    assert [row.reported_on for row in rows[:3]] == [
        date(2020, 11, 30),
        date(2020, 11, 30),
        date(2021, 1, 31),
    ]
    assert [row.iso3 for row in rows] == ["GHA", None, "BRB", "GHA", "GHA"]
    assert (rows[0].mission, rows[3].name, rows[4].reported_on) == ("UNIFIL", "", date(1999, 12, 31))
    assert [(finding.severity, finding.code, finding.line, finding.value) for finding in findings] == [
        ("flagged", "code_mended", 4, "BDS")
    ]


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"women": "-3"}, "female_personnel", "negative"),
        ({"women": "1.5"}, "female_personnel", "not_whole"),
        ({"men": "1000001"}, "male_personnel", "too_many"),
        ({"men": "9" * 5000}, "male_personnel", "too_many"),
        ({"men": '"1,234"'}, "male_personnel", "thousands"),
        ({"men": "1.234"}, "male_personnel", "thousands"),
        ({"men": "1 234"}, "male_personnel", "thousands"),
        ({"men": "1\u00a0234"}, "male_personnel", "thousands"),
        ({"men": "٣"}, "male_personnel", "not_a_number"),
        ({"men": "1_000"}, "male_personnel", "not_a_number"),
        ({"men": "1e3"}, "male_personnel", "not_a_number"),
        ({"men": "=1+1"}, "male_personnel", "formula"),
        ({"men": ""}, "male_personnel", "missing"),
        ({"iso3": "GH"}, "isocode3", "not_iso3"),
        ({"iso3": "ＧＨＡ"}, "isocode3", "not_iso3"),
        ({"iso3": "", "name": ""}, "isocode3", "missing"),
        ({"m49": "abc"}, "m49_code", "not_m49"),
        ({"name": "=HYPERLINK(1)"}, "contributing_country", "formula"),
        ({"name": "x" * 161}, "contributing_country", "too_long"),
        ({"name": "Gha\u202ena"}, "contributing_country", "unprintable"),
        ({"name": "Gha\x07na"}, "contributing_country", "unprintable"),
        ({"mission": ""}, "mission_acronym", "missing"),
        ({"kind": "Soldiers"}, "personnel_type", "not_a_category"),
        ({"on": ""}, "last_reporting_date", "missing"),
        ({"on": "July 2025"}, "last_reporting_date", "not_a_date"),
        ({"on": "07/31/2025"}, "last_reporting_date", "not_a_date"),
        ({"on": "2025-02-30"}, "last_reporting_date", "no_such_day"),
        ({"on": "0000-01-31"}, "last_reporting_date", "not_a_date"),
        ({"on": "1947-12-31"}, "last_reporting_date", "out_of_range"),
        ({"on": "2025-10-31"}, "last_reporting_date", "out_of_range"),
        ({"on": "-99999999999999"}, "last_reporting_date", "out_of_range"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line_and_column(put, changed, column, code):
    rows, findings = personnel(put(HUB, hub(), hub(**changed), hub(women="1")))
    assert [row.line for row in rows] == [2, 4]
    assert [(one.severity, one.code, one.line, one.column) for one in findings] == [
        ("refused", code, 3, column)
    ]
    assert len(findings[0].reason) > 20 and len(findings[0].value) <= 200


def test_next_month_may_be_reported_and_a_leap_years_28th_counts_for_its_month(put):
    rows, findings = personnel(put(HUB, hub(on="2025-09-30"), hub(on="2012-02-28"), hub(on="2012-02-28")))
    assert [row.month for row in rows] == [date(2025, 9, 1), date(2012, 2, 1), date(2012, 2, 1)]
    assert [(one.severity, one.code, one.line) for one in findings] == [("flagged", "not_month_end", 3)]


def test_every_wrong_value_of_a_line_is_told_and_ragged_lines_too(put):
    _, findings = personnel(put(HUB, hub(women="x", men="y", on="z"), "1,2,3", hub()))
    assert Counter((one.line, one.code) for one in findings) == {
        (2, "not_a_number"): 2,
        (2, "not_a_date"): 1,
        (3, "ragged"): 1,
    }


def test_an_unclosed_quote_ends_the_file_and_not_silently(put):
    reading = read_personnel(put(HUB, hub(), hub(name='"Ghana'), hub()), now=NOW)
    with pytest.raises(FileRefused) as caught:
        list(reading)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            HUB.replace("male_personnel", "x"),
            ["no column female_personnel, male_personnel", "last_reporting"],
        ),
        (OWN.replace("reported_on", "day"), ["reported_on or month", "Columns found: iso3"]),
        ("a,b,c", ["no known layout", "Columns found: a, b, c", "isocode3"]),
        (HUB + ",ISOCode3:", ["hold the same"]),
        (HUB.replace(",", "|"), ["Columns found"]),
    ],
)
def test_a_header_that_lacks_something_says_what_and_what_was_found(put, header, words):
    with pytest.raises(FileRefused) as caught:
        read_personnel(put(header, ",".join("1" for _ in header.split(","))))
    assert all(word in caught.value.message for word in words)


# --- our own export


def test_our_own_export_is_read_with_or_without_sexes(put):
    rows, findings = personnel(
        put(
            OWN,
            "GHA,Ghana,UNIFIL,troops,122,748,870,2025-07-31",
            "UGA,Uganda,AMISOM,Formed Police Units,,,160,2020-09-30",
            "UGA,'=Uganda,AMISOM,staff_officers,1,2,,2020-09-30",
        )
    )
    assert rows[0] == GHANA
    assert rows[1][4:8] == ("formed_police", None, None, 160)
    assert (rows[2].name, rows[2].personnel) == ("=Uganda", 3)
    assert not findings


def test_what_the_portal_sends_out_comes_in_again_but_nothing_invented(put):
    header = (
        "id,month,mission,contributor,contributor_name,iso3,category,women,men,personnel,name_as_printed,"
    )
    line = "7,2025-07,UNIFIL,GHA,Ghana,GHA,troops,122,748,870,Ghana,2025-07-31,{},2025-08"
    path = put(header + "reported_on,origin,edition", line.format("reported"), line.format("fictional"))
    reading = read_personnel(path, now=NOW)
    rows, findings = split(reading)
    assert (reading.layout, reading.unknown_columns, rows) == ("own", [], [GHANA])
    assert [(one.severity, one.code, one.line, one.column) for one in findings] == [
        ("refused", "fictional", 3, "origin")
    ]


def test_a_month_alone_stands_for_its_last_day(put):
    rows, _ = personnel(
        put(OWN.replace("reported_on", "month"), "GHA,Ghana,UNIFIL,troops,122,748,870,2025-07")
    )
    assert rows == [GHANA]


@pytest.mark.parametrize(
    ("counts", "severity", "code"),
    [
        ("1,,3", "refused", "missing"),
        (",,", "refused", "missing"),
        ("1,2,4", "flagged", "total_differs"),
    ],
)
def test_one_sex_alone_is_refused_and_a_differing_total_flagged(put, counts, severity, code):
    rows, findings = personnel(put(OWN, f"GHA,Ghana,UNIFIL,troops,{counts},2025-07-31"))
    assert [(one.severity, one.code) for one in findings] == [(severity, code)]
    assert [row[5:8] for row in rows] == ([(1, 2, 3)] if severity == "flagged" else [])


def test_a_workbook_and_a_gz_say_the_same_as_the_text(put, tmp_path):
    book, told = openpyxl.Workbook(), ["GHA", "Ghana", "UNIFIL", "troops", 122, 748, 870, date(2025, 7, 31)]
    for row in (OWN.split(","), told):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    text = put(OWN, "GHA,Ghana,UNIFIL,troops,122,748,870,2025-07-31")
    (tmp_path / "own.csv.gz").write_bytes(gzip.compress(text.read_bytes()))
    for path in (text, tmp_path / "own.xlsx", tmp_path / "own.csv.gz"):
        assert personnel(path) == ([GHANA], [])


# --- wide tables


def test_a_wide_line_is_a_row_a_category(put):
    line = "2012-02-28,Ghana',GHA',UNIFIL',3,1,4,NA,NA,NA,0,0,0,748,122,870,751,123,874"
    reading = read_personnel(put(WIDE, line), now=NOW)
    rows, findings = split(reading)
    assert (reading.layout, reading.unknown_columns) == ("wide", [])
    assert {row[:4] for row in rows} == {(2, "GHA", "Ghana", "UNIFIL")}
    assert [row[4:8] for row in rows] == [
        ("individual_police", 1, 3, 4),
        ("experts_on_mission", 0, 0, 0),
        ("troops", 122, 748, 870),
    ]
    assert rows[0].month == date(2012, 2, 1)
    assert [one.code for one in findings] == ["not_month_end"]


def test_headers_of_wide_tables_vary_in_case_and_order(put):
    header = (
        "MISSION,date,contributor_iso-3,Contributor,TROOPS FEMALE,Male Troops,Total troops,Police_Total,Notes"
    )
    reading = read_personnel(put(header, "UNIFIL,2025-07-31,GHA,Ghana,122,748,870,4,x"), now=NOW)
    assert reading.unknown_columns == ["Police_Total", "Notes"]
    assert list(reading) == [GHANA]


def test_roll_ups_are_never_added(put):
    line = "2025-07-31,Ghana,GHA,{},NA,NA,NA,NA,NA,NA,NA,NA,NA,748,122,870,748,122,870"
    rows, findings = personnel(put(WIDE, line.format("UNIFIL"), line.format("all"), line.format("All")))
    assert rows == [GHANA]
    assert [(one.code, one.line) for one in findings] == [("roll_up", 3)]


def test_impossible_month_ends_count_for_their_month_in_wide_tables(put):
    line = "{},Ghana,GHA,UNIFIL,NA,NA,NA,NA,NA,NA,NA,NA,NA,748,122,870,748,122,870"
    rows, findings = personnel(put(WIDE, line.format("2013-02-29"), line.format("31/04/2013")))
    assert [row.reported_on for row in rows] == [date(2013, 2, 28), date(2013, 4, 30)]
    assert [one.code for one in findings] == ["no_such_day", "no_such_day"]


def test_totals_that_differ_are_flagged_and_women_and_men_kept(put):
    line = "2025-07-31,Ghana,GHA,UNIFIL,NA,NA,NA,NA,NA,NA,NA,NA,NA,748,122,900,748,122,870"
    rows, findings = personnel(put(WIDE, line))
    assert rows == [GHANA]
    assert [(one.severity, one.code, one.column) for one in findings] == [
        ("flagged", "total_differs", "Troops_Total")
    ]


def test_a_total_without_sexes_keeps_them_unknown(put):
    rows, findings = personnel(
        put(WIDE, "2005-07-31,Ghana,GHA,UNIFIL,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,870,NA,NA,870")
    )
    assert [row[4:8] for row in rows] == [("troops", None, None, 870)]
    assert not findings


def test_a_wide_line_without_figures_is_flagged(put):
    rows, findings = personnel(put(WIDE, "2005-07-31,Ghana,GHA,UNIFIL" + ",NA" * 15))
    assert not rows and [one.code for one in findings] == ["no_figures"]


# --- the other registers

FATALITIES = (
    "id,incident_date,casualty_id,mission_acronym,type_of_casualty,gender,casualty_nationality,"
    "casualty_personnel_type,type_of_incident,m49_code,isocode3,last_update"
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


# --- anything at all

texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "NA",
            "#N/A",
            "all",
            "GHA",
            "250.0",
            "-1",
            "1.0",
            "1,0",
            "2025-07-31",
            "30-Feb-20",
            "31/04/2020",
            "1e999",
            "-86400000",
            "9" * 400,
            "=1+1",
            "'=x",
            "Troops",
            "٣",
            "\ud800",
            "x" * 300,
        ]
    ),  # fmt: skip
)
headers = st.sampled_from([HUB, OWN, WIDE, FATALITIES, "member_state,percent,level", "iso3,year,kind,value"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), header=headers)
def test_any_values_give_rows_and_findings_and_no_exception(tmp_path, data, header):
    names = header.split(",")
    lines = data.draw(
        st.lists(st.lists(texts, min_size=len(names), max_size=len(names)), min_size=1, max_size=5)
    )
    path = tmp_path / "any.json"
    path.write_text(json.dumps([dict(zip(names, line, strict=True)) for line in lines]))
    for reader in (read_personnel, read_fatalities, read_scale, read_capacity):
        try:
            for one in reader(path):
                if isinstance(one, Finding):
                    assert one.severity in ("refused", "flagged")
                    assert one.reason and len(one.reason) <= 400 and len(one.value) <= 200
                    one.value.encode()
                else:
                    assert one.line >= 1
        except FileRefused as refused:
            assert refused.message


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    women=st.integers(0, 500_000),
    men=st.integers(0, 500_000),
    on=st.dates(date(1948, 1, 1), date(2025, 9, 30)),
)
def test_what_is_written_as_our_own_comes_back(tmp_path, women, men, on):
    written = io.StringIO()
    row = Row(2, "GHA", "Ghana", "UNIFIL", "troops", women, men, women + men, on.replace(day=1), on)
    csv.writer(written).writerows([OWN.split(","), [*row[1:8], on.isoformat()]])
    path = tmp_path / "own.csv"
    path.write_text(written.getvalue())
    rows, _ = personnel(path)
    assert rows == [row]


# --- the published files themselves


@real
def test_the_published_personnel_are_read_whole_and_fast():
    spent = []
    for _time in range(3):  # a processor that others use as well is slower at times
        began = time.process_time()
        rows, findings = split(read_personnel(DATA / "un_uniformed_personnel_2015_2025.csv.gz"))
        spent.append(time.process_time() - began)
    assert (len(rows), findings) == (94_469, [])
    assert sum(row.personnel for row in rows if row.month == date(2015, 5, 1)) == 106_506
    assert sum(row.women for row in rows if row.month == date(2020, 8, 1)) == 41_183
    assert min(spent) < 2.4, "twice the bar of 1.2 s, for machines that are slow"


@real
def test_the_older_export_and_the_registers_are_read_whole():
    older = read_personnel(DATA / "un_personnel_2021-01_older_header.csv")
    assert older.layout == "older_export"
    for reading, count in [
        (older, 977),
        (read_fatalities(DATA / "un_fatalities_2025-04.csv"), 4429),
        (read_fatalities(DATA / "un_fatalities_2023.csv"), 4350),
        (read_scale(DATA / "un_regular_scale_2025_2027.csv"), 193),
        (read_scale(DATA / "un_peacekeeping_rates_2025_2026_derived.csv"), 386),
        (read_capacity(DATA / "gdp.csv.gz", kind="gdp"), 13_979),
        (read_capacity(DATA / "population.csv.gz", kind="population"), 17_195),
    ]:
        rows, findings = split(reading)
        assert len(rows) == count and not reading.unknown_columns
        assert {finding.code for finding in findings} <= {"no_iso3"}
