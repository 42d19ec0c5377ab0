"""Hostile input: every kind of wrong is a 4xx that names it; nothing is stored, nothing breaks."""

import json

import pytest

from accounts.models import Event
from config.api import RESOURCES
from missions.models import Mandate, Mission

LISTS = [name for name in RESOURCES if "(" not in name]
QUERIES = [
    "page_size=0",
    "page_size=-1",
    "page_size=abc",
    "page_size=" + "9" * 3000,
    "page_size=201",
    "page_size=%D9%A1",
    "page_size=1_0",
    "page_size=%00",
    "cursor=x",
    "cursor=%00",
    "cursor=" + "A" * 3000,
    "ordering=nothing",
    "ordering=--id",
    "ordering=%3F",
    "ordering=mission__lead__group__name",
    "fields=id,secret",
    "format=xyz",
    "format=",
    "unknown=1",
    "pledge__amount__gte=1",
    "page_size=1&page_size=2",
    "x=" + "y" * 5000,
]
PERSONNEL = [
    "month=2025-13",
    "month=0000-01",
    "month=2025-02-30",
    "month=99999-01",
    "month_from=%00",
    "month=%ED%A0%80",
    "category=nothing",
    "category=troops&category=troops",
    "mission=%00",
    "contributor=" + ",".join(["X"] * 200 + ["Y", "Z"]) + "".join(f",X{n}" for n in range(200)),
    "mission=a%27%20OR%201=1&x",
]
BODIES = {
    "nothing": b"",
    "nul": b'{"instrument": "a\\u0000b"}',
    "nul in a key": b'{"a\\u0000": 1}',
    "half a character": b'{"instrument": "\\ud800"}',
    "deep": b'{"a":' * 100_000,
    "rather deep": b'{"a":' * 900 + b"1" + b"}" * 900,
    "twice": b'{"instrument": "a", "instrument": "b"}',
    "list": b"[1]",
    "null": b"null",
    "text": b'"x"',
    "garbage behind": b"{} x",
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "no utf-8": b'{"instrument": "\xff\xfe"}',
    "infinite": b'{"instrument": Infinity}',
    "large": b'{"instrument": 1e999}',
    "very long number": b'{"mission": ' + b"9" * 5000 + b"}",
    "2 MB": b'{"instrument": "' + b"x" * 2_000_000 + b'"}',
}


@pytest.fixture
def anwar(cast, sign_in):
    browser = sign_in(cast.anwar)
    browser.raise_request_exception = False
    return browser


def problem(answer, *asked):
    assert 400 <= answer.status_code < 500, (asked, answer.status_code, answer.content[:300])
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    for word in ("SELECT", "Traceback", "psycopg", "/accounts/", "django"):
        assert word not in answer.content.decode()
    return body


def test_a_wrong_query_is_refused_on_every_list(anwar):
    for name in LISTS:
        for query in QUERIES:
            if name == "burden" and query.startswith("format"):
                continue
            body = problem(anwar.get(f"/api/v1/{name}/?{query}"), name, query)
            if body["status"] == 400:
                assert body["errors"][0]["field"] in (query.partition("=")[0], "ordering", "cursor"), name


def test_a_wrong_filter_is_refused_by_name(anwar):
    for query in PERSONNEL:
        body = problem(anwar.get(f"/api/v1/personnel/?{query}"), query)
        assert body["errors"][0]["field"] in query


def test_a_wrong_address_is_not_found(anwar):
    for name in ("personnel", "missions", "partners", "mandates", "jobs", "imports"):
        for path in ("9223372036854775808", "0", "%00", "-1", "%ED%A0%80", "1e999", "٣", "x" * 300):
            assert problem(anwar.get(f"/api/v1/{name}/{path}/"), name, path)["status"] == 404


def test_a_wrong_body_is_refused_and_stores_nothing(cast, anwar):
    before = Mandate.objects.count(), Event.objects.count()
    for kind, body in BODIES.items():
        problem(anwar.post("/api/v1/mandates/", body, content_type="application/json"), kind)
    assert (Mandate.objects.count(), Event.objects.count()) == before


WRONG_VALUES = [
    {"personnel": -1},
    {"personnel": 2**31},
    {"personnel": 2**63},
    {"personnel": True},
    {"personnel": 1.5},
    {"personnel": " 7 "},
    {"personnel": "٣"},
    {"personnel": "1_000"},
    {"personnel": None},
    {"starts_on": "2025-02-30"},
    {"starts_on": "0000-01-01"},
    {"starts_on": "10000-01-01"},
    {"starts_on": 20250101},
    {"ends_on": "2024-12-31"},
    {"mission": "shade"},
    {"mission": True},
    {"mission": ["alpha"]},
    {"mission": {"id": 1}},
    {"mission": "ＡＬＰＨＡ"},
    {"mission": "al\u200bpha"},
    {"category": "soldiers"},
    {"replaces": 2**70},
    {"instrument": "x" * 81},
    {"instrument": {"a": 1}},
    {"nobody": 1},
    {"id": 5},
]


def test_a_wrong_value_is_refused_by_field(cast, anwar):
    right = {"mission": "ALPHA", "category": "police", "personnel": 10, "starts_on": "2025-01-01"}
    for wrong in WRONG_VALUES:
        answer = anwar.post("/api/v1/authorized-strengths/", right | wrong, content_type="application/json")
        body = problem(answer, wrong)
        assert body["status"] == 404 or next(iter(wrong)) in [error["field"] for error in body["errors"]]
    assert not cast.alpha.authorized_strengths.filter(category="police").exists()


def test_a_hidden_mission_is_as_unknown_as_one_that_is_not_there(cast, anwar):
    given = {"category": "police", "personnel": 1, "starts_on": "2025-01-01"}
    answers = [
        anwar.post(
            "/api/v1/authorized-strengths/", given | {"mission": name}, content_type="application/json"
        )
        for name in ("SHADE", "SHADF")
    ]
    assert answers[0].content == answers[1].content


ODD_HEADERS = [
    ({"Authorization": "Basic YQBi"}, 401),
    ({"Authorization": "Bearer"}, 401),
    ({"Authorization": "Bearer concord_\x01"}, 401),
    ({"Authorization": "Bearer concord_aa_" + "x" * 10_000}, 401),
    ({"Authorization": "Token junk"}, 401),
    ({"Accept": "nonsense"}, 406),
    ({"If-None-Match": '"' * 5000}, 200),
    ({"If-None-Match": 'W/"a", ' * 100}, 200),
    ({"Accept-Language": "x" * 150_000}, 200),
    ({"X-HTTP-Method-Override": "DELETE"}, 200),
]


def test_odd_headers_are_answered(cast, anwar, client):
    for headers, status in ODD_HEADERS:
        browser = client if "Authorization" in headers else anwar
        answer = browser.get("/api/v1/partners/", headers=headers)
        assert answer.status_code == status, (headers, answer.content)


def test_methods_and_media_that_are_not_taken_are_named(cast, anwar):
    assert problem(anwar.generic("FOO", "/api/v1/partners/"))["status"] == 405
    assert problem(anwar.delete("/api/v1/partners/XBR/"))["status"] == 405
    form = anwar.post("/api/v1/mandates/", {"mission": "ALPHA"})
    assert problem(form)["status"] == 415
    broken = anwar.post("/api/v1/imports/", b"x", content_type="multipart/form-data; boundary=")
    assert problem(broken)["status"] == 400
    said = anwar.options("/api/v1/partners/")
    assert (said.status_code, said.content) == (204, b"")


def test_a_session_writes_only_with_its_csrf_token(cast):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.anwar)
    answer = browser.post("/api/v1/mandates/", {}, content_type="application/json")
    assert problem(answer)["status"] == 403
    assert Mission.objects.count() == 3
