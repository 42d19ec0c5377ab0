"""What is given besides people and money: days of enabling units, training, goods; each by their sight."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from accounts import outbox
from accounts.services import grant_role
from contributors import services_verifications
from contributors.giving import Figures, Given, days_within, figures, together
from contributors.models import Contribution, Deployment
from missions.models import Capability
from tests.beginnings import report
from tests.contributors.test_pledges import accepted, needed, offered

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
AMOUNTS = st.none() | st.decimals(0, 1000, places=2)
GIVEN = st.builds(Given, st.integers(0, 400), st.integers(0, 400), AMOUNTS, AMOUNTS)
D = Decimal


def test_days_of_a_unit_are_those_within_the_period_both_ends_among_them():
    year = date(2025, 1, 1), date(2025, 12, 31)
    assert days_within(date(2025, 3, 1), date(2025, 3, 31), *year) == 31
    assert days_within(date(2024, 3, 1), None, *year) == 365
    assert days_within(date(2024, 3, 1), date(2024, 12, 31), *year) == 0
    assert days_within(None, None, *year) == 0


@settings(deadline=None)
@examples(first=DAYS, last=DAYS, ends=st.lists(DAYS, min_size=3, max_size=3, unique=True).map(sorted))
def test_a_period_in_two_parts_has_the_days_of_the_whole(first, last, ends):
    since, cut, until = ends
    first, last = sorted((first, last))
    after = date.fromordinal(cut.toordinal() + 1)
    parts = days_within(first, last, since, cut) + days_within(first, last, after, until)
    assert parts == days_within(first, last, since, until)


@settings(deadline=None)
@examples(rows=st.lists(GIVEN, max_size=5))
def test_together_is_the_sum_in_any_order_and_unknown_as_soon_as_a_part_is(rows):
    whole = together(rows)
    assert whole == together(reversed(rows))
    assert (whole.training is None) == any(row.training is None for row in rows)
    assert whole.delivered == sum(row.delivered for row in rows)


def test_of_one_of_whom_nothing_is_on_record_nothing_is_known():
    assert figures(None) == Figures(None, None, None, None)
    assert figures(Given(30, 60, D(5), None)) == Figures(30, 0.5, D(5), None)
    assert figures(Given()).enablers_kept is None


@pytest.fixture
def helped(cast):
    """An enabling unit of Bresland, there for half the days it was planned for; training, and fuel."""
    need = needed(cast)
    Capability.objects.filter(pk=need.capability_id).update(is_enabler=True)
    pledge = accepted(offered(need, cast.bresland, cast.berit), cast.anwar)
    Deployment.objects.filter(pledge=pledge).update(
        state="ended", arrives_on=date(2026, 1, 1), leaves_on=date(2026, 3, 1), arrived_on=date(2026, 1, 31),
        ended_on=date(2026, 3, 1),
    )  # fmt: skip
    of = {"contributor": cast.bresland, "mission": cast.alpha, "source": "Letter", "by": cast.system}
    of |= {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 2, 28)}
    post = services_verifications.post_verification
    post(Contribution, kind="training", group="Medics", value=D(900), valuation="at cost", **of)
    post(Contribution, kind="in_kind", group="Fuel", **of)
    for month in (1, 2, 3):
        report(cast.alpha, date(2026, month, 1), {(cast.bresland, "troops"): (1, 9)})
    outbox.settle()
    return pledge


def told(browser, measure, period="2026-Q1"):
    answer = browser.get(f"/api/v1/burden/?scope=mission:ALPHA&period={period}&measure={measure}")
    assert answer.status_code == 200, answer.content
    return {row["code"]: row[measure] for row in answer.json()["rows"]}


@pytest.mark.django_db
class TestExplorer:
    def test_enablers_are_the_days_in_the_mission_and_held_against_those_planned(self, cast, helped, sign_in):
        browser = sign_in(cast.berit)
        assert told(browser, "enablers") == {"XBR": 30}
        assert told(browser, "enablers", "2026-02") == {"XBR": 28}
        assert told(browser, "enablers_kept") == {"XBR": 0.5}

    def test_training_has_its_value_and_goods_without_one_are_not_reported(self, cast, helped, sign_in):
        browser = sign_in(cast.berit)
        assert {who: D(value) for who, value in told(browser, "training").items()} == {"XBR": 900}
        assert told(browser, "contributed") == {"XBR": None}

    def test_who_may_not_see_the_offer_and_the_contribution_is_told_nothing_of_them(
        self, cast, helped, sign_in
    ):
        address = "/burden-sharing/?scope=mission:ALPHA&period=2026-Q1&measure="
        for measure in ("enablers", "training"):
            assert "Bresland" in sign_in(cast.berit).get(address + measure).content.decode()
            stranger = sign_in(cast.pia)
            assert told(stranger, measure) == {}
            assert "Bresland carries" not in stranger.get(address + measure).content.decode()

    def test_page_file_and_rows_show_one_figure(self, cast, helped, sign_in):
        browser = sign_in(cast.berit)
        query = "scope=mission:ALPHA&period=2026-Q1&measure=enablers"
        page = browser.get(f"/burden-sharing/?{query}")
        assert [row.value for row in page.context["answer"].rows] == [30]
        file = browser.get(f"/burden-sharing/file.json?{query}").json()
        assert [row["enablers"] for row in file["rows"]] == [30, 30]
        assert browser.get(f"/burden-sharing/file.pdf?{query}").content.startswith(b"%PDF")
        rows = browser.get(f"/burden-sharing/rows/?{query}&of=XBR")
        assert [days for _one, *days in rows.context["units"]] == [[30, 60]]
        assert {one.group for one in rows.context["contributions"]} == {"Medics", "Fuel"}

    def test_no_history_is_kept_of_it(self, cast, helped, sign_in):
        address = "/burden-sharing/?scope=mission:ALPHA&period=2026-Q1&measure=enablers&known=2026-11-01"
        assert sign_in(cast.berit).get(address).status_code == 400

    def test_who_keeps_the_money_sees_the_contributions_of_all(self, cast, helped, sign_in):
        grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
        assert {who: D(value) for who, value in told(sign_in(cast.dora), "training").items()} == {"XBR": 900}
