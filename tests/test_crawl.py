"""Every link, as every person of the cast: none leads nowhere, none fails, no page is too heavy."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.conf import settings

from accounts import outbox
from tests import shares
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.timeout(400)

# Of addresses that differ only in their query so many are asked; of those that differ in their month, one.
VARIANTS = 2
SKIPPED = ("/static/", "/admin/", "/health/")


class Links(HTMLParser):
    """The addresses a page offers: its links, and its forms as they stand before anything is chosen."""

    def __init__(self, page, here):
        super().__init__()
        self.found, self.here, self.form, self.select = [], here, None, ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag in {"a", "link"} and a.get("rel") not in {"stylesheet", "preload"} and a.get("href"):
            self.found.append(urljoin(self.here, a["href"]))
        elif tag == "form" and (a.get("method") or "get").lower() == "get":
            self.form = (urljoin(self.here, a.get("action") or self.here.partition("?")[0]), {})
        elif self.form:
            self._keep(tag, a)

    def _keep(self, tag, a):
        """What the form sends where nothing is chosen; of a choice the first, unless another is marked."""
        values = self.form[1]
        if tag == "select":
            self.select = a.get("name", "")
        elif tag == "option" and self.select and ("selected" in a or self.select not in values):
            values[self.select] = a.get("value", "")
        elif tag == "input" and a.get("name") and a.get("type") not in {"checkbox", "radio", "submit"}:
            values[a["name"]] = a.get("value", "")
        elif tag == "input" and "checked" in a and a.get("name"):
            values[a["name"]] = a.get("value", "on")

    def handle_endtag(self, tag):
        if tag == "form" and self.form:
            address, values = self.form
            if not urlsplit(address).path.startswith("/api/"):  # those are tried by hand, cell by cell
                self.found.append(f"{address}?{urlencode(values)}" if values else address)
            self.form = None


def kind(address):
    """Addresses of one kind differ in their month or their query alone."""
    parts = urlsplit(address)
    return re.sub(r"^/as-of/[\d-]+", "/as-of/…", parts.path) + ("?" if parts.query else "")


def most_of(address):
    """How many addresses of its kind are asked."""
    if address.startswith("/as-of/"):
        return 1
    return VARIANTS if "?" in address else 1_000


def crawl(browser, start="/", most=None):
    """Every page reached from `start`: its address, where the link stood, its answer."""
    most = most or (600 if shares.whole else 200)
    waiting, seen, of_kind = deque([(start, "")]), {start}, Counter()
    while waiting and most:
        address, linked_from = waiting.popleft()
        answer = browser.get(address)
        most -= 1
        yield address, linked_from, answer
        if answer.status_code in (301, 302):
            offered = [urljoin(address, answer.url)]
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            offered = Links(answer.content.decode(), address).found
        else:
            offered = []
        for link in offered:
            parts = urlsplit(link)
            target = parts._replace(scheme="", netloc="", fragment="").geturl()
            if parts.netloc not in ("", "testserver") or parts.scheme not in ("", "http", "https"):
                continue
            if target in seen or target.startswith(SKIPPED):
                continue
            seen.add(target)
            of_kind[kind(target)] += 1
            if of_kind[kind(target)] <= most_of(target):
                waiting.append((target, address))


def complaints(browser):
    """What is wrong with the pages a reader can reach, and how many there are."""
    wrong, pages = [], 0
    for address, linked_from, answer in crawl(browser):
        pages += 1
        if answer.status_code >= 400:
            wrong.append(f"{answer.status_code} {address}, linked from {linked_from}")
        elif (size := weight(answer)) > PAGE_BYTES:
            wrong.append(f"{size} bytes: {address}")
    return wrong, pages


@pytest.fixture
def filled(cast):
    outbox.settle()
    return cast


EXHAUSTIVE = [pytest.param(who, marks=pytest.mark.exhaustive) for who in ["dora", "pia", "anwar", "noor"]]


@pytest.mark.parametrize("who", ["berit", "administrator", *EXHAUSTIVE])
def test_no_link_leads_nowhere(filled, sign_in, who):
    wrong, pages = complaints(sign_in(getattr(filled, who)))
    assert wrong == []
    assert pages > 40


def test_no_link_of_a_stranger_leads_nowhere(filled, client):
    wrong, pages = complaints(client)
    assert wrong == []
    assert pages >= 3


def test_no_link_leads_nowhere_in_arabic(filled, sign_in):
    browser = sign_in(filled.anwar)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    wrong, pages = complaints(browser)
    assert wrong == []
    assert pages > 40


def test_a_dead_link_and_a_form_would_be_found():
    page = (
        '<a href="../x/#top">x</a><form action="/y/"><input name="q" value="1"><input type="radio" name="r" '
    )
    page += 'value="2"><select name="s"><option value="3"><option value="4" selected></select></form>'
    assert Links(page, "/a/b/").found == ["/a/x/#top", "/y/?q=1&s=4"]
