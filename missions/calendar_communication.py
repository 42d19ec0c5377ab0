"""Days by which announcements are to be acknowledged, and days of briefings, for calendars."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions.models import Announcement, Briefing


def announcements(user, today):
    rows = Announcement.objects.visible_to(user).filter(withdrawn_on=None, due_on__gte=today - KEPT)
    return [
        Day(
            f"announcement-{row.pk}",
            row.due_on,
            _("To be acknowledged: %(announcement)s") % {"announcement": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission").order_by("due_on", "pk")[:MOST]
    ]


def briefings(user, today):
    """Briefings that are not called off, by the clock of their mission where they have an hour."""
    rows = Briefing.objects.visible_to(user).filter(held_on__gte=today - KEPT)
    rows = rows.exclude(state=Briefing.State.CANCELLED).select_related("series__mission")
    return [
        Day(
            f"briefing-{row.pk}",
            row.held_on,
            _("%(briefing)s, %(mission)s") % {"briefing": row.series.title, "mission": row.mission},
            row.get_absolute_url(),
            row.is_fictional,
            _begins(row),
        )
        for row in rows.order_by("held_on", "pk")[:MOST]
    ]


def _begins(row):
    """The moment it begins, in the mission's time zone; None where it has no hour."""
    zone = ZoneInfo(row.mission.time_zone)
    return None if row.at is None else datetime.combine(row.held_on, row.at, zone)
