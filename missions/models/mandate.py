"""What a mission is mandated to do, until when, and with how many."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.validity import Dated, ends_after_start, never_overlap
from missions.models.mission import Mission
from missions.models.strength import AUTHORIZABLE


class Certainty(models.TextChoices):
    PUBLISHED = "published", _("as published")
    RECALLED = "recalled", _("recalled, to be checked")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Mandate(Dated):
    """One instrument under which a mission stands, for a period."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="mandates", verbose_name=_("mission"))
    instrument = models.CharField(_("instrument"), max_length=80, help_text=_("such as S/RES/2149 (2014)"))
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.PUBLISHED
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mandate"), _("mandates")
        ordering = ["mission", "-starts_on"]
        constraints = [
            never_overlap("one_mandate_at_a_time", "mission"),
            ends_after_start("mandate_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.mission}: {self.instrument}"


class MandateTask(models.Model):
    """One task of a mandate, by its paragraph."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="tasks")
    number = models.CharField(_("paragraph"), max_length=16)
    text = models.TextField(_("task"))
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    consultation = models.ForeignKey(
        "missions.Consultation",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="tasks",
        verbose_name=_("changed after consultation"),
    )
    unconsulted = models.CharField(
        _("changed without consultation, because"), max_length=500, blank=True, editable=False
    )

    seen_through = {"mandate__mission": "view_mission"}
    seen_by_all = Q(mandate__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["mandate", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["mandate", "number"], name="one_task_a_paragraph")]

    def __str__(self):
        return f"{self.number} {self.text[:60]}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class AuthorizedStrength(Dated):
    """The most persons of a component or category a mission may have, for a period."""

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="authorized_strengths", verbose_name=_("mission")
    )
    category = models.CharField(_("of"), max_length=20, choices=AUTHORIZABLE)
    personnel = models.PositiveIntegerField(_("authorized"), help_text=_("persons"))
    instrument = models.CharField(_("instrument"), max_length=80, blank=True)
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.PUBLISHED
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("authorized strength"), _("authorized strengths")
        ordering = ["mission", "-starts_on", "category"]
        constraints = [
            never_overlap("one_authorized_strength_at_a_time", "mission", "category"),
            ends_after_start("authorized_strength_ends_after_start"),
        ]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        return {"mission": str(self.mission), "personnel": self.personnel, "category": self.category}

    @staticmethod
    def named(mission, personnel, category):
        return f"{mission}: {personnel} {dict(AUTHORIZABLE).get(category, category)}"
