"""A real Chromium over the live portal: what it says on the console, and what axe finds."""

import os
import shutil
from importlib.resources import files

import pytest

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
    from playwright.sync_api import sync_playwright

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
    """Someone at a browser; remembers whatever the console complained about."""

    def __init__(self, browser, address, **how):
        self.context = browser.new_context(base_url=address, **how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def sign_in(self, person):
        self.page.goto("/sign-in/")
        self.page.fill("#id_username", person.email)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/")
        return self

    def go(self, address):
        answer = self.page.goto(address)
        return answer.status

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
