"""Loads the tables of money: levels of states, budgets of missions, shared costs, apportionments."""

from decimal import Decimal

from accounts import tables
from accounts.models import Partner
from contributors import ledger
from contributors.models import (
    Apportionment,
    Appropriation,
    Assessment,
    Bill,
    CostLine,
    CostPool,
    LevelDiscount,
    LevelTable,
    Payment,
    PaymentShare,
    PoolShare,
    SpecialShare,
    StateLevel,
)
from missions.models import Mission

FOLDER = "contributors/reference"


def load_reference():
    codes = dict(Partner.objects.values_list("code", "pk"))
    return {"levels": _levels(codes), "budgets": _budgets(codes), "bills": _regular_bills()}


def _levels(codes):
    if LevelTable.objects.exists():
        return 0
    found = {
        row["name"]: LevelTable.objects.create(
            name=row["name"],
            organization_id=codes[row["organization"]],
            starts_on=tables.day(row["starts_on"]),
            ends_on=tables.day(row["ends_on"]),
            average_income=int(row["average_income"]),
            source=row["source"],
        )
        for row in _rows("level_tables")
    }
    LevelDiscount.objects.bulk_create(
        LevelDiscount(
            table=found[row["table"]],
            level=row["level"],
            percent=Decimal(row["percent"]),
            income_factor=_amount(row["income_factor"]),
        )
        for row in _rows("level_discounts")
    )
    states = StateLevel.objects.bulk_create(
        StateLevel(
            table=found[row["table"]],
            partner_id=codes[row["iso3"]],
            level=row["level"],
            came_from=row["came_from"],
            moves_since=tables.whole(row["moves_since"]),
            provenance=row["provenance"],
            note=row["note"],
        )
        for row in _rows("state_levels")
    )
    return len(states)


def _budgets(codes):
    if Appropriation.objects.exists():
        return 0
    missions = dict(Mission.objects.values_list("acronym", "pk"))
    pools = {
        (row["kind"], row["cycle"]): CostPool.objects.create(
            kind=row["kind"],
            cycle=row["cycle"],
            amount=Decimal(row["amount"]),
            instrument=row["instrument"],
            source=row["source"],
        )
        for row in _rows("cost_pools")
    }
    budgets = {
        (row["mission"], row["cycle"]): Appropriation.objects.create(
            mission_id=missions[row["mission"]],
            cycle=row["cycle"],
            starts_on=tables.day(row["starts_on"]),
            ends_on=tables.day(row["ends_on"]),
            instrument=row["instrument"],
            maintenance=Decimal(row["maintenance"]),
            staff_assessment=_amount(row["staff_assessment"]),
            rounds_to=int(row["rounds_to"]),
            source=row["source"],
        )
        for row in _rows("appropriations")
    }
    _shares(pools, budgets, codes)
    _periods(budgets)
    return len(budgets)


def _shares(pools, budgets, codes):
    PoolShare.objects.bulk_create(
        PoolShare(
            pool=pools[row["kind"], row["cycle"]],
            appropriation=budgets[row["mission"], row["cycle"]],
            amount=Decimal(row["amount"]),
        )
        for row in _rows("pool_shares")
    )
    SpecialShare.objects.bulk_create(
        SpecialShare(
            appropriation=budgets[row["mission"], row["cycle"]],
            partner_id=codes[row["iso3"]],
            fixed=_amount(row["fixed"]),
            parts=tables.whole(row["parts"]),
            of_parts=tables.whole(row["of_parts"]),
            source=row["source"],
        )
        for row in _rows("special_shares")
    )
    CostLine.objects.bulk_create(
        CostLine(
            appropriation=budgets[row["mission"], row["cycle"]],
            cost_class=row["cost_class"],
            approved=_amount(row["approved"]),
            spent=_amount(row["spent"]),
            source=row["source"],
        )
        for row in _rows("cost_lines")
    )


def _periods(budgets):
    Apportionment.objects.bulk_create(
        Apportionment(
            appropriation=budgets[row["mission"], row["cycle"]],
            starts_on=tables.day(row["starts_on"]),
            ends_on=tables.day(row["ends_on"]),
            amount=Decimal(row["amount"]),
            is_conditional=tables.truth(row["is_conditional"]),
            is_decided=tables.truth(row["is_decided"]),
        )
        for row in _rows("apportionments")
    )


def _regular_bills():
    """Letters of the regular budget with the payments on record; each in double entry."""
    if Assessment.objects.exists():
        return 0
    partners = {partner.code: partner for partner in Partner.objects.all()}
    letters, bills, paid = _letters(partners), [], []
    for row in _rows("regular_bills"):
        bill = Bill(
            assessment=letters[row["letter"]],
            partner=partners[row["iso3"]],
            gross=Decimal(row["amount"]),
            is_unknown=not row["paid_on"],
        )
        bills.append(bill)
        if row["paid_on"]:
            paid.append((bill, _payment(bill, tables.day(row["paid_on"]))))
    for letter in letters.values():
        letter.amount = sum(bill.gross for bill in bills if bill.assessment is letter)
    Assessment.objects.bulk_create(letters.values())
    Bill.objects.bulk_create(bills)
    Payment.objects.bulk_create(payment for _bill, payment in paid)
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, bill=bill, partner=bill.partner, amount=payment.amount)
        for bill, payment in paid
    )
    ledger.post_many(
        [
            ledger.of_assessment(letter, [b for b in bills if b.assessment is letter])
            for letter in letters.values()
        ]
        + [ledger.of_payment(payment, payment.amount) for _bill, payment in paid]
    )
    return len(bills)


def _letters(partners):
    return {
        row["reference"]: Assessment(
            organization=partners[row["organization"]],
            reference=row["reference"],
            issued_on=tables.day(row["issued_on"]),
            due_on=tables.day(row["due_on"]),
            amount=0,
            source=row["source"],
        )
        for row in _rows("regular_letters")
    }


def _payment(bill, on):
    return Payment(
        organization=bill.assessment.organization,
        partner=bill.partner,
        received_on=on,
        amount=bill.gross,
        source=bill.assessment.source,
    )


def _rows(name):
    return tables.rows(f"{FOLDER}/{name}.csv")


def _amount(text):
    return Decimal(text) if text else None
