"""Figures as of a past month: the address carries it, the links keep it, and what was is not written."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import get_script_prefix
from django.utils.translation import override

from accounts import as_of, navigation, outbox
from contributors.models import BurdenTotal
from contributors.services import report_strength
from missions.services import add_mandate, change_mandate

JUNE, JULY = "/as-of/2025-06", "/as-of/2025-07"


@pytest.fixture
def browser(sign_in, cast):
    """Anwar's, with ALPHA of July twice as strong as that of June."""
    report_strength(
        mission=cast.alpha,
        month=cast.months[1],
        contributor=cast.bresland,
        category="troops",
        women=60,
        men=150,
        reason="corrected",
        by=cast.system,
    )
    outbox.settle()
    return sign_in(cast.anwar)


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _persons(scope, month):
    return BurdenTotal.objects.get(scope=scope, month=month).personnel


def test_a_past_month_shows_exactly_its_stored_summary(browser, cast):
    for prefix, month in ((JUNE, cast.months[0]), ("", cast.months[1])):
        answer = browser.get(f"{prefix}/missions/alpha/")
        total = BurdenTotal.objects.get(scope="mission:ALPHA", month=month)
        assert answer.status_code == 200
        assert _deployed(answer) == f"{total.personnel} deployed, {month:%B %Y}"
    assert _persons("mission:ALPHA", cast.months[0]) == 200
    assert _persons("mission:ALPHA", cast.months[1]) == 310


def _deployed(answer):
    """The first figure of a page as "310 deployed, July 2025"."""
    words, figure = re.search(
        r'class="first"><dt>(.*?)</dt><dd>([\d,]+)', answer.content.decode(), re.S
    ).groups()
    return f"{figure} {words}"


def test_every_page_of_figures_speaks_of_the_month_and_of_none_later(browser):
    for page in (
        "/missions/",
        "/missions/alpha/",
        "/contributors/",
        "/contributors/XBR/",
        "/burden-sharing/",
    ):
        then, now = browser.get(JUNE + page), browser.get(page)
        assert then.status_code == 200, page
        words = _text(then).replace(_choices(then), "")
        assert "Figures as of June 2025" in words, page
        assert "July 2025" not in words, page
        assert "Jul 2025" not in words, page
        assert "Jul" in _text(now), page
    assert "30 June 2025" in _text(browser.get(f"{JUNE}/readiness/"))


def _choices(answer):
    """The words of the list of months, which names later ones too."""
    html = answer.content.decode()
    listed = html[html.index('id="as-of-month"') : html.index("</select>", html.index('id="as-of-month"'))]
    return " ".join(re.sub(r"<[^>]+>", " ", listed[listed.index(">") + 1 :]).split())


def test_mandates_are_those_of_its_last_day(browser, cast):
    change_mandate(cast.alpha.mandates.get(), ends_on=date(2025, 6, 30), by=cast.system)
    add_mandate(cast.alpha, instrument="S/RES/2", starts_on=date(2025, 7, 1), by=cast.system)
    assert "S/RES/2" not in _text(browser.get(f"{JUNE}/missions/alpha/"))
    assert "S/RES/2" in _text(browser.get(f"{JULY}/missions/alpha/"))


def test_every_link_keeps_the_month_and_one_leads_back(browser):
    html = browser.get(f"{JUNE}/missions/?phase=any").content.decode()
    assert f'href="{JUNE}/missions/alpha/"' in html
    assert f'href="{JUNE}/contributors/"' in html
    assert 'href="/missions/?phase=any"' in html
    assert not re.search(r'href="/(missions|contributors)/[a-z]', html)
    assert get_script_prefix() == "/"


def test_each_group_of_the_rail_stands_once(cast, rf):
    for language in ("en", "ar"):
        with override(language):
            request = rf.get("/missions/")
            request.user = cast.anwar
            words = [str(group["word"]) for group in navigation.rail(request) if group["word"]]
        assert len(words) > 5 and len(words) == len(set(words))


def test_the_rail_marks_the_page_one_is_on(browser):
    html = browser.get(f"{JUNE}/missions/").content.decode()
    assert re.search(rf'href="{JUNE}/missions/" aria-current="page"', html)
    assert not re.search(rf'href="{JUNE}/" aria-current="page"', html)


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ({"month": "2025-06", "page": "/missions/?phase=any"}, f"{JUNE}/missions/?phase=any"),
        ({"month": "2025-07", "page": f"{JUNE}/missions/"}, f"{JULY}/missions/"),
        ({"month": "now", "page": f"{JUNE}/missions/alpha/"}, "/missions/alpha/"),
        (
            {"month": "2025-06", "page": "/burden-sharing/?scope=un&until=2025-07"},
            f"{JUNE}/burden-sharing/?scope=un",
        ),
        ({"month": "2025-06", "page": "https://elsewhere.example/"}, f"{JUNE}/"),
        ({"month": "2025-06", "page": "//elsewhere.example/"}, f"{JUNE}/"),
        ({"month": "2025-06", "page": "/\\elsewhere.example/"}, f"{JUNE}/"),
    ],
)
def test_the_month_chosen_leads_to_the_same_page(browser, asked, led_to):
    assert browser.get("/as-of/", asked).url == led_to


@pytest.mark.parametrize("month", ["2025-05", "2031-01", "1066-10", "0000-01", "2025-13", "soon"])
def test_a_month_without_figures_is_not_there_and_says_the_way_out(browser, month):
    for answer in (browser.get(f"/as-of/{month}/missions/"), browser.get("/as-of/", {"month": month})):
        assert answer.status_code == 404
        assert "No figures are kept for that month" in _text(answer)
        assert f'href="{JUNE}/' in answer.content.decode()


def test_the_past_cannot_be_written(browser, cast):
    told = cast.alpha.version
    answer = browser.post(f"{JUNE}/missions/alpha/", {"name": "Another"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Nothing was changed" in _text(answer)
    cast.alpha.refresh_from_db()
    assert cast.alpha.version == told


@pytest.mark.parametrize("page", ["account/", "api/v1/missions/", "admin/", "imports/?page=2", "sign-in/"])
def test_what_has_no_past_stays_outside(browser, page):
    answer = browser.get(f"{JUNE}/{page}")
    assert (answer.status_code, answer.url) == (307, f"/{page}")


def test_one_can_sign_out_of_the_past(browser):
    assert browser.post(f"{JUNE}/sign-out/", follow=True).status_code == 200
    assert browser.get("/").status_code == 302


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client, cast):
    answer = client.get(f"{JUNE}/missions/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/")
    assert f"next={JUNE}/missions/" in unquote(answer.redirect_chain[-1][0])


def test_the_months_offered_are_those_with_figures(browser, cast, rf):
    request = rf.get("/")
    request.user = cast.anwar
    assert as_of.months(request) == [date(2025, 7, 1), date(2025, 6, 1)]
