"""The burden-sharing explorer: one figure on page, map, in files and the API, down to its rows."""

import csv
import io
import re
from datetime import date
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts import alike, outbox
from accounts.models import Membership, Partner
from contributors import reports, worlds
from contributors.models import BurdenShare, CapacityFigure, Fatality, PersonnelLine, Scale, ScaleRate
from contributors.templatetags import contributors_panels
from tests.beginnings import mission, nation, organization, report
from tests.conftest import build_cast
from tests.snapshot import Snapshot

JULY, AUGUST, OCTOBER = date(2024, 7, 1), date(2024, 8, 1), date(2024, 10, 1)


@pytest.fixture(scope="module")
def kept():
    return Snapshot()


@pytest.fixture
def world(db, kept):
    """Four nations in two regions, two missions over three months, one month of the cycle missing."""
    return kept.get(_world)


def _world():
    cast = build_cast()
    eu, nato = organization("EU"), organization("NATO")
    aaa = nation("AAA", region="Africa", subregion="Eastern Africa", is_ldc=True)
    bbb = nation("BBB", region="Africa", subregion="Northern Africa")
    ccc = nation("CCC", region="Europe", subregion="Western Europe")
    ddd = nation("DDD", region="Europe", subregion="Western Europe")
    north, south = mission("NORTH", cast.un), mission("SOUTH", cast.un)
    for month in (JULY, AUGUST, OCTOBER):
        report(
            north, month, {(aaa, "troops"): (10, 290), (ccc, "troops"): (20, 80), (ddd, "staff_officers"): 7}
        )
        report(south, month, {(aaa, "formed_police"): (30, 70), (bbb, "troops"): (5, 95), (ddd, "troops"): 0})
    Membership.objects.create(partner=ccc, organization=eu)
    Membership.objects.create(partner=ccc, organization=nato)
    Membership.objects.create(partner=ddd, organization=eu, starts_on=date(2024, 8, 15))
    scale = Scale.objects.create(
        organization=cast.un,
        kind="peacekeeping",
        name="PK",
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 12, 31),
    )
    for partner, percent in ((aaa, 1), (bbb, 9), (ccc, 60)):
        ScaleRate.objects.create(scale=scale, partner=partner, percent=percent)
    for partner, persons in ((aaa, 40_000_000), (bbb, 10_000_000), (ccc, 30_000_000), (ddd, 20_000_000)):
        CapacityFigure.objects.create(
            partner=partner, year=2023, kind="population", value=persons, source="WB"
        )
    Fatality.objects.create(casualty_id="1", mission=north, nationality=aaa, happened_on=date(2024, 7, 9))
    Fatality.objects.create(casualty_id="2", mission=north, nationality=bbb, happened_on=date(2023, 12, 9))
    Fatality.objects.create(casualty_id="3", happened_on=date(2024, 12, 9))  # it reaches November
    outbox.settle()
    return cast


QUESTIONS = [
    "scope=un&period=2024-08&measure=personnel",
    "scope=un&period=2024-08&measure=share&key=population",
    "scope=un&period=2024-08&measure=women&by=region",
    "scope=un&period=2024-08&measure=fatalities",
    "scope=un&period=2024/25&measure=personnel&by=membership&key=population",
    "scope=un&period=2024-Q3&measure=women_share&by=subregion",
    "scope=un&period=2024&measure=per_million&by=development",
    "scope=un&period=2024&measure=people_to_money",
    "scope=un&period=2024-07..2024-10&measure=assessed_share&key=population",
    "scope=mission:NORTH&period=2024-10&measure=share",
    "scope=region:Europe&period=2024&measure=personnel&key=peacekeeping",
    "scope=members:EU&period=2024&measure=personnel&key=population",
]


def answer_of(browser, query):
    page = browser.get(f"/burden-sharing/?{query}")
    assert page.status_code == 200, page.context["form"].errors
    return page, page.context["answer"]


def table_of(browser, query, kind):
    file = browser.get(f"/burden-sharing/file.{kind}?{query}")
    assert file.status_code == 200
    content = b"".join(file) if file.streaming else file.content
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if kind == "xlsx":
        head, *rows = load_workbook(io.BytesIO(content))["Concord"].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    return file.json()["rows"]


def plain(value):
    return None if value in (None, "") else round(float(value), 9)


@pytest.mark.parametrize("query", QUESTIONS)
def test_page_map_and_files_show_one_figure(sign_in, world, query):
    browser = sign_in(world.anwar)
    page, answer = answer_of(browser, query)
    name = "ratio" if answer.has_ratio else answer.question.measure
    shown = {row.code: plain(row.figure) for row in answer.rows}
    assert shown
    for kind in ("csv", "xlsx", "json"):
        rows = table_of(browser, query, kind)
        assert rows[0]["code"] == "all"
        assert {row["code"]: plain(row[name]) for row in rows[1:]} == shown, kind
    for name in ("burden.explored", "burden.explored_map"):
        file = browser.get(f"/figures/{name}.csv?{query}")
        if name == "burden.explored" or answer.question.by != "membership":
            _head, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
            assert [(row[0], plain(row[1])) for row in rows] == [
                (row.name, plain(row.figure)) for row in answer.rows
            ]
    written = re.findall(r'&amp;of=([^"]*)">(.*?)</a>', page.content.decode())
    assert {unquote(code): figure for code, figure in written} == {
        row.code: str(contributors_panels.measured(row.figure, answer.figure.code)) for row in answer.rows
    }
    if answer.question.by == "contributor":
        scale = 100 if answer.figure.unit == "0 to 1" else 1
        on_map = worlds.of_answer(world.anwar, answer)["values"]
        assert on_map == {k: None if v is None else pytest.approx(v * scale) for k, v in shown.items()}


@pytest.mark.parametrize(
    "measure", ["personnel", "share", "women", "women_share", "per_million", "fatalities"]
)
@pytest.mark.parametrize("scope", ["un", "mission:NORTH", "members:EU", "region:Africa"])
def test_a_month_is_what_is_stored_and_what_the_api_says(sign_in, world, scope, measure):
    _page, answer = answer_of(sign_in(world.anwar), f"scope={scope}&period=2024-10&measure={measure}")
    ours = {row.code: row.value for row in answer.rows}
    stored = BurdenShare.objects.filter(scope=scope, month=OCTOBER)
    assert {
        code: ours[code] for code in ours if code in set(stored.values_list("contributor__code", flat=True))
    } == {row.contributor.code: getattr(row, measure) for row in stored.select_related("contributor")}
    api = sign_in(world.anwar).get(f"/api/v1/burden-shares/?scope={scope}&month=2024-10")
    assert {row["contributor"]: row[measure] for row in api.json()["results"]}.items() <= ours.items()


@pytest.mark.parametrize("scope", ["un", "region:Africa", "members:EU"])
def test_a_period_is_what_the_api_says_of_it(sign_in, world, scope):
    _page, answer = answer_of(sign_in(world.anwar), f"scope={scope}&period=2024/25&measure=people_to_money")
    document = sign_in(world.anwar).get(f"/api/v1/burden/?scope={scope}&from=2024-07&to=2025-06").json()
    names = ("personnel", "women", "share", "people_to_money")
    assert {row["iso3"]: [row[name] for name in names] for row in document["rows"]} == {
        row.code: [pytest.approx(getattr(row.of, name)) for name in names] for row in answer.rows
    }
    assert document["months_missing"][0] == "2024-09" and answer.missing[0] == date(2024, 9, 1)


@pytest.mark.parametrize("query", [*QUESTIONS, "scope=un&period=2024&key=peacekeeping&by=membership"])
def test_the_api_groups_and_holds_against_keys_as_the_page_does(sign_in, world, query):
    browser = sign_in(world.anwar)
    _page, answer = answer_of(browser, query)
    said = browser.get(f"/api/v1/burden/?{query}")
    assert said.status_code == 200, said.content
    document = said.json()
    name = "ratio" if answer.has_ratio else answer.question.measure
    assert {row["code"]: plain(row[name]) for row in document["rows"]} == {
        row.code: plain(row.figure) for row in answer.rows
    }
    assert [row["rank"] for row in document["rows"]] == [row.of.rank for row in answer.rows]
    assert document["totals"]["personnel"] == answer.total.personnel
    assert document["without_key"] == [partner.code for partner in answer.without_key]
    assert document["in_several"] == [partner.code for partner in answer.in_several]
    assert document["as_of"] and document["measures"] and document["sources"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("by=continent", "by"),
        ("key=gold", "key"),
        ("key=nato", "key"),
        ("measure=worth", "measure"),
        ("period=soon", "period"),
        ("period=2024&month=2024-07", "period"),
    ],
)
def test_a_wrong_question_to_the_api_is_refused_by_parameter(sign_in, world, query, field):
    said = sign_in(world.anwar).get(f"/api/v1/burden/?scope=un&{query}")
    assert (said.status_code, said.json()["errors"][0]["field"]) == (400, field), said.content


def test_a_scope_the_api_does_not_know_is_not_found_whatever_is_asked(sign_in, world):
    assert sign_in(world.anwar).get("/api/v1/burden/?scope=mission:NONE&by=region").status_code == 404


@pytest.mark.parametrize("scope", ["un", "members:EU"])
def test_a_key_over_a_period_counts_each_scale_by_the_months_it_stood(sign_in, world, scope):
    """July and August on one scale, October on the next; DDD was a member of the EU from August on."""
    Scale.objects.filter(name="PK").update(ends_on=date(2024, 8, 31))
    later = Scale.objects.create(
        organization=world.un,
        kind="peacekeeping",
        name="PK2",
        starts_on=date(2024, 9, 1),
        ends_on=date(2025, 12, 31),
    )
    for code, percent in (("AAA", 4), ("CCC", 30), ("DDD", 6)):
        ScaleRate.objects.create(scale=later, partner=Partner.objects.get(code=code), percent=percent)
    expected = {"AAA": (1 + 1 + 4) / 3, "CCC": (60 + 60 + 30) / 3, "DDD": 6, "BBB": 9}
    if scope == "members:EU":
        expected = {"CCC": expected["CCC"], "DDD": 6 * 2 / 3}
    browser = sign_in(world.anwar)
    query = f"scope={scope}&period=2024&measure=personnel&key=peacekeeping"
    _page, answer = answer_of(browser, query)
    assert answer.key_sources == ["PK", "PK2"]
    shown = {row.code: float(row.of.key_amount) for row in answer.rows if row.of.key_amount is not None}
    assert shown == pytest.approx(expected)
    said = browser.get(f"/api/v1/burden/?{query}").json()
    assert {row["code"]: float(row["key"]) for row in said["rows"] if row["key"]} == pytest.approx(expected)
    period = browser.get(f"/api/v1/burden/?scope={scope}&from=2024-01&to=2024-12").json()
    _page, money = answer_of(browser, f"scope={scope}&period=2024&measure=people_to_money")
    assert {row["iso3"]: row["people_to_money"] for row in period["rows"]} == {
        row.code: pytest.approx(row.of.people_to_money) for row in money.rows
    }


@pytest.mark.parametrize("by", ["contributor", "region", "subregion", "development"])
@pytest.mark.parametrize("measure", ["personnel", "share", "assessed_share", "fatalities"])
def test_groups_sum_to_the_whole_and_their_shares_to_one(sign_in, world, by, measure):
    _page, answer = answer_of(
        sign_in(world.anwar), f"scope=un&period=2024&measure={measure}&by={by}&key=population"
    )
    assert sum(row.of.personnel for row in answer.rows) == answer.total.personnel == 3 * 607
    assert sum(row.of.share for row in answer.rows) == pytest.approx(1)
    assert sum(row.of.key_share for row in answer.rows) == pytest.approx(1)
    for row in answer.rows:
        if row.of.ratio is not None:
            assert row.of.ratio == pytest.approx(row.of.carried / row.of.key_share)


def test_a_member_of_two_is_in_both_only_while_a_member_and_the_page_says_so(sign_in, world):
    page, answer = answer_of(sign_in(world.anwar), "scope=un&period=2024&by=membership")
    by_code = {row.code: row.of.personnel for row in answer.rows}
    assert by_code == {"EU": 3 * 100 + 2 * 7, "NATO": 3 * 100, "none": 3 * 400 + 3 * 100}
    assert answer.total.personnel == 3 * 607
    assert [partner.code for partner in answer.in_several] == ["CCC"]
    assert "more than one of these organizations" in page.content.decode()
    _page, of_scope = answer_of(sign_in(world.anwar), "scope=members:EU&period=2024")
    assert of_scope.total.personnel == by_code["EU"]


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_number_opens_to_lines_that_sum_to_it(sign_in, world, query):
    browser = sign_in(world.anwar)
    _page, answer = answer_of(browser, query)
    for row in answer.rows:
        rows = browser.get(f"/burden-sharing/rows/?{query}&of={row.code}")
        assert rows.status_code == 200
        assert (rows.context["sums"]["personnel"] or 0) == row.of.personnel, row.code
        if answer.question.measure == "fatalities":
            assert len(rows.context["deaths"]) == row.of.fatalities


def test_lines_name_report_edition_and_source(sign_in, world):
    page = (
        sign_in(world.anwar)
        .get("/burden-sharing/rows/?period=2024-08&of=AAA&key=peacekeeping")
        .content.decode()
    )
    for words in ("NORTH", "SOUTH", "first", "reported, 1 August 2024", "PK", "400"):
        assert words in page


def test_unknown_stays_unknown_and_is_named(sign_in, world):
    page, answer = answer_of(sign_in(world.anwar), "scope=un&period=2024-08&key=peacekeeping")
    by_code = {row.code: row for row in answer.rows}
    assert by_code["DDD"].of.ratio is None and by_code["DDD"].of.women is None
    assert [partner.code for partner in answer.without_key] == ["DDD"]
    assert by_code["AAA"].of.ratio == pytest.approx((400 / 607) / 0.01)
    assert "without a figure in the key" in page.content.decode()


def test_missing_months_are_named_and_count_as_nothing(sign_in, world):
    page, answer = answer_of(sign_in(world.anwar), "scope=un&period=2024-07..2024-10&measure=per_million")
    assert answer.missing == [date(2024, 9, 1)] and "Sep" in page.content.decode()
    assert {row.code: row.value for row in answer.rows}["AAA"] == pytest.approx(400 / 40)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("measure=beauty", "measure", "beauty"),
        ("by=colour", "by", "colour"),
        ("key=luck", "key", "luck"),
        ("period=soon", "period", "soon is no period"),
        ("period=2024/26", "period", "no period"),
        ("period=1999", "period", "No month of 1999 is reported"),
        ("since=2024-13", "since", "no period"),
        ("key=nato", "key", "NATO"),
    ],
)
@pytest.mark.parametrize("page", ["", "rows/", "file.csv"])
def test_a_wrong_question_names_its_field(sign_in, world, page, query, field, words):
    answer = sign_in(world.anwar).get(f"/burden-sharing/{page}?{query}")
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    said = re.sub(r"\s+", " ", answer.content.decode())
    assert words in said and f'id="wrong-{field}"' in said


@pytest.mark.parametrize("address", ["rows/?of=ZZZ", "rows/", "file.exe", "rows/?scope=mission:SHADE&of=XBR"])
def test_what_is_not_there_is_not_found(sign_in, world, address):
    assert sign_in(world.anwar).get(f"/burden-sharing/{address}").status_code == 404


def test_a_kept_view_is_asked_by_its_name_and_shown_first_where_it_is_the_default(sign_in, world):
    browser = sign_in(world.anwar)
    query = answer_of(browser, "by=region&period=2024&key=population")[0].context["query"]
    given = {"page": "contributors:burden", "query": query, "name": "Regions", "is_default": "1"}
    browser.post(reverse("saved_views"), given)
    page, answer = answer_of(browser, "")
    assert (answer.question.by, answer.question.key) == ("region", "population")
    assert "Regions" in page.content.decode()


def test_nothing_after_the_month_looked_at_counts(sign_in, world):
    page = sign_in(world.anwar).get("/as-of/2024-08/burden-sharing/?period=2024/25&scope=mission:NORTH")
    assert page.context["answer"].months == [JULY, AUGUST]
    assert page.context["answer"].missing == []
    assert 'href="/as-of/2024-08/burden-sharing/rows/' in page.content.decode()


def test_the_report_is_a_page_that_a_screen_reader_can_read(sign_in, world):
    file = sign_in(world.anwar).get("/burden-sharing/file.pdf?period=2024-08&by=region&key=population")
    assert file.headers["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF-")
    assert b"pdfuaid" in file.content and b"<rdf:li>en</rdf:li>" in file.content


def test_the_report_is_set_in_the_readers_language_and_direction(sign_in, world):
    _page, answer = answer_of(sign_in(world.anwar), "period=2024-08&key=population")
    with translation.override("ar"):
        assert reports.document(answer, "", "")["rtl"] is True
        file = reports.burden_pdf(answer, "", "")
    assert b"<rdf:li>ar</rdf:li>" in file.content


@pytest.mark.parametrize("query", [QUESTIONS[1], QUESTIONS[4], QUESTIONS[7]])
def test_queries_do_not_grow_with_rows(sign_in, world, query):
    browser = sign_in(world.anwar)
    answer_of(browser, query)  # the first page of a visit notes that one was here
    counts = []
    for newcomer in ("EEE", "FFF"):
        alike.memory.forget()
        with CaptureQueriesContext(connection) as asked:
            answer_of(browser, query)
        counts.append(len(asked))
        line = PersonnelLine.objects.filter(mission__acronym="NORTH", month=AUGUST).first()
        PersonnelLine.objects.create(
            report=line.report, mission=line.mission, month=AUGUST, category="troops", personnel=5,
            contributor=nation(newcomer, region="Asia"),
        )  # fmt: skip
        outbox.settle()
    assert counts[0] == counts[1] <= 24


def test_a_long_table_is_folded_with_its_totals_and_unfolded_by_a_link(sign_in, cast):
    given = {(nation(f"Q{n:02}"), "troops"): (1, 100 - n) for n in range(40)}
    report(mission("LONG", cast.un), JULY, given)
    outbox.settle()
    browser = sign_in(cast.anwar)
    query = "scope=mission:LONG&period=2024-07&measure=personnel"
    folded = browser.get(f"/burden-sharing/?{query}")
    assert len(folded.context["rows"]) == 30 and folded.context["rows"][0][0].code == "Q00"
    text = folded.content.decode()
    assert "30 of 40 shown" in text and "3,260" in text  # all together, not the first alone
    (link,) = re.findall(r'href="([^"]*rows=all)#figures"', text)
    whole = browser.get(f"/burden-sharing/{link.replace('&amp;', '&')}")
    assert len(whole.context["rows"]) == 40
    assert "rows=all" not in whole.context["query"]
    assert len(table_of(browser, query, "csv")) == 41  # a file is never folded


def test_a_group_of_several_is_told_in_the_plural(sign_in, world):
    page, _answer = answer_of(sign_in(world.anwar), "scope=un&period=2024&measure=per_million&by=development")
    assert " give the most for their size" in page.content.decode()


def test_only_keys_that_have_figures_are_offered(sign_in, world):
    page, _answer = answer_of(sign_in(world.anwar), "scope=un&period=2024")
    assert [code for code, _words in page.context["form"].fields["key"].choices] == [
        "",
        "peacekeeping",
        "population",
    ]
    answer_of(sign_in(world.anwar), "scope=un&period=2024&key=gni")  # an old address still opens


def test_no_two_columns_of_a_file_have_one_name(sign_in, world):
    file = sign_in(world.anwar).get(
        "/burden-sharing/file.csv?scope=un&period=2024&measure=personnel&key=population"
    )
    heads = b"".join(file.streaming_content).decode().lstrip("\ufeff").splitlines()[0].split(",")
    assert len(set(heads)) == len(heads) and "key_method" in heads
