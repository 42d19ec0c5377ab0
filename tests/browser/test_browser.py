"""The journeys of the roles in a real browser: no barrier, no complaint, nothing wider than a phone."""

import gzip

import pytest

from accounts import jobs
from accounts.models import Import, Token
from contributors.models import PersonnelLine

OPEN_TO_ALL = [
    "/",
    "/missions/",
    "/missions/?phase=any&sort=-lead",
    "/missions/alpha/",
    "/missions/beta/",
    "/missions/alpha/history/",
    "/contributors/",
    "/contributors/XBR/",
    "/organizations/",
    "/organizations/AU/",
    "/burden-sharing/",
    "/burden-sharing/?scope=mission:ALPHA&since=2025-06&until=2025-07&measure=women_share",
    "/burden-sharing/?scope=un&by=membership&key=population&period=2025",
    "/burden-sharing/rows/?of=XBR&key=population",
    "/contributors/compare/?with=XBR&with=XCA",
    "/scales/",
    "/readiness/",
    "/imports/",
    "/imports/new/",
    "/jobs/",
    "/history/",
    "/saved-views/",
    "/account/",
    "/account/password/",
    "/account/tokens/new/",
    "/about/",
    "/inbox/",
    "/notifications/",
    "/notifications/?show=all",
    "/notifications/kinds/",
    "/glossary/",
    "/tour/",
    "/search/",
    "/search/?q=alpha",
    "/as-of/",
    "/as-of/2025-06/",
]
OF_STRANGERS = ["/sign-in/", "/password/forgotten/", "/password/mailed/", "/password/new/x/y/"]
# The columns of the portal's own tables.
FILE = (
    "iso3,name_as_printed,mission,category_as_printed,women,men,reported_on\n"
    "XBR,Bresland,ALPHA,Troops,11,90,2025-07-31\n"
    "XCA,Calmora,ALPHA,Troops,10,90,2025-07-31\n"
)


@pytest.mark.parametrize("who", ["administrator", "anwar", "berit", "pia"])
def test_every_page_is_open_to_all_and_quiet(visitor, cast, who):
    one = visitor(cast.people[who])
    barriers = []
    for address in OPEN_TO_ALL:
        assert one.go(address) == 200, address
        barriers += one.barriers()
        assert one.runs_over() <= 0, address
    assert barriers == []
    assert one.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone_by_day_and_night(visitor, cast, scheme):
    one = visitor(cast.anwar, width=390, color_scheme=scheme)
    barriers = []
    for address in OPEN_TO_ALL:
        assert one.go(address) == 200
        assert one.runs_over() <= 0, address
        barriers += one.barriers()
    one.page.click(".drawer > summary")
    barriers += one.barriers()
    one.page.click(".drawer .rail-group > summary:has-text('Logistics')")
    one.page.click(".drawer a:has-text('Readiness')")
    one.page.wait_for_url("**/readiness/")
    assert barriers == [] == one.complaints


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_runs_over_between_a_phone_and_a_desk(visitor, cast, language):
    one = visitor(cast.anwar, locale=language)
    for width in (360, 641, 768, 900, 1100, 1280):
        one.page.set_viewport_size({"width": width, "height": 900})
        for address in ("/contributors/", "/missions/alpha/"):
            one.go(address)
            assert one.runs_over() <= 0, (address, width)


def test_what_is_printed_is_light_and_whole(visitor, cast):
    """By night too: dark ink on white, tables not cut where they scroll, nothing that asks to be clicked."""
    one = visitor(cast.anwar, width=900, color_scheme="dark")
    one.go("/burden-sharing/")
    one.page.emulate_media(media="print", color_scheme="dark")
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    assert one.page.evaluate(ink) == "#17212e"
    assert not one.page.is_visible(".question") and not one.page.is_visible(".rail")
    one.go("/missions/")
    cut = "boxes => boxes.filter(box => getComputedStyle(box).overflow != 'visible').length"
    assert one.page.locator(".scroll").evaluate_all(cut) == 0
    assert one.page.is_visible("table.listing") and not one.page.is_visible(".bar-of-list")


def test_what_a_stranger_sees_has_no_barrier(visitor):
    one = visitor()
    barriers = []
    for address in OF_STRANGERS:
        assert one.go(address) == 200, address
        barriers += one.barriers()
    assert barriers == [] == one.complaints


def test_one_signs_in_by_keyboard_and_is_told_what_was_wrong(visitor, cast):
    one = visitor()
    one.go("/sign-in/?next=/missions/")
    one.page.keyboard.type("anwar@concord.example")
    one.page.keyboard.press("Tab")
    one.page.keyboard.type("not the password")
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector(".notice[role=alert]")
    assert one.page.input_value("#id_username") == "anwar@concord.example"
    assert one.barriers() == []
    one.page.fill("#id_password", "a long enough word for tests")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/missions/")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.className") == "skip"


def test_a_file_comes_in_by_the_page(visitor, cast, tmp_path):
    file = tmp_path / "july.csv.gz"
    file.write_bytes(gzip.compress(FILE.encode()))
    one = visitor(cast.administrator)
    one.go("/imports/new/")
    one.page.set_input_files("#id_file", file)
    one.page.fill("#id_edition", "July, second issue")
    one.page.click("button:has-text('Upload and check')")
    one.page.wait_for_selector("#progress")
    assert one.barriers() == []
    row = Import.objects.get()
    jobs.run(row.job_id)
    one.page.wait_for_selector("button:has-text('Apply: store')")  # the page follows the job by itself
    assert one.barriers() == []
    assert "1 changed" in one.page.inner_text("button:has-text('Apply: store')")
    one.page.click("button:has-text('Apply: store')")
    one.page.wait_for_selector("#progress")
    row.refresh_from_db()
    jobs.run(row.job_id)
    one.page.wait_for_selector("h2:has-text('What was stored')")
    assert one.barriers() == [] == one.complaints
    line = PersonnelLine.objects.get(
        mission=cast.alpha, contributor=cast.bresland, month=cast.months[1], category="troops"
    )
    assert (line.women, line.edition) == (11, "July, second issue")


def test_a_file_comes_in_without_scripts(visitor, cast, tmp_path):
    file = tmp_path / "july.csv"
    file.write_text(FILE)
    one = visitor(cast.administrator, java_script_enabled=False)
    one.go("/imports/new/")
    one.page.set_input_files("#id_file", file)
    one.page.click("button:has-text('Upload and check')")
    one.page.wait_for_selector("#progress")
    row = Import.objects.get()
    jobs.run(row.job_id)
    one.page.click("#progress >> text=Refresh")
    one.page.wait_for_selector("button:has-text('Apply: store')")


def test_a_token_is_shown_once_and_revoked(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/account/tokens/new/")
    one.page.fill("#id_name", "nightly copy")
    one.page.click("button:has-text('Issue the token')")
    key = one.page.input_value("#key")
    assert key.startswith("concord_")
    assert one.barriers() == []
    one.page.click("text=I have copied it")
    one.page.wait_for_url("**/account/")
    assert key not in one.page.content()
    one.page.click("button:has-text('Revoke')")
    one.page.wait_for_selector("text=is revoked")
    assert not Token.objects.get().is_standing
    assert one.complaints == []


def test_filters_ask_by_themselves(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/missions/")
    one.page.select_option("#id_lead", "AU")
    one.page.wait_for_url("**lead=AU**")
    assert one.page.inner_text("table.data tbody").count("BETA") == 1
    assert "ALPHA" not in one.page.inner_text("table.data tbody")


def test_the_administration_keeps_the_policy(visitor, cast):
    one = visitor(cast.administrator)
    for address in (
        "/admin/",
        "/admin/missions/mission/",
        f"/admin/missions/mission/{cast.alpha.pk}/change/",
        "/admin/accounts/rolegrant/add/",
    ):
        assert one.go(address) == 200
    assert one.complaints == []


# --- Home, search, months
def test_a_look_round_goes_by_keyboard_and_comes_once(visitor, cast):
    one = visitor(cast.anwar)
    one.page.wait_for_selector(".tour-box")
    assert one.barriers() == []
    for _step in range(4):
        one.page.keyboard.press("Enter")
    assert "Step 5 of 5" in one.page.inner_text(".tour-box")
    with one.page.expect_response("**/tour/seen/"):
        one.page.keyboard.press("Enter")
    assert one.page.query_selector(".tour-box") is None
    one.go("/")
    assert one.page.query_selector(".tour-box") is None
    one.page.click("[data-begin-tour]")
    with one.page.expect_response("**/tour/seen/"):
        one.page.keyboard.press("Escape")
    assert one.complaints == []


def test_a_mission_is_found_by_keyboard_alone(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/readiness/")
    one.page.keyboard.press("Control+k")
    one.page.keyboard.type("beta")
    one.page.wait_for_selector(".found a")
    assert one.barriers() == []
    one.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("Escape")
    assert one.page.evaluate("document.activeElement.id") == "search-field"
    assert not one.page.is_visible(".found")
    one.page.keyboard.type(" ")
    one.page.wait_for_selector(".found a")
    one.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/missions/beta/")
    one.page.keyboard.press("Control+k")
    one.page.keyboard.type("bresland")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/search/?q=bresland")
    assert one.barriers() == [] == one.complaints


@pytest.mark.parametrize("scripts", [True, False])
def test_one_goes_to_a_past_month_and_back_by_keyboard(visitor, cast, scripts):
    one = visitor(cast.anwar, java_script_enabled=scripts)
    one.go("/missions/alpha/")
    one.page.focus(".as-of summary")
    one.page.keyboard.press("Enter")
    if scripts:
        assert one.barriers() == []
    one.page.select_option("#as-of-month", "2025-06")
    one.page.focus(".as-of button")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/as-of/2025-06/missions/alpha/")
    assert "Figures as of June 2025" in one.page.inner_text(".past-banner")
    if scripts:
        assert one.barriers() == []
    one.page.click(".shell > .rail summary:has-text('Logistics')")
    one.page.click(".shell > .rail a:has-text('Readiness')")
    one.page.wait_for_url("**/as-of/2025-06/readiness/")
    one.page.click(".past-banner a")
    one.page.wait_for_url(lambda address: "as-of" not in address)
    assert one.page.url.endswith("/readiness/")
    assert one.complaints == []
