"""Pages of missions and organizations: who finds which, and what stands on them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from missions.models import Mandate, Mission
from missions.services import change_mandate
from missions.services_consultations import begin_consultation
from tests.missions.situated import happened, planned


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture(autouse=True)
def worked_out(cast):
    outbox.settle()


def test_a_hidden_mission_is_nowhere_for_those_without_a_role(sign_in, cast):
    browser = sign_in(cast.chidi)
    for page in (
        "/missions/",
        "/missions/?text=SHADE",
        "/",
        "/readiness/",
        "/organizations/UN/",
        "/burden-sharing/",
    ):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert "SHADE" not in _text(answer).replace("“SHADE”", ""), page
    assert browser.get("/missions/shade/").status_code == 404
    assert browser.get("/missions/shade/history/").status_code == 404
    assert browser.get("/burden-sharing/?scope=mission:SHADE").status_code == 404
    assert "SHADE" in _text(sign_in(cast.noor).get("/missions/"))
    assert sign_in(cast.noor).get("/missions/shade/").status_code == 200


def test_the_list_is_narrowed_and_sorted(sign_in, cast):
    browser = sign_in(cast.anwar)
    found = lambda query: [m.acronym for m in browser.get(f"/missions/?{query}").context["listing"].records]  # noqa: E731
    assert found("") == ["ALPHA", "BETA"]
    assert found("lead=AU") == ["BETA"]
    assert found("sort=-acronym") == ["BETA", "ALPHA"]
    assert found("text=beta") == ["BETA"]
    assert found("phase=closed") == []
    assert found("sort=nonsense&page=nonsense&phase=nonsense") == ["ALPHA", "BETA"]


def test_a_mandate_without_an_end_and_one_that_ended_are_said(sign_in, cast):
    browser = sign_in(cast.anwar)
    row = lambda: _text(browser.get("/missions/?text=alpha&columns=mandate"))  # noqa: E731
    assert "without an end" in row() and "not in the portal" not in row()
    Mandate.objects.filter(mission=cast.alpha).update(ends_on=date(2025, 11, 15))
    assert "ended 15 Nov 2025" in row()
    Mandate.objects.filter(mission=cast.alpha).delete()
    assert "not in the portal" in row()


def test_a_mission_page_tells_mandate_strength_readiness_and_who_gives(sign_in, cast):
    answer = sign_in(cast.anwar).get("/missions/alpha/")
    text = _text(answer)
    assert "S/RES/1 (ALPHA)" in text
    assert "Keep the peace." in text
    assert "200" in text and "250" in text  # deployed of authorized
    assert "Bresland" in text and "50.0" in text  # half each
    assert "troops" in text.lower()


def test_what_is_invented_is_marked_wherever_it_shows(sign_in, cast):
    Mission.objects.filter(acronym="ALPHA").update(is_fictional=True)
    outbox.settle()
    browser = sign_in(cast.anwar)
    for page in (
        "/missions/",
        "/missions/alpha/",
        "/missions/alpha/history/",
        "/readiness/",
        "/organizations/UN/",
    ):
        assert 'class="fictional"' in browser.get(page).content.decode(), page


def test_an_organization_page_shows_what_it_leads(sign_in, cast):
    assert "BETA" in _text(sign_in(cast.anwar).get("/organizations/AU/"))
    assert sign_in(cast.anwar).get("/organizations/XBR/").status_code == 404


@pytest.mark.parametrize(
    ("page", "most"),
    [("/", 50), ("/missions/", 20), ("/missions/alpha/", 50), ("/organizations/", 12), ("/readiness/", 12)],
)
def test_a_page_asks_the_database_no_more_than_so_often(sign_in, cast, page, most):
    browser = sign_in(cast.anwar)
    browser.get(page)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(page)
    assert len(asked) <= most, [q["sql"][:120] for q in asked]


def test_a_missions_page_leads_to_its_records_each_with_how_many_one_sees(sign_in, cast):
    overview = lambda person: sign_in(person).get("/missions/alpha/").content.decode()  # noqa: E731
    assert "/situation/incidents/?mission=" not in overview(cast.anwar)  # a list knows no mission without any
    happened(cast, title="Convoy fired at")
    happened(cast, title="Post burned")
    planned(cast)
    shown = " ".join(overview(cast.anwar).split())
    link = '/situation/incidents/?mission=alpha">Incidents</a> <span class="muted">2</span>'
    assert link in shown and '/situation/patrols/?mission=alpha">' in shown
    assert "/situation/incidents/?mission=" not in overview(cast.dora)
    then = sign_in(cast.anwar).get("/as-of/2025-06/missions/alpha/").content.decode()
    assert "/situation/incidents/?mission=" not in then


def test_the_mandate_of_a_mission_leads_to_its_renewal_and_consultations(sign_in, cast):
    mandate = Mandate.objects.get(mission=cast.alpha)
    tab = lambda: sign_in(cast.anwar).get("/missions/alpha/mandate/").content.decode()  # noqa: E731
    renewal = reverse("missions:renewal", args=[mandate.pk])
    change_mandate(mandate, ends_on=None, by=cast.system)
    assert renewal not in tab() and "/consultations/?mission=" not in tab()
    change_mandate(Mandate.objects.get(pk=mandate.pk), ends_on=date(2030, 6, 30), by=cast.system)
    begin_consultation(
        Mandate.objects.get(pk=mandate.pk),
        paragraph="1",
        text="Keep the peace, and the road.",
        reasons="asked by the council",
        due_on=timezone.localdate(),
        by=cast.anwar,
    )
    assert renewal in tab() and '/consultations/?mission=alpha">Consultations (1)</a>' in tab()


def test_nothing_is_changed_by_looking(sign_in, cast):
    browser = sign_in(cast.anwar)
    assert browser.post(reverse("missions:missions")).status_code in {200, 405}
    assert Mission.objects.count() == 3
