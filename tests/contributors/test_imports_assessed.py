"""Published budgets, letters, spending and levels come in whole or not at all, and in again unchanged."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Import, Partner, User
from config.management.commands import demo
from contributors.models import (
    Apportionment,
    Appropriation,
    Assessment,
    Bill,
    CostLine,
    CostPool,
    LedgerLine,
    LevelTable,
    Payment,
    StateLevel,
)
from tests.registers import bring, counted, found, published

FINANCING = "un_mission_financing_2024_25_2025_26.json"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(kind, document, by, **options):
    return bring(kind, json.dumps(document), by=by, file_name="file.json", **options)


# --- Budgets
def financing(**given):
    budget = {"res": "A/RES/79/302", "mission": "ALPHA", "total": 1100, "maintenance": 1000}
    period = {"resolution": "A/RES/79/302", "mission": "ALPHA"}
    return {
        "appropriations": [budget | {"support_account": 100, "unlb": 0, "rsce": 0}],
        "apportionments": [
            period | {"amount": 600, "period": "1 July to 31 December 2025"},
            period | {"amount": 500, "period": "1 January to 30 June 2026"},
        ],
    } | given


@pytest.fixture
def pool(cast):
    return CostPool.objects.create(
        kind="support_account", cycle="2025/26", amount=5000, instrument="A/RES/79/298"
    )


def test_a_budget_comes_in_with_its_shares_and_decided_periods(cast, pool):
    row = sent("budgets", financing(), cast.system)
    assert counted(row) == (3, 0, 0, 0)
    budget = Appropriation.objects.get()
    assert (budget.mission, budget.cycle, budget.instrument) == (cast.alpha, "2025/26", "A/RES/79/302")
    assert (budget.starts_on, budget.ends_on) == (date(2025, 7, 1), date(2026, 6, 30))
    assert [(share.pool, share.amount) for share in budget.pool_shares.all()] == [(pool, 100)]
    periods = list(Apportionment.objects.values_list("starts_on", "ends_on", "amount", "is_decided"))
    assert periods == [
        (date(2025, 7, 1), date(2025, 12, 31), 600, True),
        (date(2026, 1, 1), date(2026, 6, 30), 500, True),
    ]
    assert counted(sent("budgets", financing(), cast.system)) == (0, 0, 3, 0)


def test_the_preview_stores_nothing(cast, pool):
    row = sent("budgets", financing(), cast.system, apply=False)
    assert counted(row) == (3, 0, 0, 0) and not Appropriation.objects.exists()


def test_what_differs_is_changed_and_told(cast, pool):
    sent("budgets", financing(), cast.system)
    later = financing()
    later["appropriations"][0] |= {"maintenance": 900, "total": 1000}
    later["apportionments"][1]["amount"] = 400
    row = sent("budgets", later, cast.system)
    assert found(row, "changes") == [(1, "maintenance", "900")]
    assert Appropriation.objects.get().maintenance == 900
    assert list(Apportionment.objects.values_list("amount", flat=True)) == [600, 400]


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"total": 1101}, "sum", (1, "total")),
        ({"mission": "NOWHERE"}, "invalid", (1, "mission")),
        ({"rsce": 1, "total": 1101}, "invalid", (1, "mission")),
        ({"res": "resolution 5"}, "missing", (1, "mission")),
        ({"maintenance": "1000"}, "missing", (1, "maintenance")),
    ],
)
def test_one_wrong_budget_keeps_the_file_out(cast, pool, change, code, at):
    wrong = financing()
    wrong["appropriations"][0] |= change
    row = sent("budgets", wrong, cast.system)
    assert row.state == Import.State.REFUSED and not Appropriation.objects.exists()
    assert at in [(line, column) for line, column, _value in found(row, code)]


@pytest.mark.parametrize(
    ("change", "code"), [({"period": "all year"}, "period"), ({"amount": 601}, "invalid")]
)
def test_periods_that_cannot_be_or_do_not_come_to_the_budget_keep_it_out(cast, pool, change, code):
    wrong = financing()
    wrong["apportionments"][0] |= change
    row = sent("budgets", wrong, cast.system)
    assert row.state == Import.State.REFUSED and found(row, code) and not Appropriation.objects.exists()


def test_who_keeps_the_money_brings_it_in_and_nobody_else(cast, pool):
    with pytest.raises(PermissionDenied):
        sent("budgets", financing(), cast.berit)
    services.grant_role(role="treasury", subject=cast.un, person=cast.pia, by=cast.system)
    row = sent("budgets", financing(), cast.pia)
    assert counted(row) == (3, 0, 0, 0)
    assert Appropriation.objects.get().mission == cast.alpha


# --- A letter of the regular budget
def letter(*bills, as_of="2025-12-30", **meta):
    told = [
        {"name": name, "assessment_amount": amount, "payment_status": status, "payment_date": day}
        for name, amount, status, day in bills
    ]
    sources = {"assessment_document": {"symbol": "ST/ADM/SER.B/9"}}
    head = {"year": 2025, "due_date": "2025-02-06", "as_of": as_of, "sources": sources}
    return {"meta": head | meta, "contributors": told}


OPEN = ("Calmora", 40, "not_paid_in_full", None)
PAID = ("Bresland", 60, "paid_on_time", "2025-01-20")


def test_a_letter_comes_in_with_its_bills_and_payments_in_double_entry(cast):
    row = sent("regular_letter", letter(PAID, OPEN, assessment_total=100), cast.system)
    assert counted(row) == (2, 0, 0, 0)
    stands = Assessment.objects.get()
    assert (stands.reference, stands.issued_on, stands.due_on, stands.amount) == (
        "ST/ADM/SER.B/9",
        date(2025, 1, 7),
        date(2025, 2, 6),
        100,
    )
    assert dict(Bill.objects.values_list("partner__code", "is_unknown")) == {"XBR": False, "XCA": True}
    assert list(Payment.objects.values_list("partner__code", "amount", "received_on")) == [
        ("XBR", 60, date(2025, 1, 20))
    ]
    lines = LedgerLine.objects.values_list("book", "amount")
    assert sum(amount for _book, amount in lines) == 0
    owed = sum(amount for book, amount in lines if book == LedgerLine.Book.RECEIVABLE)
    assert owed == 40
    assert counted(sent("regular_letter", letter(PAID, OPEN), cast.system)) == (0, 0, 2, 0)


def test_a_later_edition_adds_payments_and_leaves_what_stands(cast):
    sent("regular_letter", letter(PAID, OPEN), cast.system)
    later = letter((*PAID[:3], "2025-01-21"), ("Calmora", 40, "paid_late", "2026-01-05"), as_of="2026-02-01")
    row = sent("regular_letter", later, cast.system)
    assert counted(row) == (0, 1, 1, 0)
    assert found(row, "other_day") == [(1, "payment_date", "2025-01-21")]
    assert dict(Payment.objects.values_list("partner__code", "received_on")) == {
        "XBR": date(2025, 1, 20),
        "XCA": date(2026, 1, 5),
    }
    assert not Bill.objects.filter(is_unknown=True).exists()


@pytest.mark.parametrize(
    ("bills", "meta", "code"),
    [
        ([PAID, ("Nowhere", 1, "not_paid_in_full", None)], {}, "unknown_member"),
        ([PAID, PAID], {}, "repeated"),
        ([PAID], {"assessment_total": 61}, "sum"),
        ([(*PAID[:2], "perhaps", None)], {}, "status"),
        ([(*PAID[:3], None)], {}, "payment_date"),
        ([(*PAID[:3], "2026-01-01")], {}, "payment_date"),
        ([("Bresland", None, "not_paid_in_full", None)], {}, "missing"),
    ],
)
def test_one_wrong_bill_keeps_the_letter_out(cast, bills, meta, code):
    row = sent("regular_letter", letter(*bills, **meta), cast.system)
    assert row.state == Import.State.REFUSED and found(row, code) and not Assessment.objects.exists()


def test_a_letter_that_stands_is_not_billed_anew_by_a_file(cast):
    sent("regular_letter", letter(PAID), cast.system)
    row = sent("regular_letter", letter(("Bresland", 61, *PAID[2:]), OPEN), cast.system)
    assert row.state == Import.State.REFUSED
    assert found(row, "amount") == [(1, "assessment_amount", "61")]
    assert found(row, "not_billed") == [(2, "name", "Calmora")]


# --- Spending and levels
def spending(amount=10, stem=10):
    meta = {"measure": "expenditure", "fiscalYear": "2025/26", "currency": "USD"}
    node = {"tier": "class", "parentId": "ALPHA", "mission": "ALPHA", "costClass": "civilian_personnel"}
    return {
        "meta": meta,
        "nodes": [
            {"id": "ALPHA", "tier": "mission", "amount": stem},
            node | {"amount": amount, "source": {"symbol": "A/80/1"}},
            node | {"parentId": "RSCE", "mission": "RSCE", "amount": 4},
        ],
    }


def test_what_a_class_of_cost_took_comes_in_once(cast, pool):
    sent("budgets", financing(), cast.system)
    row = sent("spending", spending(), cast.system)
    assert counted(row) == (1, 0, 0, 0) and found(row, "not_a_mission") == [(3, "mission", "RSCE")]
    line = CostLine.objects.get()
    assert (line.cost_class, line.spent, line.approved) == ("civilian", 10, None)
    assert counted(sent("spending", spending(), cast.system)) == (0, 0, 1, 0)


def test_spending_without_a_budget_or_that_does_not_add_up_stays_out(cast, pool):
    row = sent("spending", spending(), cast.system)
    assert found(row, "no_budget") == [(2, "mission", "ALPHA")] and row.state == Import.State.REFUSED
    row = sent("spending", spending(stem=11), cast.system)
    assert found(row, "sum") == [(1, "amount", "11")]


@pytest.fixture
def levels(cast):
    return LevelTable.objects.create(
        name="Levels", organization=cast.un, starts_on=date(2025, 1, 1), average_income=11473
    )


def test_levels_come_in_and_in_again_unchanged(cast, levels):
    content = "iso3,level,came_from,moves_since,provenance\nXBR,B,E,2025,derived\nXCA,J,,,\n"
    row = bring("levels", content, by=cast.system, table="Levels")
    assert counted(row) == (2, 0, 0, 0)
    bresland = StateLevel.objects.get(partner=cast.bresland)
    assert (bresland.level, bresland.came_from, bresland.moves_since) == ("B", "E", 2025)
    assert bresland.provenance == "derived"
    assert counted(bring("levels", content, by=cast.system, table="Levels")) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("line", "code"),
    [("XBR,Z,,,", "not_a_level"), ("XBR,B,E,,", "invalid"), ("QQQ,B,,,", "unknown_member")],
)
def test_one_wrong_level_keeps_all_out(cast, levels, line, code):
    content = f"iso3,level,came_from,moves_since,provenance\nXCA,J,,,\n{line}\n"
    row = bring("levels", content, by=cast.system, table="Levels")
    assert row.state == Import.State.REFUSED and not StateLevel.objects.exists()
    assert found(row, code), list(row.findings.values_list("code", "reason"))


# --- The published files
def test_the_published_files_say_what_the_portals_own_tables_say(db):
    """Budgets, letters of three years, spending: all of them stand already, to the dollar and the day."""
    demo.load(reference_only=True)
    system = User.objects.system()
    row = bring("budgets", published(FINANCING), by=system, file_name="f.json")
    assert counted(row)[3] == 0, list(row.findings.values_list("line", "reason"))
    assert row.counts["unchanged"] == 56 and not found(row, "changes")
    for year in (2024, 2025, 2026):
        content = published(f"regular-budget-contributors-{year}.json")
        row = bring("regular_letter", content, by=system, file_name="f.json")
        assert counted(row) == (0, 0, 193, 0) and not found(row, "other_day")
    row = bring("spending", published("budget-pko-2024.json"), by=system, file_name="f.json")
    assert row.counts["refused"] == row.counts["changed"] == row.counts["new"] == 0


def test_an_empty_portal_takes_the_published_letter(db):
    demo.load(reference_only=True)
    Payment.objects.all().delete()
    Assessment.objects.all().delete()
    content = published("regular-budget-contributors-2025.json")
    row = bring("regular_letter", content, by=User.objects.system(), file_name="f.json")
    assert counted(row) == (193, 0, 0, 0)
    whole = Assessment.objects.get(reference="ST/ADM/SER.B/1083")
    assert whole.amount == Decimal(3_496_025_040) and whole.bills.count() == 193
    assert Payment.objects.count() == 151 and Partner.objects.get(code="CHN").payments.count() == 1
