"""A state's net position: paid in and paid back, owed either way, as far as a reader may see its claims."""

from decimal import Decimal

from django.db.models import Q, Sum

from contributors import arrears
from contributors.models import Bill, Reimbursement
from contributors.owing import owed_of
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
    bills = Bill.objects.visible_to(user).filter(partner=partner, assessment__currency="USD")
    if not partner.is_fictional:
        bills = bills.exclude(assessment__mission__is_fictional=True)
    bills = list(bills.select_related("assessment"))
    stands = arrears.standing(owed_of(bills), on)
    is_known = not stands.is_at_most
    return Net(
        stands.paid if bills and (is_known or stands.paid) else None,
        sums["paid"],
        stands.outstanding if bills and is_known else None,
        sums["open"],
    )
