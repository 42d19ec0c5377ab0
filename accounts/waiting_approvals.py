"""What waits of approvals: changes to sign, and those that were sent back to who asked."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import approving
from accounts.inbox import Item
from accounts.models import Approval

MOST = 10
PATIENCE = timedelta(days=7)  # then it is late
LOOKED_BACK = timedelta(days=60)


def to_sign(user, today):
    rows = Approval.objects.visible_to(user).pending().select_related("subject_type", "root_type")
    found = [row for row in rows.order_by("asked_at")[:100] if approving.principals(row, user)]
    return [
        Item(
            _("Approval"),
            str(row),
            _("Read the change, then sign it or send it back."),
            row.get_absolute_url(),
            (row.asked_at + PATIENCE).date(),
            row.asked_at + PATIENCE < timezone.now(),
        )
        for row in found[:MOST]
    ]


def sent_back(user, today):
    """Sent back to who asked, and not asked again since."""
    later = Approval.objects.filter(
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        asked_at__gt=OuterRef("asked_at"),
    )
    rows = Approval.objects.visible_to(user).filter(
        ~Exists(later),
        asked_by=user.pk,
        state=Approval.State.SENT_BACK,
        decided_at__gt=timezone.now() - LOOKED_BACK,
    )
    return [
        Item(
            _("Approval"),
            str(row),
            _("It was sent back: read why, change it and ask again."),
            row.get_absolute_url(),
        )
        for row in rows[:MOST]
    ]
