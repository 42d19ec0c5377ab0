"""What waits of the situation: incidents another person reported, to be verified; reports to be signed."""

from django.utils.translation import gettext as _

from accounts.inbox import Item
from missions.models import Incident, SituationReport
from missions.models.releasing import keeps

MOST = 10


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
