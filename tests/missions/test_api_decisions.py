"""Bodies and what they decide, actions, engagements and consultations, as programs read and write them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import calendars, inbox
from missions import tasks
from missions.models import Decision, Position
from missions.services_actions import set_action
from tests.missions.decided import body_of, let_pass, put

pytestmark = pytest.mark.django_db


def send(browser, path, method="post", etag=None, **body):
    headers = {"If-Match": etag} if etag else {"Idempotency-Key": uuid4().hex}
    address = f"/api/v1/{path}"
    return getattr(browser, method)(address, body, content_type="application/json", headers=headers)


def read(browser, path):
    answer = browser.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_program_puts_a_proposal_and_a_deadline_names_its_zone(cast, sign_in):
    anwar, body = sign_in(cast.anwar), body_of(cast)
    made = send(anwar, "proposals/", body=str(body.pk), title="Patrols", text="East.", mode="silence").json()
    without = send(anwar, f"proposals/{made['id']}/open/", deadline="2030-01-31T17:00:00")
    assert (without.status_code, without.json()["errors"][0]["field"]) == (400, "deadline")
    opened = send(anwar, f"proposals/{made['id']}/open/", deadline="2030-01-31T17:00:00+03:00").json()
    assert opened["deadline"].startswith("2030-01-31T14:00:00")
    assert read(sign_in(cast.berit), "proposals/?state=open")["results"][0]["id"] == made["id"]
    assert read(sign_in(cast.dora), "proposals/")["results"] == []


def test_a_position_is_given_once_and_changed_by_who_read_the_last(cast, sign_in):
    row = put(body_of(cast, rule="majority"), cast.anwar, mode="majority")
    berit = sign_in(cast.berit)
    given = {"proposal": str(row.pk), "partner": "XBR"}
    made = send(berit, "positions/", stance="for", **given)
    assert made.status_code == 201
    assert send(berit, "positions/", stance="against", **given).status_code == 409
    path = f"positions/{made.json()['id']}/"
    etag = berit.get(f"/api/v1/{path}").headers["ETag"]
    assert send(berit, path, "patch", etag, stance="against").json()["stance"] == "against"
    assert send(berit, path, "patch", etag, stance="abstain").status_code == 412
    assert send(sign_in(cast.chidi), path, "patch", etag, stance="abstain").status_code == 403
    assert (Position.objects.count(), Position.objects.get().stance) == (1, "against")


def test_a_deadline_that_passed_has_decided_before_anything_was_written(cast, sign_in):
    row = let_pass(put(body_of(cast), cast.anwar))
    berit = sign_in(cast.berit)
    told = read(berit, f"proposals/{row.pk}/")
    assert (told["state"], told["is_written"], told["rounds"]) == ("adopted", False, [])
    assert [one["id"] for one in read(berit, "proposals/?state=adopted")["results"]] == [str(row.pk)]
    assert read(berit, "proposals/?state=open")["results"] == []
    late = send(berit, "positions/", proposal=str(row.pk), partner="XBR", stance="breaks", words="no")
    assert "draft a proposal that changes what was decided" in late.content.decode()
    tasks.settle_proposals()
    told = read(berit, f"proposals/{row.pk}/")
    assert (told["is_written"], told["rounds"][0]["outcome"], told["rounds"][0]["present"]) == (
        True,
        "adopted",
        2,
    )
    assert read(berit, "decisions/")["results"][0]["number"] == 1
    file = b"".join(berit.get("/api/v1/decisions/?format=csv").streaming_content).decode()
    assert "Patrols in the east" in file


def test_an_action_is_set_done_and_verified(cast, sign_in):
    let_pass(put(body_of(cast), cast.anwar))
    tasks.settle_proposals()
    anwar, berit, decision = sign_in(cast.anwar), sign_in(cast.berit), Decision.objects.get()
    given = {"mission": "ALPHA", "title": "Send it", "owner": "XBR", "due_on": str(timezone.localdate())}
    made = send(anwar, "actions/", origin="decision", origin_id=str(decision.pk), **given).json()
    assert (made["origin"], made["origin_id"]) == ("decision", str(decision.pk))
    assert send(anwar, "actions/", origin="decision", origin_id=uuid4().hex, **given).status_code == 400
    assert send(berit, f"actions/{made['id']}/done/", report="sent").json()["state"] == "done"
    assert send(berit, f"actions/{made['id']}/verify/").status_code == 403
    assert send(anwar, f"actions/{made['id']}/verify/").json()["state"] == "verified"


def test_an_engagement_and_its_promise(cast, sign_in):
    anwar = sign_in(cast.anwar)
    given = {"mission": "ALPHA", "kind": "host", "title": "Access", "held_on": "2026-01-05", "place": "Bres"}
    made = send(anwar, "engagements/", met="two", partners=["XBR"], **given).json()
    path = f"engagements/{made['id']}"
    promised = send(anwar, f"{path}/promise/", promised_by="the minister", text="an airfield").json()
    number = promised["promises"][0]["id"]
    settled = send(anwar, f"{path}/settle/", promise=number, kept=False, note="it is closed").json()
    assert (settled["partners"], settled["promises"][0]["state"]) == (["XBR"], "not_kept")
    assert read(sign_in(cast.berit), "engagements/")["results"] == []  # that it was met shows it to nobody


class TestWhatWaits:
    def test_a_position_waits_for_members_until_it_is_given(self, cast, sign_in):
        row = put(body_of(cast), cast.anwar, mode="consensus")
        today = timezone.localdate()

        def waits(person):
            return [item for item in inbox.waiting(person, today) if item.url == row.get_absolute_url()]

        assert [len(waits(person)) for person in (cast.berit, cast.chidi, cast.pia, cast.dora)] == [
            1,
            1,
            0,
            0,
        ]
        given = {"proposal": str(row.pk), "partner": "XBR", "stance": "for"}
        assert send(sign_in(cast.berit), "positions/", **given).status_code == 201
        assert [len(waits(person)) for person in (cast.berit, cast.chidi)] == [0, 1]

    def test_an_overdue_action_waits_for_its_owner_and_stands_in_the_calendar(self, cast):
        today = timezone.localdate()
        day = today - timedelta(days=1)
        row = set_action(title="Write it", due_on=day, mission=cast.alpha, owner=cast.bresland, by=cast.anwar)
        mine = [item for item in inbox.waiting(cast.berit, today) if item.url == row.get_absolute_url()]
        assert [item.is_late for item in mine] == [True]
        assert not [item for item in inbox.waiting(cast.chidi, today) if item.url == row.get_absolute_url()]
        days = {day.key: day.on for day in calendars.days(cast.berit, today)}
        assert days[f"action-{row.pk}"] == day
        assert f"action-{row.pk}" not in {day.key for day in calendars.days(cast.chidi, today)}

    def test_a_search_finds_what_its_reader_may_see(self, cast, sign_in):
        put(body_of(cast), cast.anwar, title="Patrols of the valley")
        for person, found in ((cast.berit, True), (cast.dora, False)):
            page = sign_in(person).get("/search/?q=patrols valley").content.decode()
            assert ("Patrols of the valley" in page) is found
