"""What waits of the situation: incidents another person reported, to be verified; reports to be signed."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.inbox import Item
from missions.models import Incident, Patrol, SituationReport
from missions.models.releasing import keeps

MOST = 10
AHEAD = timedelta(days=14)


def incidents(user, today):
    """Reported by others in missions this person runs, and neither verified nor refuted."""
    if not keeps(user):
        return []
    rows = Incident.objects.run_by(user).filter(state__in=["reported", "corroborated"])
    rows = rows.exclude(created_by=user.pk).order_by("-severity", "occurred_at", "pk")
    return [
        Item(
            _("Incident"),
            row.title,
            _("Look into it: verify or refute it."),
            row.get_absolute_url(),
        )
        for row in rows[:MOST]
    ]


def reports(user, today):
    """Drafts others wrote in missions this person runs, to be signed."""
    if not keeps(user):
        return []
    rows = SituationReport.objects.run_by(user).filter(state=SituationReport.State.DRAFT)
    rows = rows.exclude(written_by=user.pk).select_related("mission").order_by("ends_on", "pk")
    return [
        Item(_("Situation report"), str(row), _("Read it, and sign it."), row.get_absolute_url(), row.ends_on)
        for row in rows[:MOST]
    ]


def patrols(user, today):
    """Plans of the next two weeks in missions this person runs, to be cleared."""
    if not keeps(user):
        return []
    now = timezone.now()
    rows = Patrol.objects.visible_to(user).filter(mission__in=keeps(user), state=Patrol.State.PLANNED)
    rows = rows.filter(ends_at__gt=now, starts_at__lt=now + AHEAD).select_related("mission")
    return [
        Item(
            _("Plan of a force"),
            row.title,
            _("Look at what it comes upon, and clear it."),
            row.get_absolute_url(),
            row.starts_at.astimezone(row.zone).date(),
        )
        for row in rows.order_by("starts_at", "pk")[:MOST]
    ]
