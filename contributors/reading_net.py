"""A state's net position: paid in and paid back, owed either way, as far as a reader may see its claims."""

from decimal import Decimal

from django.db.models import Q, Sum

from contributors import owing_sums
from contributors.models import Bill, Reimbursement
from contributors.purse import Net

State = Reimbursement.State
STANDING = (State.CERTIFIED, State.PAYABLE)  # in the books, not paid


def net(user, partner, on):
    """The position in US dollars on a day, over all accounts of real missions and budgets; None where this
    reader may see no claim of the state, which only it and those who keep the money may."""
    claims = Reimbursement.objects.visible_to(user).filter(contributor=partner, currency="USD")
    if not partner.is_fictional:
        claims = claims.exclude(mission__is_fictional=True)
    if not claims.exists():
        return None
    sums = claims.aggregate(
        paid=Sum("total", filter=Q(state=State.PAID, paid_on__lte=on), default=Decimal(0)),
        open=Sum("total", filter=Q(state__in=STANDING), default=Decimal(0)),
    )
    bills = Bill.objects.visible_to(user).filter(assessment__currency="USD")
    if not partner.is_fictional:
        bills = bills.exclude(assessment__mission__is_fictional=True)
    stands, _test, _overdue = owing_sums.of_state(partner, bills, on)
    if not stands.bills:
        return Net(None, sums["paid"], None, sums["open"])
    return Net(
        None if stands.is_at_most and not stands.paid else stands.paid,
        sums["paid"],
        None if stands.is_at_most else stands.outstanding,
        sums["open"],
        stands.least if stands.is_at_most else None,
        stands.unknown_since,
    )
