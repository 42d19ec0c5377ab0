"""Scales: who is assessed how much, by which key, for which period, and on whose word."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap
from contributors.models.recorded import Recorded


class Scale(Dated):
    """A dated table by which an organization shares a cost among its members."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("regular budget")
        PEACEKEEPING = "peacekeeping", _("peacekeeping, effective rates")
        COMMON_FUNDING = "common_funding", _("common funding")
        GNI = "gni", _("key of gross national income")
        ASSESSED = "assessed", _("assessed contributions")
        STANDARD = "standard", _("standard scale")
        FIELD = "field", _("field operations")
        CUSTOM = "custom", _("a key of its own")

    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="scales", verbose_name=_("organization")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=80, unique=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("scale"), _("scales")
        ordering = ["organization", "kind", "-starts_on"]
        constraints = [
            never_overlap(
                "one_scale_of_a_kind_at_a_time", "organization", "kind", condition=~Q(kind="custom")
            ),
            ends_after_start("scale_ends_after_start"),
        ]

    def __str__(self):
        return self.name


class ScaleRate(Recorded):  # type: ignore[django-manager-missing]  # its events come at run time
    """One partner's rate on a scale."""

    class Provenance(models.TextChoices):
        OFFICIAL = "official", _("official")
        INFERRED = "inferred", _("worked back from the bills, not official")
        RECALLED = "recalled", _("recalled, to be checked")

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="rates", verbose_name=_("scale"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="rates", verbose_name=_("partner"))
    percent = models.DecimalField(_("rate"), max_digits=9, decimal_places=6, help_text=_("percent"))
    level = models.CharField(_("level"), max_length=3, blank=True, help_text=_("A to J, peacekeeping only"))
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.OFFICIAL
    )

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name, verbose_name_plural = _("rate of a scale"), _("rates of scales")
        ordering = ["scale", "-percent"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "partner"], name="one_rate_a_partner"),
            Check(condition=Q(percent__gte=0, percent__lte=100), name="a_rate_is_a_percentage"),
        ]

    def __str__(self):
        return f"{self.partner}: {self.percent} %"


AsItStood = pghistory.create_event_model(
    ScaleRate, pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)


class ScaleRateEvent(AsItStood):  # type: ignore[misc, valid-type]  # made at run time
    """A rate as it stood until it was changed or taken out. Written by trigger, never changed."""

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.partner}: {self.percent} %, until {self.pgh_created_at:%Y-%m-%d}"
