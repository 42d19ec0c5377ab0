"""Whatever a file holds: rows and findings, never an exception; and the published files themselves."""

import csv
import io
import json
import time
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.files import FileRefused, Finding
from contributors.layouts import Row, read_personnel
from contributors.layouts_registers import read_capacity, read_fatalities, read_scale
from tests.contributors.laid_out import DATA, FATALITIES, HUB, OWN, WIDE, personnel, real, split

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
