"""Many records in one request: all of them or none, each error with its row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from contributors.models import PersonnelLine
from missions.models import AuthorizedStrength, Mission, Participation

JSON = "application/json"
STRENGTHS = "/api/v1/authorized-strengths/"
PARTS = "/api/v1/participations/"


@pytest.fixture
def anwar(cast, sign_in):
    return sign_in(cast.anwar)


def year(n, **fields):
    dates = {"starts_on": f"{n}-01-01", "ends_on": f"{n}-12-31"}
    return {"mission": "ALPHA", "category": "police", "personnel": n} | dates | fields


def state():
    return Event.objects.count(), AuthorizedStrength.objects.count(), Participation.objects.count()


def read(browser, url):
    return {row["id"]: browser.get(f"{url}{row['id']}/") for row in browser.get(url).json()["results"]}


def test_many_are_created_and_each_is_told_by_its_row(cast, anwar):
    before = state()
    made = anwar.post(STRENGTHS, [year(2021), year(2022), year(2023)], content_type=JSON)
    assert made.status_code == 201, made.content
    rows = made.json()["results"]
    assert [(row["row"], row["status"], row["record"]["personnel"]) for row in rows] == [
        (1, 201, 2021),
        (2, 201, 2022),
        (3, 201, 2023),
    ]
    assert state() == (before[0] + 3, before[1] + 3, before[2])
    one = anwar.get(f"{STRENGTHS}{rows[0]['record']['id']}/")
    assert (one.headers["ETag"], one.json()) == (rows[0]["etag"], rows[0]["record"])


def test_one_wrong_row_and_none_is_written_and_every_wrong_one_is_named(cast, anwar):
    before = state()
    given = [year(2021), year(2022, personnel=-1), year(2023, mission="SHADE"), year(2021), {"nobody": 1}]
    answer = anwar.post(STRENGTHS, given, content_type=JSON)
    problem = answer.json()
    assert (answer.status_code, problem["code"], state()) == (400, "rows_refused", before)
    named = {(error["row"], error["field"]) for error in problem["errors"]}
    assert {(2, "personnel"), (3, "mission"), (4, "starts_on"), (5, "nobody")} <= named
    assert not any(row == 1 for row, _field in named)
    assert problem["detail"] == "Nothing was written: 4 of 5 rows are refused; errors says which."


def test_many_are_changed_as_they_were_read(cast, anwar):
    rows = anwar.post(STRENGTHS, [year(2021), year(2022)], content_type=JSON).json()["results"]
    given = [
        {"id": row["record"]["id"], "etag": row["etag"], "personnel": 7, "reason": "recounted"}
        for row in rows
    ]
    changed = anwar.patch(STRENGTHS, given, content_type=JSON)
    assert changed.status_code == 200, changed.content
    assert [row["record"]["personnel"] for row in changed.json()["results"]] == [7, 7]
    assert Event.objects.filter(verb="authorized_strength.changed", reason="recounted").count() == 2
    late = anwar.patch(STRENGTHS, given, content_type=JSON)
    assert (late.status_code, [e["code"] for e in late.json()["errors"]]) == (412, ["changed_meanwhile"] * 2)
    given[0].pop("etag")
    assert anwar.patch(STRENGTHS, given[:1], content_type=JSON).status_code == 428


def test_missions_are_named_by_their_slug(cast, sign_in):
    browser = sign_in(cast.administrator)
    given = [{"slug": slug, "etag": "*", "area": "North"} for slug in ("alpha", "beta")]
    assert browser.patch("/api/v1/missions/", given, content_type=JSON).status_code == 200
    assert Mission.objects.filter(area="North").count() == 2


def test_many_are_taken_back(cast, anwar):
    rows = anwar.post(STRENGTHS, [year(2021), year(2022)], content_type=JSON).json()["results"]
    given = [{"id": row["record"]["id"], "etag": row["etag"], "reason": "doubled"} for row in rows]
    gone = anwar.delete(STRENGTHS, given, content_type=JSON)
    assert (gone.status_code, [row["id"] for row in gone.json()["results"]]) == (
        200,
        [row["id"] for row in given],
    )
    assert not AuthorizedStrength.objects.filter(category="police").exists()
    assert Event.objects.filter(verb="authorized_strength.withdrawn", reason="doubled").count() == 2
    assert anwar.delete(STRENGTHS, given, content_type=JSON).status_code == 404


def test_a_record_that_is_hidden_not_ones_own_or_named_twice_refuses_all(cast, anwar):
    tags = {pk: answer.headers["ETag"] for pk, answer in read(anwar, PARTS).items()}
    own = cast.alpha.participations.first().pk
    hidden = cast.shade.participations.first().pk
    others = cast.beta.participations.first().pk
    right = {"id": own, "etag": tags[own], "ends_on": "2030-01-01"}
    for wrong, status in (
        ({"id": hidden, "etag": "*", "ends_on": "2030-01-01"}, 404),
        ({"id": others, "etag": tags[others], "ends_on": "2030-01-01"}, 403),
        (right, 400),
        ({"id": "x", "etag": "*"}, 400),
        ({"id": True, "etag": "*"}, 400),
        ({"id": 2**70, "etag": "*"}, 400),
        ({"etag": "*"}, 400),
    ):
        answer = anwar.patch(PARTS, [right, wrong], content_type=JSON)
        assert (answer.status_code, {e["row"] for e in answer.json()["errors"]}) == (status, {2}), wrong
    assert not Participation.objects.exclude(ends_on=None).exists()


@pytest.mark.parametrize("given", [[], [1], [[]], [None], {}, "x", [{}] * 201])
def test_what_is_no_list_of_records_is_refused(given, cast, anwar):
    for method in (anwar.patch, anwar.delete):
        assert method(STRENGTHS, given, content_type=JSON).status_code == 400
    assert anwar.post(STRENGTHS, given, content_type=JSON).status_code == 400


def test_a_hundred_figures_come_in_at_once_and_again_under_one_key(cast, client, token):
    header = token(cast.anwar, ["read", "personnel:write"]) | {"Idempotency-Key": "august"}
    given = [
        {"mission": "ALPHA", "month": f"2024-{month:02}", "contributor": code, "category": category}
        | {"women": month, "men": 1, "reason": "the books"}
        for month in range(1, 11)
        for code in ("XBR", "XCA")
        for category in ("troops", "staff_officers", "experts_on_mission", "formed_police", "civilians")
    ]
    with CaptureQueriesContext(connection) as asked:
        made = client.post("/api/v1/personnel/", given, content_type=JSON, headers=header)
    assert made.status_code == 201, made.content[:500]
    assert len(asked) <= 200  # ten months of ten figures
    again = client.post("/api/v1/personnel/", given, content_type=JSON, headers=header)
    assert again.headers["Idempotency-Replayed"] == "true" and again.content == made.content
    assert PersonnelLine.objects.filter(month__year=2024).count() == 100
