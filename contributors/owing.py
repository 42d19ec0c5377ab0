"""Bills and payments as plain values, whoever asks: what was paid of what, what is open or left over."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from contributors.arrears import Owed, Paid
from contributors.models import Bill, LedgerLine, Payment, PaymentShare


def with_paid(rows, by=None):
    """Letters with `asked`, `paid` and `open`: all bills of each together, net of credits.

    `hidden`: what of `open` may have been paid, of bills of which that is not reported. `by`: what was paid
    until that day alone.
    """
    bills = Bill.objects.filter(assessment=OuterRef("pk")).order_by().values("assessment")
    shares = PaymentShare.objects.filter(bill__assessment=OuterRef("pk"))
    shares = shares.filter(payment__received_on__lte=by) if by else shares
    shares, unknown = shares.order_by().values("bill__assessment"), bills.filter(is_unknown=True)
    rows = rows.annotate(
        asked=_sum(bills, F("gross") - F("credit")),
        paid=_sum(shares, "amount"),
        hidden=_sum(unknown, F("gross") - F("credit")) - _sum(shares.filter(bill__is_unknown=True), "amount"),
    )
    return rows.annotate(open=F("asked") - F("paid"), least=F("asked") - F("paid") - F("hidden"))


def _sum(rows, of):
    return Coalesce(Subquery(rows.values(total=Sum(of))), Value(Decimal(0)))


def paid_known(letter):
    """What was paid of a letter, at least; None where something was and nothing of it is reported."""
    return None if letter.hidden and not letter.paid else letter.paid


def owed_of(bills, by=None):
    """Bills as plain values, with the payments on them; one question for all of them.

    `by`: those of that day or earlier alone.
    """
    parts = defaultdict(list)
    rows = PaymentShare.objects.filter(bill__in=[bill.pk for bill in bills]).order_by("payment__received_on")
    rows = rows.filter(payment__received_on__lte=by) if by else rows
    for key, on, amount in rows.values_list("bill", "payment__received_on", "amount"):
        parts[key].append(Paid(on, amount))
    return [
        Owed(
            bill.pk,
            bill.assessment.issued_on,
            bill.assessment.due_on,
            bill.net,
            parts[bill.pk],
            bill.is_unknown,
        )
        for bill in bills
    ]


def unpaid_bills(assessment):
    """Bills of a letter that are not paid in full."""
    paid = PaymentShare.objects.filter(bill=OuterRef("pk")).order_by().values("bill")
    paid = Coalesce(Subquery(paid.values(total=Sum("amount"))), Value(Decimal(0)))
    return Bill.objects.filter(assessment=assessment).filter(gross__gt=F("credit") + paid)


def open_bills(payment):
    """The bills a new payment may go to, and what was paid of them; locked, so that none is paid twice."""
    bills = Bill.objects.filter(
        partner=payment.partner,
        assessment__organization=payment.organization,
        assessment__mission=payment.mission,
        assessment__currency=payment.currency,
    )
    bills = list(
        bills.select_related("assessment").select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    return owed_of(bills)


def advances(assessment):
    """Payments with something left over that may go to a letter's bills, with `left`; the oldest first."""
    rows = Payment.objects.filter(
        organization=assessment.organization,
        mission=assessment.mission,
        currency=assessment.currency,
        reversed_on=None,
    )
    used = Coalesce(Sum("shares__amount"), Value(Decimal(0)))
    return rows.annotate(left=F("amount") - used).filter(left__gt=0).order_by("received_on", "pk")


def cash_of(mission, on):
    """Cash of a mission in the books on a day, whoever may see what moved it; None: nothing of it is."""
    lines = LedgerLine.objects.filter(entry__mission=mission, entry__on__lte=on)
    if not lines.exists():
        return None
    return lines.filter(book=LedgerLine.Book.CASH).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
