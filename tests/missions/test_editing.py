"""Mission staff change missions, mandates, authorized strengths and who takes part, by forms."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Event
from missions import services
from missions.models import AuthorizedStrength, Mandate, Mission, Participation

pytestmark = pytest.mark.django_db
RENEWAL = {
    "instrument": "S/RES/2 (2026)",
    "starts_on": "2026-11-16",
    "ends_on": "2027-11-15",
    "certainty": "published",
    "tasks-0-number": "1",
    "tasks-0-text": "Keep the peace.",
    "tasks-1-number": "2",
    "tasks-1-text": "Protect civilians.",
    "tasks-2-number": "",
    "tasks-2-text": "",
    "reason": "Adopted today",
}


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def as_shown(answer):
    """What a browser would send of a form nobody touched."""
    form = answer.context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "posted"):
            sent |= bound.field.widget.posted(bound.name, value)
        elif value not in (None, False):
            sent[bound.name] = "on" if value is True else str(bound.field.prepare_value(value))
    return sent


@pytest.fixture
def anwar(sign_in, cast):
    return sign_in(cast.anwar)


@pytest.fixture
def mandate(cast):
    return Mandate.objects.get(mission=cast.alpha)


# --- Mandates
def test_a_mandate_is_renewed_with_its_tasks_and_the_earlier_one_ends_the_day_before(anwar, cast, mandate):
    address = f"/missions/alpha/mandates/{mandate.pk}/renew/"
    shown = anwar.get(address)
    assert as_shown(shown)["tasks-0-text"] == "Keep the peace."
    sent = RENEWAL | {"version": as_shown(shown)["version"], "without_consultation": "Decided overnight"}
    answer = anwar.post(address, sent, follow=True)
    assert "renewed until 15 November 2027" in text_of(answer)
    mandate.refresh_from_db()
    renewed = Mandate.objects.get(instrument="S/RES/2 (2026)")
    assert mandate.ends_on == date(2026, 11, 15)
    assert list(renewed.tasks.values_list("number", "text")) == [
        ("1", "Keep the peace."),
        ("2", "Protect civilians."),
    ]
    event = Event.objects.get(verb="mandate.renewed")
    assert (event.by, event.reason, event.door) == (cast.anwar, "Adopted today", "page")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_on": "2019-12-31"}, "starts_on"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"starts_on": "the first"}, "starts_on"),
        ({"tasks-1-number": "1"}, "tasks"),
        ({"tasks-1-number": ""}, "tasks"),
        ({"reason": ""}, "reason"),
        ({"instrument": "x" * 81}, "instrument"),
    ],
)
def test_a_wrong_renewal_is_refused_beside_its_field_and_keeps_what_was_typed(anwar, mandate, wrong, field):
    address = f"/missions/alpha/mandates/{mandate.pk}/renew/"
    version = as_shown(anwar.get(address))["version"]
    answer = anwar.post(address, RENEWAL | wrong | {"version": version})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    html = answer.content.decode()
    assert f'href="#{answer.context["form"][field].id_for_label}"' in html  # the summary leads to it
    assert "Protect civilians." in html
    assert Mandate.objects.filter(mission=mandate.mission).count() == 1
    mandate.refresh_from_db()
    assert mandate.ends_on is None


def test_a_mandate_that_would_overlap_another_names_it(anwar, cast, mandate):
    answer = anwar.post("/missions/alpha/mandates/new/", RENEWAL | {"starts_on": "2026-01-01"})
    assert "S/RES/1 (ALPHA) stands then already" in text_of(answer)
    assert Mandate.objects.filter(mission=cast.alpha).count() == 1


def test_a_stale_edit_shows_both_versions_and_lets_each_line_be_chosen(anwar, cast, mandate):
    address = f"/missions/alpha/mandates/{mandate.pk}/"
    sent = as_shown(anwar.get(address)) | {"summary": "Mine", "instrument": "S/RES/MINE", "reason": "mine"}
    services.change_mandate(mandate, summary="Theirs", instrument="S/RES/THEIRS", by=cast.system)
    answer = anwar.post(address, sent)
    both = {row.name: (row.mine, row.theirs) for row in answer.context["form"].both}
    assert both == {"summary": ("Mine", "Theirs"), "instrument": ("S/RES/MINE", "S/RES/THEIRS")}
    mandate.refresh_from_db()
    assert mandate.summary == "Theirs"  # nothing is overwritten unasked
    again = as_shown(answer) | {"take-instrument": "theirs", "take-summary": "mine"}
    assert anwar.post(address, again).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.instrument, mandate.summary) == ("S/RES/THEIRS", "Mine")


def test_tasks_that_changed_meanwhile_make_an_edit_stale_too(anwar, cast, mandate):
    address = f"/missions/alpha/mandates/{mandate.pk}/"
    sent = as_shown(anwar.get(address)) | {"summary": "Mine", "reason": "mine"}
    services.change_mandate(mandate, tasks=[("7", "Another task.")], by=cast.system)
    answer = anwar.post(address, sent)
    assert [row.name for row in answer.context["form"].both] == ["summary", "tasks"]
    anwar.post(address, as_shown(answer) | {"take-tasks": "theirs"})
    assert list(mandate.tasks.values_list("number", "text")) == [("7", "Another task.")]


def test_an_edit_without_a_version_overwrites_nothing(anwar, mandate):
    address = f"/missions/alpha/mandates/{mandate.pk}/"
    sent = as_shown(anwar.get(address)) | {"summary": "Mine", "reason": "mine", "version": ""}
    assert anwar.post(address, sent).context["form"].both
    mandate.refresh_from_db()
    assert mandate.summary == ""


def test_ending_a_mandate_in_the_past_asks_twice(anwar, mandate):
    address = f"/missions/alpha/mandates/{mandate.pk}/"
    sent = as_shown(anwar.get(address)) | {"ends_on": "2021-01-01", "reason": "over"}
    answer = anwar.post(address, sent)
    assert "stands without one since" in text_of(answer)
    mandate.refresh_from_db()
    assert mandate.ends_on is None
    assert anwar.post(address, sent | {"confirmed": "on"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_on == date(2021, 1, 1)


# --- Missions
def test_a_mission_is_edited_and_its_history_tells_field_by_field(anwar, cast):
    sent = as_shown(anwar.get("/missions/alpha/edit/"))
    sent |= {"area": "The valley", "name_fr": "Mission Alpha", "reason": "moved"}
    assert anwar.post("/missions/alpha/edit/", sent).status_code == 302
    cast.alpha.refresh_from_db()
    assert (cast.alpha.area, cast.alpha.names) == ("The valley", {"fr": "Mission Alpha"})
    told = text_of(anwar.get(f"/history/mission/{cast.alpha.pk}/"))
    for words in ("Mission changed", "Anwar", "page", "“moved”", "Area", "The valley"):
        assert words in told, words
    assert told.count("The valley") == 1  # the act and what the database kept are one entry


def test_closing_a_mission_asks_twice(anwar, cast):
    sent = as_shown(anwar.get("/missions/alpha/edit/")) | {"phase": "closed", "reason": "done"}
    assert "readiness is judged no more" in text_of(anwar.post("/missions/alpha/edit/", sent))
    cast.alpha.refresh_from_db()
    assert cast.alpha.phase == "operational"
    anwar.post("/missions/alpha/edit/", sent | {"confirmed": "on"})
    cast.alpha.refresh_from_db()
    assert cast.alpha.phase == "closed"


def test_a_mission_is_created_and_an_address_of_the_portal_is_refused(sign_in, cast):
    browser = sign_in(cast.administrator)
    sent = as_shown(browser.get("/missions/new/")) | {"name": "Mission Gamma", "lead": cast.un.pk}
    sent |= {"reason": "authorized"}
    refused = browser.post("/missions/new/", sent | {"acronym": "Compare"})
    assert list(refused.context["form"].errors) == ["acronym"]
    answer = browser.post("/missions/new/", sent | {"acronym": "GAMMA"})
    assert answer.url == "/missions/gamma/"
    assert Mission.objects.get(acronym="GAMMA").phase == "planning"


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"latitude": "91"}, {"lead": "999999"}])
def test_a_wrong_answer_about_a_mission_leaves_nothing(anwar, cast, wrong):
    sent = as_shown(anwar.get("/missions/alpha/edit/")) | {"area": "Elsewhere", "reason": "x"} | wrong
    answer = anwar.post("/missions/alpha/edit/", sent)
    assert list(answer.context["form"].errors) == list(wrong)
    cast.alpha.refresh_from_db()
    assert cast.alpha.area == ""


# --- Authorized strengths
def test_a_strength_takes_the_place_of_another(anwar, cast):
    before = AuthorizedStrength.objects.get(mission=cast.alpha)
    sent = {"category": "troops", "personnel": "300", "starts_on": "2026-01-01", "certainty": "published"}
    sent |= {"reason": "raised"}
    refused = anwar.post("/missions/alpha/authorized/new/", sent)
    assert list(refused.context["form"].errors) == ["starts_on"]
    assert anwar.post("/missions/alpha/authorized/new/", sent | {"replaces": before.pk}).status_code == 302
    before.refresh_from_db()
    assert before.ends_on == date(2025, 12, 31)


def test_an_authorization_is_changed_ended_and_withdrawn(anwar, sign_in, cast):
    row = AuthorizedStrength.objects.get(mission=cast.alpha)
    at = f"/missions/alpha/authorized/{row.pk}/"
    anwar.post(at, as_shown(anwar.get(at)) | {"personnel": "260", "reason": "a slip"})
    anwar.post(f"{at}end/", as_shown(anwar.get(f"{at}end/")) | {"ends_on": "2026-06-30", "reason": "over"})
    row.refresh_from_db()
    assert (row.personnel, row.ends_on) == (260, date(2026, 6, 30))
    stale = as_shown(anwar.get(f"{at}withdraw/")) | {"reason": "never so"}
    services.change_authorized_strength(row, personnel=270, by=cast.system)
    assert anwar.post(f"{at}withdraw/", stale).context["form"].both == []
    assert AuthorizedStrength.objects.filter(pk=row.pk).exists()
    now = as_shown(anwar.get(f"{at}withdraw/")) | {"reason": "never so"}
    assert anwar.post(f"{at}withdraw/", now).status_code == 302
    assert not AuthorizedStrength.objects.filter(pk=row.pk).exists()
    reader = sign_in(cast.dora)
    for page in ("/missions/alpha/history/", reverse("record", args=["mission", cast.alpha.pk])):
        assert "never so" in reader.get(page).content.decode()
    assert "270" in reader.get(page).content.decode()


# --- Who takes part
def test_a_partner_is_added_and_its_part_ended(anwar, cast):
    sent = {"partner": cast.au.pk, "part": "support", "starts_on": "2024-01-01", "reason": "agreed"}
    assert anwar.post("/missions/alpha/partners/new/", sent).status_code == 302
    assert "overlap" in text_of(anwar.post("/missions/alpha/partners/new/", sent))
    row = Participation.objects.get(partner=cast.au)
    at = f"/missions/alpha/partners/{row.pk}/end/"
    wrong = as_shown(anwar.get(at)) | {"ends_on": "2023-01-01", "reason": "left"}
    assert list(anwar.post(at, wrong).context["form"].errors) == ["ends_on"]
    assert anwar.post(at, wrong | {"ends_on": "2025-01-01"}).status_code == 302
    row.refresh_from_db()
    assert row.ends_on == date(2025, 1, 1)


# --- Who sees the buttons
def test_only_who_may_change_is_offered_to(anwar, sign_in, cast):
    for part in ("", "mandate/", "strength/", "contributors/"):
        page = f"/missions/alpha/{part}"
        assert "/missions/alpha/edit/" in anwar.get(page).content.decode()
        for other in (cast.dora, cast.berit, cast.noor):
            html = sign_in(other).get(page).content.decode()
            assert not re.search(r"/(edit|new|end|renew|withdraw)/\"", html), (page, other)


def test_a_record_of_another_mission_is_not_there(anwar, cast):
    other = Mandate.objects.get(mission=cast.beta)
    assert anwar.get(f"/missions/alpha/mandates/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address", ["mission/x/", "mission/99999999999999999999/", "nothing/1/", "import/0/"]
)
def test_a_history_of_nothing_is_not_there(anwar, address):
    assert anwar.get(f"/history/{address}").status_code == 404
