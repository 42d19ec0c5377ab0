"""What readers of one sight are shown alike is written once, and anew as soon as a row of it changes."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts import alike, outbox, services
from accounts.models import DueRefresh, Partner, PartnerName
from contributors.models import BurdenTotal
from contributors.services import report_strength
from contributors.services_agreements import record_agreement
from missions.services import change_mandate, change_mission

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(cast):
    outbox.settle()
    return cast


def text(answer):
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def report(cast, men, month=date(2025, 8, 1), mission=None):
    mission = mission or cast.alpha
    given = {"contributor": cast.bresland, "category": "troops", "reason": "as reported", "by": cast.system}
    report_strength(mission=mission, month=month, women=0, men=men, **given)
    outbox.settle()


def figures_asked(browser, address):
    """How many of the statements of a page read strengths, shares or readiness."""
    with CaptureQueriesContext(connection) as context:
        browser.get(address)
    return sum(bool(re.search("contributors_burden|logistics_", query["sql"])) for query in context)


def shows(browser, mission):
    """Whether the page leads to a mission."""
    return mission.get_absolute_url() in browser.get("/").content.decode()


def test_what_one_was_shown_is_not_asked_for_again_for_another_of_the_same_sight(sign_in, settled):
    other = services.add_person(email="other@concord.example", name="Other", by=settled.system)
    assert figures_asked(sign_in(settled.dora), "/") > 4
    assert figures_asked(sign_in(other), "/") == 0


def test_a_new_figure_is_on_the_page_at_once(sign_in, settled):
    browser = sign_in(settled.anwar)
    assert "deployed, July 2025 200 " in text(browser.get("/"))
    report(settled, men=777)
    assert "deployed, August 2025 777 " in text(browser.get("/"))
    report(settled, men=778)
    assert "deployed, August 2025 778 " in text(browser.get("/"))


def test_a_name_and_a_summary_changed_past_every_service_are_there_at_once(sign_in, settled):
    browser = sign_in(settled.dora)
    browser.get("/")
    Partner.objects.filter(pk=settled.bresland.pk).update(name="Greater Bresland")
    BurdenTotal.objects.filter(scope="un").update(personnel=4321)
    page = text(browser.get("/"))
    assert "Greater Bresland" in page
    assert "4,321" in page


@pytest.mark.parametrize("order", [("noor", "dora"), ("dora", "noor")])
def test_each_is_shown_what_they_may_see_whoever_came_first(sign_in, settled, order):
    seen = {name: shows(sign_in(getattr(settled, name)), settled.shade) for name in order}
    assert seen == {"noor": True, "dora": False}


def test_a_role_given_and_taken_back_tells_at_once(sign_in, settled):
    browser = sign_in(settled.dora)
    assert not shows(browser, settled.shade)
    given = {"role": "reader", "subject": settled.shade, "person": settled.dora, "by": settled.system}
    grant = services.grant_role(**given)
    assert shows(browser, settled.shade)
    services.revoke_role(grant, by=settled.system)
    assert not shows(browser, settled.shade)


def test_a_mission_no_longer_public_is_gone_at_once(sign_in, settled):
    browser = sign_in(settled.dora)
    assert shows(browser, settled.beta)
    change_mission(settled.beta, is_public=False, by=settled.administrator)
    assert not shows(browser, settled.beta)


def test_a_preview_is_neither_kept_for_others_nor_made_of_what_they_see(sign_in, settled):
    assert shows(sign_in(settled.noor), settled.shade)
    browser = sign_in(settled.administrator)
    browser.post(f"/preview/{settled.noor.pk}/")
    assert "Noor" in browser.get("/").content.decode()
    assert not shows(browser, settled.shade)  # the administrator does not see it either
    assert shows(sign_in(settled.noor), settled.shade)


def test_each_language_month_and_day_has_its_own(sign_in, settled):
    browser = sign_in(settled.dora)
    assert "uniformed personnel, July 2025" in text(browser.get("/"))
    assert "uniformed personnel, June 2025" in text(browser.get("/as-of/2025-06/"))
    services.change_preferences(settled.dora, language="fr", by=settled.dora)
    with translation.override("en"):
        assert "juillet 2025" in text(browser.get("/"))


def test_a_figure_that_waits_says_so_though_its_page_was_written_before(sign_in, settled):
    browser = sign_in(settled.dora)
    assert "not current" not in text(browser.get("/"))
    before = timezone.now() - timedelta(hours=1)
    DueRefresh.objects.create(key="burden:2025-07", added_at=before)
    assert "not current" in text(browser.get("/"))


def test_no_address_within_a_page_is_there_twice(sign_in, settled):
    browser = sign_in(settled.anwar)
    for page in (browser.get("/").content.decode(), browser.get("/").content.decode()):
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert "\0" not in page


def test_a_process_keeps_so_much_and_lets_go_what_was_used_longest_ago():
    memory = alike.Memory(100)
    for key in "abc":
        memory.keep(key, key.upper(), 40)
    assert [memory.get(key) for key in "abc"] == [None, "B", "C"]
    memory.get("b")
    memory.keep("d", "D", 40)
    assert [memory.get(key) for key in "bcd"] == ["B", None, "D"]
    memory.keep("e", "too large", 101)
    assert (memory.get("e"), memory.held) == (None, 0)


# --- The other pages
def change_mission_name(cast):
    change_mission(cast.alpha, name="Renamed", by=cast.administrator)


def change_tasks(cast):
    mandate = cast.alpha.mandates.get()
    change_mandate(mandate, tasks=[("7", "Leave the peace alone.")], by=cast.system)


def add_other_name(cast):
    PartnerName.objects.create(partner=cast.bresland, kind="former", name="Old Bresland")


def add_name_of_mission(cast):
    cast.alpha.other_names.create(name="Formerly Omega")


def record_consent(cast):
    given = {"kind": "consent", "title": "Word of the host", "mission": cast.alpha, "by": cast.anwar}
    record_agreement(parties=[cast.un, cast.calmora], **given)


def report_august(cast):
    report(cast, men=787)


@pytest.mark.parametrize(
    ("address", "change", "shown"),
    [
        ("/missions/alpha/", change_tasks, "Leave the peace alone."),
        ("/missions/alpha/", change_mission_name, "Renamed"),
        ("/missions/alpha/", record_consent, "Word of the host"),
        ("/missions/alpha/", report_august, "787"),
        ("/missions/alpha/strength/", report_august, "787"),
        ("/missions/?columns=name", change_mission_name, "Renamed"),
        ("/missions/", report_august, "787"),
        ("/missions/?text=omega&columns=name", add_name_of_mission, "Mission Alpha in Nowhere"),
        ("/contributors/", report_august, "787"),
        ("/contributors/XBR/", report_august, "787"),
        ("/contributors/XBR/", add_other_name, "Old Bresland"),
        ("/burden-sharing/?scope=mission%3AALPHA", report_august, "787"),
        ("/readiness/", report_august, "Aug 2025"),
    ],
)
def test_what_changes_is_on_every_page_at_once(sign_in, settled, address, change, shown):
    browser = sign_in(settled.anwar)
    assert shown not in text(browser.get(address))
    change(settled)
    assert shown in text(browser.get(address))


@pytest.mark.parametrize("address", ["/missions/", "/readiness/", "/burden-sharing/"])
def test_no_list_shows_what_another_saw(sign_in, settled, address):
    def shown(person):
        return "SHADE" in sign_in(person).get(address).content.decode()

    assert [shown(who) for who in (settled.noor, settled.dora, settled.noor)] == [True, False, True]


def test_what_one_may_do_is_offered_to_them_alone(sign_in, settled):
    edit = "/missions/alpha/edit/"
    assert edit in sign_in(settled.anwar).get("/missions/alpha/").content.decode()
    assert edit not in sign_in(settled.dora).get("/missions/alpha/").content.decode()


def test_a_list_is_kept_for_each_question_apart(sign_in, settled):
    browser = sign_in(settled.dora)
    assert "BETA" in text(browser.get("/missions/"))
    assert "BETA" not in text(browser.get("/missions/?text=alpha"))
    assert "BETA" in text(browser.get("/missions/"))


# --- Nothing may stand in what is kept but what is counted
ALONG = {
    "logistics_readinessarea": "logistics_missionreadiness",  # written with it, in one transaction
    "contributors_personnellineevent": "contributors_personnelline",  # as it stood before a change
    "pghistory_context": "contributors_personnelline",
}


def counted_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid "
            "WHERE p.prosrc LIKE '%INSERT INTO accounts_change%'"
        )
        return {table for (table,) in cursor.fetchall()}


def tables_read(browser, address):
    with CaptureQueriesContext(connection) as context:
        assert browser.get(address).status_code == 200
    return {name for query in context for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/missions/",
        "/missions/alpha/",
        *(
            f"/missions/alpha/{part}/"
            for part in ("mandate", "strength", "contributors", "women", "readiness", "fatalities")
        ),
        "/contributors/",
        "/contributors/XBR/",
        "/organizations/",
        "/readiness/",
        "/burden-sharing/",
        "/burden-sharing/?by=membership&key=population&measure=personnel",
    ],
)
@pytest.mark.parametrize("who", ["anwar", "berit", "dora"])
def test_only_rows_whose_changes_are_counted_are_kept(sign_in, settled, address, who):
    browser = sign_in(getattr(settled, who))
    browser.get("/about/")
    kept = tables_read(browser, address) - tables_read(browser, address)
    assert kept - counted_tables() - ALONG.keys() == set()
    assert set(ALONG.values()) <= counted_tables()
