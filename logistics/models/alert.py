"""Alerts people ask for: of a mission's units and stocks, or of a contributor's own; each told once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Event, Partner
from missions.models import Mission


class Alert(models.Model):
    """That a person asked to be told, each time it happens, of one thing in a mission or of a contributor."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("evidence of a unit's readiness ends within 30 days")
        RESERVE = "reserve", _("a stock is below its reserve, or out")
        BAND = "band", _("a unit's readiness fell to a worse band")
        INSPECTION = "inspection", _("an inspection is overdue")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts", editable=False
    )
    kind = models.CharField(_("alert"), max_length=10, choices=Kind)
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("mission")
    )
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("contributor")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    seen_by_words = _("Its owner.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name, verbose_name_plural = _("alert"), _("alerts")
        constraints = [
            Check(
                condition=Q(mission=None, partner__isnull=False) | Q(mission__isnull=False, partner=None),
                name="an_alert_is_of_a_mission_or_a_contributor",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "mission", "partner"],
                nulls_distinct=False,
                name="one_alert_of_a_kind",
                violation_error_message=_("You are told of this already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.mission or self.partner}"

    @classmethod
    def seen_by(cls, user):
        return Q(person=user.pk)


class AlertTold(models.Model):
    """An occurrence its alert was told of. It goes when the occurrence is over, so that the next is told."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="told")
    key = models.CharField(max_length=160, help_text="of the occurrence")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+", help_text="by which it was told")
    told_at = models.DateTimeField(default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["alert", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "key"], name="an_occurrence_is_told_once")]

    def __str__(self):
        return f"{self.alert}: {self.key}"

    @classmethod
    def seen_by(cls, user):
        return Q(alert__person=user.pk)
