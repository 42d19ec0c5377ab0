"""What waits for those who plan a mission: mandates that end soon, or have ended with none after them."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts import alike
from accounts.inbox import Item
from missions.models import Mandate, Mission

SOON = timedelta(days=90)


def mandates(user, today):
    return alike.known(user, ("mandates that end", today), lambda: _mandates(user, today))


def _mandates(user, today):
    mine = Mission.objects.editable_by(user).active().order_by()
    last = (
        Mandate.objects.visible_to(user)
        .filter(mission__in=mine, starts_on__isnull=False)
        .select_related("mission")
        .order_by("mission_id", "-starts_on")
        .distinct("mission_id")
    )
    return [_item(row, today) for row in last if row.ends_on and row.ends_on <= today + SOON]


def _item(row, today):
    is_late = row.ends_on < today
    told = {"mission": row.mission, "instrument": row.instrument}
    return Item(
        _("Mandate"),
        _("The mandate of %(mission)s, %(instrument)s") % told,
        _("It has ended and none after it is in the portal. Enter its renewal, or close the mission.")
        if is_late
        else _("Enter its renewal or end once it is decided."),
        row.mission.get_absolute_url(),
        row.ends_on,
        is_late,
    )
