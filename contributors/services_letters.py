"""Letters of an organization's regular budget, as published: their bills, and who had paid in full when."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import access, events
from contributors import ledger
from contributors.models import Assessment, Bill, Payment, PaymentShare


@transaction.atomic
def record_letter(*, organization, reference, issued_on, due_on, amounts, source="", reason="", by):
    """Enter a letter of the regular budget. `amounts`: {partner: whole currency units}.

    Of each bill it is not known how much was paid until `settle_letter` says that all of it was.
    """
    access.require(by, "manage_money", organization)
    row = Assessment(
        organization=organization,
        reference=reference,
        issued_on=issued_on,
        due_on=due_on,
        amount=sum(amounts.values(), Decimal(0)),
        source=source,
    )
    row.full_clean()
    row.save(force_insert=True)
    bills = Bill.objects.bulk_create(
        Bill(assessment=row, partner=partner, gross=gross, is_unknown=True)
        for partner, gross in amounts.items()
        if gross
    )
    ledger.assessed(row, bills)
    events.record("assessment.issued", row, by=by, about=[organization], reason=reason)
    return row


@transaction.atomic
def settle_letter(row, *, paid, source="", reason="", by):
    """Enter that states had paid their bills of a letter in full. `paid`: {bill: the day}; told once."""
    access.require(by, "manage_money", row.organization)
    bills = {
        bill.pk: bill
        for bill in Bill.objects.select_for_update(of=("self",), no_key=True)
        .filter(assessment=row, pk__in=[bill.pk for bill in paid])
        .select_related("partner")
    }
    for bill, on in paid.items():
        _pay(row, bills[bill.pk], on, source)
    events.record(
        "assessment.settled",
        row,
        by=by,
        about=[row.organization],
        reason=reason,
        changes={str(bill.partner): [None, on.isoformat()] for bill, on in paid.items()},
    )
    return row


def _pay(letter, bill, on, source):
    """What is left of a bill, as one payment on a day."""
    given = PaymentShare.objects.filter(bill=bill).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if given >= bill.net:
        raise ValidationError({"paid": _("%(state)s has paid this bill already.") % {"state": bill.partner}})
    payment = Payment(
        organization=letter.organization,
        mission=letter.mission,
        partner=bill.partner,
        received_on=on,
        amount=bill.net - given,
        currency=letter.currency,
        source=source,
    )
    payment.full_clean()
    payment.save(force_insert=True)
    PaymentShare.objects.create(payment=payment, bill=bill, partner=payment.partner, amount=payment.amount)
    bill.is_unknown = False
    bill.save(update_fields=["is_unknown"])
    ledger.paid(payment, payment.amount)
