"""Summaries of readiness. Written by logistics.summaries alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from missions.models import AuthorizedStrength, Mission


class MissionReadiness(models.Model):
    """How ready a mission was in a month, or is now (no month): the weakest area decides."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="readiness")
    month = models.DateField(_("month"), null=True, help_text=_("empty: as things stand today"))
    band = models.PositiveSmallIntegerField(_("band"), null=True, help_text=_("1 best to 4; none: unknown"))
    is_complete = models.BooleanField(_("every area known"), default=False)
    mean_fill = models.FloatField(_("mean fill"), null=True, help_text=_("0 to 1, second to the band"))
    judged_on = models.DateField(_("judged on"))
    version = models.PositiveIntegerField(default=1)
    as_of = models.DateTimeField(_("computed"))
    computed_from = models.JSONField(default=dict)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["mission", models.F("month").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "month"], nulls_distinct=False, name="one_readiness_a_mission_and_month"
            )
        ]

    def __str__(self):
        return f"{self.mission}: {self.band or '?'}"


class ReadinessArea(models.Model):
    """One area of a mission's readiness: authorized against deployed, with the day of the evidence."""

    readiness = models.ForeignKey(MissionReadiness, models.CASCADE, related_name="areas")
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="+")
    category = models.CharField(
        pgettext_lazy("readiness", "area"),
        max_length=20,
        choices=AuthorizedStrength._meta.get_field("category").choices,
    )
    authorized = models.PositiveIntegerField(_("authorized"), null=True, help_text=_("persons"))
    deployed = models.PositiveIntegerField(_("deployed"), null=True, help_text=_("persons"))
    filled = models.FloatField(_("filled"), null=True, help_text=_("0 to 1"))
    gap = models.PositiveIntegerField(_("gap"), null=True, help_text=_("persons missing"))
    over = models.PositiveIntegerField(_("over"), null=True, help_text=_("persons above the authorized"))
    evidence_on = models.DateField(_("evidence of"), null=True)
    band = models.PositiveSmallIntegerField(_("band"), null=True)
    is_stale = models.BooleanField(_("evidence too old"), default=False)
    decides = models.BooleanField(_("decides the band"), default=False)
    reasons = models.JSONField(default=list)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["readiness", "category"]
        constraints = [models.UniqueConstraint(fields=["readiness", "category"], name="one_row_an_area")]

    def __str__(self):
        return f"{self.readiness}, {self.category}"
