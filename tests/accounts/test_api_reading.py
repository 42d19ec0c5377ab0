"""What a reader asks for beside rows: columns, related records, a past day, places on a map."""

import json

import pytest

from accounts import outbox
from accounts.models import Event, Membership, Notification, Partner
from contributors.services import report_strength
from logistics.models import MissionReadiness
from missions.models import Mission
from missions.services import change_mission


@pytest.fixture
def dora(cast, sign_in):
    return sign_in(cast.dora)


def rows(browser, url):
    answer = browser.get(f"/api/v1/{url}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def refused(browser, url):
    answer = browser.get(f"/api/v1/{url}")
    assert answer.status_code == 400, answer.content
    return answer.json()["errors"][0]["field"]


# --- Columns
def test_a_nested_list_is_a_column_like_others(dora, cast):
    (first, *_rest) = rows(dora, "mandates/?fields=instrument,tasks")
    task = cast.alpha.mandates.get().tasks.get()
    assert first == {
        "instrument": "S/RES/1 (ALPHA)",
        "tasks": [
            {
                "id": task.pk,
                "number": "1",
                "text": "Keep the peace.",
                "is_consulted": None,
                "without_consultation": "",
            }
        ],
    }
    outbox.settle()
    assert rows(dora, "readiness/?fields=areas&page_size=1")[0].keys() == {"areas"}


def test_one_record_may_be_narrowed_too(dora):
    answer = dora.get("/api/v1/missions/alpha/?fields=acronym,lead")
    assert answer.json() == {"acronym": "ALPHA", "lead": "UN"}
    assert refused(dora, "missions/alpha/?fields=secret") == "fields"


# --- Related records
def test_a_code_gives_way_to_its_record(dora):
    (line, *_rest) = rows(dora, "personnel/?expand=mission,contributor&mission=alpha&contributor=xbr")
    assert (line["mission"]["acronym"], line["mission"]["lead"]) == ("ALPHA", "UN")
    assert line["contributor"]["name"] == "Bresland"
    one = dora.get("/api/v1/missions/alpha/?expand=lead,host").json()
    assert (one["lead"]["name"], one["host"]) == ("United Nations", None)
    assert line["mission"] == dora.get("/api/v1/missions/alpha/").json()


def test_a_record_that_is_hidden_stays_a_code(cast, sign_in):
    lines = rows(sign_in(cast.berit), "personnel/?expand=mission&mission=shade")
    assert {line["mission"] for line in lines} == {"SHADE"}


def test_what_cannot_be_expanded_is_named(dora):
    assert refused(dora, "personnel/?expand=report") == "expand"
    assert refused(dora, "personnel/?expand=mission&format=csv") == "expand"
    assert refused(dora, "events/?expand=by") == "expand"


def test_the_tag_moves_with_the_record_that_was_expanded(cast, dora):
    url = "/api/v1/participations/?expand=mission"
    held = {"If-None-Match": dora.get(url).headers["ETag"]}
    assert dora.get(url, headers=held).status_code == 304
    change_mission(cast.alpha, area="North", by=cast.system)
    assert dora.get(url, headers=held).json()["results"][0]["mission"]["area"] == "North"


# --- A past day
def test_figures_of_a_past_month_are_those_up_to_it(cast, dora):
    assert {row["month"] for row in rows(dora, "personnel/?as_of=2025-06")} == {"2025-06"}
    assert {row["month"] for row in rows(dora, "personnel/?as_of=2025-07-01")} == {"2025-06", "2025-07"}
    outbox.settle()
    report_strength(
        mission=cast.alpha,
        month=cast.months[1],
        contributor=cast.calmora,
        category="troops",
        women=900,
        men=0,
        reason="more",
        by=cast.system,
    )
    outbox.settle()
    then = {
        row["code"]: (row["month"], row["personnel"]) for row in rows(dora, "contributors/?as_of=2025-06")
    }
    now = {row["code"]: (row["month"], row["personnel"]) for row in rows(dora, "contributors/")}
    assert then["XCA"] == ("2025-06", 150) and now["XCA"] == ("2025-07", 950)
    assert dora.get("/api/v1/burden/?scope=all&as_of=2025-06-30").json()["month"] == "2025-06"
    assert MissionReadiness.objects.filter(month="2025-06-01").exists()
    assert {row["month"] for row in rows(dora, "readiness/?as_of=2025-06")} == {"2025-06"}


def test_what_is_dated_is_shown_as_it_stood(cast, dora):
    Membership.objects.create(
        partner=cast.bresland, organization=cast.au, starts_on="2010-01-01", ends_on="2020-06-30"
    )
    assert len(rows(dora, "memberships/?as_of=2020-06")) == 1
    assert rows(dora, "memberships/?as_of=2020-07") == []
    assert rows(dora, "mandates/?as_of=2019-12") == []
    assert len(rows(dora, "authorized-strengths/?as_of=2020-01-01")) == 2
    assert rows(dora, "missions/?as_of=2019-12-31") == []


@pytest.mark.parametrize("wrong", ["", "2025", "2025-13", "2025-02-30", "0000-01", "x", "2025-1", "%00"])
def test_a_day_that_is_none_is_named(wrong, dora):
    for name in ("personnel", "contributors", "mandates", "burden", "readiness", "capacities"):
        assert refused(dora, f"{name}/?as_of={wrong}") == "as_of", name


# --- Places
def test_missions_are_points_on_a_map(cast, dora):
    Mission.objects.filter(pk=cast.alpha.pk).update(longitude="18.55", latitude="4.36")
    answer = dora.get("/api/v1/missions/?format=geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    found = json.loads(b"".join(answer.streaming_content))
    alpha, beta = found["features"]
    assert alpha["geometry"] == {"type": "Point", "coordinates": [18.55, 4.36]}
    assert alpha["properties"]["acronym"] == "ALPHA" and "longitude" not in alpha["properties"]
    assert (found["type"], beta["geometry"]) == ("FeatureCollection", None)
    assert refused(dora, "memberships/?format=geojson") == "format"


def test_nations_and_contributors_are_points_where_a_map_writes_their_names(cast, dora):
    Partner.objects.filter(pk=cast.bresland.pk).update(longitude="18.55", latitude="4.36")
    outbox.settle()
    for name, key in (("partners", cast.bresland.pk), ("contributors", "XBR")):
        answer = dora.get(f"/api/v1/{name}/?format=geojson")
        assert answer.headers["Content-Type"] == "application/geo+json"
        features = json.loads(b"".join(answer.streaming_content))["features"]
        by_code = {feature["properties"]["code"]: feature for feature in features}
        assert by_code["XBR"]["geometry"] == {"type": "Point", "coordinates": [18.55, 4.36]}
        assert by_code["XBR"]["id"] == key
        assert by_code["XCA"]["geometry"] is None and "longitude" not in by_code["XCA"]["properties"]
    (row,) = rows(dora, "contributors/?code=XBR")
    assert (float(row["longitude"]), float(row["latitude"])) == (18.55, 4.36)


# --- What one was told
def test_notices_are_ones_own_in_words_and_may_be_read(cast, sign_in):
    noor = sign_in(cast.noor)
    change_mission(cast.shade, area="North", by=cast.system)
    event = Event.objects.filter(verb="mission.changed").latest("pk")
    Notification.objects.create(person=cast.noor, verb=event.verb, audience="role", event=event)
    notice = rows(noor, "notifications/?unread=true")[-1]
    assert str(cast.shade) in notice["text"] and notice["event"] == str(event.key)
    answer = noor.post(f"/api/v1/notifications/{notice['id']}/read/", {}, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["read_at"]
    assert notice["id"] not in [row["id"] for row in rows(noor, "notifications/?unread=true")]
    assert sign_in(cast.dora).get(f"/api/v1/notifications/{notice['id']}/").status_code == 404
