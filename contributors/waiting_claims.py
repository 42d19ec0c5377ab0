"""What waits of claims: lines to decide on and claims to certify, for funding officers who may."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from contributors.models import Reimbursement
from missions.models import Mission

MOST, ANSWER_WITHIN = 10, timedelta(days=30)


def claims(user, today):
    """Claims calculated by someone else that wait to be certified, or for a decision on a contested line."""
    if not granted(user, "manage_money", Mission) and not granted(user, "manage_money", Partner):
        return []
    rows = Reimbursement.objects.visible_to(user).kept_by(user).filter(state=Reimbursement.State.CALCULATED)
    rows = rows.exclude(calculated_by=user).select_related("contributor", "mission").order_by("waits_since")
    return [
        Item(
            _("Claim"),
            str(row),
            _("Decide on the contested line.") if row.delay == "contested" else _("Certify it."),
            row.get_absolute_url(),
            row.waits_since + ANSWER_WITHIN,
            row.waits_since + ANSWER_WITHIN < today,
        )
        for row in rows[:MOST]
    ]
