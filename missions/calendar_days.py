"""Days of missions for calendars: when a mandate ends, and until when a call takes nominations."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.calendars import MOST, Day
from missions.models import Call, Mandate

KEPT = timedelta(days=31)  # days past stay so long


def mandates(user, today):
    rows = Mandate.objects.visible_to(user).filter(ends_on__gte=today - KEPT).select_related("mission")
    return [
        Day(
            f"mandate-{row.pk}",
            row.ends_on,
            _("Mandate ends: %(mission)s, %(instrument)s")
            % {"mission": row.mission, "instrument": row.instrument},
            row.mission.get_absolute_url(),
            row.mission.is_fictional,
        )
        for row in rows.order_by("ends_on", "pk")[:MOST]
    ]


def calls(user, today):
    rows = Call.objects.visible_to(user).filter(state=Call.State.OPEN, deadline__gte=today - KEPT)
    return [
        Day(
            f"call-{row.pk}",
            row.deadline,
            _("Nominations due: %(call)s") % {"call": row},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission").order_by("deadline", "pk")[:MOST]
    ]
