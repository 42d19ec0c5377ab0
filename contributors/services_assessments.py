"""Letters of assessment and what is paid on them: issued, cancelled, paid, reversed, each in double entry."""

from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events
from contributors import arrears, ledger, owing
from contributors.budgeting import billed_of, is_released
from contributors.models import Assessment, Bill, LedgerEntry, Payment, PaymentShare

Cause = LedgerEntry.Cause


@transaction.atomic
def issue_assessment(period, *, reference, issued_on, due_on=None, credits=None, source="", reason="", by):
    """Ask states for one period of a budget: a bill each, by the rates of its years.

    `credits`: {partner: amount} taken off their bills. A period that waits for an extension of the mandate is
    not asked for before there is one.
    """
    budget = period.appropriation
    access.require(by, "manage_money", budget.mission, budget.mission.lead)
    _require_released(period)
    amounts = billed_of(period)
    if amounts is None:
        raise ValidationError(
            {"period": _("No rates are on record for a year of this period, so it cannot be billed.")}
        )
    row = Assessment(
        organization=budget.mission.lead,
        mission=budget.mission,
        apportionment=period,
        reference=reference,
        issued_on=issued_on,
        due_on=due_on or issued_on + timedelta(days=arrears.DAYS_TO_PAY),
        amount=period.amount,
        currency=budget.currency,
        source=source,
    )
    row.full_clean()
    row.save(force_insert=True)
    bills = _bill(row, {partner: Decimal(amount) for partner, amount in amounts.items()}, credits or {})
    ledger.assessed(row, bills)
    _use_advances(row, bills)
    events.record("assessment.issued", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def cancel_assessment(row, *, reason, by):
    """Take a letter back on which nothing was paid yet."""
    access.require(by, "manage_money", *_about(row))
    row = Assessment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if PaymentShare.objects.filter(bill__assessment=row).exists():
        raise ValidationError(_("Something was paid on it already: reverse those payments first."), "paid")
    bills = list(row.bills.select_related("partner"))
    ledger.assessed(row, bills, Cause.CANCELLED, -1)
    billed = sorted(bill.partner.code for bill in bills)
    about = _about(row)  # the letter goes: what is told of it stands with the account it belonged to
    row.delete()
    events.record(
        "assessment.cancelled",
        about[0],
        by=by,
        about=about,
        reason=reason,
        letter=row.reference,
        billed=billed,
    )


@transaction.atomic
def tell_overdue(row, *, by):
    """Tell states that have not paid a letter, and who keeps it, that its day has passed: once."""
    access.require_administrator(by)
    row = Assessment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    events.record("assessment.overdue", row, by=by, about=_about(row), due_on=str(row.due_on))
    return row


@transaction.atomic
def record_payment(
    *, partner, received_on, amount, organization=None, mission=None, currency="USD", reference="", source="",
    reason="", by,
):  # fmt: skip
    """Enter what a state paid; it goes to its oldest bills first, and what is left stands as an advance.

    `organization`: whose regular budget it is paid to, where it is for no mission.
    """
    organization = mission.lead if mission else organization
    access.require(by, "manage_money", *filter(None, (mission, organization)))
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("A payment is entered once it was received.")})
    row = Payment(
        partner=partner, received_on=received_on, amount=amount, organization=organization, mission=mission,
        currency=currency, reference=reference, source=source,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    bills = owing.open_bills(row)
    given, _left = arrears.allocate(row.amount, bills)
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=row, bill_id=key, partner=partner, amount=part) for key, part in given.items()
    )
    ledger.paid(row, sum(given.values(), Decimal(0)))
    events.record("payment.recorded", row, by=by, about=[partner, *_about(row)], reason=reason)
    return row


@transaction.atomic
def reverse_payment(row, *, reason, by):
    """Take back a payment that was entered wrongly or did not stand: its bills are owed again."""
    access.require(by, "manage_money", *_about(row))
    row = Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if row.reversed_on:
        raise ValidationError(_("It is reversed already."), "reversed")
    applied = row.shares.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    row.shares.all().delete()
    row.reversed_on = timezone.localdate()
    row.save(update_fields=["reversed_on"])
    ledger.paid(row, applied, Cause.REVERSED, -1)
    events.record("payment.reversed", row, by=by, about=[row.partner, *_about(row)], reason=reason)
    return row


def may_keep(by, row):
    """Who keeps the account a letter or payment belongs to."""
    return access.allows(by, "manage_money", *_about(row))


def _require_released(period):
    if not is_released(period):
        raise ValidationError(
            {"period": _("It waits for the mandate to be extended; enter the extension first.")}
        )


def _bill(row, amounts, credits):
    if strangers := credits.keys() - amounts.keys():
        raise ValidationError({"credits": _("%(who)s is not billed.") % {"who": min(map(str, strangers))}})
    bills = [
        Bill(assessment=row, partner=partner, gross=gross, credit=credits.get(partner, Decimal(0)))
        for partner, gross in amounts.items()
        if gross
    ]
    for bill in bills:
        if bill.credit > bill.gross:
            words = {"who": bill.partner, "credit": bill.credit, "gross": bill.gross}
            raise ValidationError(
                {"credits": _("%(who)s: a credit of %(credit)s is more than the bill of %(gross)s.") % words}
            )
    return Bill.objects.bulk_create(bills)


def _use_advances(row, bills):
    """What states paid ahead goes to these bills, the oldest payment first."""
    owed = {bill.partner_id: bill for bill in bills}
    for payment in owing.advances(row):
        bill = owed.get(payment.partner_id)
        paid = sum((share.amount for share in bill.payments.all()), Decimal(0)) if bill else None
        if bill is None or paid >= bill.net:
            continue
        part = min(payment.left, bill.net - paid)
        PaymentShare.objects.create(payment=payment, bill=bill, partner_id=bill.partner_id, amount=part)
        ledger.advance_used(payment, part, row.issued_on)


def _about(row):
    return [row.mission, row.organization] if row.mission else [row.organization]
