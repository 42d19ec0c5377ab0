"""Days of supply for calendars: stocks of which something expires, and deliveries that are due."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.calendars import MOST, Day
from logistics.models import ResupplyRequest, StockLevel

KEPT = timedelta(days=31)  # days past stay so long


def expiries(user, today):
    """Of each stock the day on which the first of what lies there expires."""
    rows = StockLevel.objects.visible_to(user).filter(expires_on__gte=today - KEPT)
    rows = rows.select_related("item__location").order_by("expires_on", "pk")
    return [
        Day(
            f"stock-{row.item_id}-expires",
            row.expires_on,
            _("Expires: %(stock)s") % {"stock": row.item},
            row.item.get_absolute_url(),
            row.item.is_fictional,
        )
        for row in rows[:MOST]
    ]


def deliveries(user, today):
    """What was approved and is still to come."""
    rows = ResupplyRequest.objects.visible_to(user).under_way().select_related("item__location")
    rows = rows.annotate(comes_on=Coalesce(F("due_on"), F("needed_by"))).filter(comes_on__gte=today - KEPT)
    return [
        Day(
            f"resupply-{row.pk}",
            row.comes_on,
            _("Delivery due: %(stock)s") % {"stock": row},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.order_by("comes_on", "pk")[:MOST]
    ]
