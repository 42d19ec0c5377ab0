"""Visits to a pledged unit before it arrives: what was looked at, what was found, and with which result."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from contributors.models.finding import Standard, findings_of, is_sound
from contributors.models.pledge import Pledge


class VisitQuerySet(VisibleQuerySet):
    def of_contributor(self, user):
        """Those to what this person offered."""
        return self.filter(pledge__in=Pledge.objects.of_contributor(user).order_by().values("pk"))

    def of_decider(self, user):
        """Those to what this person decides on."""
        return self.filter(pledge__in=Pledge.objects.of_decider(user).order_by().values("pk"))


class Visit(models.Model):
    """One visit, planned or held, to what a contributor pledged."""

    class Kind(models.TextChoices):
        AAV = "aav", _("assessment and advisory visit")
        VERIFICATION = "vv", _("verification visit")
        PDV = "pdv", _("pre-deployment visit")
        AOC = "aoc", _("assessment of operational capability")
        AMS = "ams", _("assessment for mission service")

    class Result(models.TextChoices):
        PASSED = "passed", _("passed")
        CONDITIONS = "conditions", _("passed with conditions")
        FAILED = "failed", pgettext_lazy("visit", "failed")

    PASSED = (Result.PASSED, Result.CONDITIONS)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="visits", verbose_name=_("pledge"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    held_on = models.DateField(pgettext_lazy("visit", "held"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    findings = models.JSONField(
        _("findings"), default=list, blank=True, help_text=_("by dimension of the checklist")
    )
    report = models.TextField(_("report"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Whoever sees the pledge and is the contributor, or decides on it.")
    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "-held_on", "-planned_on"]
        verbose_name, verbose_name_plural = _("visit"), _("visits")
        constraints = [
            Check(
                condition=Q(result="") | Q(held_on__isnull=False),
                name="a_result_is_of_a_visit_held",
                violation_error_message=_("Only a visit that was held has a result; say when."),
            ),
            Check(
                condition=Q(planned_on__isnull=False) | Q(held_on__isnull=False),
                name="a_visit_has_a_day",
                violation_error_message=_("Say for when it is planned, or when it was held."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.pledge}"

    def get_absolute_url(self):
        return reverse("contributors:visit", args=[self.pk])

    def clean(self):
        """The same as the constraints say, at the field that mends it."""
        if self.result and not self.held_on:
            raise ValidationError({"held_on": _("Only a visit that was held has a result; say when.")})
        if not self.planned_on and not self.held_on:
            raise ValidationError({"planned_on": _("Say for when it is planned, or when it was held.")})
        if not is_sound(self.findings):
            raise ValidationError({"findings": _("These are no findings by dimension of the checklist.")})
        if self.result == self.Result.PASSED and self.short_of:
            words = {"what": ", ".join(str(label) for label in self.short_of)}
            raise ValidationError(
                {"result": _("It cannot have passed while this is not met: %(what)s.") % words}
            )

    @property
    def by_dimension(self):
        return findings_of(self.findings)

    @property
    def short_of(self):
        """The dimensions whose standard is not met, in words."""
        return [one.label for one in self.by_dimension if one.standard == Standard.NOT_MET]

    @classmethod
    def seen_by(cls, user):
        """At V1: the two sides alone, whoever else sees the pledge."""
        seen = Pledge.objects.visible_to(user).between(user).order_by().values("pk")
        return Q(pledge__in=seen)
