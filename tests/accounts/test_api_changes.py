"""The feed of changes: nothing lost whoever commits first, and of what is hidden nothing seen or moved."""

import threading

import psycopg2
import pytest
from django.db import connection, transaction
from django.test import Client

from accounts import feed
from accounts.models import Membership, RowChange
from contributors.services import report_strength
from missions.models import Mission
from missions.services import change_mandate, change_mission, withdraw_authorized_strength
from tests.beginnings import by_deadline, url_of_test_database

URL = "/api/v1/changes/"
JOINS = """
INSERT INTO accounts_membership (partner_id, organization_id, starts_on, ends_on, source)
VALUES (%s, %s, %s, %s, '') RETURNING id
"""
pytestmark = pytest.mark.django_db(transaction=True)  # what is not committed is in no feed


@pytest.fixture
def dora(cast, sign_in):
    return sign_in(cast.dora)


def ask(browser, since="now", **more):
    query = "&".join(f"{name}={value}" for name, value in {"since": since, **more}.items())
    answer = browser.get(f"{URL}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def report(cast, mission, women=11, by=None):
    return report_strength(
        mission=mission,
        month=cast.months[1],
        contributor=cast.bresland,
        category="troops",
        women=women,
        men=90,
        reason="recounted",
        by=by or cast.system,
    )


def told(page):
    return [(change["resource"], change["key"], change["how"]) for change in page["results"]]


def test_what_changed_since_is_told_with_the_record_as_it_stands(cast, dora):
    start = ask(dora)
    assert start["results"] == [] and not start["more"]
    line = report(cast, cast.alpha)
    change_mission(cast.beta, area="North", by=cast.system)
    page = ask(dora, start["since"])
    assert told(page) == [("personnel", str(line.pk), "changed"), ("missions", "beta", "changed")]
    assert page["results"][0]["record"] == dora.get(f"/api/v1/personnel/{line.pk}/").json()
    assert page["results"][1]["record"]["area"] == "North"
    assert ask(dora, page["since"])["results"] == []


def test_what_is_deleted_leaves_a_stone_without_content(cast, dora):
    start = ask(dora)["since"]
    row = cast.alpha.authorized_strengths.get()
    key = str(row.pk)
    withdraw_authorized_strength(row, by=cast.system)
    (gone,) = ask(dora, start)["results"]
    assert (gone["how"], gone["key"], gone["record"]) == ("deleted", key, None)
    assert set(gone) == {"resource", "key", "how", "at", "record"}


def test_a_part_of_a_record_that_changes_changes_the_record(cast, dora):
    start = ask(dora)["since"]
    mandate = cast.alpha.mandates.get()
    change_mandate(mandate, tasks=[("2", "Protect.")], by=cast.system)
    page = ask(dora, start, resource="mandates")
    assert {change[:2] for change in told(page)} == {("mandates", str(mandate.pk))}
    told_as = {"id": mandate.tasks.get().pk, "number": "2", "text": "Protect."}
    told_as |= {"is_consulted": None, "without_consultation": ""}
    assert page["results"][-1]["record"]["tasks"] == [told_as]


def test_the_whole_feed_is_read_by_pages_each_change_once(cast, dora):
    seen, since, page = [], None, {"more": True}
    whole = dora.get(f"{URL}?page_size=200").json()
    while page["more"]:
        page = dora.get(f"{URL}?page_size=3" + (f"&since={since}" if since else "")).json()
        since = page["since"]
        seen += told(page)
    assert seen == told(whole) and len(seen) == len(set(seen)) > 20


def test_what_is_hidden_is_told_to_nobody_and_moves_nothing(cast, sign_in):
    people = {name: sign_in(cast.people[name]) for name in ("dora", "chidi", "anwar", "berit", "noor")}
    starts = {name: ask(browser)["since"] for name, browser in people.items()}
    before = {name: people[name].get(f"{URL}?since={starts[name]}") for name in people}
    report(cast, cast.shade)
    change_mission(cast.shade, area="Nowhere", by=cast.system)
    withdraw_authorized_strength(cast.shade.authorized_strengths.get(), by=cast.system)
    after = {name: people[name].get(f"{URL}?since={starts[name]}") for name in people}
    for name in ("dora", "chidi", "anwar"):
        assert after[name].content == before[name].content, name
        assert after[name].headers["ETag"] == before[name].headers["ETag"]
        assert ask(people[name])["since"] == starts[name]
    assert [change[0] for change in told(after["berit"].json())] == ["personnel"]  # her own line, no more
    kinds = {change[0] for change in told(after["noor"].json())}
    assert kinds == {"personnel", "missions", "authorized-strengths"}


def test_a_slower_writer_is_not_passed_over(cast, dora):
    """A begins to write first and commits last; who reads in between loses neither."""
    start = ask(dora)["since"]
    slow = psycopg2.connect(url_of_test_database())
    try:
        with slow.cursor() as cursor:
            cursor.execute("UPDATE missions_mission SET area = 'A' WHERE slug = 'alpha'")
        Mission.objects.filter(slug="beta").update(area="B")
        between = ask(dora, start)
        slow.commit()
    finally:
        slow.close()
    both = told(between) + told(ask(dora, between["since"]))
    assert sorted(both) == [("missions", "alpha", "changed"), ("missions", "beta", "changed")]


def test_a_writer_that_gives_up_leaves_nothing(cast, dora):
    start = ask(dora)["since"]
    with transaction.atomic():
        change_mission(cast.alpha, area="North", by=cast.system)
        transaction.set_rollback(True)
    assert ask(dora, start)["results"] == []


def test_no_change_of_many_writers_is_lost_or_told_twice(cast, dora):
    """Four writers commit out of order, one in five gives up, while a reader follows."""
    start = ask(dora)["since"]
    wrote, failures = [], []

    def write(number):
        own = psycopg2.connect(url_of_test_database())
        try:
            for turn in range(25):
                year = 1000 + 100 * number + turn
                with own.cursor() as cursor:
                    cursor.execute(JOINS, [cast.bresland.pk, cast.au.pk, f"{year}-01-01", f"{year}-02-01"])
                    made = cursor.fetchone()[0]
                    cursor.execute("SELECT pg_sleep(random() * 0.004)")
                if turn % 5 == 4:
                    own.rollback()
                else:
                    own.commit()
                    wrote.append(str(made))
        except Exception as error:
            failures.append(error)
        finally:
            own.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for writer in writers:
        writer.start()
    seen, since = [], start

    def follow():
        nonlocal since
        page = ask(dora, since, page_size=7)
        seen.extend(change["key"] for change in page["results"] if change["resource"] == "memberships")
        since = page["since"]
        return not page["results"] and not any(writer.is_alive() for writer in writers)

    by_deadline(60, follow, "the reader has caught up with the writers")
    assert not failures
    assert len(seen) == len(set(seen)) and sorted(seen) == sorted(wrote)
    assert Membership.objects.count() == len(wrote) == 80


def test_a_place_is_sealed_tells_nothing_and_grows_old(cast, dora, monkeypatch):
    since = ask(dora)["since"]
    for wrong in ("x", since[:-2] + "AA", since + "AAAA", "A" * 500, "%00", ""):
        answer = dora.get(f"{URL}?since={wrong}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "since"), wrong
    later = feed.beginning().day + 31
    monkeypatch.setattr(feed, "KEPT", feed.datetime.timedelta(days=-1))
    assert feed.Place(feed.cluster(), 0, 0, later - 31).is_lost
    gone = dora.get(f"{URL}?since={since}")
    assert (gone.status_code, gone.json()["code"]) == (410, "too_old")
    feed.forget_old()
    assert not RowChange.objects.exists()


def test_a_file_of_many_rows_is_told_row_by_row_and_only_what_differs(cast, dora):
    start = ask(dora)["since"]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contributors_personnelline SET edition = CASE WHEN month = '2025-07-01' THEN 'x'"
            " ELSE edition END WHERE mission_id = %s",
            [cast.alpha.pk],
        )
    assert len(ask(dora, start)["results"]) == 2


def test_strangers_are_told_to_sign_in(cast):
    assert Client().get(URL).status_code == 401
