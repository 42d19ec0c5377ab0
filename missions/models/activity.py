"""Planned activities: what is to be done for a task of a mandate, by whom, from when until when."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from accounts.validity import ends_after_start
from missions.models.body import Body, RunQuerySet
from missions.models.command import Element
from missions.models.entered import Entered
from missions.models.mandate import MandateTask
from missions.models.mission import Mission
from missions.models.releasing import Labelled


class OfPlan(Labelled, Entered):
    """A record of a mission's plan: what it serves, who reads it, who entered it."""

    mission = models.ForeignKey(Mission, models.CASCADE, verbose_name=_("mission"))

    has_keeper = False
    seen_by_words = _(
        "Who plans or decides for the mission, the mission's staff, and whom its label names: for "
        "partners, who speaks for one that takes part; for everyone, who sees the mission."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]


class ForTask(OfPlan):
    """What serves a task of a mandate; with a renewal it follows its task to the new mandate."""

    task = models.ForeignKey(
        MandateTask,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("task of the mandate"),
        help_text=_("which it serves; with a renewal it follows to the same task of the new mandate"),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.task and self.task.mandate.mission_id != self.mission_id:
            raise ValidationError({"task": _("This task is of another mission.")})


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Activity(ForTask):
    """One thing planned for a task, with who leads it and its period."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("activity", "planned")
        UNDER_WAY = "under_way", pgettext_lazy("activity", "under way")
        DONE = "done", pgettext_lazy("activity", "done")
        DROPPED = "dropped", pgettext_lazy("activity", "dropped")

    title = models.CharField(_("activity"), max_length=200)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    element = models.ForeignKey(
        Element,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("led by element"),
        help_text=_("a post or unit of the mission's structure"),
    )
    body = models.ForeignKey(
        Body,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("led by body"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("led by partner"),
    )
    starts_on = models.DateField(_("planned from"))
    ends_on = models.DateField(_("planned until"), null=True, blank=True, help_text=_("empty: open"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True, editable=False)
    ended_on = models.DateField(_("ended"), null=True, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Who plans or decides for the mission, the mission's staff, who speaks for the partner that leads "
        "it, and whom its label names: for partners, who speaks for one that takes part; for everyone, who "
        "sees the mission."
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name, verbose_name_plural = _("planned activity"), _("planned activities")
        constraints = [
            ends_after_start("an_activity_ends_after_it_starts"),
            Check(
                condition=Q(element=None, body=None)
                | Q(element=None, partner=None)
                | Q(body=None, partner=None),
                name="one_leads_an_activity",
                violation_error_message=_("One leads it: an element, a body or a partner."),
            ),
            Check(
                condition=Q(state__in=["done", "dropped"], ended_on__isnull=False)
                | Q(state__in=["planned", "under_way"], ended_on=None),
                name="an_activity_that_ended_says_when",
            ),
        ]
        indexes = [models.Index(fields=["mission", "starts_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:activity", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user) | Q(partner__in=granted(user, "act_for", Partner))

    @property
    def roots(self):
        return [root for root in (self.mission, self.partner) if root]

    def clean(self):
        super().clean()
        for name in ("element", "body"):
            led = getattr(self, name)
            if led is not None and led.mission_id != self.mission_id:
                raise ValidationError({name: _("This is of another mission.")})

    def is_late(self, today):
        """It should have begun, or have ended."""
        if self.state == self.State.PLANNED:
            return self.starts_on < today
        return self.state == self.State.UNDER_WAY and self.ends_on is not None and self.ends_on < today


ACTIVITY_LIFE = Life(
    [
        Step("start", _("It has begun"), ("planned",), "under_way", "mission", _("The work has begun.")),
        Step(
            "done",
            _("It is done"),
            ("planned", "under_way"),
            "done",
            "mission",
            _("Say what came of it; what it changed is told by the indicators of the task."),
        ),
        Step(
            "drop",
            _("Drop it"),
            ("planned", "under_way"),
            "dropped",
            "mission",
            _("It is not to be done any more; it stays in the plan with the reason."),
            is_dangerous=True,
        ),
        Step(
            "reopen",
            _("Take it up again"),
            ("done", "dropped"),
            "under_way",
            "mission",
            _("The work goes on."),
        ),
    ]
)
