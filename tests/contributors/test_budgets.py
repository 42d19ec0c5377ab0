"""Budgets: who enters and sees them, their periods, pools prorated, pages and API."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Event
from accounts.services import grant_role
from contributors import services_budgets as services
from contributors.budgeting import billed, by_rule, last_days, with_totals
from contributors.models import Appropriation, CostPool
from missions.models import Mandate

pytestmark = pytest.mark.django_db
CYCLE = {"cycle": "2025/26", "starts_on": date(2025, 7, 1), "ends_on": date(2026, 6, 30)}


@pytest.fixture
def faye(cast):
    """dora, who keeps the money of ALPHA."""
    grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
    return cast.dora


@pytest.fixture
def ends_in_november(cast):
    """ALPHA's mandate ends on 15 November 2025 and is not extended yet."""
    Mandate.objects.filter(mission=cast.alpha).delete()
    Mandate.objects.create(
        mission=cast.alpha, instrument="S/RES/1", starts_on=date(2024, 11, 16), ends_on=date(2025, 11, 15)
    )


def recorded(cast, by, **given):
    given = {"instrument": "A/RES/79/0", "maintenance": 1_200_000} | CYCLE | given
    return services.record_budget(mission=given.pop("mission", cast.alpha), **given, by=by)


def periods_of(row):
    fields = ("starts_on", "ends_on", "amount", "is_conditional", "is_decided")
    return [tuple(values) for values in row.apportionments.values_list(*fields)]


@pytest.mark.parametrize("who", ["anwar", "berit", "pia", "chidi", "administrator"])
def test_only_funding_officers_enter_one(cast, who):
    with pytest.raises(PermissionDenied):
        recorded(cast, getattr(cast, who))
    assert not Appropriation.objects.exists()


def test_a_year_is_cut_where_the_mandate_ends_and_the_rest_waits_for_an_extension(
    cast, faye, ends_in_november
):
    row = recorded(cast, faye)
    assert periods_of(row) == [
        (date(2025, 7, 1), date(2025, 11, 15), 450_000, False, False),
        (date(2025, 11, 16), date(2026, 6, 30), 750_000, True, False),
    ]
    assert Event.objects.filter(verb="budget.recorded").count() == 1


def test_a_resolution_decides_the_periods_and_they_come_to_all_that_is_assessed(cast, faye, ends_in_november):
    row = recorded(cast, faye)
    decided = [
        (date(2025, 7, 1), date(2025, 12, 31), 600_100, False),
        (date(2026, 1, 1), date(2026, 6, 30), 599_900, True),
    ]
    with pytest.raises(ValidationError, match="come to 1,200,001 USD; to be assessed are 1,200,000 USD"):
        services.apportion_budget(row, periods=[*decided[:1], (*decided[1][:2], 599_901, True)], by=faye)
    row = services.apportion_budget(row, periods=decided, by=faye)
    assert [period[2] for period in periods_of(row)] == [600_100, 599_900]
    services.change_budget(row, source="as adopted", by=faye)
    assert [period[2] for period in periods_of(row)] == [600_100, 599_900]
    row = services.apportion_budget(Appropriation.objects.get(), by=faye)
    assert [period[2] for period in periods_of(row)] == [450_000, 750_000]


def test_periods_neither_overlap_nor_leave_the_cycle(cast, faye):
    row = recorded(cast, faye)
    overlapping = [
        (date(2025, 7, 1), date(2026, 1, 31), 600_000, False),
        (date(2026, 1, 1), date(2026, 6, 30), 600_000, False),
    ]
    with pytest.raises(ValidationError, match="overlap"):
        services.apportion_budget(row, periods=overlapping, by=faye)
    with pytest.raises(ValidationError, match="within the budget's days"):
        outside = [(date(2025, 6, 30), date(2026, 6, 30), 1_200_000, False)]
        services.apportion_budget(row, periods=outside, by=faye)


def test_two_budgets_of_a_mission_never_stand_on_one_day(cast, faye):
    recorded(cast, faye)
    with pytest.raises(ValidationError, match="overlap"):
        recorded(cast, faye)


def test_a_pool_is_prorated_by_maintenance_and_what_is_left_goes_to_the_largest(cast, faye):
    pool = CostPool.objects.create(
        kind="support_account", cycle="2025/26", amount=1_000, instrument="A/RES/0"
    )
    grant_role(role="treasury", subject=cast.un, person=cast.dora, by=cast.system)
    large = recorded(cast, faye, maintenance=2_000, shares={pool: 0})
    small = recorded(cast, faye, mission=cast.shade, maintenance=1_000, shares={pool: 0})
    services.prorate_pool(pool, by=cast.dora)
    assert [row.pool_shares.get().amount for row in (large, small)] == [700, 300]
    assert with_totals(Appropriation.objects.filter(pk=large.pk)).get().gross == 2_700


def test_a_budget_of_a_hidden_mission_is_seen_through_it(cast, faye):
    recorded(cast, faye)
    recorded(cast, cast.system, mission=cast.shade)
    seen = [Appropriation.objects.visible_to(person).count() for person in (cast.dora, cast.noor)]
    assert seen == [1, 2]


def test_from_a_new_budget_to_its_periods_on_pages(cast, faye, sign_in, ends_in_november):
    browser = sign_in(faye)
    assert "/budgets/new/" in browser.get("/budgets/").content.decode()
    form = {
        "mission": cast.alpha.slug, "kind": "appropriation", "cycle": "2025/26", "starts_on": "2025-07-01",
        "ends_on": "2026-06-30", "instrument": "A/RES/79/0", "currency": "USD", "maintenance": "1,200,000",
        "rounds_to": "100", "certainty": "published", "reason": "adopted", "cost_civilian": "200 000",
    }  # fmt: skip
    wrong = browser.post("/budgets/new/", form | {"cycle": "2025/27"})
    assert wrong.status_code == 200 and "Write the cycle as in 2025/26" in wrong.content.decode()
    answer = browser.post("/budgets/new/", form)
    row = Appropriation.objects.get()
    assert answer.status_code == 302 and answer.url == f"/budgets/{row.pk}/"
    page = browser.get(answer.url).content.decode()
    assert "750,000" in page and "if the mandate is extended" in page and "200,000" in page
    wrong = browser.post(f"{answer.url}periods/", {"periods": "July 2025", "version": 1, "reason": "x"})
    assert "Line 1" in wrong.content.decode()
    lines = "2025-07-01 2025-11-15 450,100\n2025-11-16 2026-06-30 749,900 conditional"
    browser.post(f"{answer.url}periods/", {"periods": lines, "version": 1, "reason": "the resolution"})
    assert [period[2] for period in periods_of(row)] == [450_100, 749_900]
    assert all(period[4] for period in periods_of(row))


def test_somebody_quicker_is_told_with_both_versions(cast, faye, sign_in):
    row = recorded(cast, faye)
    browser = sign_in(faye)
    services.change_budget(row, maintenance=1_300_000, by=faye)
    form = {
        "kind": "appropriation", "cycle": "2025/26", "starts_on": "2025-07-01", "ends_on": "2026-06-30",
        "instrument": "A/RES/79/0", "currency": "USD", "maintenance": "1250000", "rounds_to": "100",
        "certainty": "published", "reason": "mend", "version": "1",
    }  # fmt: skip
    page = browser.post(f"/budgets/{row.pk}/change/", form)
    assert page.status_code == 200 and "1300000" in page.content.decode()
    row.refresh_from_db()
    assert row.maintenance == 1_300_000


def test_the_api_enters_corrects_and_apportions(cast, faye, token):
    given = {
        "mission": "ALPHA", "cycle": "2025/26", "starts_on": "2025-07-01", "ends_on": "2026-06-30",
        "instrument": "A/RES/79/0", "maintenance": "1200000.00",
    }  # fmt: skip
    client = Client(headers=token(faye, scopes=("read", "missions:write")))
    made = client.post(
        "/api/v1/appropriations/", given, content_type="application/json", headers={"Idempotency-Key": "made"}
    )
    assert made.status_code == 201, made.content
    address = f"/api/v1/appropriations/{made.json()['id']}/"
    assert made.json()["gross"] == "1200000.00" and len(made.json()["periods"]) >= 1
    bills = client.get(f"{address}bills/").json()
    assert bills["appropriation"] == 1_200_000 and bills["years_without_rates"] == [2025, 2026]
    whole = {"periods": [{"starts_on": "2025-07-01", "ends_on": "2026-06-30", "amount": 1}]}
    refused = client.post(
        f"{address}apportion/", whole, content_type="application/json", headers={"Idempotency-Key": "set"}
    )
    assert refused.status_code == 400 and "1,200,000" in refused.content.decode()


def test_what_the_rule_says_is_shown_beside_what_was_decided(cast, faye, ends_in_november):
    row = recorded(cast, faye)
    totalled = with_totals(Appropriation.objects.filter(pk=row.pk)).get()
    assert [amount for _span, amount in by_rule(totalled, 1_200_000, last_days(totalled))] == [
        450_000,
        750_000,
    ]
    assert billed(totalled).rows == []
