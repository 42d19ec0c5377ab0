"""Who does what, where and when: activities of military, civilian and humanitarian actors beside each other.

What the portal knows already, such as patrols and projects, is taken from there and never entered again.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.models import Partner
from missions.models.civil import OfOrganization
from missions.models.mission import Mission
from missions.models.placed import PlacedQuerySet, lies_on_earth
from missions.models.sector import Sector


class ActorKind(models.TextChoices):
    MILITARY = "military", pgettext_lazy("actor in an area", "military")
    POLICE = "police", pgettext_lazy("actor in an area", "police")
    CIVILIAN = "civilian", pgettext_lazy("actor in an area", "civilian part of a mission")
    HUMANITARIAN = "humanitarian", pgettext_lazy("actor in an area", "humanitarian")
    DEVELOPMENT = "development", pgettext_lazy("actor in an area", "development")
    AUTHORITY = "authority", pgettext_lazy("actor in an area", "authority of the host")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class CivilActivity(OfOrganization):
    """What one actor does or will do in an area, or a need there that nobody meets yet."""

    class State(models.TextChoices):
        NEEDED = "needed", pgettext_lazy("work in an area", "needed, nobody named")
        PLANNED = "planned", pgettext_lazy("work in an area", "planned")
        UNDER_WAY = "under_way", pgettext_lazy("work in an area", "under way")
        DONE = "done", pgettext_lazy("work in an area", "done")
        CALLED_OFF = "called_off", pgettext_lazy("work in an area", "called off")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="civil_activities", verbose_name=_("mission")
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="civil_activities",
        verbose_name=_("told by"),
        help_text=_("the organization or state that tells of it"),
    )
    reference = models.CharField(_("reference"), max_length=24, blank=True)
    title = models.CharField(_("what is done"), max_length=160)
    actor = models.CharField(
        _("actor"), max_length=120, blank=True, help_text=_("empty: the one who tells of it")
    )
    actor_kind = models.CharField(_("kind of actor"), max_length=12, choices=ActorKind)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("empty: open"))
    state = models.CharField(_("state"), max_length=10, choices=State)

    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, who speaks for the organization that tells of it, and those its label "
        "names."
    )
    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name, verbose_name_plural = _("activity in an area"), _("activities in areas")
        constraints = [
            lies_on_earth("an_activitys_place_lies_on_earth"),
            Check(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_activity_in_an_area_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            Check(
                condition=~Q(area=""),
                name="an_activity_is_in_an_area",
                violation_error_message=_("Name the area: by it activities are held beside each other."),
            ),
            Check(
                condition=~Q(state="needed") | Q(actor=""),
                name="what_is_needed_has_no_actor",
                violation_error_message=_("Of what is only needed nobody is named."),
            ),
        ]
        indexes = [models.Index(fields=["-starts_on", "id"]), models.Index(fields=["mission", "area"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:civil_activity", args=[self.pk])

    @property
    def actor_shown(self):
        """Who does it, in words; "" of what is only needed."""
        if self.state == self.State.NEEDED:
            return ""
        return self.actor or self.keeper.local_name
