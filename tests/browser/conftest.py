"""A real Chromium over the live portal: what it says on the console, and what axe finds."""

import os
import re
import shutil
from importlib.resources import files

import pytest
from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Error, sync_playwright

from accounts import outbox

FLAGS = [
    f"--{flag}"
    for flag in (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
]
PASSWORD = "a long enough word for tests"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SERIOUS = {"serious", "critical"}
# In which language and on how wide a screen each journey is made.
WAYS = [
    pytest.param((language, width), id=f"{language}-{screen}")
    for language in ("en", "ar")
    for screen, width in {"desk": 1280, "phone": 390}.items()
]
# What stays in Latin letters: names and reasons people gave, sources, units of programs, the portal's name.
NOT_TRANSLATED = (
    "bdi, code, pre, [lang=en], option, .fictional, svg title, .source, .second, "
    "time, input, textarea, td.reason"
)
SENTENCE = re.compile(r"(?:\b[a-z]{2,}\b[ ,]+){3,}[a-z]{2,}")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(request):
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        say = pytest.fail if request.config.getoption("--browser") else pytest.skip
        say("No Chromium here: install Debian's chromium, or name one in CHROMIUM.")
    # Playwright keeps an event loop in this thread; what the tests ask of the database is not asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def portal(transactional_db, live_server, cast):
    """The portal with the cast in it and its summaries worked out."""
    outbox.settle()
    return live_server.url


class Visitor:
    """Someone at a browser; remembers what the console complained about, and what was wrong with a page."""

    def __init__(self, browser, address, **how):
        self.context = browser.new_context(base_url=address, **how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.language = how.get("locale", "en")
        self.complaints, self.wrong = [], []
        self.arrivals = 0
        self.page.on("framenavigated", self._arrive)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _arrive(self, frame):
        self.arrivals += frame is self.page.main_frame

    def says(self, text, plural=None, n=1, **names):
        """A text of the portal in the visitor's language: what the pages are searched for."""
        with override(self.language):
            words = ngettext(text, plural, n) if plural else gettext(text)
        return words % ({"n": n} | names) if "%(" in words else words

    def sign_in(self, person):
        self.page.goto("/sign-in/")
        self.page.fill("#id_username", person.email)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)
        return self

    def go(self, address):
        answer = self.page.goto(address)
        return answer.status

    def unfold(self):
        """On a phone, show what a row of a list folds away."""
        for row in self.page.locator(".unfold > summary:visible").all():
            row.click()

    def barriers(self, impacts=None):
        """What axe finds against WCAG 2.2 AA, in one line each; of these impacts, where named."""
        self.page.evaluate(_axe())
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG
        )
        return [
            f"{self.page.url} {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for violation in found["violations"]
            if impacts is None or violation["impact"] in impacts
            for node in violation["nodes"][:3]
        ]

    def runs_over(self):
        """How many pixels the page is wider than the screen."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def english(self):
        """Runs of four and more small Latin words in what the reader is told."""
        said = self.page.evaluate(
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

    def look(self):
        """Note what stands in this reader's way on the page, once it has arrived.

        A link was clicked and the page before it is still there: when the next one arrives under the
        reader's eyes, that one is looked at instead.
        """
        while True:
            self.page.wait_for_load_state()
            begun = self.arrivals
            try:
                self.wrong += self._seen()
            except Error:
                self.page.wait_for_load_state()
                if self.arrivals == begun:
                    raise
            else:
                return

    def _seen(self):
        """What stands in this reader's way on the page as it is now, in one line each."""
        here = self.page.url
        seen = self.barriers()
        if (over := self.runs_over()) > 0:
            seen.append(f"{here}: {over} pixels too wide")
        root = self.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        if root != [self.language, "rtl" if self.language == "ar" else "ltr"]:
            seen.append(f"{here}: in another language, {root}")
        if self.language != "en":
            seen += [f"{here}: still in English: {words}" for words in self.english()]
        return seen

    def look_at_the_administration(self):
        """Django's own pages: nothing serious, and the policy kept; axe reads style sheets as it forbids."""
        said = len(self.complaints)
        self.wrong += self.barriers(impacts=SERIOUS)
        del self.complaints[said:]


def _axe():
    return (files("axe_playwright_python") / "axe.min.js").read_text()


@pytest.fixture
def visitor(chromium, portal):
    """Opens browsers; `visitor(person, width=390)` is signed in, `visitor()` is a stranger."""
    opened = []

    def open_browser(person=None, width=1280, **how):
        one = Visitor(chromium, portal, viewport={"width": width, "height": 900}, **how)
        opened.append(one)
        return one.sign_in(person) if person else one

    yield open_browser
    for one in opened:
        one.context.close()


@pytest.fixture(params=WAYS)
def traveller(request, visitor):
    """Opens a browser for a journey, in a language and on a screen: `traveller(person)`."""
    language, width = request.param

    def set_out(person=None, **how):
        return visitor(person, width=width, locale=language, **how)

    return set_out
