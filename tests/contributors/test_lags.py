"""Days from authorization to arrival by step with their cause, and how long places stand open."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contributors import reading_lags
from contributors import services_deployments as deployments
from contributors import services_pledges as offers
from contributors.lag import STAGES, Span, Stay, lag, vacancy
from missions.models import Requirement
from tests.contributors.test_deployments import deployed, today
from tests.contributors.test_pledges import accepted, needed, offered

DAY = date(2026, 1, 1)


def after(*days):
    return {stage: DAY + timedelta(days=n) for stage, n in zip(STAGES, days, strict=False)}


def test_each_step_has_its_days_and_the_longest_is_the_cause():
    found = lag(after(0, 4, 10, 40, 100, 105, 130), today=DAY + timedelta(days=500))
    assert [span.days for span in found.spans] == [4, 6, 30, 60, 5, 25]
    assert (found.days, found.cause, found.goal) == (130, Span("signed", 60), None)
    assert found.has_arrived


def test_what_has_not_come_is_counted_until_today():
    found = lag(after(0, 4, 10), today=DAY + timedelta(days=29))
    assert found.spans[-1] == found.cause == Span("accepted", 19, True)
    assert (found.days, found.goal, found.has_arrived) == (29, 30, False)


def test_what_is_over_or_was_never_approved_waits_for_nothing():
    assert lag(after(0, 4), today=DAY, goes_on=False).spans == (Span("circulated", 4),)
    assert lag({"circulated": DAY}, today=DAY) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=6, max_size=6))
def test_steps_sum_to_the_whole_and_are_never_negative(offsets):
    days = {
        stage: n if n is None else DAY + timedelta(days=n)
        for stage, n in zip(STAGES[1:], offsets, strict=True)
    }
    found = lag({"approved": DAY} | days, today=DAY + timedelta(days=400))
    assert found.days == sum(span.days for span in found.spans)
    assert all(span.days >= 0 for span in found.spans)
    latest = max((day for day in days.values() if day), default=DAY)
    assert found.days >= (latest - DAY).days


@pytest.mark.parametrize(
    "stays, expected",
    [
        ([], (2, DAY)),
        ([Stay(2, DAY)], None),
        ([Stay(1, DAY)], (1, DAY)),
        ([Stay(2, DAY, DAY + timedelta(days=20))], (2, DAY + timedelta(days=20))),
        (
            [Stay(2, DAY, DAY + timedelta(days=20)), Stay(1, DAY + timedelta(days=20))],
            (1, DAY + timedelta(days=20)),
        ),
        ([Stay(1, DAY, DAY + timedelta(days=20)), Stay(1, DAY + timedelta(days=30))], (1, DAY)),
    ],
)
def test_a_place_stands_open_since_all_of_it_last_stood(stays, expected):
    found = vacancy(2, DAY, stays, today=DAY + timedelta(days=100))
    assert (found and (found.open, found.since)) == expected


def test_what_is_not_needed_yet_is_not_open():
    assert vacancy(2, DAY, [], today=DAY - timedelta(days=1)) is None


@pytest.mark.django_db
class TestOfPeople:
    def test_a_deployment_tells_its_days_to_those_who_see_the_pledge(self, cast):
        need = needed(cast)
        row = deployed(accepted(offered(need, cast.bresland, cast.berit), cast.anwar), cast)
        long_ago = timezone.now() - timedelta(days=60)
        Requirement.objects.filter(pk=need.pk).update(approved_at=long_ago, circulated_at=long_ago)
        (one,) = reading_lags.lags(cast.anwar, mission=cast.alpha)
        assert (one.pledge, one.lag.days, str(one.cause), one.lag.goal) == (row, 60, "an offer", 90)
        assert reading_lags.lags(cast.pia, mission=cast.alpha) == []
        (open_,) = reading_lags.vacancies(cast.anwar, requirement=need)
        assert open_.vacancy.open == 8
        (theirs,) = reading_lags.vacancies(cast.pia, requirement=need)
        assert theirs.vacancy.open == 20
        offers.end_pledge(row, by=cast.anwar)
        (open_,) = reading_lags.vacancies(cast.anwar, requirement=need)
        assert (open_.vacancy.open, open_.vacancy.since) == (8, date(2026, 1, 1))

    def test_pages_say_it(self, cast, sign_in):
        need = needed(cast)
        row = deployed(accepted(offered(need, cast.bresland, cast.berit), cast.anwar), cast, on=today(-3))
        deployments.change_deployment(row.deployments.get(), personnel=60, by=cast.berit)
        browser = sign_in(cast.anwar)
        for address in (f"/pledges/{row.pk}/", f"/requirements/{need.pk}/", "/missions/alpha/requirements/"):
            page = browser.get(address).content.decode()
            assert "From authorization to boots on the ground" in page and "preparation and movement" in page
        assert "8 of 20 stand open" in page
