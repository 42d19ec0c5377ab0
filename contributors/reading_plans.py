"""Payment plans as they are read: each instalment, and how much of it was paid."""

from __future__ import annotations

from typing import NamedTuple

from contributors import arrears
from contributors.models import Instalment, Payment, PaymentPlan


class PlanKept(NamedTuple):
    """A plan and how it is kept on a day."""

    plan: PaymentPlan
    parts: list[arrears.PlanPart]

    @property
    def behind(self):
        """What was due by that day and is not paid."""
        return sum((part.amount - part.paid for part in self.parts if part.is_late), arrears.NOTHING)


def plans(user, partner, organization, on):
    """A state's plans with an organization on a day, the latest first."""
    rows = PaymentPlan.objects.visible_to(user).filter(partner=partner, organization=organization)
    rows = rows.filter(agreed_on__lte=on).select_related("partner", "organization")
    return [PlanKept(row, _parts(user, row, on)) for row in rows.order_by("-agreed_on")]


def standing(user, organization, states, on):
    """{state: its plan in US dollars that stands on a day, as it is kept}, of these states."""
    rows = PaymentPlan.objects.visible_to(user).filter(
        organization=organization, partner__in=states, agreed_on__lte=on, ended_on=None, currency="USD"
    )
    return {
        row.partner_id: PlanKept(row, _parts(user, row, on))
        for row in rows.select_related("partner", "organization")
    }


def _parts(user, row, on):
    last = min(filter(None, (row.ended_on, on)))
    paid = Payment.objects.visible_to(user).filter(
        partner=row.partner,
        organization=row.organization,
        currency=row.currency,
        reversed_on=None,
        received_on__range=(row.agreed_on, last),
    )
    agreed = Instalment.objects.visible_to(user).filter(plan=row).order_by("due_on")
    return arrears.kept(
        agreed.values_list("due_on", "amount"),
        sum(paid.values_list("amount", flat=True), arrears.NOTHING),
        on,
    )
