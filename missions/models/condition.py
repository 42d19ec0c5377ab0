"""Conditions of a mission's work: authorization, consent, ceasefire and status agreements, as stated."""

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from missions import conditions
from missions.models.activity import Activity, OfPlan
from missions.models.command import Element
from missions.models.mandate import Mandate, MandateTask


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Condition(OfPlan):
    """One thing without which part of a mission's work stops."""

    class Kind(models.TextChoices):
        AUTHORIZATION = "authorization", pgettext_lazy("condition", "authorization")
        CONSENT = "consent", pgettext_lazy("condition", "consent")
        CEASEFIRE = "ceasefire", pgettext_lazy("condition", "ceasefire")
        STATUS = "status", pgettext_lazy("condition", "status agreement")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    title = models.CharField(_("condition"), max_length=200)
    mandate = models.ForeignKey(
        Mandate,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("rests on mandate"),
        help_text=_("whose last day is the condition’s, unless another is stated"),
    )
    document = models.CharField(
        _("rests on"), max_length=300, blank=True, help_text=_("agreement or other document")
    )
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("after it the condition has failed; empty: no end")
    )
    tasks = models.ManyToManyField(
        MandateTask, blank=True, related_name="+", verbose_name=_("tasks that stop without it")
    )
    activities = models.ManyToManyField(
        Activity, blank=True, related_name="+", verbose_name=_("activities that stop without it")
    )
    elements = models.ManyToManyField(
        Element, blank=True, related_name="+", verbose_name=_("posts and units that stop without it")
    )

    known_by = ("title",)

    class Meta:
        ordering = ["mission", "kind", "title", "pk"]
        verbose_name, verbose_name_plural = _("condition"), _("conditions")
        constraints = [
            Check(
                condition=Q(mandate__isnull=False) | ~Q(document=""),
                name="a_condition_rests_on_something",
                violation_error_message=_("Name the mandate, agreement or document it rests on."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:condition", args=[self.pk])

    def clean(self):
        super().clean()
        if self.mandate and self.mandate.mission_id != self.mission_id:
            raise ValidationError({"mandate": _("This is of another mission.")})

    @property
    def last_day(self):
        """Its own, or else that of the mandate it rests on."""
        return self.ends_on or (self.mandate.ends_on if self.mandate else None)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ConditionStatement(models.Model):
    """What was stated of a condition: from a day on it holds, is in doubt or has failed, and who says so."""

    class State(models.TextChoices):
        HOLDS = conditions.HOLDS, pgettext_lazy("condition", "holds")
        DOUBT = conditions.DOUBT, pgettext_lazy("condition", "in doubt")
        FAILED = conditions.FAILED, pgettext_lazy("condition", "failed")

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="statements")
    since = models.DateField(_("from"))
    state = models.CharField(_("state"), max_length=6, choices=State)
    words = models.CharField(_("why"), max_length=500)
    source = models.CharField(_("source"), max_length=300, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    stated_at = models.DateTimeField(default=timezone.now, editable=False)

    seen_by_words = _("Whoever sees the condition.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["condition", "-since"]
        verbose_name, verbose_name_plural = _("statement on a condition"), _("statements on conditions")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "since"],
                name="one_statement_a_day",
                violation_error_message=_("Something is stated from this day on already."),
            )
        ]

    def __str__(self):
        return f"{self.condition}, {self.since}"

    @classmethod
    def seen_by(cls, user):
        return Q(condition__in=Condition.objects.visible_to(user).order_by().values("pk"))
