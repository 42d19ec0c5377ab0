"""What waits of supply for those who keep a mission's logistics: requests to decide, deliveries to answer."""

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from logistics.models import DiscrepancyReport, ResupplyRequest
from missions.models import Mission

MOST = 10


def requests(user, today):
    """Requests that wait for approval, but for one's own."""
    if not granted(user, "manage_logistics", Mission):
        return []
    rows = ResupplyRequest.objects.of_keeper(user).filter(state="requested").exclude(asked_by=user.pk)
    rows = rows.select_related("item__location").order_by("needed_by", "pk")
    return [
        Item(
            _("Resupply request"),
            str(row),
            _("Approve or refuse it."),
            row.get_absolute_url(),
            row.needed_by,
            row.needed_by < today,
        )
        for row in rows[:MOST]
    ]


def discrepancies(user, today):
    """Reports of deliveries that nobody answered or settled, but for one's own."""
    if not granted(user, "manage_logistics", Mission):
        return []
    rows = DiscrepancyReport.objects.of_keeper(user).open().exclude(opened_by=user.pk)
    rows = rows.select_related("item__location").order_by("delivered_on", "pk")
    words = {
        "opened": _("Accept or contest it."),
        "accepted": _("Say what came of it."),
        "contested": _("Accept it after all, or say what came of it."),
    }
    return [Item(_("Discrepancy"), str(row), words[row.state], row.get_absolute_url()) for row in rows[:MOST]]
