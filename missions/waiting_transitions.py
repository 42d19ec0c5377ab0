"""What waits of transitions and renewals: handovers to agree to or to carry out, steps towards a renewal."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.access import granted
from accounts.inbox import Act, Item
from accounts.models import Partner
from missions.models import Handover, RenewalStep
from missions.models.releasing import keeps

State = Handover.State
MOST, SOON = 10, timedelta(days=30)
WORDS = {
    State.PROPOSED: gettext_lazy("Agree to take it over, or say that you will not."),
    State.AGREED: gettext_lazy("Hand it over, or change the day it is due."),
}


def handovers(user, today):
    """Handovers proposed to a partner this person speaks for; agreed ones of missions this person plans that
    are due within a month, or were."""
    own, kept = granted(user, "act_for", Partner), keeps(user)
    if not own and not kept:
        return []
    mine = Q(partner__in=own, state=State.PROPOSED)
    mine |= Q(mission__in=kept, state=State.AGREED, due_on__lte=today + SOON)
    rows = Handover.objects.visible_to(user).filter(mine).select_related("mission").order_by("due_on", "pk")
    return [_item(row, WORDS[row.state], today) for row in rows[:MOST]]


def renewals(user, today):
    """Steps towards the renewal of mandates of missions this person plans, due within a month or late."""
    kept = keeps(user)
    if not kept:
        return []
    rows = RenewalStep.objects.visible_to(user).filter(
        mandate__mission__in=kept, done_on=None, due_on__lte=today + SOON
    )
    rows = rows.select_related("mandate__mission").order_by("due_on", "pk")
    return [
        Item(
            _("Renewal"),
            str(row),
            _("Do it, and say on which day it was done."),
            row.get_absolute_url(),
            row.due_on,
            row.is_late(today),
        )
        for row in rows[:MOST]
    ]


def _item(row, words, today):
    return Item(
        pgettext("of a task", "Handover"),
        f"{row.mission}: {row.title}",
        words,
        row.get_absolute_url(),
        row.due_on,
        row.is_late(today),
        Act.ANSWER if row.state == State.PROPOSED else Act.REPORT,
    )
