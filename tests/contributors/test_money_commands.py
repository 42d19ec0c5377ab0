"""The commands of money, on the reference data as every portal has it."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import demo as accounts_demo
from contributors import demo as contributors_demo
from contributors import demo_budgets, rating
from contributors.known_names import KnownPartners
from contributors.models import StateLevel
from missions import demo as missions_demo
from tests.registers import published


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The reference data, once for all that is read here; each test then stands in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        _load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(loaded, db):
    """As every portal has it."""


def _load():
    accounts_demo.load_reference()
    missions_demo.load_reference()
    contributors_demo._rates(dict(accounts_demo.Partner.objects.values_list("code", "pk")))
    demo_budgets.load_reference()


def printed(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("year", [2025, 2026])
def test_rates_are_those_worked_back_from_the_bills_to_four_decimals(reference, year):
    """193 states, matched by name: un_peacekeeping_rates_2025_2026_derived.csv."""
    table = csv.DictReader(published("un_peacekeeping_rates_2025_2026_derived.csv").decode().splitlines())
    theirs = {
        row["member_state"]: Decimal(row["peacekeeping_rate_pct"])
        for row in table
        if row["year"] == str(year)
    }
    ours = {state.partner.pk: state.shown for state in rating.rates_of(year).states}
    known = KnownPartners.of_partners()
    assert {known.find("", name, None): rate for name, rate in theirs.items()} == ours
    assert len(ours) == 193


def test_rates_sum_to_exactly_100_and_the_pool_is_as_the_closing_equation_says(reference):
    rates = rating.rates_of(2025)
    assert sum(state.effective for state in rates.states) == 100
    assert round(float(rates.pool), 4) == 9.8189
    shown = {state.partner.code: state.shown for state in rates.states}
    assert [shown[code] for code in ("USA", "CHN", "CZE", "EST")] == [
        Decimal("26.1584"), Decimal("23.7851"), Decimal("0.2523"), Decimal("0.0405"),
    ]  # fmt: skip


def test_a_state_that_moves_up_has_arrived_in_its_last_year(reference):
    percents = {
        year: {s.partner.code: s.discount for s in rating.rates_of(year).states}
        for year in (2025, 2026, 2027)
    }
    czechia = [round(float(percents[year]["CZE"]) * 100, 2) for year in percents]
    assert czechia == [26.67, 13.33, 0]
    assert [float(percents[year]["EST"]) for year in percents] == [0.1, 0, 0]


def test_a_discount_of_its_own_holds_in_its_years_alone(reference):
    bahamas = StateLevel.objects.get(partner__code="BHS")
    StateLevel.objects.filter(pk=bahamas.pk).update(own_percent="5", own_from=2026, own_until=2026)
    found = {
        year: next(s.discount for s in rating.rates_of(year).states if s.partner.code == "BHS")
        for year in (2025, 2026, 2027)
    }
    assert float(found[2026]) == 0.05 and found[2025] == found[2027] != found[2026]


def test_the_command_of_rates_prints_json_and_csv(reference):
    document = json.loads(printed("rates", year=2025))
    assert document["year"] == 2025 and len(document["rows"]) == 193
    assert document["rows"][0] == {
        "iso3": "USA", "regular": 22.0, "level": "A", "discount": None, "effective": 26.1584,
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(printed("rates", year=2025, format="csv"))))
    assert rows[1]["iso3"] == "CHN" and rows[1]["effective"] == "23.7851"


def test_a_year_without_rates_names_those_that_have_some(reference):
    with pytest.raises(CommandError, match="2024.*2027, 2026, 2025"):
        printed("rates", year=2024)


def test_apportion_prints_a_line_a_part(reference):
    command = ["apportion", "--amount", "341709400", "--from", "2025-07-01", "--until", "2026-06-30"]
    assert printed(*command, "--parts", "2025-11-15") == (
        "2025-07-01 2025-11-15 128141000\n2025-11-16 2026-06-30 213568400\n"
    )
    with pytest.raises(CommandError, match="--parts: 2026-06-30"):
        printed(*command, "--parts", "2026-06-30")
    with pytest.raises(CommandError, match="--from"):
        printed("apportion", "--amount", "1", "--from", "July", "--until", "2026-06-30")


def test_assess_bills_every_state_of_every_period_exactly(reference):
    document = json.loads(printed("assess", mission="minusca", cycle="2025/26"))
    assert document["appropriation"] == document["assessed"] == 1_297_912_500
    assert [p["amount"] for p in document["periods"]] == [486_717_100, 811_195_400]
    assert [p["monthly"] for p in document["periods"]] == [108_159_375] * 2
    assert len(document["rows"]) == 193
    for place, period in enumerate(document["periods"]):
        assert sum(row["amounts"][place] for row in document["rows"]) == period["amount"]
    assert sum(row["total"] for row in document["rows"]) == document["appropriation"]
    usa = document["rows"][0]
    assert usa["iso3"] == "USA" and abs(usa["amounts"][0] - 486_717_100 * 0.261584) < 500


def test_special_shares_come_off_before_the_rest_is_assessed(reference):
    document = json.loads(printed("assess", mission="UNFICYP", cycle="2025/26"))
    special = {row["iso3"]: row["special"] for row in document["rows"] if row["special"]}
    assert special == {"CYP": 19_865_367, "GRC": 6_500_000}
    assert document["assessed"] == 36_396_733 == sum(p["amount"] for p in document["periods"])
    assert sum(row["total"] for row in document["rows"]) == document["appropriation"] == 62_762_100


def test_periods_in_a_year_without_rates_are_not_billed_and_said(reference):
    document = json.loads(printed("assess", mission="UNISFA", cycle="2024/25"))
    assert document["years_without_rates"] == [2024]
    assert document["rows"][0]["amounts"][:2] == [None, None]
    assert document["rows"][0]["total"] is None and document["rows"][0]["amounts"][2] > 0


def test_assess_names_the_cycles_there_are(reference):
    with pytest.raises(CommandError, match="2024/25, 2025/26"):
        printed("assess", mission="UNISFA", cycle="2023/24")
