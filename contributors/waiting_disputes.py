"""What waits of disputes: for each side those in which the next step is its own."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Act, Item
from accounts.models import Partner
from contributors.models import Dispute
from contributors.models.pledge_life import CONTRIBUTOR, MISSION
from missions.models import Mission

MOST, SOON = 10, timedelta(days=7)


def own(user, today):
    """Those this person's partner opened, answered by the other side."""
    if not granted(user, "act_for", Partner):
        return []
    rows = Dispute.objects.of_contributor(user).filter(waits_for=CONTRIBUTOR)
    return [_item(row, _("Answered: take a position, or withdraw."), today) for row in _some(rows)]


def before_us(user, today):
    """Those before missions and organizations whose money this person keeps."""
    if not granted(user, "manage_money", Mission) and not granted(user, "manage_money", Partner):
        return []
    words = {
        "opened": _("Answer it, or put it under review."),
        "answered": _("Answer the new position, review it or decide."),
        "review": _("Decide it."),
    }
    rows = Dispute.objects.of_keeper(user).filter(waits_for=MISSION)
    return [_item(row, words[row.state], today) for row in _some(rows)]


def _some(rows):
    return rows.open().select_related("partner").order_by("deadline", "opened_at", "pk")[:MOST]


def _item(row, step, today):
    title = _("%(title)s of %(contributor)s") % {"title": row.title, "contributor": row.partner.local_name}
    is_late = row.deadline is not None and row.deadline <= today + SOON
    act = Act.DECIDE if row.state == "review" else Act.ANSWER
    return Item(_("Dispute"), title, step, row.get_absolute_url(), row.deadline, is_late, act)
