"""What waits of needs for those who were asked: receipts to confirm."""

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from missions.models import Circulation, Requirement

MOST = 10


def receipts(user, today):
    """What was circulated to a contributor this person speaks for, and is not confirmed."""
    own = granted(user, "act_for", Partner)
    if not own:
        return []
    rows = Circulation.objects.visible_to(user).filter(partner__in=own, read_at=None)
    rows = rows.filter(requirement__state=Requirement.State.CIRCULATED).select_related("requirement__mission")
    return [
        Item(
            _("Requirement"),
            _("%(requirement)s, %(title)s")
            % {"requirement": row.requirement, "title": row.requirement.title},
            _("Read it and confirm receipt; then offer something, or leave it."),
            row.requirement.get_absolute_url(),
            row.requirement.answers_due_on,
            bool(row.requirement.answers_due_on and row.requirement.answers_due_on < today),
        )
        for row in rows.order_by("requirement__answers_due_on", "pk")[:MOST]
    ]
