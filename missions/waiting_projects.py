"""What waits of reconstruction projects: proposals to approve, milestones that are overdue."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from missions.models import Project, ProjectMilestone
from missions.models.project import GOES_ON
from missions.models.releasing import keeps

MOST = 10


def to_approve(user, today):
    """Projects of a mission this person plans, entered by another, that nobody approved."""
    if not (missions := keeps(user)):
        return []
    rows = Project.objects.visible_to(user).filter(mission__in=missions, state=Project.State.PROPOSED)
    rows = rows.exclude(created_by=user.pk).order_by("starts_on", "created_at", "pk")
    return [
        Item(
            _("Project"),
            row.title,
            _("Approve it, or cancel it and say why."),
            row.get_absolute_url(),
            row.starts_on,
            row.starts_on is not None and row.starts_on < today,
        )
        for row in rows[:MOST]
    ]


def milestones(user, today):
    """Milestones that are overdue, of projects of missions this person plans, and of a partner of theirs."""
    missions, own = keeps(user), granted(user, "act_for", Partner)
    if not missions and not own:
        return []
    mine = Q(project__mission__in=missions) | Q(project__keeper__in=own)
    rows = ProjectMilestone.objects.visible_to(user).filter(
        mine, done_on=None, due_on__lt=today, project__state__in=GOES_ON
    )
    return [
        Item(
            _("Milestone"),
            f"{row.project.title}: {row.title}",
            _("Say on which day it was done, or when it will be."),
            row.get_absolute_url(),
            row.due_on,
            is_late=True,
        )
        for row in rows.select_related("project").order_by("due_on", "pk")[:MOST]
    ]
