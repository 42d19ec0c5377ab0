"""Credits of states: what is taken off their bills of a letter after it was issued, in double entry."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events
from contributors import ledger
from contributors.models import Assessment, Bill

NOTHING = Decimal(0)


@transaction.atomic
def enter_credits(row, *, credits, reason, by):
    """Set what is taken off bills of a letter. `credits`: {partner: all of it, in the letter's currency}.

    Never more than is open of a bill: what a state has paid is not paid back by a credit.
    """
    about = [row.mission, row.organization] if row.mission else [row.organization]
    access.require(by, "manage_money", *about)
    row = Assessment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    bills = {bill.partner_id: bill for bill in _locked(row, credits)}
    _require_open(bills, credits)
    before = {bill.pk: bill.credit for bill in bills.values()}
    for partner, amount in credits.items():
        bills[partner.pk].credit = amount
    changed = [bill for bill in bills.values() if bill.credit != before[bill.pk]]
    if not changed:
        raise ValidationError({"credits": _("These credits stand already.")}, "unchanged")
    for bill in changed:
        bill.save(update_fields=["credit"])
    more = [(bill.partner, bill.credit - before[bill.pk]) for bill in changed]
    ledger.credited(row, more, timezone.localdate())
    row.version += 1
    row.save(update_fields=["version"])
    changes = {str(bill.partner): [str(before[bill.pk]), str(bill.credit)] for bill in changed}
    events.record("assessment.credited", row, by=by, about=about, reason=reason, changes=changes)
    return row


def _locked(row, credits):
    bills = Bill.objects.filter(assessment=row, partner__in=list(credits)).select_related("partner")
    return list(bills.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _require_open(bills, credits):
    sums = Bill.objects.filter(pk__in=[bill.pk for bill in bills.values()]).order_by()
    paid = dict(sums.values_list("partner").annotate(sum=Coalesce(Sum("payments__amount"), NOTHING)))
    for partner, amount in credits.items():
        if partner.pk not in bills:
            raise ValidationError({"credits": _("%(who)s is not billed.") % {"who": partner}})
        bill = bills[partner.pk]
        words = {"who": partner, "gross": bill.gross, "paid": paid[partner.pk]}
        if amount > bill.gross - paid[partner.pk]:
            words["most"] = bill.gross - paid[partner.pk]
            raise ValidationError(
                {
                    "credits": _(
                        "%(who)s: %(most)s at most; of the bill of %(gross)s, %(paid)s is paid already."
                    )
                    % words
                }
            )
