"""Lists that grow: notices, histories, members, requests and reviews, on pages by key and as files."""

import csv
import io
from datetime import date, timedelta

import pghistory
import pytest
from django.conf import settings
from django.utils import timezone

from accounts import services, services_access
from accounts.models import AccessReview, Event, Notification
from missions.models import Mission
from missions.services import change_mission


def records(browser, address):
    return browser.get(address).context["listing"].records


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def anwar(cast, sign_in):
    return sign_in(cast.anwar)


def walk(browser, address, link):
    """What `link(context)` shows of each page, following `next`: (shown, the address of what follows)."""
    path, found, query = address.partition("?")[0], [], address.partition("?")[2]
    while True:
        shown, following = link(browser.get(f"{path}?{query}").context)
        found.append(shown)
        if not following:
            return found
        query = following.lstrip("?")


def test_notices_are_narrowed_paged_and_taken_as_a_file(cast, anwar):
    events = [
        change_mission(cast.beta, area=f"Area {n}", by=cast.administrator)
        and Event.objects.filter(verb="mission.changed").latest("pk")
        for n in range(30)
    ]
    Notification.objects.filter(person=cast.anwar).delete()
    for n, event in enumerate(events):
        Notification.objects.create(
            person=cast.anwar,
            verb="mission.changed",
            audience="role",
            event=event,
            read_at=timezone.now() if n < 3 else None,
        )
    pages = walk(
        anwar,
        "/notifications/?size=25",
        lambda context: (context["listing"].records, context["listing"].after_url),
    )
    assert [len(page) for page in pages] == [25, 2]
    assert len({row.pk for page in pages for row in page}) == 27
    assert len(records(anwar, "/notifications/?show=all&size=50")) == 30
    assert records(anwar, "/notifications/?show=all&kind=job.failed") == []
    head, *rows = lines(anwar.get("/notifications/?show=all&format=csv&columns=when,times"))
    assert head == ["What", "Times", "When"] and len(rows) == 30
    assert rows[0][:2] == ["Administrator changed the data of BETA.", "1"]
    one = pages[0][0]
    assert anwar.post("/notifications/read/", {"notice": one.key}).status_code == 302
    assert one not in records(anwar, "/notifications/?size=50")


def test_the_history_of_a_mission_is_a_list_like_others(cast, anwar):
    for n in range(30):
        change_mission(cast.alpha, area=f"Area {n}", by=cast.administrator)
    at = "/missions/alpha/history/"
    assert len(records(anwar, f"{at}?size=25")) == 25
    assert {row.verb for row in records(anwar, f"{at}?verb=mandate")} == {"mandate.added"}
    _head, *rows = lines(anwar.get(f"{at}?verb=mission&format=csv"))
    assert len(rows) == len(records(anwar, f"{at}?verb=mission&size=200")) >= 30
    assert not any("SHADE" in cell for row in lines(anwar.get(f"{at}?format=csv")) for cell in row)


def test_the_history_of_a_record_is_paged_by_moment_and_taken_as_a_file(cast, anwar):
    for n in range(60):
        change_mission(cast.alpha, area=f"Area {n}", by=cast.administrator, reason=f"reason {n}")
    at = f"/history/mission/{cast.alpha.pk}/"

    def link(context):
        return context["acts"], context["following"] and f"after={context['following']}"

    whole = walk(anwar, at, link)
    first, second = whole
    assert len(first) == 50
    seen = [act.event.pk for page in whole for act in page if act.event]
    assert len(seen) == len(set(seen)) and seen == sorted(seen, reverse=True)
    following = link(anwar.get(at).context)[1]
    change_mission(cast.alpha, area="Meanwhile", by=cast.administrator)
    again = anwar.get(f"{at}?{following}").context["acts"]  # what happens meanwhile shifts nothing
    assert [act.at for act in again] == [act.at for act in second]
    head, *rows = lines(anwar.get(f"{at}?format=csv"))
    assert head[:5] == ["When", "What", "Who", "Door", "Why"]
    assert ["Area", "Area 58", "Area 59"] in [row[5:] for row in rows]
    assert anwar.get(f"{at}?format=json").json()[0]["Now"] == "Meanwhile"
    assert anwar.get(f"{at}?after=nonsense").context["is_first"] is False
    assert anwar.get(f"{at}?format=xlsx").status_code == 200


@pytest.fixture
def told(cast, anwar):
    """How the history of ALPHA is told: (who, what) of each act shown for a question."""
    change_mission(cast.alpha, area="Old", by=cast.anwar, reason="by hand")
    with pghistory.context(import_id=7):
        Mission.objects.filter(pk=cast.alpha.pk).update(name="Renamed by a file")
    cast.alpha.refresh_from_db()
    change_mission(cast.alpha, name="Ålpha", by=cast.administrator)

    def ask(query=""):
        acts = anwar.get(f"/history/mission/{cast.alpha.pk}/{query}").context["acts"]
        return [(act.who, act.words) for act in acts]

    return ask


def test_a_history_is_narrowed_by_who_what_field_door_and_time(cast, anwar, told):
    latest, by_hand = told("?changed=name&who=administrator")[0], ("Anwar", "Mission changed")
    by_file = ("import 7", "Restated by a file")
    assert told()[:2] == [latest, by_hand] and by_file in told()
    assert told("?who=anwár") == [by_hand]
    assert told("?what=file") == told("?door=file") == [by_file]
    assert told("?what=mission.changed") == [latest, by_hand]
    assert told("?changed=name") == [latest, by_file]
    assert told("?changed=name&who=import") == [by_file]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert told(f"?since={tomorrow}") == [] and told(f"?until={tomorrow}") == told()
    page = anwar.get(f"/history/mission/{cast.alpha.pk}/?since={tomorrow}").content.decode()
    assert "Nothing fits." in page and "Clear the filters" in page


def test_a_history_is_told_in_the_order_asked_for_and_so_is_its_file(cast, anwar, told):
    assert told("?sort=when") == told()[::-1]
    assert [who for who, _what in told("?sort=who")] == sorted((who for who, _ in told()), key=str.lower)
    assert [what for _who, what in told("?sort=what")] == sorted(what for _, what in told())
    at = f"/history/mission/{cast.alpha.pk}/?changed=name&sort=when"
    _head, *rows = lines(anwar.get(f"{at}&format=csv"))
    assert [row[2] for row in rows if row[5] == "Name"] == ["import 7", "Administrator"]
    assert "?changed=name&amp;sort=when&amp;format=csv" in anwar.get(at).content.decode()


def test_doors_are_told_in_the_readers_language(cast, anwar, told):
    anwar.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    for address in ("/history/", f"/history/mission/{cast.alpha.pk}/"):
        text = anwar.get(address).content.decode()
        assert "le portail lui-même" in text and "fichier" in text and "the portal itself" not in text


def test_pages_of_a_narrowed_history_keep_what_was_asked(cast, anwar):
    for n in range(60):
        change_mission(cast.alpha, area=f"Area {n}", by=cast.administrator)
    at = f"/history/mission/{cast.alpha.pk}/?sort=when&what=mission.changed"
    answer = anwar.get(at)
    assert f"sort=when&amp;after={answer.context['following']}" in answer.content.decode()
    second = anwar.get(f"{at}&after={answer.context['following']}").context["acts"]
    assert [act.changes[0].new for act in second] == [f"Area {n}" for n in range(50, 60)]


def test_members_are_found_sorted_and_taken_as_a_file(cast, anwar):
    at = f"/access/mission/{cast.alpha.pk}/"
    services.grant_role(role="reader", subject=cast.alpha, person=cast.dora, by=cast.system)
    who = [grant.person and grant.person.name for grant in records(anwar, at)]
    assert who == [None, "Anwar", "Dora"]  # everyone who speaks for the African Union
    assert [grant.person.name for grant in records(anwar, f"{at}?text=dora@")] == ["Dora"]
    assert [grant.role for grant in records(anwar, f"{at}?role=analyst")] == ["analyst"]
    rows = lines(anwar.get(f"{at}?format=csv&columns=role"))
    assert rows[1:] == [
        ["Everyone who speaks for African Union", "Partner analyst"],
        ["Anwar", rows[2][1]],
        ["Dora", "Reader of a mission"],
    ]
    assert "/end/" in anwar.get(at).content.decode()


def test_requests_are_one_s_own_and_those_one_decides(cast, anwar, sign_in):
    asked = services_access.ask_access(wanted="ALPHA", why="to plan", by=cast.dora)
    mine = services_access.ask_access(wanted="SHADE", why="to plan", by=cast.anwar)
    at = "/access/requests/"
    assert records(anwar, at) == [mine, asked]
    assert records(anwar, f"{at}?whose=others&state=open") == [asked]
    assert records(sign_in(cast.dora), at) == [asked]
    assert records(sign_in(cast.chidi), at) == []
    services_access.refuse_request(asked, answer="not now", by=cast.anwar)
    assert [row.answer for row in records(anwar, f"{at}?state=refused")] == ["not now"]


def test_reviews_are_listed_to_who_manages_the_members(cast, anwar, sign_in):
    services_access.open_reviews(date(2025, 8, 1), by=cast.system)
    services_access.open_reviews(date(2025, 9, 1), by=cast.system)
    at = "/access/reviews/"
    months = [row.month for row in records(anwar, at)]
    assert months == [date(2025, 9, 1), date(2025, 8, 1)]
    AccessReview.objects.filter(month=date(2025, 8, 1)).update(finished_at=timezone.now())
    assert [row.month for row in records(anwar, f"{at}?state=finished")] == [date(2025, 8, 1)]
    assert [row.month for row in records(anwar, f"{at}?state=overdue")] == [date(2025, 9, 1)]
    assert records(sign_in(cast.dora), at) == []
    assert {str(row.subject) for row in records(sign_in(cast.noor), at)} == {"SHADE"}
