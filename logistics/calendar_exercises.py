"""Days of exercises for calendars: when they begin, and until when one's own contributors nominate."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.calendars import MOST, Day
from accounts.models import Partner
from logistics.models import Exercise, ExercisePlaces

KEPT = timedelta(days=31)  # days past stay so long


def days(user, today):
    """The days of exercises this reader sees, but for those called off."""
    rows = Exercise.objects.visible_to(user).filter(ends_on__gte=today - KEPT)
    rows = rows.exclude(state=Exercise.State.CANCELLED).select_related("keeper", "mission")
    return [
        Day(
            f"exercise-{row.pk}",
            row.starts_on,
            _("Exercise: %(exercise)s") % {"exercise": row.title},
            row.get_absolute_url(),
            row.is_fictional,
            last=row.ends_on,
        )
        for row in rows.order_by("starts_on", "pk")[:MOST]
    ]


def nominations(user, today):
    """The last days on which one nominates for places that are one's own and not all taken."""
    if not (own := granted(user, "act_for", Partner)):
        return []
    rows = ExercisePlaces.objects.visible_to(user).filter(
        partner__in=own, exercise__state=Exercise.State.OFFERED, exercise__starts_on__gte=today
    )
    rows = rows.select_related("exercise__keeper", "exercise__mission")
    return [
        Day(
            f"exercise-{row.exercise_id}-nominate",
            row.exercise.closes_on,
            _("Nominate by: %(exercise)s") % {"exercise": row.exercise.title},
            row.exercise.get_absolute_url(),
            row.exercise.is_fictional,
        )
        for row in rows.order_by("exercise__starts_on", "pk")[:MOST]
        if row.left
    ]
