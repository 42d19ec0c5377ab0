"""Those who died in the service of peace, as the UN's register has them."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.models import Partner
from contributors import incidents
from contributors.models.recorded import Recorded
from missions.models import Mission


class InWords:
    """How an entry of the register is told, as it is or as it stood."""

    @property
    def incident_words(self):
        return incidents.words(self.incident_type)

    @property
    def served_words(self):
        return incidents.served_as(self.personnel_type)

    @property
    def mission_name(self):
        """Its acronym here, else what the register prints."""
        return self.mission.acronym if self.mission else self.mission_as_printed

    @property
    def nation_name(self):
        return self.nationality.local_name if self.nationality else self.nationality_as_printed


class Fatality(InWords, Recorded):  # type: ignore[django-manager-missing]  # its events come at run time
    """One death in a mission; no name is kept."""

    casualty_id = models.CharField(_("register number"), max_length=60, unique=True)
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="fatalities", verbose_name=_("mission")
    )
    mission_as_printed = models.CharField(_("mission as printed"), max_length=80, blank=True)
    nationality = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fatalities",
        verbose_name=_("nationality"),
    )
    nationality_as_printed = models.CharField(_("nationality as printed"), max_length=160, blank=True)
    happened_on = models.DateField(_("date"))
    personnel_type = models.CharField(_("personnel"), max_length=60, blank=True)
    casualty_type = models.CharField(_("casualty"), max_length=40, blank=True)
    incident_type = models.CharField(_("incident"), max_length=60, blank=True)
    sex = models.CharField(_("sex"), max_length=12, blank=True)
    edition = models.CharField(_("edition"), max_length=80, blank=True)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True) | Q(mission=None)
    objects = VisibleQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["-happened_on", "casualty_id"]
        verbose_name, verbose_name_plural = _("fatality"), _("fatalities")
        indexes = [models.Index(fields=["mission", "happened_on"])]

    def __str__(self):
        return f"{self.happened_on}, {self.mission_as_printed}"


AsItStood = pghistory.create_event_model(
    Fatality, pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)


class FatalityEvent(InWords, AsItStood):  # type: ignore[misc, valid-type]  # made at run time
    """A death as the register had it until it changed or was taken out. Written by trigger, never changed."""

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True) | Q(mission=None)
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.happened_on}, {self.mission_as_printed}, until {self.pgh_created_at:%Y-%m-%d}"
