"""Days of reconstruction projects for calendars: milestones that are due."""

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions.models import Project, ProjectMilestone


def milestones(user, today):
    """Milestones not done yet, of projects that are not cancelled."""
    rows = ProjectMilestone.objects.visible_to(user).filter(done_on=None, due_on__gte=today - KEPT)
    rows = rows.exclude(project__state=Project.State.CANCELLED).select_related("project__mission")
    return [
        Day(
            f"milestone-{row.pk}",
            row.due_on,
            _("Milestone: %(milestone)s, %(project)s") % {"milestone": row, "project": row.project},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.order_by("due_on", "pk")[:MOST]
    ]
