"""Where units, stocks and lifts are: camps, team sites and bases of missions; ports and border posts."""

import uuid

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from logistics.models.unit import Unit
from logistics.sides import of_staff
from missions.models import Mission


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Location(models.Model):
    """One place. A mission's own are for its staff and those who have a unit there; others for everyone."""

    class Kind(models.TextChoices):
        CAMP = "camp", _("camp")
        SITE = "site", _("team site")
        HEADQUARTERS = "headquarters", _("headquarters")
        BASE = "base", _("logistics base")
        HOSPITAL = "hospital", pgettext_lazy("location", "hospital")
        SEAPORT = "seaport", _("sea port")
        AIRPORT = "airport", _("airport")
        RAIL = "rail", _("railway station")
        BORDER = "border", _("border post")

    # Ports of embarkation, airports and border posts lie in no mission and are known to all.
    OPEN = (Kind.SEAPORT, Kind.AIRPORT, Kind.RAIL, Kind.BORDER)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name=_("mission"),
        help_text=_("empty: a port, airport, station or border post outside missions"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.CAMP)
    name = models.CharField(_("name"), max_length=120)
    sector = models.CharField(_("sector"), max_length=80, blank=True, help_text=_("of the mission's area"))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("degrees north; empty: not stated"),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("degrees east; empty: not stated"),
    )
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("name",)
    seen_by_words = _("The mission's staff, and contributors with a unit there. Outside missions: everyone.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "name"]
        verbose_name, verbose_name_plural = _("location"), _("locations")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "name"],
                nulls_distinct=False,
                name="one_location_a_name",
                violation_error_message=_("A location of this name stands there already."),
            ),
            Check(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_point_has_both_degrees",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            Check(
                condition=Q(mission__isnull=False) | Q(kind__in=("seaport", "airport", "rail", "border")),
                name="a_camp_is_of_a_mission",
                violation_error_message=_("Name the mission it is of."),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def seen_by(cls, user):
        return Q(mission=None) | of_staff(user, "mission") | Q(pk__in=_quarters(user))


def _quarters(user):
    """Where units stand of which this person's partners are parents."""
    return Unit.objects.of_contributor(user).exclude(location=None).order_by().values("location")
