"""What a community says of a project, and what projects brought about: results, each kept once.

A result that several projects brought about is one record of one of them, with the shares of the others.
"""

from decimal import Decimal

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from missions.models.entered import Entered
from missions.models.priority import Voice
from missions.models.project import Project


class OfProject(Entered):
    """A part of a project's record, seen by whoever sees the project."""

    seen_by_words = _("Whoever sees the project.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        return Q(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    @property
    def is_fictional(self):
        return self.project.is_fictional


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ProjectFeedback(OfProject):
    """What a group of the community said of a project on a day; no person is named."""

    class Verdict(models.TextChoices):
        SATISFIED = "satisfied", pgettext_lazy("feedback", "satisfied")
        MIXED = "mixed", pgettext_lazy("feedback", "mixed")
        DISSATISFIED = "dissatisfied", pgettext_lazy("feedback", "dissatisfied")

    project = models.ForeignKey(Project, models.CASCADE, related_name="feedback", verbose_name=_("project"))
    given_on = models.DateField(_("given"))
    voice = models.CharField(_("given by"), max_length=10, choices=Voice)
    voiced_by = models.CharField(
        _("name of the group"),
        max_length=160,
        blank=True,
        help_text=_("of a group or an office, never of a person"),
    )
    verdict = models.CharField(_("what they say"), max_length=12, choices=Verdict)
    text = models.TextField(_("in their words"), max_length=1000, blank=True)

    known_by = ("voiced_by",)

    class Meta:
        ordering = ["-given_on", "pk"]
        verbose_name, verbose_name_plural = _("feedback on a project"), _("feedback on projects")
        indexes = [models.Index(fields=["project", "-given_on"])]

    def __str__(self):
        return f"{self.get_voice_display()}, {self.get_verdict_display()}"

    def get_absolute_url(self):
        return f"{self.project.get_absolute_url()}#feedback"

    def clean(self):
        super().clean()
        if self.given_on and self.given_on > timezone.localdate():
            raise ValidationError({"given_on": _("That day has not come yet.")})


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ProjectResult(OfProject):
    """One thing a project is to bring about, by an indicator with its unit: a target, and what is reached."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="results", verbose_name=_("project"))
    indicator = models.CharField(
        _("indicator"), max_length=160, help_text=_("written alike in all projects that are to be added up")
    )
    unit = models.CharField(_("unit"), max_length=40, help_text=_("such as persons, wells or km"))
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    reached = models.DecimalField(
        _("reached"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("by all projects that share it; empty: not reported"),
    )
    reached_on = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    known_by = ("indicator",)

    class Meta:
        ordering = ["project", "indicator", "pk"]
        verbose_name, verbose_name_plural = _("result of a project"), _("results of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator", "unit"],
                name="one_result_an_indicator",
                violation_error_message=_("The project has this result already."),
            ),
            Check(
                condition=Q(reached=None) | Q(reached_on__isnull=False),
                name="what_is_reached_says_when",
                violation_error_message=_("Say of which day that is."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.unit}"

    def get_absolute_url(self):
        return f"{self.project.get_absolute_url()}#results"

    def clean(self):
        super().clean()
        if self.reached_on and self.reached_on > timezone.localdate():
            raise ValidationError({"reached_on": _("That day has not come yet.")})


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ResultShare(models.Model):
    """The part another project has in a result; what the others leave is its own project's."""

    result = models.ForeignKey(ProjectResult, models.CASCADE, related_name="shares")
    project = models.ForeignKey(Project, models.CASCADE, related_name="result_shares")
    percent = models.DecimalField(
        _("share"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("99.99"))],
        help_text=_("percent"),
    )

    seen_by_words = _("Whoever sees the result and the project.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["result", "project"]
        verbose_name, verbose_name_plural = _("share of a result"), _("shares of results")
        constraints = [
            models.UniqueConstraint(fields=["result", "project"], name="one_share_a_project"),
            Check(condition=Q(percent__gt=0, percent__lt=100), name="a_share_is_part_of_a_result"),
        ]

    def __str__(self):
        return f"{self.percent} %"

    @classmethod
    def seen_by(cls, user):
        seen = Project.objects.visible_to(user).order_by().values("pk")
        return Q(result__project__in=seen, project__in=seen)

    @property
    def is_fictional(self):
        return self.project.is_fictional
