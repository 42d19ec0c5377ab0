"""Zones of forces, which others enter only by agreement, and sites where nobody goes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start
from missions.models.body import RunQuerySet
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.releasing import Labelled

MOST_CORNERS = 60


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Zone(Labelled, Dated, Entered):
    """One zone or site, by the corners of its outline: one is a place, two are a line."""

    class Kind(models.TextChoices):
        FORCE = "force", pgettext_lazy("zone", "zone of a force")
        NO_GO = "no_go", pgettext_lazy("zone", "no-go site")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="zones", verbose_name=_("mission"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("type"), max_length=8, choices=Kind)
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="zones",
        verbose_name=_("whose force"),
        help_text=_("a partner's own force, whose people plan it too; empty: the mission's"),
    )
    outline = models.JSONField(_("outline"))  # [[degrees north, degrees east], …]
    margin_km = models.DecimalField(
        _("margin"),
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("kilometres round it that count with it"),
    )
    words = models.CharField(
        _("why, or what is agreed"), max_length=500, blank=True, help_text=_("all who read the zone read it")
    )

    known_by = ("name",)
    seen_by_words = _(
        "The mission's own people, who speaks for the partner whose force it is, and whom its label names: "
        "as exactly as it was entered."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "name", "pk"]
        verbose_name, verbose_name_plural = _("zone"), _("zones")
        constraints = [
            ends_after_start("a_zone_ends_after_it_starts"),
            Check(
                condition=Q(kind="force") | Q(kind="no_go", keeper=None),
                name="a_no_go_site_is_no_force",
                violation_error_message=_("A no-go site is of no force: nobody goes there."),
            ),
        ]
        indexes = [models.Index(fields=["mission", "kind"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("missions:zone", args=[self.pk])

    def clean(self):
        super().clean()
        if not is_outline(self.outline):
            words = _("Give 1 to %(n)s corners, each with its latitude and longitude in degrees.")
            raise ValidationError({"outline": words % {"n": MOST_CORNERS}})

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission, *([self.keeper] if self.keeper_id else [])]

    @property
    def force(self):
        """Whose zone it is, in words; empty of a no-go site."""
        if self.kind == self.Kind.NO_GO:
            return ""
        return self.keeper.local_name if self.keeper_id else str(self.mission)

    @property
    def begins(self):
        """The moment its first day begins, where it is; None: always."""
        return self._moment(self.starts_on)

    @property
    def ends(self):
        return self._moment(self.ends_on and self.ends_on + timedelta(days=1))

    def _moment(self, day):
        return day and datetime.combine(day, time(), ZoneInfo(self.mission.time_zone))


def is_outline(corners):
    """Whether these are corners on earth: [[degrees north, degrees east], …]."""
    if not isinstance(corners, list) or not 1 <= len(corners) <= MOST_CORNERS:
        return False
    return all(
        isinstance(corner, list | tuple)
        and len(corner) == 2
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in corner)
        and abs(corner[0]) <= 90
        and abs(corner[1]) <= 180
        for corner in corners
    )
