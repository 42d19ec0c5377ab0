"""Personnel tables and the registers beside them: typed rows, and a finding for every wrong value."""

import gzip
import json
from collections import Counter
from datetime import date

import openpyxl
import pytest

from accounts.files import FileRefused
from contributors.layouts import read_personnel
from tests.contributors.laid_out import (
    GHANA,
    HUB,
    NOW,
    OLDER,
    OWN,
    WIDE,
    hub,
    personnel,
    split,
)

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
