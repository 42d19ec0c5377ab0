"""Reconstruction projects: what is built or restored, for which task and priority, and its milestones.

Money for a project is a flow of money that names it; its handover is a handover that names it.
"""

import uuid
from collections import defaultdict

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from accounts.validity import ends_after_start
from missions.models.entered import Entered
from missions.models.mandate import MandateTask
from missions.models.mission import Mission
from missions.models.placed import Placed, PlacedQuerySet, lies_on_earth
from missions.models.priority import Costed, Priority, rate_above_zero
from missions.models.releasing import Labelled
from missions.models.sector import Sector


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Project(Costed, Placed, Labelled, Entered):
    """One project in one place, from its proposal until it is handed over."""

    class Kind(models.TextChoices):
        QUICK_IMPACT = "quick_impact", pgettext_lazy("project", "quick impact")
        GOVERNANCE = "governance", pgettext_lazy("project", "governance")
        JUSTICE = "justice", pgettext_lazy("project", "justice and police")
        INFRASTRUCTURE = "infrastructure", pgettext_lazy("project", "infrastructure")
        ECONOMY = "economy", pgettext_lazy("project", "economy")
        AID = "aid", pgettext_lazy("project", "aid delivery")
        RECONCILIATION = "reconciliation", pgettext_lazy("project", "reconciliation")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("project", "proposed")
        APPROVED = "approved", pgettext_lazy("project", "approved")
        UNDER_WAY = "under_way", pgettext_lazy("project", "under way")
        COMPLETED = "completed", pgettext_lazy("project", "completed")
        HANDED_OVER = "handed_over", pgettext_lazy("project", "handed over")
        CANCELLED = "cancelled", pgettext_lazy("project", "cancelled")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="projects", verbose_name=_("mission"))
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects_run",
        verbose_name=_("carried out by"),
        help_text=_("the partner that carries it out and keeps its record; empty: the mission itself"),
    )
    body_name = models.CharField(
        _("body as named"),
        max_length=160,
        blank=True,
        help_text=_("who does the work, where it is not in the portal, such as a district council"),
    )
    partners = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="projects",
        verbose_name=_("partners"),
        help_text=_("who else takes part; who speaks for one reads the record"),
    )
    reference = models.CharField(_("reference"), max_length=24, blank=True)
    kind = models.CharField(_("type"), max_length=14, choices=Kind)
    sector = models.CharField(_("sector"), max_length=14, choices=Sector)
    title = models.CharField(_("project"), max_length=160)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    tasks = models.ManyToManyField(
        MandateTask, blank=True, related_name="projects", verbose_name=_("tasks of the mandate")
    )
    priorities = models.ManyToManyField(
        Priority, blank=True, related_name="projects", verbose_name=_("priorities it meets")
    )
    starts_on = models.DateField(_("planned from"), null=True, blank=True)
    ends_on = models.DateField(_("planned until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.PROPOSED, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    decision = models.CharField(_("what was decided"), max_length=1000, blank=True, editable=False)
    completed_on = models.DateField(_("completed"), null=True, editable=False)
    handed_on = models.DateField(_("handed over on"), null=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=1000, blank=True, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, who speaks for a partner that carries it out or takes part, and whom "
        "its label names: for partners, who speaks for one that takes part in the mission; for everyone, "
        "who sees the mission."
    )
    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name, verbose_name_plural = _("project"), _("projects")
        constraints = [
            lies_on_earth("a_projects_place_lies_on_earth"),
            rate_above_zero("a_project_s_rate_is_above_zero"),
            ends_after_start("a_project_ends_after_it_starts"),
            Check(
                condition=~Q(state__in=["approved", "under_way", "completed", "handed_over"])
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("created_by")),
                name="a_project_is_approved_by_another",
            ),
            Check(
                condition=~Q(state__in=["completed", "handed_over"]) | Q(completed_on__isnull=False),
                name="a_completed_project_says_when",
            ),
            Check(
                condition=Q(state="handed_over", handed_on__isnull=False)
                | ~Q(state="handed_over") & Q(handed_on=None),
                name="a_project_handed_over_says_when",
            ),
            Check(condition=~Q(state="cancelled") | ~Q(outcome=""), name="a_cancelled_project_says_why"),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"]),
            models.Index(fields=["mission", "state"]),
            models.Index(fields=["mission", "area"]),
            models.Index(fields=["title", "id"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:project", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        beside = cls.partners.through.objects.filter(partner__in=own).values("project")
        return cls.released_filter(user) | Q(pk__in=beside) if own else cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [root for root in (self.mission, self.keeper) if root]

    @property
    def carried_out_by(self):
        """Who does the work, in words."""
        names = [self.keeper.local_name if self.keeper else "", self.body_name]
        return ", ".join(name for name in names if name) or _("the mission")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ProjectMilestone(models.Model):
    """One step of a project: what is to be done by which day, and the day it was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones", verbose_name=_("project"))
    title = models.CharField(_("milestone"), max_length=160)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done"), null=True, blank=True, help_text=_("empty: not done yet"))
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _("Whoever sees the project.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name, verbose_name_plural = _("milestone of a project"), _("milestones of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "title"],
                name="one_milestone_a_title",
                violation_error_message=_("The project has this milestone already."),
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="milestones_not_done")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.project.get_absolute_url()}#milestones"

    @classmethod
    def seen_by(cls, user):
        return Q(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    @property
    def is_fictional(self):
        return self.project.is_fictional

    def is_late(self, today):
        return self.done_on is None and self.due_on < today and self.project.state in GOES_ON

    def clean(self):
        super().clean()
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("That day has not come yet.")})


State = Project.State
OPEN = (State.PROPOSED, State.APPROVED, State.UNDER_WAY)
GOES_ON = (State.APPROVED, State.UNDER_WAY)
PROJECT_LIFE = Life(
    [
        Step(
            "approve",
            pgettext_lazy("project", "Approve it"),
            (State.PROPOSED,),
            State.APPROVED,
            "mission",
            _("It is to be done as it stands. Another person than the one who entered it approves it."),
        ),
        Step(
            "start",
            pgettext_lazy("project", "The work has begun"),
            (State.APPROVED,),
            State.UNDER_WAY,
            "both",
            _("From now on its milestones are awaited."),
        ),
        Step(
            "complete",
            pgettext_lazy("project", "It is completed"),
            (State.UNDER_WAY,),
            State.COMPLETED,
            "both",
            _("The work is done: say on which day, and what came of it. It can then be handed over."),
        ),
        Step(
            "cancel",
            pgettext_lazy("project", "Cancel it"),
            OPEN,
            State.CANCELLED,
            "both",
            _("It is not to be done, or not any more; the record stays with the reason."),
            is_dangerous=True,
        ),
    ]
)


# --- What projects name, of those a reader was shown
def named_by(relation, keys, path):
    """{project: what it names, in order} of one of its relations, such as Project.partners."""
    found = defaultdict(list)
    rows = relation.through.objects.filter(project__in=keys).order_by(path)
    for key, value in rows.values_list("project", path):
        found[key].append(value)
    return found


def meeting(seen, keys=None):
    """(priority, project) rows of these projects, a queryset a reader may see; of these priorities alone."""
    rows = Project.priorities.through.objects.filter(project__in=seen.order_by().values("pk"))
    return rows if keys is None else rows.filter(priority__in=keys)


def milestones_of(keys):
    """{project: (milestones done, milestones in all)}."""
    rows = ProjectMilestone.objects.filter(project__in=keys).order_by().values("project")
    rows = rows.annotate(done=Count("pk", filter=Q(done_on__isnull=False)), every=Count("pk"))
    return {row["project"]: (row["done"], row["every"]) for row in rows}
