"""Missions and what hangs on them, written through the API: who may, on what was read, with one event."""

import pytest

from accounts.models import Event
from missions.models import AuthorizedStrength, Mission

JSON = "application/json"
ALPHA = "/api/v1/missions/alpha/"


@pytest.fixture
def anwar(cast, sign_in):
    return sign_in(cast.anwar)


WHY = {"without_consultation": "Decided overnight."}


def change(browser, url, given, tag="read"):
    headers = {"If-Match": browser.get(url).headers["ETag"] if tag == "read" else tag} if tag else {}
    return browser.patch(url, given, content_type=JSON, headers=headers)


def last_event():
    return Event.objects.order_by("-pk").first()


def test_staff_change_their_mission_with_a_reason_and_one_event(cast, anwar):
    before = Event.objects.count()
    answer = change(anwar, ALPHA, {"phase": "drawdown", "reason": "resolution 2"})
    assert (answer.status_code, answer.json()["phase"]) == (200, "drawdown")
    assert answer.headers["ETag"] == anwar.get(ALPHA).headers["ETag"]
    event = last_event()
    assert Event.objects.count() == before + 1
    assert (event.verb, event.by, event.door, event.reason) == (
        "mission.changed",
        cast.anwar,
        "api",
        "resolution 2",
    )
    assert event.data["changes"] == {"phase": ["operational", "drawdown"]}


def test_a_change_needs_the_tag_that_was_read(cast, anwar):
    old = anwar.get(ALPHA).headers["ETag"]
    none = change(anwar, ALPHA, {"area": "North"}, tag=None)
    assert (none.status_code, none.headers["ETag"]) == (428, old)
    assert change(anwar, ALPHA, {"area": "North"}).status_code == 200
    late = change(anwar, ALPHA, {"area": "South"}, tag=old)
    assert (late.status_code, late.headers["ETag"]) == (412, anwar.get(ALPHA).headers["ETag"])
    assert Mission.objects.get(slug="alpha").area == "North"


def test_a_tag_made_weak_by_compression_is_as_good(cast, anwar):
    change(anwar, ALPHA, {"source": "a resolution of the Council, " * 10})  # long enough to be compressed
    read = anwar.get(ALPHA, headers={"Accept-Encoding": "gzip"})
    assert (read.headers["Content-Encoding"], read.headers["ETag"][:2]) == ("gzip", "W/")
    assert change(anwar, ALPHA, {"area": "North"}, tag=read.headers["ETag"]).status_code == 200


def test_who_sees_may_not_change_and_who_does_not_see_finds_nothing(cast, sign_in):
    for name in ("dora", "berit", "pia", "noor"):
        assert change(sign_in(cast.people[name]), ALPHA, {"area": "North"}).status_code == 403, name
    hidden = sign_in(cast.anwar).patch("/api/v1/missions/shade/", {"area": "x"}, content_type=JSON)
    assert hidden.status_code == 404
    assert not Event.objects.filter(verb="mission.changed").exists()


def test_an_administrator_creates_a_mission_and_others_do_not(cast, sign_in):
    given = {"acronym": "GAMMA", "name": "Mission Gamma", "lead": "UN", "host": "XBR", "phase": "planning"}
    assert sign_in(cast.dora).post("/api/v1/missions/", given, content_type=JSON).status_code == 403
    made = sign_in(cast.administrator).post("/api/v1/missions/", given, content_type=JSON)
    assert made.status_code == 201, made.content
    assert made.headers["Location"].endswith("/api/v1/missions/gamma/")
    again = sign_in(cast.administrator).post("/api/v1/missions/", given, content_type=JSON)
    assert again.status_code == 400 and again.json()["errors"][0]["field"] == "acronym"
    wrong = given | {"acronym": "DELTA", "host": "AU"}
    answer = sign_in(cast.administrator).post("/api/v1/missions/", wrong, content_type=JSON)
    assert answer.json()["errors"][0]["field"] == "host"


def without_keys(tasks):
    """Tasks as they are given; those that came back have a key each."""
    assert all(task["id"] for task in tasks)
    return [{name: task[name] for name in ("number", "text")} for task in tasks]


def test_a_mandate_comes_and_changes_with_its_tasks(cast, anwar):
    given = {"mission": "ALPHA", "instrument": "S/RES/2", "starts_on": "2026-01-01"}
    tasks = [{"number": "3", "text": "Protect."}, {"number": "4", "text": "Report."}]
    clash = anwar.post("/api/v1/mandates/", given | {"tasks": tasks}, content_type=JSON)
    assert clash.status_code == 400  # the first one is open-ended
    first = f"/api/v1/mandates/{cast.alpha.mandates.get().pk}/"
    assert change(anwar, first, {"ends_on": "2025-12-31"}).status_code == 200
    given |= {"tasks": tasks} | WHY
    made = anwar.post("/api/v1/mandates/", given, content_type=JSON)
    assert (made.status_code, without_keys(made.json()["tasks"])) == (201, tasks)
    changed = change(anwar, f"/api/v1/mandates/{made.json()['id']}/", {"tasks": tasks[:1]} | WHY)
    assert without_keys(changed.json()["tasks"]) == tasks[:1]
    assert last_event().data["changes"]["tasks"][1] == [["3", "Protect."]]
    twice = change(anwar, first, {"tasks": [tasks[0], tasks[0]]})
    assert twice.status_code == 400 and cast.alpha.mandates.first().tasks.count() == 1


def test_a_new_strength_replaces_the_one_it_names(cast, anwar):
    old = cast.alpha.authorized_strengths.get()
    given = {"mission": "ALPHA", "category": "troops", "personnel": 300, "starts_on": "2025-07-01"}
    refused = anwar.post("/api/v1/authorized-strengths/", given, content_type=JSON)
    assert "250 troops are authorized" in refused.json()["errors"][0]["detail"]
    made = anwar.post("/api/v1/authorized-strengths/", given | {"replaces": old.pk}, content_type=JSON)
    assert made.status_code == 201, made.content
    old.refresh_from_db()
    assert str(old.ends_on) == "2025-06-30"
    url = f"/api/v1/authorized-strengths/{made.json()['id']}/"
    assert change(anwar, url, {"personnel": 310}).json()["personnel"] == 310
    assert anwar.delete(url).status_code == 428
    gone = anwar.delete(url, headers={"If-Match": anwar.get(url).headers["ETag"]})
    assert gone.status_code == 204 and AuthorizedStrength.objects.filter(mission=cast.alpha).count() == 1


def test_a_part_begins_and_ends(cast, anwar):
    given = {"mission": "alpha", "partner": "AU", "part": "support", "starts_on": "2024-01-01"}
    made = anwar.post("/api/v1/participations/", given, content_type=JSON)
    assert made.status_code == 201, made.content
    url = f"/api/v1/participations/{made.json()['id']}/"
    assert change(anwar, url, {"ends_on": "2023-01-01"}).status_code == 400
    assert change(anwar, url, {"ends_on": "2025-01-01"}).json()["ends_on"] == "2025-01-01"
    assert change(anwar, url, {}).json()["errors"][0]["field"] == "ends_on"


def test_a_token_writes_only_with_the_scope_for_it(cast, client, token):
    given = {"mission": "ALPHA", "category": "police", "personnel": 9, "starts_on": "2025-01-01"}
    statuses = []
    for scopes in (["read"], ["read", "personnel:write"], ["missions:write"]):
        headers = token(cast.anwar, scopes) | {"Idempotency-Key": "one"}
        answer = client.post("/api/v1/authorized-strengths/", given, content_type=JSON, headers=headers)
        statuses.append(answer.status_code)
    assert statuses == [403, 403, 201]


def test_a_change_that_changes_nothing_is_no_event_and_no_new_version(cast, anwar):
    mandate, strength = cast.alpha.mandates.get(), cast.alpha.authorized_strengths.get()
    tasks = list(mandate.tasks.values("number", "text"))
    for url, given in (
        (ALPHA, {"phase": cast.alpha.phase, "name": cast.alpha.name}),
        (f"/api/v1/mandates/{mandate.pk}/", {"instrument": mandate.instrument, "tasks": tasks}),
        (f"/api/v1/authorized-strengths/{strength.pk}/", {"personnel": strength.personnel}),
    ):
        before, tag = last_event(), anwar.get(url).headers["ETag"]
        answer = change(anwar, url, given)
        assert (answer.status_code, answer.headers["ETag"]) == (200, tag), (url, answer.content)
        assert last_event() == before, url
