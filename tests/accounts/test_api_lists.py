"""Lists of the API: pages, filters, formats, tags; what is wrong is named, what is hidden is not there."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import services
from accounts.models import Partner
from config.api import RESOURCES
from contributors.models import PersonnelLine
from contributors.services import report_strength

DOCUMENTS = ("me", "burden", "matches", "conversion", "secondment", "changes")
DOCUMENTS += ("lags", "vacancies", "peacekeeping-rates", "cost-keys", "cost-shares", "composite")
DOCUMENTS += ("alignment", "package-quarters", "case-studies", "stories", "comparison", "inbox")
DOCUMENTS += ("force-readiness", "cash", "interoperability", "care-counts")
LISTS = [name for name in RESOURCES if "(" not in name and name not in DOCUMENTS]
PERSONNEL = "/api/v1/personnel/"


@pytest.fixture
def dora(cast, sign_in):
    return sign_in(cast.dora)


def rows(browser, url, **headers):
    answer = browser.get(url, headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_every_resource_is_a_page_of_rows(dora):
    for name in LISTS:
        answer = dora.get(f"/api/v1/{name}/")
        assert answer.status_code == 200, name
        assert set(answer.json()) == {"next", "previous", "results"}
        assert answer.headers["ETag"].startswith('"')


def test_the_root_names_every_resource(dora):
    found = dora.get("/api/v1/").json()
    assert set(found) == {name for name in RESOURCES if "(" not in name}
    assert all(dora.get(url).status_code in (200, 400, 404) for url in found.values())


def test_a_stranger_is_told_to_sign_in(client, db):
    for name in (*LISTS, *DOCUMENTS, "schema", "nothing"):
        answer = client.get(f"/api/v1/{name}/")
        assert answer.status_code == 401, name
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_pages_hold_every_row_once_in_order_forwards_and_back(dora):
    seen, url, previous = [], f"{PERSONNEL}?page_size=3", None
    while url:
        answer = dora.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url, previous = answer["next"], answer["previous"] or previous
    everyone = PersonnelLine.objects.filter(mission__is_public=True)
    order = ("-month", "-mission_id", "-contributor_id", "-category")
    assert seen == list(everyone.order_by(*order).values_list("pk", flat=True))
    back = dora.get(previous).json()["results"]
    assert [row["id"] for row in back] == seen[2:5] or [row["id"] for row in back] == seen[3:6]


def test_a_row_that_comes_in_between_shifts_no_page(cast, dora):
    first = dora.get(f"{PERSONNEL}?page_size=2&ordering=id").json()
    _report(cast, cast.bresland, cast.alpha, category="civilians")
    second = dora.get(first["next"]).json()
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert ids == sorted(set(ids)) and len(ids) == 4


def test_filters_narrow_and_name_what_they_cannot_read(dora):
    found = rows(dora, f"{PERSONNEL}?mission=alpha&contributor=xbr&month=2025-07&category=troops,civilians")
    assert [(row["mission"], row["contributor"], row["women"], row["men"]) for row in found] == [
        ("ALPHA", "XBR", 10, 90)
    ]
    assert len(rows(dora, f"{PERSONNEL}?month_from=2025-07&month_to=2025-07")) == 4
    assert rows(dora, "/api/v1/partners/?search=bres")[0]["code"] == "XBR"


def test_only_the_columns_named_are_given(dora):
    found = rows(dora, f"{PERSONNEL}?fields=month,personnel&page_size=1")
    assert found == [{"month": "2025-07", "personnel": 50}]


def test_a_file_holds_every_row_as_the_list_shows_it(cast, dora):
    Partner.objects.filter(pk=cast.bresland.pk).update(name='=HYPERLINK("x")')
    listed = rows(dora, f"{PERSONNEL}?page_size=200")
    answer = dora.get(f"{PERSONNEL}?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["id"] for line in lines] == [str(row["id"]) for row in listed]
    assert {line["contributor_name"][:2] for line in lines} == {"'=", "Ca"}
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(dora.get(f"{PERSONNEL}?format=xlsx").streaming_content))
    )
    cells = list(sheet.active.iter_rows(values_only=True))
    assert list(cells[0]) == list(listed[0]) and len(cells) == len(listed) + 1
    assert all(cell.data_type != "f" for row in sheet.active.iter_rows() for cell in row)


def test_what_is_held_and_current_is_not_read_again(cast, dora):
    answer = dora.get(PERSONNEL)
    with CaptureQueriesContext(connection) as asked:
        again = dora.get(PERSONNEL, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not any("contributors_personnelline" in query["sql"] for query in asked.captured_queries)
    _report(cast, cast.bresland, cast.alpha, women=11)
    changed = dora.get(PERSONNEL, headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.status_code == 200


def test_a_change_in_a_hidden_mission_moves_no_tag_of_one_who_cannot_see_it(cast, sign_in):
    tags = {name: _tag(sign_in(cast.people[name])) for name in ("dora", "chidi", "berit", "noor")}
    _report(cast, cast.bresland, cast.shade, women=8)
    moved = {name for name, tag in tags.items() if _tag(sign_in(cast.people[name])) != tag}
    assert moved == {"berit", "noor"}  # her own line, his own mission


def test_tags_differ_by_reader_by_address_and_by_language(cast, sign_in, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    dora, anwar = sign_in(cast.dora), sign_in(cast.anwar)
    for name in ("missions", "partners", "personnel", "burden-shares"):
        tags = [browser.get(f"/api/v1/{name}/").headers["ETag"] for browser in (dora, anwar)]
        tags.append(dora.get(f"/api/v1/{name}/?page_size=7").headers["ETag"])
        tags.append(dora.get(f"/api/v1/{name}/", headers={"Accept-Language": "fr"}).headers["ETag"])
        assert len(set(tags)) == 4, name


def test_a_reader_sees_the_strengths_they_may_see(cast, token, client):
    for who, missions in {"dora": 2, "noor": 3, "berit": 3, "chidi": 2, "pia": 2}.items():
        found = rows(client, PERSONNEL, **token(cast.people[who]))
        assert len({row["mission"] for row in found}) == missions, who
    header = token(cast.dora)
    services.change_person(cast.dora, is_active=False, by=cast.system)
    assert client.get(PERSONNEL, headers=header).status_code == 401


def test_hidden_and_never_there_are_told_in_the_same_bytes(cast, dora):
    line = PersonnelLine.objects.filter(mission=cast.shade).first().pk
    for hidden in (
        "missions/shade",
        f"personnel/{line}",
        f"mandates/{cast.shade.mandates.first().pk}",
        f"authorized-strengths/{cast.shade.authorized_strengths.first().pk}",
    ):
        kind = hidden.partition("/")[0]
        answers = [dora.get(f"/api/v1/{address}/") for address in (hidden, f"{kind}/99999999", "nothing")]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_list_takes_few_questions_however_long(cast, dora):
    rows(dora, PERSONNEL)  # a browser's first request notes that its person was here
    for url in (PERSONNEL, "/api/v1/mandates/", "/api/v1/readiness/", "/api/v1/role-grants/"):
        with CaptureQueriesContext(connection) as asked:
            rows(dora, url)
        assert len(asked) <= 8, url


def test_a_token_reads_within_its_scopes_and_dies_when_revoked(cast, client, token):
    header = token(cast.dora, scopes=["imports:write"])
    assert client.get(PERSONNEL, headers=header).status_code == 403
    header = token(cast.dora)
    assert client.get(PERSONNEL, headers=header).status_code == 200
    services.revoke_token(cast.dora.tokens.first(), by=cast.dora)
    assert client.get(PERSONNEL, headers=header).status_code == 401


def _tag(browser):
    return browser.get(PERSONNEL).headers["ETag"]


def _report(cast, contributor, mission, women=1, category="troops"):
    month = cast.months[1]
    given = dict(women=women, men=2, reason="corrected", by=cast.system)
    return report_strength(mission=mission, month=month, contributor=contributor, category=category, **given)
