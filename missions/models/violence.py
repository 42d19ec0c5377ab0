"""Published events of violence, by source and edition: a register of others, apart from incidents."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ViolenceRecord(models.Model):
    """One published event, or several of a place and a year summed; deaths as the source has them."""

    class Kind(models.TextChoices):
        STATE = "state", pgettext_lazy("violence", "between a state and an armed group, or two states")
        GROUPS = "groups", pgettext_lazy("violence", "between armed groups")
        CIVILIANS = "civilians", pgettext_lazy("violence", "against civilians")

    source = models.CharField(_("source"), max_length=120)
    number = models.CharField(_("number in the source"), max_length=64)
    edition = models.CharField(_("edition"), max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    happened_on = models.DateField(_("date"), null=True, blank=True)
    n_events = models.PositiveIntegerField(_("events"), default=1)
    kind = models.CharField(_("type"), max_length=10, choices=Kind, blank=True)
    place = models.CharField(_("place as printed"), max_length=160, blank=True)
    country = models.CharField(_("country as printed"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude"), help_text=_("degrees north"))
    longitude = models.FloatField(_("longitude"), help_text=_("degrees east"))
    best = models.PositiveIntegerField(_("deaths, best estimate"), null=True, blank=True)
    low = models.PositiveIntegerField(_("deaths, low estimate"), null=True, blank=True)
    high = models.PositiveIntegerField(_("deaths, high estimate"), null=True, blank=True)
    civilians = models.PositiveIntegerField(_("deaths of civilians"), null=True, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-happened_on", "pk"]
        verbose_name, verbose_name_plural = (
            _("published event of violence"),
            _("published events of violence"),
        )
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_published_event_a_number"),
            Check(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="a_published_event_lies_on_earth",
            ),
            Check(condition=Q(n_events__gte=1), name="a_published_event_happened"),
            Check(
                condition=Q(happened_on=None) | Q(happened_on__year=F("year")),
                name="a_published_event_is_of_its_year",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "latitude", "longitude"]),
            models.Index(fields=["-year", "-happened_on", "id"]),
        ]

    def __str__(self):
        return f"{self.source}, {self.number}"
