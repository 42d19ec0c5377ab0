"""Days of transitions for calendars: ends of phases, tasks to be handed over, steps towards renewals."""

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions.models import Handover, RenewalStep, TransitionPhase


def phases(user, today):
    """Last days of phases."""
    rows = TransitionPhase.objects.visible_to(user).filter(ends_on__gte=today - KEPT)
    return [
        Day(
            f"phase-{row.pk}",
            row.ends_on,
            _("Phase ends: %(phase)s, %(mission)s") % {"phase": row.name, "mission": row.transition.mission},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("transition__mission").order_by("ends_on", "pk")[:MOST]
    ]


def renewals(user, today):
    """Days on which steps towards renewals are due."""
    rows = RenewalStep.objects.visible_to(user).filter(done_on=None, due_on__gte=today - KEPT)
    return [
        Day(
            f"renewal-{row.pk}",
            row.due_on,
            _("Towards a renewal: %(step)s") % {"step": row},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mandate__mission").order_by("due_on", "pk")[:MOST]
    ]


def handovers(user, today):
    """Days on which tasks are due to be handed over."""
    rows = Handover.objects.visible_to(user).filter(
        state__in=[Handover.State.PROPOSED, Handover.State.AGREED], due_on__gte=today - KEPT
    )
    return [
        Day(
            f"handover-{row.pk}",
            row.due_on,
            _("To be handed over: %(handover)s") % {"handover": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission").order_by("due_on", "pk")[:MOST]
    ]
