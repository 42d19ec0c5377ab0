"""Files that come in: read for what they are, or refused in words that say what to do."""

import gzip
import io
import json
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.files import FileRefused, open_rows

TABLE = "iso3,name,women\nGHA,Ghana,3\nCIV,Côte d'Ivoire,5\n"
READ = [
    (2, {"iso3": "GHA", "name": "Ghana", "women": "3"}),
    (3, {"iso3": "CIV", "name": "Côte d'Ivoire", "women": "5"}),
]


@pytest.fixture
def put(tmp_path):
    def put(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


def workbook(*rows, **cells):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, value in cells.items():
        book.active[place] = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(content, name, part=b"x", **kind):
    """A workbook with one part more, or another in its place."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        for key, value in kind.items():
            setattr(info, key, value)
        new.writestr(info, part)
    return written.getvalue()


def read(path, **options):
    return list(open_rows(path, **options))


def refusal(path, **options):
    with pytest.raises(FileRefused) as caught:
        read(path, **options)
    return caught.value


# --- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_text_is_read_in_every_encoding_spreadsheets_save(put, encoding):
    assert read(put(TABLE.encode(encoding))) == READ


def test_a_western_accent_in_the_last_byte_is_read(put):
    assert read(put("name\nCafé".encode("latin-1"))) == [(2, {"name": "Café"})]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(put, separator, end):
    assert read(put(TABLE.replace(",", separator).replace("\n", end))) == READ


def test_a_quoted_value_may_hold_separators_quotes_and_lines(put):
    rows = read(put('name,note\n"Bahamas, The","said ""yes""\nat once"\nGhana,x\n'))
    assert rows[0] == (2, {"name": "Bahamas, The", "note": 'said "yes"\nat once'})
    assert rows[1][0] == 4


def test_blank_lines_and_nameless_last_columns_are_passed_over(put):
    assert read(put("\na,b,,\n1,2,,\n\n,,,\n3,4,,\n")) == [
        (3, {"a": "1", "b": "2"}),
        (6, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", None, "empty"),
        (" \n\n", None, "empty"),
        ("a,b\n", None, "header and no rows"),
        ("a,b\n1,2\n3\n", 3, "1 values and the header 2"),
        ("a,b\n1,2,3\n", 2, "3 values and the header 2"),
        ('a,b\n1,"2\n3,4\n', 2, "quote"),
        ('a,b\n1,"2\n3,"4"\n', 2, "quote"),
        ("a,b\n1,2\n3,\0\n", 3, "NUL"),
        ("a,b,A\n1,2,3\n", 1, "both named"),
        ("a,,b\n1,2,3\n", 1, "Column 2 has no name"),
        ("a,b\n1," + "x" * 131_073 + "\n", 2, "131,072"),
        ('a,b\n1,"' + "x\n" * 70_000 + "\n", 2, "131,072"),
        ("a,b\n" + "x" * 1_000_001, 2, "longer than 1,000,000"),
        (",".join(f"c{n}" for n in range(201)) + "\n" + "1," * 200 + "1\n", 1, "201 columns"),
        ("naïve,b\nö,2\n".encode() + b"\xff,4\n", 3, "damaged UTF-8"),
        ("a,b\n1,2\n".encode("utf-16") + b"\x00", None, "UTF-16"),
    ],
)
def test_a_table_that_would_be_misread_is_refused_at_its_line(put, content, line, words):
    refused = refusal(put(content))
    assert words in refused.message
    assert refused.line == line


def test_records_leave_ragged_lines_to_the_layout(put):
    with open_rows(put("a,b\n1,2\n3\n")) as rows:
        assert list(rows.records) == [(2, ["1", "2"]), (3, ["3"])]


def test_more_rows_than_asked_for_are_refused(put):
    assert len(read(put(TABLE), most=2)) == 2
    assert refusal(put(TABLE), most=1).line == 3


def test_a_large_text_is_never_held_whole(put):
    path = put("a,b\n" + "1234567890,abcdefghij\n" * 200_000)  # 4.4 MB
    tracemalloc.start()
    try:
        assert sum(1 for _ in open_rows(path).records) == 200_000
        assert tracemalloc.get_traced_memory()[1] < 2_500_000
    finally:
        tracemalloc.stop()


# --- what a file is


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.xls", TABLE, "older .xls"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "older .xls"),
        ("t.xlsm", b"PK\x03\x04", "macros"),
        ("t.ods", TABLE, "OpenDocument"),
        ("t.exe", TABLE, "not read"),
        ("t.csv", b"%PDF-1.7", "a PDF"),
        ("t.csv", b"\x89PNG\r\n", "a picture"),
        ("t.csv", "<html><script>", "web page"),
        ("t.csv", '[{"a": 1}]', "content is JSON"),
        ("t.json", TABLE, "content is CSV"),
        ("t.gz", TABLE, "content is CSV"),
        ("t.xlsx", TABLE, "content is CSV"),
        ("t.csv", gzip.compress(TABLE.encode(), mtime=0), "packed as gz"),
        ("t.csv", workbook(["a"], [1]), "XLSX"),
        ("t.json.gz", gzip.compress(TABLE.encode(), mtime=0), "content is CSV"),
        ("t.csv.gz", gzip.compress(gzip.compress(TABLE.encode(), mtime=0), mtime=0), "another packed file"),
        ("t.csv.gz", gzip.compress(workbook(["a"], [1]), mtime=0), "another packed file"),
        ("t.gz", gzip.compress(b"", mtime=0), "empty"),
        ("t.gz", gzip.compress(TABLE.encode(), mtime=0)[:-9], "damaged"),
        ("t.gz", b"\x1f\x8bnothing of the kind", "damaged"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(put, name, content, words):
    assert words in refusal(put(content, name)).message


def test_the_name_the_sender_gave_counts_not_that_of_the_stored_file(put):
    assert read(put(TABLE, "upload.bin"), file_name="C:\\table.CSV") == READ
    assert "older .xls" in refusal(put(TABLE, "upload"), file_name="table.xls").message


def test_a_workbook_is_read_under_whatever_name_it_is_stored(put):
    assert read(put(workbook(["a"], [1]), "upload"), file_name="table.xlsx") == [(2, {"a": "1"})]


def test_a_file_over_100_mb_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024**2 + 1)
    assert "up to 100 MB" in refusal(path).message


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "cannot be opened" in refusal(tmp_path / "gone.csv").message


# --- gz


def test_gz_is_read_as_what_it_holds(put):
    assert read(put(gzip.compress(TABLE.encode("utf-16"), mtime=0), "t.csv.gz")) == READ


def test_a_gz_that_swells_is_refused(put):
    bomb = gzip.compress(b"a,b\n" + b"1,2\n" * 4_000_000, mtime=0)  # 16 MB out of 16 kB
    assert "100 times" in refusal(put(bomb, "t.csv.gz")).message


# --- JSON


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: rows,
        lambda rows: {"count": 2, "next": None, "results": rows},
        lambda rows: {"meta": {"rows": [{"not": "these"}]}, "data": rows, "more": [1]},
        lambda rows: {"data": {"results": rows}},
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_json_is_a_list_of_objects_alone_or_wrapped(put, wrap, indent):
    rows = [
        {"iso3": "GHA", "women": 3, "m49": 288.0, "on": -86400000, "gone": None, "is": True},
        {"iso3": "CIV"},
    ]
    first, second = read(put(json.dumps(wrap(rows), indent=indent), "t.json"))
    assert first == (
        1,
        {"iso3": "GHA", "women": "3", "m49": "288.0", "on": "-86400000", "gone": "", "is": "true"},
    )
    assert second[1]["iso3"] == "CIV" and second[1]["women"] == ""


def test_a_long_list_is_read_object_by_object(put):
    content = json.dumps([{"n": number, "text": "é" * 100} for number in range(5000)], ensure_ascii=False)
    rows = read(put(content, "t.json"))
    assert [row["n"] for _, row in rows] == [str(number) for number in range(5000)]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("[]", None, "no rows"),
        ("{}", None, "no list of rows"),
        ('{"rows": 1}', None, "no list of rows"),
        ("[1, 2]", 1, "no object"),
        ("[{}]", 1, "empty"),
        ('[{"a": 1}, {"a": NaN}]', 2, "NaN is not a number"),
        ('[{"a": Infinity}]', 1, "Infinity is not a number"),
        ('[{"a": 1}, {"a": [2]}]', 2, "itself a list"),
        ('[{"a": 1}, {"b": 2}]', 2, "has no b"),
        ('[{"a": 1, "a": 2}]', 1, "twice"),
        ('[{"a": 1}, {"a": 2', 2, "not whole JSON"),
        ('[{"a": 1},', 2, "not whole JSON"),
        ('[{"a": 1}', 1, "too early"),
        ('[{"a": 1},]', 1, "comma"),
        ('[{"a": 1}] trailing', 1, "after the end"),
        ('[{"a": 1} {"a": 2}]', 1, "should be a ,"),
        ('[{"a": ' + "[" * 100_000 + "]" * 100_000 + "}]", 1, "nested"),
        ('{"data": ' * 100_000, None, "nested"),
        ('[{"a": "' + "x" * 140_000 + '"}]', 1, "131,072"),
        ('[{"a": "' + "x" * 1_200_000 + '"}]', 1, "1,000,000"),
        ('[{"a\\u0000": 1}]', 1, "control characters"),
        ('[{"a": 1}]'.encode("latin-1") + b"\xe9", None, "UTF-8"),
    ],
)
def test_json_that_is_no_table_is_refused_at_its_object(put, content, line, words):
    refused = refusal(put(content, "t.json"))
    assert words in refused.message
    assert refused.line == line


def test_numbers_of_any_length_stay_text(put):
    assert read(put('[{"a": ' + "9" * 5000 + "}]", "t.json"))[0][1]["a"] == "9" * 5000


# --- XLSX


def test_a_workbook_is_read_as_its_text_would_be(put):
    from datetime import date, datetime

    content = workbook(
        [None],
        ["iso3", "on", "women", "share", "known", "note"],
        ["GHA", date(2025, 7, 31), 3.0, 0.25, True, None],
        [],
        ["CIV", datetime(2025, 7, 31, 12, 30), 5, "=1+1", "#N/A", "x"],
    )
    assert read(put(content, "t.xlsx")) == [
        (3, dict(iso3="GHA", on="2025-07-31", women="3", share="0.25", known="true", note="")),
        (5, dict(iso3="CIV", on="2025-07-31 12:30:00", women="5", share="=1+1", known="#N/A", note="x")),
    ]


def test_the_first_visible_sheet_that_holds_anything_is_read_and_the_others_named(put):
    book = openpyxl.Workbook()
    book.active.title = "empty"
    hidden, table, notes = (book.create_sheet(title) for title in ("hidden", "table", "notes"))
    hidden.sheet_state = "hidden"
    hidden.append(["wrong"])
    for row in (["a"], [1]):
        table.append(row)
    notes.append(["read me"])
    written = io.BytesIO()
    book.save(written)
    with open_rows(put(written.getvalue(), "t.xlsx")) as rows:
        assert list(rows) == [(2, {"a": "1"})]
        assert rows.source.sheet == "table"
        assert rows.source.other_sheets == ("empty", "notes")


def test_a_stray_value_far_outside_the_table_is_named(put):
    refused = refusal(put(workbook(["a", "b"], [1, 2], XFD1048576="x"), "t.xlsx"))
    assert (refused.line, refused.column) == (1_048_576, "XFD")


def test_a_row_number_beyond_any_sheet_does_not_run_for_ever(put):
    sheet = workbook(["a"], [1])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").replace(b'r="2"', b'r="99999999999"')
    content = with_part(sheet, "xl/worksheets/sheet1.xml", part)
    assert refusal(put(content, "t.xlsx")).line == 99_999_999_999


def cut_off(content):
    return content[: len(content) // 2]


def bomb(content):
    cell = b"x" * 40_000_000
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    )
    sheet += b'<c r="A1" t="inlineStr"><is><t>' + cell + b"</t></is></c></row></sheetData></worksheet>"
    return with_part(content, "xl/worksheets/sheet1.xml", sheet)


def long_cell(content):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    )
    sheet += (
        b'<c r="A1" t="inlineStr"><is><t>' + b"x" * 2_000_000 + b"</t></is></c></row></sheetData></worksheet>"
    )
    return with_part(content, "xl/worksheets/sheet1.xml", sheet)


def long_tag(content):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="'
    )
    return with_part(content, "xl/worksheets/sheet1.xml", sheet + b"1" * 9_000_000)


def laughs(content):
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return with_part(content, "xl/workbook.xml", entities + b"<workbook>&b;</workbook>")


def outside(content):
    entities = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return with_part(content, "xl/worksheets/sheet1.xml", entities + b"<worksheet>&a;</worksheet>")


def many_parts(content):
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        for number in range(600):
            archive.writestr(f"xl/media/{number}", b"")
    return written.getvalue()


def encrypted(content):
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def rows_twice(content):
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += row * 3 + b"</sheetData></worksheet>"
    return with_part(content, "xl/worksheets/sheet1.xml", sheet)


def wrong_index(content):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    )
    sheet += b'<c r="A1" t="s"><v>77</v></c></row></sheetData></worksheet>'
    return with_part(content, "xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize(
    ("hostile", "words"),
    [
        (cut_off, "damaged"),
        (bomb, "100 times"),
        (long_cell, "131,072"),
        (laughs, "entities"),
        (outside, "entities"),
        (many_parts, "500 parts"),
        (encrypted, "encrypted"),
        (long_tag, "no end"),
        (rows_twice, "stands twice"),
        (wrong_index, "cannot be read"),
        (lambda content: with_part(content, "xl/vbaProject.bin"), "macros"),
        (lambda content: with_part(content, "xl/externalLinks/externalLink1.xml"), "other files"),
        (lambda content: with_part(content, "xl/embeddings/object1.bin"), "other files inside"),
        (lambda content: with_part(content, "xl/inner.zip"), "other files inside"),
        (lambda content: with_part(content, "../../etc/passwd"), "path"),
        (lambda content: with_part(content, "/etc/passwd"), "path"),
        (lambda content: with_part(content, "xl/link", external_attr=0o120777 << 16), "link"),
        (lambda content: with_part(content, "xl/odd", compress_type=zipfile.ZIP_BZIP2), "unusual"),
        (lambda content: with_part(content, "xl/workbook.xml", b"not xml"), "damaged"),
    ],
)
def test_a_hostile_workbook_is_refused(put, hostile, words):
    assert words in refusal(put(hostile(workbook(["a"], [1])), "t.xlsx")).message


def test_a_zip_that_is_no_workbook_is_refused(put):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("table.csv", TABLE)
    assert "not a workbook" in refusal(put(written.getvalue(), "t.xlsx")).message


def test_an_empty_workbook_is_refused(put):
    assert "empty" in refusal(put(workbook(), "t.xlsx")).message
    assert "header and no rows" in refusal(put(workbook(["a", "b"]), "t.xlsx")).message


def test_a_refusal_says_where_and_survives_a_child_process():
    import pickle

    refused = pickle.loads(pickle.dumps(FileRefused("Correct it.", 3, "wom\0en")))
    assert str(refused) == "line 3, column wom\\x00en: Correct it."


# --- anything at all


anything = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
pieces = st.lists(
    st.sampled_from(
        [b"a", b"1", b",", b";", b"\t", b'"', b"\n", b"\r", b"\0", b"\xff", b"\xc3\xa9", b"[", b"{", b"}"]
    )
    | st.binary(max_size=4),
    max_size=60,
).map(b"".join)


@anything
@given(content=pieces, ending=st.sampled_from([".csv", ".json", ".xlsx", ".gz", ""]), packed=st.booleans())
def test_any_bytes_are_read_or_refused(put, content, ending, packed):
    path = put(gzip.compress(content, mtime=0) if packed else content, "any")
    try:
        for line, row in open_rows(path, file_name=f"any{ending}"):
            assert line >= 1 and row
    except FileRefused as refused:
        assert refused.message


@anything
@given(at=st.integers(0, 5000), byte=st.integers(0, 255), cut=st.integers(0, 200))
def test_a_workbook_with_any_byte_changed_is_read_or_refused(put, at, byte, cut):
    content = bytearray(workbook(["a", "b"], [1, "x"]))
    content[at % len(content)] = byte
    try:
        read(put(bytes(content[: len(content) - cut]), "t.xlsx"))
    except FileRefused as refused:
        assert refused.message


@anything
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=3, max_size=3
        ),
        min_size=1,
    )
)
def test_what_python_writes_as_csv_comes_back(put, rows):
    import csv

    written = io.StringIO()
    csv.writer(written).writerows([["a", "b", "c"], *rows])
    expected = [row for row in rows if any(row)]
    if expected:
        assert [list(row.values()) for _, row in read(put(written.getvalue()))] == expected
