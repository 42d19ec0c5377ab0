"""What an offer's history tells whom: its contributor all, who decides since it was submitted."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from contributors import services_pledges as services
from missions import services_requirements as needs
from tests.contributors.test_pledges import OFFER, accepted, needed, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast):
    return needed(cast)


def history(browser, pledge):
    return browser.get(f"/history/pledge/{pledge.pk}/").content.decode()


def before_this_transaction(pledge):
    """The database writes of a change when its transaction began, which in a test is before any step."""
    pledge.submitted_at = timezone.now() - timedelta(days=1)
    pledge.save(update_fields=["submitted_at"])
    pledge.refresh_from_db()


def test_who_decides_reads_nothing_of_the_draft(cast, need, sign_in):
    row = services.draft_pledge(
        cast.bresland, requirement=need, reference="1", quantity=7, by=cast.berit, **OFFER
    )
    row = services.change_pledge(row, conditions="Fuel of the secret kind", by=cast.berit)
    row = services.change_pledge(row, conditions="Fuel", days_to_deploy=33, by=cast.berit)
    row = services.submit_pledge(row, by=cast.berit)
    services.change_pledge(row, days_to_deploy=44, by=cast.berit)
    own, decides = (history(sign_in(who), row) for who in (cast.berit, cast.anwar))
    assert "secret kind" in own and "secret kind" not in decides
    assert "44" in decides


def test_why_the_two_sides_took_a_step_stays_between_them(cast, need, sign_in):
    row = offered(need, cast.bresland, cast.berit)
    accepted(row, cast.anwar, reason="only part of the beds")
    before_this_transaction(row)
    services.show_pledge(row, visibility=3, reason="opened to all of them", by=cast.berit)
    needs.change_requirement(need, audience="public", by=cast.anwar)
    for who, is_told in ((cast.berit, True), (cast.anwar, True), (cast.dora, False)):
        browser = sign_in(who)
        found = browser.get("/api/v1/events/?verb=pledge.accepted").json()["results"]
        assert [one["reason"] for one in found] == ["only part of the beds" if is_told else ""]
        for asked in ("fields=reason", "format=csv", "fields=reason&format=csv"):
            told = browser.get(f"/api/v1/events/?verb=pledge.accepted&{asked}").getvalue().decode()
            assert ("only part" in told) is is_told
        for page in (history(browser, row), browser.get("/history/").content.decode()):
            assert ("only part of the beds" in page) is is_told
        assert ("V3: everyone" in history(browser, row)) is is_told


def test_why_it_deployed_by_exception_stays_between_them(cast, need, sign_in):
    row = offered(need, cast.bresland, cast.berit)
    row = accepted(row, cast.anwar)
    row.state = "preparing"
    row.save(update_fields=["state"])
    services.deploy_pledge(row, exception="the visit was cancelled by flood", by=cast.anwar)
    before_this_transaction(row)
    services.show_pledge(row, visibility=3, by=cast.berit)
    needs.change_requirement(need, audience="public", by=cast.anwar)
    for who, is_told in ((cast.berit, True), (cast.anwar, True), (cast.dora, False)):
        browser = sign_in(who)
        answers = [
            history(browser, row),
            browser.get(row.get_absolute_url()).content.decode(),
            browser.get("/api/v1/events/?verb=pledge.deployed").content.decode(),
        ]
        assert ["cancelled by flood" in answer for answer in answers[1:]] == [is_told] * 2
        assert "cancelled by flood" not in answers[0] or is_told
        if is_told:
            assert re.findall(r"<dt>Deployed by exception</dt>.*?<bdi>Anwar</bdi>, ", answers[1])


def test_moments_are_written_as_pages_write_them(cast, need, sign_in):
    row = offered(need, cast.bresland, cast.berit)
    page = history(sign_in(cast.berit), row)
    assert re.findall(r"<dt>Submitted</dt>.*?<ins>.*? UTC</ins>", page)
    assert not re.findall(r"<ins>[^<]*\+00:00", page)
