"""Days of inspections for calendars: for when they are planned, and by when they are due."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.calendars import MOST, Day
from logistics import reading_inspections
from logistics.models import Inspection

KEPT = timedelta(days=31)  # days past stay so long


def inspections(user, today):
    """Those that are planned, of units whose inside one sees."""
    rows = Inspection.objects.visible_to(user).filter(state="scheduled", planned_on__gte=today - KEPT)
    return [
        Day(
            f"inspection-{row.pk}",
            row.planned_on,
            _("%(kind)s: %(unit)s") % {"kind": row.get_kind_display(), "unit": row.unit.name},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("unit").order_by("planned_on", "pk")[:MOST]
    ]


def due(user, today):
    """What is due and not planned."""
    return [
        Day(
            f"inspection-due-{row.unit.pk}-{row.kind}-{row.due.quarter or row.due.due_on}",
            row.due.due_on,
            _("Due: %(kind)s, %(unit)s") % {"kind": row.kind_words, "unit": row.unit.name},
            row.plan_url,
            row.unit.is_fictional,
        )
        for row in reading_inspections.due(user, today)[:MOST]
        if row.due.due_on and row.due.planned_on is None and row.due.due_on >= today - KEPT
    ]
