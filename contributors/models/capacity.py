"""What a nation could carry: population and economy, by year."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from contributors.models.recorded import Recorded


class CapacityFigure(Recorded):  # type: ignore[django-manager-missing]  # its events come at run time
    """One figure of one nation for one year."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("population (persons)")
        GDP = "gdp", _("gross domestic product (US dollars)")
        GNI = "gni", _("gross national income (US dollars)")
        FORCES = "forces", _("uniformed forces (persons)")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="capacities", verbose_name=_("partner"))
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name, verbose_name_plural = _("capacity figure"), _("capacity figures")
        ordering = ["partner", "kind", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "year"], name="one_capacity_figure_a_year"),
            Check(condition=Q(value__gt=0), name="a_capacity_is_positive"),
        ]

    def __str__(self):
        return f"{self.partner}, {self.kind} {self.year}: {self.value}"


AsItStood = pghistory.create_event_model(
    CapacityFigure, pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)


class CapacityFigureEvent(AsItStood):  # type: ignore[misc, valid-type]  # made at run time
    """A figure as it stood until it was restated or taken out. Written by trigger, never changed."""

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.partner}, {self.kind} {self.year}: {self.value}, until {self.pgh_created_at:%Y-%m-%d}"
