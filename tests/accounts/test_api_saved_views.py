"""Saved views by the API: one's own and those shared, kept and changed by the rules of the pages."""

import json
from uuid import uuid4

import pytest

from accounts import access, services_saved
from accounts.models import Event, SavedView

JSON = "application/json"
AT = "/api/v1/saved-views/"
GIVEN = {"page": "missions:missions", "name": "Of the AU", "query": "?sort=-persons&lead=AU&after=x"}


def send(browser, method, url, body, **headers):
    return browser.generic(method, url, json.dumps(body), content_type=JSON, headers=headers)


def keep(browser, **given):
    return send(browser, "POST", AT, GIVEN | given)


@pytest.fixture
def anwar(cast, sign_in):
    return sign_in(cast.anwar)


def test_a_view_kept_by_the_api_opens_the_page_as_it_says(anwar, cast):
    made = keep(anwar)
    assert made.status_code == 201
    record = made.json()
    assert (record["query"], record["owner"], record["shared_with"]) == ("lead=AU&sort=-persons", "Anwar", "")
    assert anwar.get(made["Location"]).json() == record
    records = anwar.get(f"/missions/?saved={record['id']}").context["listing"].records
    assert [mission.acronym for mission in records] == ["BETA"]
    assert AT in anwar.get("/api/v1/").json()["saved-views"]


def test_it_is_changed_on_what_was_read_and_removed(anwar, cast):
    made = keep(anwar)
    at, read = made["Location"], made["ETag"]
    assert send(anwar, "PATCH", at, {"name": "Led by the AU"}).status_code == 428
    changed = send(anwar, "PATCH", at, {"name": "Led by the AU", "is_default": True}, if_match=read)
    assert (changed.status_code, changed.json()["name"], changed.json()["is_default"]) == (
        200,
        "Led by the AU",
        True,
    )
    assert send(anwar, "PATCH", at, {"name": "Late"}, if_match=read).status_code == 412
    assert [mission.acronym for mission in anwar.get("/missions/").context["listing"].records] == ["BETA"]
    second = keep(anwar, name="Another", is_default=True).json()
    assert [view.pk for view in SavedView.objects.filter(is_default=True)] == [second["id"]]
    read = anwar.get(at)["ETag"]
    assert send(anwar, "DELETE", at, {}, if_match=read).status_code == 204
    assert not SavedView.objects.filter(name="Led by the AU").exists()
    verbs = Event.objects.filter(verb__startswith="saved_view").values_list("verb", flat=True)
    assert sorted(verbs) == [
        "saved_view.changed",
        "saved_view.kept",
        "saved_view.kept",
        "saved_view.removed",
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"page": "no:such"}, "page"),
        ({"page": "nothing"}, "page"),
        ({"name": ""}, "name"),
        ({"query": "a" * 2001}, "query"),
        ({"shared_with": "mission:999999999"}, "shared_with"),
        ({"owner": "Noor"}, "owner"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_kept(anwar, given, field):
    refused = keep(anwar, **given)
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_is_refused_and_the_view_stays(anwar):
    keep(anwar)
    assert keep(anwar, query="lead=UN").status_code == 400
    assert SavedView.objects.get().query == "lead=AU&sort=-persons"


def test_a_shared_view_is_read_by_its_people_and_changed_by_its_owner_alone(cast, anwar, sign_in):
    shared = keep(anwar, shared_with=access.root_key(cast.alpha)).json()
    pia, dora = sign_in(cast.pia), sign_in(cast.dora)
    assert [row["id"] for row in pia.get(AT).json()["results"]] == [shared["id"]]
    assert dora.get(AT).json()["results"] == []
    at = f"{AT}{shared['id']}/"
    assert dora.get(at).status_code == 404
    read = pia.get(at)["ETag"]
    for method in ("PATCH", "DELETE"):
        assert send(pia, method, at, {"name": "Hers"}, if_match=read).status_code == 403
    assert SavedView.objects.get().name == "Of the AU"


def test_a_persons_token_keeps_views_and_that_of_a_partner_has_none(cast, client, token):
    mine = token(cast.anwar)
    made = client.post(AT, GIVEN, content_type=JSON, headers=mine | {"Idempotency-Key": uuid4().hex})
    assert made.status_code == 201
    services_saved.save_view(page="missions:missions", name="Pia's", by=cast.pia)
    names = [row["name"] for row in client.get(AT, headers=mine).json()["results"]]
    assert names == ["Of the AU"]
    theirs = token(cast.pia, subject=cast.au) | {"Idempotency-Key": uuid4().hex}
    assert client.get(AT, headers=theirs).json()["results"] == []
    assert client.post(AT, GIVEN, content_type=JSON, headers=theirs).status_code == 403
