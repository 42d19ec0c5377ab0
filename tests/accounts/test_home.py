"""The first page of each role, what waits for its reader, and help beside the figures."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from accounts import glossary, how, inbox, jobs, outbox, places, services, services_access, waiting
from accounts.models import AccessReview, Event, Import, Job, RefreshAttempt, User
from accounts.tours import TOURS
from contributors.measures import MEASURES
from missions.models import Mission
from missions.services import add_mandate, change_mandate, change_mission

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 10)


@pytest.fixture
def settled(cast):
    outbox.settle()
    return cast


def _text(answer):
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def _waiting(person, today=TODAY):
    return [str(item.title) for item in inbox.waiting(person, today)]


# --- Each role's own first
def test_mission_staff_see_their_mission_first(sign_in, settled):
    page = _text(sign_in(settled.anwar).get("/"))
    assert page.startswith("Your mission ")
    assert "deployed, July 2025 200 " in page
    assert page.index("ALPHA") < page.index("All peace operations")


def test_a_desk_sees_its_nation_first(sign_in, settled):
    page = _text(sign_in(settled.berit).get("/"))
    assert page.startswith("Bresland ")
    assert "where they served in July 2025" in page
    assert page.index("ALPHA") < page.index("All peace operations")


def test_those_of_an_organization_see_it_and_the_missions_they_follow(sign_in, settled):
    page = _text(sign_in(settled.pia).get("/"))
    assert page.startswith("African Union ")
    assert "Missions you follow" in page


def test_an_administrator_sees_what_needs_a_hand(sign_in, settled):
    Job.objects.create(kind="none", title="Broken", requested_by=settled.anwar, state="failed")
    page = _text(sign_in(settled.administrator).get("/"))
    assert page.startswith("The portal today")
    assert "failed 1 " in page


def test_an_observer_sees_peace_operations(sign_in, settled):
    services.grant_role(role="reader", subject=settled.beta, person=settled.dora, by=settled.system)
    page = _text(sign_in(settled.dora).get("/"))
    assert page.startswith("Peace operations today")
    assert "Missions you were given to read" in page


@pytest.mark.parametrize("role", ["logistics", "medical", "protection", "funding"])
def test_officers_of_a_mission_see_it_first(sign_in, settled, role):
    services.grant_role(role=role, subject=settled.beta, person=settled.dora, by=settled.system)
    page = _text(sign_in(settled.dora).get("/"))
    assert page.startswith("Your mission ")
    assert page.index("BETA") < page.index("All peace operations")
    assert "/tour/?of=mission" in sign_in(settled.dora).get("/").content.decode()


def test_what_waits_stands_first_for_whoever_has_something(sign_in, settled):
    token_ends = timezone.localdate() + timedelta(days=3)
    services.issue_token(name="nightly copy", scopes=["read"], expires_on=token_ends, by=settled.dora)
    page = _text(sign_in(settled.dora).get("/"))
    assert page.startswith("Peace operations today")
    assert page.index("nightly copy") < page.index("Largest contributors")
    assert page.count("Waits for you") == 1


def test_nothing_of_today_stands_beside_figures_of_a_past_month(sign_in, settled):
    for person in (settled.anwar, settled.dora):
        page = _text(sign_in(person).get("/as-of/2025-06/"))
        assert "Waits for you" not in page and "Nothing waits" not in page
        assert "Since your last visit" not in page and "Latest" not in page


def test_home_of_a_past_month_speaks_of_that_month(sign_in, settled):
    page = _text(sign_in(settled.anwar).get("/as-of/2025-06/"))
    assert "deployed, June 2025 200 " in page
    assert "deployed, July 2025" not in page and "since July 2025" not in page


@pytest.mark.parametrize("who", ["administrator", "anwar", "berit", "pia", "dora"])
def test_home_asks_little_of_the_database(sign_in, settled, who, django_assert_max_num_queries):
    browser = sign_in(settled.people[who])
    browser.get("/")
    with django_assert_max_num_queries(50):  # for each kind among the last acts, and each that waits
        assert browser.get("/").status_code == 200


# --- What waits
def test_a_mandate_that_ends_soon_waits_for_those_who_plan_the_mission(cast):
    mandate = cast.alpha.mandates.get()
    change_mandate(mandate, ends_on=TODAY + timedelta(days=91), by=cast.system)
    assert not [title for title in _waiting(cast.anwar) if "mandate" in title]
    change_mandate(mandate, ends_on=TODAY + timedelta(days=90), by=cast.system)
    mandate.refresh_from_db()
    (item,) = [item for item in inbox.waiting(cast.anwar, TODAY) if item.kind == "Mandate"]
    assert (item.due_on, item.is_late, item.url) == (
        TODAY + timedelta(days=90),
        False,
        "/missions/alpha/",
    )
    assert not [title for title in _waiting(cast.noor) + _waiting(cast.pia) if "ALPHA" in title]
    add_mandate(
        cast.alpha, instrument="S/RES/2", starts_on=mandate.ends_on + timedelta(days=1), by=cast.system
    )
    assert not [title for title in _waiting(cast.anwar) if "mandate" in title]


def test_a_mandate_that_has_ended_is_late_and_first(cast):
    change_mandate(cast.alpha.mandates.get(), ends_on=TODAY - timedelta(days=1), by=cast.system)
    first = inbox.waiting(cast.anwar, TODAY)[0]
    assert (first.kind, first.is_late) == ("Mandate", True)
    change_mission(cast.alpha, phase="closed", by=cast.system)
    assert _waiting(cast.anwar) == []


def test_months_not_reported_wait_for_the_mission_and_for_those_who_stand_there(cast):
    assert _waiting(cast.anwar) == ["ALPHA: August 2025 is not reported"]
    assert _waiting(cast.anwar, date(2025, 8, 31)) == []
    assert _waiting(cast.noor, date(2025, 10, 2)) == [
        "SHADE: 2 months are not reported, the first August 2025"
    ]
    assert sorted(_waiting(cast.chidi)) == [
        "Calmora in ALPHA: August 2025 is not reported",
        "Calmora in BETA: August 2025 is not reported",
    ]
    assert len(_waiting(cast.berit)) == 2
    assert _waiting(cast.dora) == _waiting(cast.pia) == []


def test_a_month_is_to_be_imported_by_who_may_alone(cast, sign_in):
    said = lambda: [str(item.step) for item in inbox.waiting(cast.anwar, TODAY)]  # noqa: E731
    assert said() == ["Enter the month."]
    offered = lambda who: str(sign_in(who).get("/imports/").context["listing"].empty.words)  # noqa: E731
    assert offered(cast.anwar).startswith("You may bring in by file: ")
    assert "Personnel by month" not in offered(cast.anwar)
    services.grant_role(role="figures", subject=cast.un, person=cast.anwar, by=cast.system)
    person = User.objects.get(pk=cast.anwar.pk)
    assert "Enter the month, or import its report." in [
        str(item.step) for item in inbox.waiting(person, timezone.localdate())
    ]
    assert "Personnel by month" in offered(person)
    assert offered(cast.dora) == "Your roles do not allow an import."


def test_files_and_failed_work_wait_for_who_brought_them(cast, sign_in):
    header = "iso3,name_as_printed,mission,category_as_printed,women,men,reported_on\n"
    file = SimpleUploadedFile("july.csv", f"{header}XBR,Bresland,ALPHA,Troops,11,90,2025-07-31\n".encode())
    sign_in(cast.administrator).post(reverse("import_new"), {"kind": "personnel", "file": file})
    jobs.run(Import.objects.get().job_id)
    today = timezone.localdate()
    assert "july.csv was checked" in _waiting(cast.administrator, today)
    Job.objects.create(
        kind="none", title="Broken", requested_by=cast.pia, state="failed", finished_at=timezone.now()
    )
    assert _waiting(cast.pia, today) == ["Broken"]
    assert "july.csv was checked" not in _waiting(cast.pia, today)


def test_roles_and_tokens_that_end_soon_wait_for_their_holder(cast, token):
    today = timezone.localdate()
    services.grant_role(
        role="reader",
        subject=cast.beta,
        person=cast.dora,
        expires_on=today + timedelta(days=9),
        by=cast.system,
    )
    services.issue_token(
        name="nightly copy", scopes=["read"], expires_on=today + timedelta(days=3), by=cast.dora
    )
    assert _waiting(cast.dora, today) == ["nightly copy", "reader of a mission, BETA"]


def test_what_the_portal_gave_up_waits_for_administrators_alone(cast):
    RefreshAttempt.objects.create(
        key="burden:2025-07", next_try_at=timezone.now(), quarantined_at=timezone.now()
    )
    assert "1 figure cannot be worked out" in _waiting(cast.administrator)
    assert not [title for title in _waiting(cast.anwar) if "worked out" in title]


def test_all_of_it_stands_on_a_page(sign_in, cast):
    page = _text(sign_in(cast.anwar).get(reverse("inbox")))
    assert "ALPHA" in page
    assert "Nothing waits for you" in _text(sign_in(cast.dora).get(reverse("inbox")))


def test_what_waits_says_what_is_to_be_done_and_is_narrowed_by_it(sign_in, cast):
    change_mandate(cast.alpha.mandates.get(), ends_on=TODAY + timedelta(days=9), by=cast.system)
    items = inbox.waiting(cast.anwar, TODAY)
    assert {item.act for item in items} <= set(inbox.Act.values)
    assert {item.act for item in items if item.kind == "Mandate"} == {inbox.Act.REPORT}
    browser = sign_in(cast.anwar)
    assert "Nothing of this kind waits" in _text(browser.get("/inbox/?act=sign"))
    assert "Nothing of this kind waits" not in _text(browser.get("/inbox/?act=report"))


def test_programs_read_the_inbox_of_the_person_who_asks(sign_in, cast):
    browser = sign_in(cast.anwar)
    told = browser.get("/api/v1/inbox/").json()
    today = timezone.localdate()
    assert [one["title"] for one in told["items"]] == _waiting(cast.anwar, today)
    assert sum(told["counts"].values()) == len(told["items"]) > 0
    late = browser.get("/api/v1/inbox/?due=late&act=report").json()["items"]
    assert late == [one for one in told["items"] if one["is_late"] and one["act"] == "report"]
    assert browser.get("/api/v1/inbox/?act=shout").status_code == 400
    assert sign_in(cast.dora).get("/api/v1/inbox/").json() == {
        "acts_for": None,
        "counts": {},
        "items": [],
    }


# --- What changed
def test_what_others_did_since_the_last_visit_is_marked(sign_in, settled):
    change_mission(settled.alpha, area="Before", by=settled.administrator)
    User.objects.filter(pk=settled.anwar.pk).update(
        seen_at=timezone.now(), visit_before_at=timezone.now() - timedelta(minutes=1)
    )
    change_mission(settled.alpha, area="After", by=settled.administrator)
    change_mission(settled.alpha, area="Mine", by=settled.anwar)
    html = sign_in(settled.anwar).get("/").content.decode()
    changed = html[html.index("Since your last visit") :]
    assert changed.count('class="unread"') >= 1
    assert "2 months came in, the latest July 2025" in " ".join(changed.split())
    assert "Anwar ·" not in changed[: changed.index("All of the history")]


def test_hidden_acts_shorten_nobodys_list(cast):
    change_mission(cast.alpha, area="Seen by all", by=cast.administrator)
    seen = places.latest(cast.dora, 5)
    assert seen and seen[0][0].subject_name == "ALPHA"
    before = [event.pk for event, _url in seen]
    hidden, kind = str(cast.shade.pk), ContentType.objects.get_for_model(Mission)
    assert not Mission.objects.visible_to(cast.dora).filter(pk=hidden).exists()
    Event.objects.bulk_create(
        Event(verb="mission.changed", subject_type=kind, subject_id=hidden, by=cast.administrator)
        for _n in range(400)
    )
    assert [event.pk for event, _url in places.latest(cast.dora, 5)] == before


# --- Help
def test_a_look_round_is_offered_once_a_role(sign_in, settled):
    browser = sign_in(settled.anwar)
    html = browser.get("/").content.decode()
    assert 'data-tour="mission" data-first' in html
    assert browser.post(reverse("tour_seen"), {"of": "mission"}).status_code == 204
    browser.post(reverse("tour_seen"), {"of": "nowhere"})
    assert 'data-tour="mission" data-first' not in browser.get("/").content.decode()
    assert User.objects.get(pk=settled.anwar.pk).tours_seen == ["mission"]


@pytest.mark.parametrize("of", TOURS)
def test_a_look_round_has_at_most_five_steps_and_is_a_page_too(sign_in, cast, of):
    assert 3 <= len(TOURS[of]) <= 5
    page = _text(sign_in(cast.dora).get(reverse("tour"), {"of": of}))
    assert all(str(step.title) in page for step in TOURS[of])


def test_every_term_is_explained_in_every_language(sign_in, cast):
    page = _text(sign_in(cast.dora).get(reverse("glossary")))
    english = glossary.terms()
    assert len(english) >= 25
    assert all(escape(term.name) in page and term.source for term in english)
    for language in ("fr", "ar"):
        with translation.override(language):
            assert all(
                theirs.definition not in {ours.definition for ours in english} for theirs in glossary.terms()
            ), language


def test_a_label_leads_to_its_term_and_tells_it(rf):
    request = rf.get("/")
    text = Template('{% load concord %}{% term "readiness" %}{% term "gini" "Gini" %}').render(
        Context({"request": request})
    )
    assert f'{reverse("glossary")}#readiness" aria-describedby="term-readiness-1"' in text
    assert 'role="tooltip" id="term-gini-2"' in text


def test_the_head_of_a_column_is_sorted_by_and_tells_its_term(sign_in, settled):
    text = sign_in(settled.dora).get("/contributors/").content.decode()
    head = text[text.index("<thead>") : text.index("</thead>")]
    assert re.search(r'<a href="\?sort=-rank" aria-describedby="(term-rank-\d+)">', head)
    assert glossary.term("rank").definition in head
    assert f'href="{reverse("glossary")}#rank"' in head


def test_measures_of_concentration_lead_to_their_terms(sign_in, settled):
    text = sign_in(settled.dora).get("/burden-sharing/").content.decode()
    for code in ("gini", "herfindahl"):
        assert f'href="{reverse("glossary")}#{code}"' in text


@pytest.mark.parametrize("code", [*MEASURES, "readiness", "gap"])
def test_every_figure_says_how_it_is_computed(rf, cast, code):
    request = rf.get("/")
    request.user = cast.dora
    said = how.explanation(code)
    text = Template("{% load concord %}{% how code %}").render(Context({"request": request, "code": code}))
    assert all(part for part in said[:4])
    assert "How is this computed?" in text


def test_access_asked_for_waits_for_who_may_give_it_until_it_is_answered(cast):
    row = services_access.ask_access(wanted="ALPHA", why="to plan", by=cast.dora)
    nowhere = services_access.ask_access(wanted="nowhere", why="to plan", by=cast.dora)
    (item,) = [item for item in inbox.waiting(cast.anwar, TODAY) if item.url == f"/access/requests/{row.pk}/"]
    assert item.title == "Dora asks for ALPHA"
    asked = [item.url for item in inbox.waiting(cast.administrator, TODAY) if "/requests/" in item.url]
    assert asked == [f"/access/requests/{nowhere.pk}/"]
    assert not [title for title in _waiting(cast.dora) + _waiting(cast.noor) if "asks" in title]
    services_access.refuse_request(row, answer="not now", by=cast.anwar)
    assert not [title for title in _waiting(cast.anwar) if "asks" in title]


def test_a_review_waits_for_who_manages_the_members_and_when_late_for_administrators(cast):
    services_access.open_reviews(date(2025, 9, 1), by=cast.system)
    due = date(2025, 9, 15)

    def reviews(person, today):
        items = [item for item in inbox.waiting(person, today) if item.kind == "Access review"]
        return [(str(item.title), item.due_on, item.is_late) for item in items]

    now = timezone.localdate()  # roles given today do not stand in the past
    title = "Who holds what in ALPHA"
    review = AccessReview.objects.get(subject_id=cast.alpha.pk, subject_type__model="mission")
    AccessReview.objects.update(due_on=now)
    assert reviews(cast.anwar, now) == [(title, now, False)]
    assert (review.due_on, reviews(cast.dora, now), reviews(cast.administrator, now)) == (due, [], [])
    late = now + timedelta(days=1)
    assert reviews(cast.anwar, late) == [(title, now, True)]
    assert (title, now, True) in reviews(cast.administrator, late)
    others = [grant for grant in review.unanswered() if grant.person_id != cast.anwar.pk]
    services_access.answer_review(review, answers=dict.fromkeys(others, True), by=cast.anwar)
    assert reviews(cast.anwar, late) == []  # who holds the role left does not look it over


def test_an_inbox_asks_no_more_for_more_reviews(cast, django_assert_max_num_queries):
    services_access.open_reviews(date(2025, 9, 1), by=cast.system)
    AccessReview.objects.update(due_on=date(2025, 9, 2))
    with django_assert_max_num_queries(8):  # what one manages, the reviews, what they are of
        assert len(waiting.reviews(cast.administrator, timezone.localdate())) >= 4


def test_what_waits_is_narrowed_by_kind_and_by_day_with_how_many_there_are(cast, sign_in):
    services_access.ask_access(wanted="ALPHA", why="to plan", by=cast.dora)
    change_mandate(cast.alpha.mandates.get(), ends_on=TODAY - timedelta(days=1), by=cast.system)
    browser = sign_in(cast.anwar)
    items = browser.get("/inbox/").context["items"]
    late = [item for item in items if item.is_late]
    page = browser.get("/inbox/?due=late")
    assert page.context["items"] == late and 0 < len(late) < len(items)
    assert f"late ({len(late)})" in page.content.decode()
    kind = str(late[0].kind)
    shown = browser.get("/inbox/", {"kind": kind}).context["items"]
    assert shown == [item for item in items if str(item.kind) == kind]
    none = browser.get("/inbox/", {"kind": kind, "due": "none"})
    assert "Nothing of this kind waits for you." in none.content.decode()
    assert browser.get("/inbox/", {"kind": "there is no such kind"}).context["items"] == items
