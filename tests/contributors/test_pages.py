"""Pages of contributors and the burden-sharing explorer: the stored figures, explained."""

import re

import pytest

from accounts import outbox
from contributors.models import BurdenShare, BurdenTotal


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture(autouse=True)
def worked_out(cast):
    outbox.settle()


def test_a_list_of_nobody_says_so(sign_in, cast):
    """Where the filters let nobody through, and before a month is worked out."""
    browser = sign_in(cast.anwar)
    assert "No contributor fits." in browser.get("/contributors/?text=nobody of this name").content.decode()
    BurdenShare.objects.all().delete()
    assert "No contributor fits." in browser.get("/contributors/").content.decode()


def test_the_list_shows_the_stored_figures(sign_in, cast):
    answer = sign_in(cast.anwar).get("/contributors/?month=2025-07")
    stored = BurdenShare.objects.filter(scope="un", month=cast.months[1])
    assert [share.pk for share in answer.context["listing"].records] == [
        s.pk for s in stored.order_by("rank", "contributor__name")
    ]
    assert str(BurdenTotal.objects.get(scope="un", month=cast.months[1]).personnel) in _text(answer)


def test_a_contributor_page_hides_what_it_gives_to_a_hidden_mission(sign_in, cast):
    assert "SHADE" not in _text(sign_in(cast.anwar).get("/contributors/XBR/"))
    assert "SHADE" in _text(sign_in(cast.noor).get("/contributors/XBR/"))


def test_an_organization_is_sent_to_its_own_page(sign_in, cast):
    assert sign_in(cast.anwar).get("/contributors/AU/").url == "/organizations/AU/"


def test_the_explorer_explains_its_figure_and_hands_it_out(sign_in, cast):
    browser = sign_in(cast.anwar)
    answer = browser.get("/burden-sharing/?scope=mission:ALPHA&since=2025-07&until=2025-07&measure=share")
    text = _text(answer)
    assert "50.00" in text
    assert "Personnel of the contributor divided by all personnel of the scope." in text
    links = re.findall(r'href="(/burden-sharing/file[^"]+)"', answer.content.decode())
    assert len(links) == 4
    for link in links:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200


def test_a_period_adds_its_months_and_names_those_not_reported(sign_in, cast):
    BurdenTotal.objects.filter(scope="mission:ALPHA", month=cast.months[0]).update(month="2025-04-01")
    BurdenShare.objects.filter(scope="mission:ALPHA", month=cast.months[0]).update(month="2025-04-01")
    answer = sign_in(cast.anwar).get("/burden-sharing/?scope=mission:ALPHA&since=2025-04&until=2025-07")
    assert answer.context["answer"].total.personnel == 400 and "Person-months" in _text(answer)
    assert "not reported" in _text(answer) and "May 2025" in _text(answer)


@pytest.mark.parametrize("query", ["measure=beauty", "since=2025", "until=1066-10", "scope=un&since=%00"])
def test_what_cannot_be_asked_is_refused_and_not_a_fault(sign_in, cast, query):
    assert sign_in(cast.anwar).get(f"/burden-sharing/?{query}").status_code in {400, 404}


def test_a_scope_that_is_not_yours_is_not_there(sign_in, cast):
    assert sign_in(cast.anwar).get("/burden-sharing/?scope=mission:SHADE").status_code == 404
    assert "SHADE" not in _text(sign_in(cast.anwar).get("/burden-sharing/"))
