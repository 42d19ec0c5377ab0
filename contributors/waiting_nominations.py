"""What waits of civilian posts: calls to answer and selections to agree to, nominations to decide on."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from contributors.models import Nomination
from contributors.models.nomination import UNDECIDED
from missions.models import Call, Mission

MOST, SOON = 10, timedelta(days=7)


def calls(user, today):
    """Open calls put to a state this person speaks for, which has nominated nobody in them."""
    own = granted(user, "act_for", Partner)
    if not own:
        return []
    rows = Call.objects.visible_to(user).open_on(today).asking(own)
    answered = Nomination.objects.visible_to(user).filter(partner__in=own).values("call")
    rows = rows.exclude(pk__in=answered).select_related("mission").order_by("deadline", "pk")
    return [
        Item(
            _("Call"),
            str(row),
            _("Nominate people for its posts, or leave it."),
            row.get_absolute_url(),
            row.deadline,
            row.deadline <= today + SOON,
        )
        for row in rows[:MOST]
    ]


def agreements(user, today):
    """Nominees of one's own who are selected, and wait for the state to agree."""
    if not granted(user, "act_for", Partner):
        return []
    rows = Nomination.objects.visible_to(user).own_of(user).filter(state=Nomination.State.SELECTED)
    return [_item(row, _("Your nominee is selected: agree, or withdraw.")) for row in _some(rows)]


def decisions(user, today):
    """Nominations to decide on, those of calls that are over first."""
    if not granted(user, "decide_pledges", Mission):
        return []
    rows = Nomination.objects.visible_to(user).decided_by(user)
    words = {
        "submitted": _("Shortlist the candidate, or say that they are not selected."),
        "shortlisted": _("Interview the candidate, then decide."),
        "interviewed": _("Select the candidate, or say that they are not selected."),
        "agreed": _("The state agrees: state when the nominee has arrived."),
    }
    rows = rows.filter(state__in=[*UNDECIDED, "agreed"])
    return [_item(row, words[row.state]) for row in _some(rows)]


def _some(rows):
    joined = "post__mission", "partner", "call"
    return rows.select_related(*joined).order_by("call__deadline", "submitted_at", "pk")[:MOST]


def _item(row, step):
    title = _("%(post)s: %(candidate)s of %(state)s") % {
        "post": row.post,
        "candidate": row.candidate,
        "state": row.partner.local_name,
    }
    return Item(_("Nomination"), title, step, row.get_absolute_url())
