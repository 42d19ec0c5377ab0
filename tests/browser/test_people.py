"""Signing in with a second factor in a real browser, and the pages of people, without a barrier."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from accounts import services_access
from tests.browser.conftest import PASSWORD

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ADMINISTRATION = [
    "/admin/",
    "/admin/accounts/partner/",
    "/admin/accounts/partner/import/",
    "/admin/accounts/partner/export/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/rolegrant/add/",
    "/admin/accounts/event/",
    "/admin/missions/mission/",
    "/admin/django_celery_beat/periodictask/",
]


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_app_is_set_up_and_asked_for_by_keyboard_alone(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/account/second/app/")
    secret = one.page.inner_text("#secret")
    assert one.barriers() == []
    one.page.focus("#id_code")
    one.page.keyboard.type(_code(secret))
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/account/second/codes/")
    codes = one.page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    assert one.barriers() == []
    other = visitor()
    other.go("/sign-in/?next=/missions/")
    other.page.focus("#id_username")
    other.page.keyboard.type(cast.anwar.email)
    other.page.keyboard.press("Tab")
    other.page.keyboard.type(PASSWORD)
    other.page.keyboard.press("Enter")
    other.page.wait_for_url("**/sign-in/second/**")
    assert other.barriers() == []
    other.page.focus("#id_code")
    other.page.keyboard.type(codes[0])
    other.page.keyboard.press("Enter")
    other.page.wait_for_url("**/missions/")
    assert one.complaints == [] == other.complaints


def test_a_security_key_is_added_and_signs_in_alone(visitor, cast):
    one = visitor(cast.anwar)
    session = one.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    one.go("/account/second/keys/new/")
    assert one.barriers() == []
    one.page.fill("#id_name", "laptop")
    one.page.check("#id_passwordless")
    one.page.click("main button[type=submit]")
    one.page.wait_for_url("**/account/second/codes/")
    assert Authenticator.objects.filter(user=cast.anwar, type="webauthn").count() == 1
    one.go("/account/second/keys/")
    assert "laptop" in one.page.inner_text("main")
    assert one.barriers() == []
    one.page.click("button:has-text('Sign out')")
    one.page.wait_for_url("**/sign-in/**")
    one.page.click("button:has-text('Sign in with a security key')")
    one.page.wait_for_url(re.compile(r"/$"))
    one.page.click("button:has-text('Sign out')")
    one.page.wait_for_url("**/sign-in/**")
    one.page.fill("#id_username", cast.anwar.email)  # and as the second step after the password
    one.page.fill("#id_password", PASSWORD)
    one.page.click("main button[type=submit] >> nth=0")
    one.page.wait_for_url("**/sign-in/second/**")
    one.page.click("button:has-text('Use your security key')")
    one.page.wait_for_url(re.compile(r"/$"))
    assert one.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_of_people_have_no_barrier(visitor, cast, width, scheme):
    services_access.open_reviews(cast.months[0], by=cast.system)
    row = services_access.ask_access(wanted="ALPHA", why="to plan", by=cast.dora)
    one = visitor(cast.anwar, width=width, color_scheme=scheme)
    scope = f"/access/mission/{cast.alpha.pk}"
    barriers = []
    for address in (
        *("/account/", "/account/second/", "/account/email/", "/account/second/codes/new/", "/access/"),
        *("/access/request/", f"/access/requests/{row.pk}/", f"{scope}/", f"{scope}/give/"),
        *(f"{scope}/review/", "/account/confirm/?next=/account/"),
    ):
        assert one.go(address) == 200, address
        assert one.runs_over() <= 0, address
        barriers += one.barriers()
    assert barriers == [] == one.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_administration_has_no_serious_barrier_and_keeps_the_policy(visitor, cast, scheme):
    one = visitor(cast.administrator, color_scheme=scheme)
    serious, said = [], []
    for address in (*ADMINISTRATION, f"/admin/accounts/user/{cast.anwar.pk}/change/"):
        assert one.go(address) == 200, address
        said += one.complaints
        serious += one.barriers(impacts={"serious", "critical"})
        one.complaints.clear()  # axe reads style sheets its own way, which the policy refuses
    assert serious == [] == said


def test_a_preview_is_marked_and_ends_by_one_click(visitor, cast):
    one = visitor(cast.administrator)
    one.go(f"/admin/accounts/user/{cast.anwar.pk}/change/")
    one.page.click("button:has-text('See the portal as this person')")
    one.page.wait_for_selector(".preview")
    assert "Anwar" in one.page.inner_text(".preview")
    assert one.barriers() == []
    one.page.click("button:has-text('End the preview')")
    one.page.wait_for_selector(".preview", state="detached")
    assert one.complaints == []


def test_what_was_done_floats_until_it_is_dismissed_and_stands_in_the_page_without_scripts(visitor, cast):
    one = visitor(cast.dora)
    placed = "getComputedStyle(document.querySelector('.toasts')).position"
    one.go("/notifications/kinds/")
    one.page.click("main form button[type=submit]")
    one.page.wait_for_selector("[data-toast]")
    assert one.page.evaluate(placed) == "fixed"
    assert one.barriers() == []
    one.page.focus("[data-dismiss]")
    one.page.keyboard.press("Enter")
    assert one.page.locator("[data-toast]").count() == 0
    assert one.page.evaluate("document.activeElement.id") == "content"
    plain = visitor(cast.dora, java_script_enabled=False)
    plain.go("/notifications/kinds/")
    plain.page.click("main form button[type=submit]")
    plain.page.wait_for_selector("[data-toast]")
    assert plain.page.locator("[data-dismiss]").is_hidden()
    box = plain.page.locator("[data-toast]").bounding_box()
    assert box["y"] < plain.page.locator("main h1").bounding_box()["y"]
    assert one.complaints == []
