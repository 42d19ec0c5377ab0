"""The framework of lists, by the list of missions: pages by key, columns, and files of what is shown."""

import io
import json
import re

import pytest
from openpyxl import load_workbook

from accounts import outbox
from accounts.list_columns import Column, add
from accounts.listing import Listing
from missions.models import Mission

ALL = [f"M{number:02}" for number in range(70)]


@pytest.fixture
def browser(sign_in, cast):
    """A browser of one who sees 70 missions more: some without an area, many with the same."""
    Mission.objects.bulk_create(
        Mission(
            acronym=name,
            slug=name.lower(),
            name=name,
            lead=cast.un,
            area="" if number % 3 else f"Place {number % 4}",
            starts_on=f"20{10 + number % 5}-01-01" if number % 4 else None,
            is_public=True,
        )
        for number, name in enumerate(ALL)
    )
    outbox.settle()
    return sign_in(cast.anwar)


def _walk(browser, address, direction="after_url"):
    """The names of each page, from an address on."""
    pages = []
    while address:
        listing = browser.get(f"/missions/{address}").context["listing"]
        pages.append([row.acronym for row in listing.records])
        address = getattr(listing, direction)
        if not address:
            return pages, listing
    return pages, None


@pytest.mark.parametrize("sort", ["acronym", "-acronym", "starts", "-starts", "persons", "-persons", "band"])
def test_pages_hold_every_row_once_and_lead_back(browser, sort):
    pages, last = _walk(browser, f"?sort={sort}&size=25")
    rows = [name for page in pages for name in page]
    assert len(pages) == 3
    assert sorted(rows) == sorted([*ALL, "ALPHA", "BETA"])
    back, _first = _walk(browser, last.before_url, "before_url")
    assert [*reversed(back), pages[-1]] == pages


def test_empty_values_stand_last_whichever_way_it_is_sorted(browser):
    for sort in ("starts", "-starts"):
        pages, _last = _walk(browser, f"?sort={sort}&size=100")
        days = [Mission.objects.get(acronym=name).starts_on for page in pages for name in page]
        known = [day for day in days if day]
        assert days[len(known) :] == [None] * (len(days) - len(known))
        assert known == sorted(known, reverse=sort.startswith("-"))


@pytest.mark.parametrize("cursor", ["x", "%00", "e30", "a" * 3000])
def test_a_cursor_of_somebody_else_begins_at_the_first_page(browser, cursor):
    first = browser.get("/missions/?size=25").context["listing"].records
    answer = browser.get(f"/missions/?size=25&after={cursor}")
    assert answer.status_code == 200 and answer.context["listing"].records == first


def test_columns_are_chosen_and_kept_by_every_link(browser):
    answer = browser.get("/missions/?columns=persons,starts&size=25&dense=1&sort=-starts&lead=UN")
    text = answer.content.decode()
    assert re.findall(r'<th scope="col"[^>]*>(?:<span class="term">)?(?:<a[^>]*>)?<span>([^<]+)', text) == [
        "Mission",
        "Began",
        "Persons",
    ]
    assert 'aria-sort="descending"' in text
    after = answer.context["listing"].after_url
    for kept in ("columns=persons", "size=25", "dense=1", "sort=-starts", "lead=UN"):
        assert kept in after


def test_what_no_list_has_is_passed_over(browser):
    answer = browser.get("/missions/?columns=beauty&size=7&sort=secret_hash&format=exe")
    assert answer.status_code == 200
    assert [column.name for column in answer.context["listing"].columns][:3] == [
        "acronym",
        "compare",
        "lead",
    ]


def _file(browser, query):
    answer = browser.get(f"/missions/?{query}")
    assert "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def test_files_hold_what_is_shown_on_all_pages(browser):
    asked = "lead=UN&sort=-acronym&columns=lead,persons,women&size=25&format="
    lines = _file(browser, asked + "csv").decode("utf-8-sig").splitlines()
    assert lines[0] == 'Mission,Led by,Persons,Month of the figure,"Women, %"'
    names = [line.split(",")[0] for line in lines[1:]]
    assert names == [*reversed(ALL), "ALPHA"]
    assert lines[-1] == "ALPHA,UN,200,2025-07-01,10.0"
    assert lines[1] == "M69,UN,,,"  # not reported is empty, never 0
    rows = json.loads(_file(browser, asked + "json"))
    told = {"acronym": "ALPHA", "lead": "UN", "persons": 200, "month": "2025-07-01", "women": 10.0}
    assert rows[-1] == told
    sheet = load_workbook(io.BytesIO(_file(browser, asked + "xlsx"))).active
    assert [tuple(row) for row in sheet.values][-1] == ("ALPHA", "UN", 200, "2025-07-01", 10)


def test_a_file_marks_what_was_invented_for_the_demo(browser):
    Mission.objects.filter(acronym="ALPHA").update(is_fictional=True)
    rows = json.loads(_file(browser, "columns=lead&format=json"))
    assert {row["acronym"] for row in rows if row["is_fictional"]} == {"ALPHA"}
    assert _file(browser, "columns=lead&format=csv").decode("utf-8-sig").splitlines()[0].endswith("Fictional")


def test_no_file_begins_a_formula(browser):
    Mission.objects.filter(acronym="M01").update(name='=HYPERLINK("https://x")', area="@SUM(1)")
    text = _file(browser, "text=M01&columns=name,area&format=csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in text and "'@SUM" in text


def test_a_file_of_nothing_is_a_file(browser):
    assert json.loads(_file(browser, "text=nobody&format=json")) == []
    assert len(_file(browser, "text=nobody&format=csv").splitlines()) == 1


def test_an_empty_list_says_why_and_what_next(browser):
    text = browser.get("/missions/?text=nobody").content.decode()
    assert "No mission fits." in text and 'href="?phase=any"' in text


@pytest.mark.parametrize(("page", "sent_as"), [("/missions/", "mission"), ("/contributors/", "with")])
def test_rows_are_chosen_and_put_side_by_side_without_a_script(browser, page, sent_as):
    text = browser.get(page).content.decode()
    (action,) = re.findall(r'<form id="compare" method="get" action="([^"]+)"', text)
    boxes = re.findall(rf'type="checkbox" name="{sent_as}" value="([^"]+)" form="compare"', text)
    assert len(boxes) >= 2
    answer = browser.get(f"{action}?{sent_as}={boxes[0]}&{sent_as}={boxes[1]}")
    assert answer.status_code == 200
    chosen = answer.context["missions" if sent_as == "mission" else "chosen"]
    assert [one.slug if sent_as == "mission" else one.code for one in chosen] == boxes[:2]


def test_rows_a_page_are_those_of_the_reader_unless_the_address_says_more(browser, cast):
    def rows(query=""):
        return len(browser.get(f"/missions/{query}").context["listing"].records)

    assert rows() == 50
    answer = browser.post("/account/", {"language": "", "time_zone": "UTC", "page_size": "25", "theme": ""})
    assert answer.status_code == 302
    cast.anwar.refresh_from_db()
    assert (cast.anwar.page_size, rows(), rows("?size=50"), rows("?size=7")) == (25, 25, 50, 25)
    page = browser.get("/account/").content.decode()
    assert '<option value="25" selected>25</option>' in page
    answer = browser.post("/account/", {"language": "", "time_zone": "UTC", "page_size": "7", "theme": ""})
    assert answer.context["form"].errors.keys() == {"page_size"}
    browser.post("/language/", {"language": "fr", "next": "/"})
    assert rows() == 25


def test_two_columns_beside_the_first_on_a_phone_are_refused():
    columns = (Column("name", "Name"), Column("one", "One", near=True), Column("two", "Two", near=True))
    with pytest.raises(ValueError, match="one and two"):
        Listing("of a test", "A list", columns, order="name")
    with pytest.raises(ValueError, match="persons and band"):
        add("missions:missions", Column("band", "Band", near=True))
