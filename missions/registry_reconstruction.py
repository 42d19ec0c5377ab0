"""Where reconstruction projects and local priorities show, registered once."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search
from missions import (  # noqa: F401  (they register on import)
    calendar_projects,
    finding_projects,
    following,
    imports_projects,
    models,
    told_projects,
    waiting_projects,
)

GROUP = _("Reconstruction")


def register():
    access.register(models.Project, models.ProjectMilestone, models.Priority)
    access.register(models.ProjectFeedback, models.ProjectResult, models.ResultShare)
    for part in (models.ProjectFeedback, models.ProjectResult):
        places.register(part, part.get_absolute_url, "project")
    places.register(models.Project, models.Project.get_absolute_url, "mission", "keeper")
    places.register(models.ProjectMilestone, models.ProjectMilestone.get_absolute_url, "project")
    places.register(models.Priority, models.Priority.get_absolute_url, "mission")
    for model in (models.Project, models.Priority):
        attaching.register(model, {attaching.MISSION: model.objects.run_by}, lambda row: row.roots)
    following.register(models.Project, "project", _("project"), lambda row: (row.mission, None), ["mission"])
    search.register("projects", _("Projects"), "stock", finding_projects.projects, 28)
    search.register("priorities", _("Local priorities"), "need", finding_projects.priorities, 28)
    calendars.register(calendar_projects.milestones)
    inbox.register(waiting_projects.to_approve, inbox.Act.DECIDE)
    inbox.register(waiting_projects.milestones, inbox.Act.REPORT)
    navigation.add(
        navigation.Entry(_("Projects"), "missions:projects", "stock", 62, group=GROUP),
        navigation.Entry(_("Local priorities"), "missions:priorities", "need", 63, group=GROUP),
    )
