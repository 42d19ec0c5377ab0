"""The main pages in Arabic: from right to left, no wider than the screen, and nothing left in English."""

import re

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
    "/imports/",
    "/imports/new/",
    "/jobs/",
    "/history/",
    "/account/",
    "/account/tokens/new/",
    "/about/",
]
# What stays in Latin letters: names and reasons people gave, sources, units of programs, the portal's name.
NOT_TRANSLATED = (
    "bdi, code, pre, [lang=en], option, .fictional, svg title, .source, .second, "
    "time, input, textarea, td.reason"
)
SENTENCE = re.compile(r"(?:\b[a-z]{2,}\b[ ,]+){3,}[a-z]{2,}")


def english(page):
    """Runs of four and more small Latin words in what the reader is told."""
    said = page.evaluate(
        """leave => {
            const main = document.querySelector("main").cloneNode(true);
            main.querySelectorAll(leave).forEach(one => one.remove());
            document.body.append(main);
            const text = main.innerText;
            main.remove();
            return text;
        }""",
        NOT_TRANSLATED,
    )
    return [run.group() for run in SENTENCE.finditer(said)]


@pytest.fixture(params=[1280, 390])
def arab(request, visitor, cast):
    return visitor(cast.anwar, width=request.param, locale="ar")


def test_main_pages_in_arabic(arab):
    wrong = []
    for address in MAIN:
        assert arab.go(address) == 200, address
        wrong += [f"{address}: {found}" for found in english(arab.page)]
        root = arab.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert root == ["ar", "rtl"], address
        if (over := arab.runs_over()) > 0:
            wrong.append(f"{address}: {over} pixels too wide")
        wrong += arab.barriers()
    assert wrong == []
    assert arab.complaints == []


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
