"""What stands in a mission, or will: each contingent or post under an accepted pledge, one after another."""

import uuid

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from contributors.models.pledge import Pledge


class DeploymentQuerySet(VisibleQuerySet):
    def between(self, user):
        """Those of pledges this person made or decides on: what blocks them is seen with these."""
        seen = Pledge.objects.visible_to(user).between(user).order_by().values("pk")
        return self.filter(pledge__in=seen)

    def going_on(self):
        """Planned or in the mission."""
        return self.filter(state__in=[Deployment.State.PLANNED, Deployment.State.STANDING])


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Deployment(models.Model):
    """One contingent or post from its arrival to its end. Those of a pledge follow one another."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("deployment", "planned")
        STANDING = "standing", pgettext_lazy("deployment", "in the mission")
        ENDED = "ended", pgettext_lazy("deployment", "ended")
        CALLED_OFF = "called_off", pgettext_lazy("deployment", "called off")

    class Block(models.TextChoices):
        """How far one of the things that must be done before arrival is."""

        OPEN = "open", pgettext_lazy("before arrival", "open")
        REQUESTED = "requested", pgettext_lazy("before arrival", "requested")
        CLEARED = "cleared", pgettext_lazy("before arrival", "cleared")
        NOT_NEEDED = "not_needed", pgettext_lazy("before arrival", "not needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="deployments", verbose_name=_("pledge"))
    number = models.PositiveSmallIntegerField(
        _("number"), default=1, editable=False, help_text=_("in the pledge's chain, from 1")
    )
    title = models.CharField(
        _("contingent or post"), max_length=160, help_text=_("as its contributor calls it")
    )
    personnel = models.PositiveIntegerField(
        _("strength"), null=True, blank=True, help_text=_("persons; empty: not stated")
    )
    tour_months = models.PositiveSmallIntegerField(
        _("tour of duty"),
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("months; usually 12, or 6 at national cost"),
    )
    arrives_on = models.DateField(_("planned arrival"))
    arrived_on = models.DateField(_("arrived"), null=True, editable=False)
    leaves_on = models.DateField(
        _("planned end"), null=True, blank=True, help_text=_("its last day; empty: open")
    )
    ended_on = models.DateField(_("ended"), null=True, editable=False)
    successor = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="predecessor",
        verbose_name=_("successor"),
    )
    visas = models.CharField(_("visas"), max_length=10, choices=Block, default=Block.OPEN)
    visas_on = models.DateField(_("visas: day"), null=True, blank=True, help_text=_("requested or cleared"))
    visas_note = models.CharField(_("visas: note"), max_length=500, blank=True)
    movement = models.CharField(_("movement"), max_length=10, choices=Block, default=Block.OPEN)
    movement_on = models.DateField(
        _("movement: day"), null=True, blank=True, help_text=_("requested or cleared")
    )
    movement_note = models.CharField(_("movement: note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Whoever sees the pledge. What blocks it and the notes: its contributor and those who decide on it."
    )
    objects = DeploymentQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "number"]
        verbose_name, verbose_name_plural = _("deployment"), _("deployments")
        constraints = [
            models.UniqueConstraint(fields=["pledge", "number"], name="one_deployment_a_number"),
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(state="planned"),
                name="one_planned_deployment_a_pledge",
                violation_error_message=_("The next one is planned already; change that."),
            ),
            models.UniqueConstraint(
                fields=["pledge"], condition=Q(state="standing"), name="one_deployment_of_a_pledge_stands"
            ),
            Check(
                condition=Q(arrived_on__isnull=False) ^ Q(state__in=["planned", "called_off"]),
                name="what_arrived_says_when",
            ),
            Check(condition=Q(ended_on__isnull=False) ^ ~Q(state="ended"), name="what_ended_says_when"),
            Check(
                condition=Q(leaves_on=None) | Q(leaves_on__gte=F("arrives_on")),
                name="a_deployment_is_to_end_after_it_arrives",
                violation_error_message=_("The end lies before the arrival."),
            ),
            Check(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("arrived_on")),
                name="a_deployment_ended_after_it_arrived",
                violation_error_message=_("The end lies before the arrival."),
            ),
            Check(condition=Q(successor=None) | ~Q(successor=F("id")), name="nothing_succeeds_itself"),
        ]
        indexes = [
            models.Index(fields=["state", "leaves_on"]),
            models.Index(fields=["state", "arrives_on"]),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def get_absolute_url(self):
        return f"{self.pledge.get_absolute_url()}#deployments"

    def history_for(self, user):
        """The notes on what blocks it are between the two sides."""
        return None, () if self.pledge.is_between(user) else ("visas_note", "movement_note")

    @classmethod
    def seen_by(cls, user):
        return Q(pledge__in=Pledge.objects.visible_to(user).order_by().values("pk"))

    @property
    def is_planned(self):
        return self.state == self.State.PLANNED
