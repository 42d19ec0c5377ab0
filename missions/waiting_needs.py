"""What waits of needs: drafts for who approves them, and for who was asked, receipts and answers."""

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from missions.models import Circulation, Mission, Requirement

MOST = 10


def approvals(user, today):
    """Drafts of others in missions this person decides for."""
    decides = granted(user, "decide_pledges", Mission)
    if not decides:
        return []
    rows = Requirement.objects.visible_to(user).filter(mission__in=decides, state=Requirement.State.DRAFT)
    rows = rows.exclude(created_by=user.pk).select_related("mission").order_by("created_at")
    return [
        Item(
            _("Requirement"),
            _("%(requirement)s, %(title)s") % {"requirement": row, "title": row.title},
            _("Read the draft, then approve it."),
            row.get_absolute_url(),
        )
        for row in rows[:MOST]
    ]


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
