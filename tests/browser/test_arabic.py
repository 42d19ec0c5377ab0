"""The main pages in Arabic: from right to left, no wider than the screen, and nothing left in English."""

import pytest

MAIN = [
    "/",
    "/missions/",
    "/missions/alpha/",
    "/contributors/",
    "/contributors/XBR/",
    "/organizations/",
    "/organizations/AU/",
    "/burden-sharing/",
    "/scales/",
    "/readiness/",
    "/inbox/",
    "/calendar/",
    "/imports/",
    "/imports/new/",
    "/jobs/",
    "/history/",
    "/account/",
    "/account/tokens/new/",
    "/about/",
]


@pytest.fixture(params=[1280, 390])
def arab(request, visitor, cast):
    return visitor(cast.anwar, width=request.param, locale="ar")


def test_main_pages_in_arabic(arab):
    for address in MAIN:
        assert arab.go(address) == 200, address
        arab.look()
    assert arab.wrong == [] == arab.complaints


def test_what_is_read_most_is_read_by_night_on_a_phone_in_arabic(visitor, cast):
    one = visitor(cast.anwar, width=390, locale="ar", color_scheme="dark")
    for address in ("/", "/missions/", "/missions/alpha/", "/contributors/XBR/", "/burden-sharing/"):
        assert one.go(address) == 200, address
        one.look()
    one.page.click(".drawer > summary")
    one.look()
    assert one.wrong == [] == one.complaints


def test_figures_are_drawn_alike_in_every_language(visitor, cast):
    """A coordinate is no figure for readers: 12.5 stays 12.5 where one writes 12,5."""
    for locale in ("fr", "ar"):
        one = visitor(cast.anwar, locale=locale)
        for address in ("/", "/missions/", "/missions/alpha/", "/contributors/XBR/", "/burden-sharing/"):
            one.go(address)
            commas = one.page.evaluate(
                """() => [...document.querySelectorAll("svg *")].flatMap(shape =>
                    ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"]
                        .map(name => shape.getAttribute(name)).filter(value => /,/.test(value || "")))"""
            )
            assert commas == [], address
        assert one.complaints == []


def test_the_language_is_changed_by_keyboard_without_scripts(visitor, cast):
    one = visitor(cast.anwar, java_script_enabled=False)
    one.go("/missions/alpha/")
    one.page.focus(".top .language > summary")
    one.page.keyboard.press("Enter")
    one.page.focus(".top .language button[value=fr]")
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("html[lang=fr]")
    assert one.page.url.endswith("/missions/alpha/")
