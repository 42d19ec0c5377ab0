"""Stored readiness read for pages: as things stand, or stood in a month."""

from logistics.models import MissionReadiness


def judged(user, month=None):
    """The readiness of the missions that run; with a month, of those that reported it."""
    rows = MissionReadiness.objects.visible_to(user).filter(month=month)
    return rows if month else rows.exclude(mission__phase="closed")
