"""What a mission needed on a day: its requirements as they stood at the end of it. Changes nothing."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from missions.models import Requirement

# What a need says for the picture of a force, and when it says so; the rest is as it is today.
SAID = (
    "state", "reference", "title", "quantity", "criticality", "capability", "needed_from", "needed_until",
)  # fmt: skip


def needed_on(user, mission, day):
    """The requirements of a mission needed on a day, as they are or, of a past day, as they stood then.

    What was entered since stands as it is: it says itself from when it is needed. Nothing here is saved.
    """
    rows = Requirement.objects.visible_to(user).filter(mission=mission)
    if day >= timezone.localdate():
        return list(rows.needed_on(day).select_related("capability"))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    stood = [_as_it_stood(row, end) for row in rows.select_related("capability").with_changes_since(end)]
    return [row for row in stood if row.is_needed_on(day)]


def _as_it_stood(row, end):
    """Kept is what a row said before each change; the first change since says what stood at the end."""
    if row.created_at < end and row.changed_since:
        for name in SAID:
            setattr(row, name, getattr(row.changed_since[0], name))
    return row
