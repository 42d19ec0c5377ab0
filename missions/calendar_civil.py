"""Days between military, civilian and humanitarian actors for calendars."""

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions import notifying
from missions.models import AssistanceRequest, HumanitarianNotification


def notifications(user, today):
    """First and last moments of notifications that stand, by the clock of their mission."""
    rows = HumanitarianNotification.objects.visible_to(user).filter(state__in=notifying.OPEN)
    rows = rows.filter(ends_at__date__gte=today - KEPT).select_related("mission", "keeper")
    rows = list(rows.order_by("starts_at", "pk")[:MOST])
    return [
        *(_day(row, "from", row.starts_at, _("Notified: %(notification)s begins")) for row in rows),
        *(_day(row, "until", row.ends_at, _("Notified: %(notification)s ends")) for row in rows),
    ]


def requests(user, today):
    """First days of help that was asked for, while it is to be decided or was approved."""
    rows = AssistanceRequest.objects.visible_to(user).filter(state__in=["submitted", "approved"])
    rows = rows.filter(needed_from__gte=today - KEPT).select_related("mission", "keeper")
    return [
        Day(
            f"assistance-{row.pk}",
            row.needed_from,
            _("Help needed: %(request)s") % {"request": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.order_by("needed_from", "pk")[:MOST]
    ]


def _day(row, which, moment, words):
    return Day(
        f"humanitarian-{row.pk}-{which}",
        moment.astimezone(row.zone).date(),
        words % {"notification": row.title},
        row.get_absolute_url(),
        row.is_fictional,
        moment.astimezone(row.zone),
    )
