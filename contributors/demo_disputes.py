"""Invented disputes before the demo's mission, in each state a case can be in."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Partner, User
from contributors import contesting
from contributors import services_disputes as services
from contributors.models import Dispute, Reimbursement
from missions.models import Mission

WHY = "demonstration"


def load():
    mission = Mission.objects.filter(is_fictional=True, acronym="ALPHA").select_related("lead").first()
    if mission is None or Dispute.objects.filter(is_fictional=True).exists():
        return {}
    by, today = User.objects.system("demo"), timezone.localdate()
    nations = {row.code: row for row in Partner.objects.filter(is_fictional=True)}

    def opened(code, kind, title, words, **more):
        return services.open_dispute(
            kind=kind,
            title=title,
            words=words,
            partner=nations[code],
            mission=mission,
            reason=WHY,
            by=by,
            **more,
        )

    row = opened(
        "XBR",
        "verification",
        "Vehicles found unserviceable in the second quarter",
        "Eight vehicles stood in the workshop on the day of the inspection and ran on every other day.",
        amount=Decimal("84200.00"),
    )
    row = services.answer_dispute(
        row, words="The workshop's log shows four of the eight as repaired that week.", reason=WHY, by=by
    )
    services.set_deadline(row, deadline=today + timedelta(days=12), reason=WHY, by=by)
    row = opened(
        "XCA",
        "figure",
        "Strength of the engineer company",
        "Twelve persons on leave were left out of the figure of the month.",
    )
    services.review_dispute(row, reason=WHY, by=by)
    row = opened(
        "XDU",
        "verification",
        "Value of fuel and rations",
        "National cost is what the price list of the ministry says.",
        amount=Decimal("240000.00"),
    )
    row = services.answer_dispute(row, words="The price list is of the year before.", reason=WHY, by=by)
    services.decide_dispute(
        row,
        outcome="part",
        words="The list of this year counts for what was delivered this year.",
        amount=Decimal("96000.00"),
        version=row.version,
        reason=WHY,
        by=by,
    )
    row = opened("XCA", "figure", "Women in the medical unit", "Two were counted as men.")
    services.withdraw_dispute(row, reason="Corrected with the next report.", by=by)
    _of_a_claim(nations["XBR"], by)
    return {"invented disputes": Dispute.objects.filter(is_fictional=True).count()}


def _of_a_claim(partner, by):
    claim = Reimbursement.objects.filter(contributor=partner, state="calculated").first()
    if claim is None:
        return
    found = contesting.claim(by, claim.pk, partner)
    services.open_dispute(
        **found.given,
        title=found.words,
        words="The rate of the memorandum of 2025 is not the one that was used.",
        partner=partner,
        currency=found.currency,
        reason=WHY,
        by=by,
    )
