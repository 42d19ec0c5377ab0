"""Costs brought to where they are claimed or counted, inside the services that ask whether and tell of it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import User
from accounts.notation import day
from contributors import reimbursing
from contributors.models import Contribution, Reimbursement, ReimbursementItem
from contributors.reimbursement_life import OPEN
from contributors.services_verifications import post_verification


def add_item(claim, kind, reference, **fields):
    """An item more in a claim that is held, whose lines are to be worked out anew then."""
    item = ReimbursementItem(claim=claim, kind=kind, reference=reference, **fields)
    item.full_clean()
    item.save(force_insert=True)
    reimbursing.restate(claim)
    claim.version += 1
    claim.save()
    return item


def claim_transport(contributor, mission, *, reference, on, amount, currency, by):
    """Claim transport under a letter of assist, in the open claim of the contributor that holds the day."""
    claims = Reimbursement.objects.select_for_update(no_key=True, of=("self",))
    named = {"contributor": contributor, "mission": mission, "currency": currency, "state__in": OPEN}
    held = claims.select_related("contributor", "mission__lead").filter(
        **named, starts_on__lte=on, ends_on__gte=on
    )
    claim = held.order_by("starts_on").first()
    if claim is None:
        raise ValidationError(
            _(
                "%(contributor)s has no open claim at %(mission)s in %(currency)s that holds %(day)s: who"
                " keeps the money opens one first, among the receivables."
            )
            % {
                "contributor": contributor,
                "mission": mission.acronym,
                "currency": currency,
                "day": day(on),
            },
            "no_claim",
        )
    item = add_item(claim, ReimbursementItem.Kind.ASSIST, reference, amount=amount, source=reference)
    events.record("reimbursement.claimed", claim, by=by, about=claim.roots, item=str(item))


def give_transport(contributor, mission, *, reference, what, on, amount, currency):
    """Count transport that a partner gave as its contribution in kind, at what it cost."""
    post_verification(
        Contribution,
        contributor=contributor,
        mission=mission,
        starts_on=on,
        ends_on=on,
        kind=Contribution.Kind.IN_KIND,
        group=f"{reference}: {what}"[:160],
        value=amount,
        currency=currency,
        valuation=_("what it cost, as its movement says"),
        signed_on=on,
        source=reference,
        by=User.objects.system(),
    )
