"""Movements from request to receipt; what is inside one is for its two sides."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from contributors.models import Deployment
from logistics.models.location import Location
from logistics.models.movement_life import ENDED, THERE
from logistics.models.unit import Unit
from logistics.sides import RECEIVING, of_staff
from missions.models import Mission


class Mode(models.TextChoices):
    AIR = "air", pgettext_lazy("mode of transport", "air")
    SEA = "sea", pgettext_lazy("mode of transport", "sea")
    ROAD = "road", pgettext_lazy("mode of transport", "road")
    RAIL = "rail", pgettext_lazy("mode of transport", "rail")
    RIVER = "river", pgettext_lazy("mode of transport", "river")
    MULTIMODAL = "multimodal", pgettext_lazy("mode of transport", "multimodal")


class MovementQuerySet(VisibleQuerySet):
    def requested_by(self, user):
        """Those of contributors this person speaks for, and of units they are a parent of."""
        return self if user.is_system else self.filter(_own(user))

    def controlled_by(self, user):
        """Those of missions whose movement control this person is."""
        kept = granted(user, "manage_logistics", Mission)
        return self if user.is_system else self.filter(mission__in=kept)

    def in_sight_of_staff(self):
        """Those all of the mission's staff see: of what still prepares at home they learn nothing."""
        return self.exclude(_at_home())

    def going_on(self):
        """Neither closed nor cancelled."""
        return self.exclude(state__in=ENDED)

    def late(self, today):
        """Those not delivered by the day they are required, or expected after it."""
        there = self.exclude(state__in=[*THERE, *ENDED])
        return there.filter(Q(required_on__lt=today) | Q(expected_on__gt=F("required_on")))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Movement(models.Model):
    """One load or body of people that is to be somewhere by a day: asked for, approved, carried, received."""

    class Purpose(models.TextChoices):
        DEPLOYMENT = "deployment", _("deployment")
        ROTATION = "rotation", pgettext_lazy("movement", "rotation")
        RESUPPLY = "resupply", pgettext_lazy("movement", "resupply")
        REDEPLOYMENT = "redeployment", _("redeployment within the mission")
        REPATRIATION = "repatriation", pgettext_lazy("movement", "repatriation")

    class Provider(models.TextChoices):
        CONTRACT = "contract", _("UN contract")
        LETTER = "letter", _("letter of assist")
        PARTNER = "partner", _("lift by a partner")
        OWN = "own", _("the contributor's own means")

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("movement", "requested")
        LOAD_ACCEPTED = "load_accepted", pgettext_lazy("movement", "load list accepted")
        PROVIDER_SET = "provider_set", pgettext_lazy("movement", "mode and provider set")
        APPROVED = "approved", pgettext_lazy("movement", "approved")
        SCHEDULED = "scheduled", pgettext_lazy("movement", "scheduled")
        EMBARKED = "embarked", pgettext_lazy("movement", "embarked")
        IN_TRANSIT = "in_transit", pgettext_lazy("movement", "in transit")
        AT_PORT = "at_port", pgettext_lazy("movement", "arrived at the port")
        CLEARED = "cleared", pgettext_lazy("movement", "customs cleared")
        ONWARD = "onward", pgettext_lazy("movement", "onward")
        DELIVERED = "delivered", pgettext_lazy("movement", "delivered")
        RECEIVED = "received", pgettext_lazy("movement", "received")
        CLOSED = "closed", pgettext_lazy("movement", "closed")
        CANCELLED = "cancelled", pgettext_lazy("movement", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique among yours in the mission, such as MOV-7")
    )
    title = models.CharField(_("what travels"), max_length=160, help_text=_("in a few words"))
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="movements", verbose_name=_("mission"))
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("contributor"),
        help_text=_("whose it is; empty: the mission's own"),
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("unit"),
        help_text=_("empty: no unit's"),
    )
    deployment = models.ForeignKey(
        Deployment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("deployment"),
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    from_place = models.ForeignKey(
        Location, models.RESTRICT, related_name="+", verbose_name=pgettext_lazy("place", "from")
    )
    to_place = models.ForeignKey(
        Location, models.RESTRICT, related_name="+", verbose_name=pgettext_lazy("place", "to")
    )
    ready_on = models.DateField(_("ready to load"), null=True, blank=True)
    required_on = models.DateField(_("required by"), help_text=_("the day it is to be there"))
    expected_on = models.DateField(_("expected"), null=True, blank=True, editable=False)
    passengers = models.PositiveIntegerField(
        _("passengers"), null=True, blank=True, help_text=_("persons; empty: not stated")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True)
    provider = models.CharField(_("provider"), max_length=10, choices=Provider, blank=True)
    lifter = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lifted",
        verbose_name=_("partner who lifts"),
    )
    state = models.CharField(
        _("state"), max_length=14, choices=State, default=State.REQUESTED, editable=False
    )
    load_accepted_on = models.DateField(_("load list accepted"), null=True, editable=False)
    booked_on = models.DateField(_("transport booked"), null=True, editable=False)
    delivered_on = models.DateField(_("delivered"), null=True, editable=False)
    received_on = models.DateField(_("received"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference",)
    seen_by_words = _(
        "Who speaks for its contributor, and the mission's staff. While its unit prepares, or until it is "
        "delivered if a contributor sends it for no unit, only those of the staff who decide on pledges or "
        "keep logistics. A partner who carries a leg sees that leg and what the load weighs."
    )
    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ["required_on", "pk"]
        verbose_name, verbose_name_plural = _("movement"), _("movements")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "partner", "reference"],
                nulls_distinct=False,
                name="one_movement_a_reference",
                violation_error_message=_("You have a movement with this reference in the mission already."),
            ),
            Check(
                condition=Q(ready_on=None) | Q(ready_on__lte=F("required_on")),
                name="ready_before_it_is_required",
                violation_error_message=_("It is ready to load after the day it is required."),
            ),
            Check(
                condition=Q(provider="partner", lifter__isnull=False)
                | ~Q(provider="partner") & Q(lifter=None),
                name="a_lift_by_a_partner_names_it",
                violation_error_message=_("Name the partner who lifts, for a lift by a partner alone."),
            ),
            Check(
                condition=Q(state__in=["requested", "load_accepted", "cancelled"])
                | ~Q(provider="") & ~Q(mode=""),
                name="a_movement_provided_for_says_how",
                violation_error_message=_("Say how it travels, and who provides the transport."),
            ),
            Check(
                condition=Q(state__in=["requested", "cancelled"]) | Q(load_accepted_on__isnull=False),
                name="an_accepted_load_says_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "state"]),
            models.Index(fields=["unit", "state"]),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("logistics:movement", args=[self.pk])

    def clean(self):
        """What it is linked to is of its contributor and its mission."""
        wrong = {}
        if self.unit_id and self.unit.mission_id != self.mission_id:
            wrong["unit"] = _("This unit is of another mission.")
        if self.deployment_id and self.deployment.pledge.mission_id != self.mission_id:
            wrong["deployment"] = _("This deployment is in another mission.")
        for name in ("from_place", "to_place"):
            if getattr(self, f"{name}_id") and getattr(self, name).mission_id not in (None, self.mission_id):
                wrong[name] = _("This location is in another mission.")
        if self.from_place_id and self.from_place_id == self.to_place_id:
            wrong["to_place"] = _("It is there already.")
        if wrong:
            raise ValidationError(wrong)

    @classmethod
    def seen_by(cls, user):
        return _own(user) | _staffed(user)

    @property
    def roots(self):
        """Its mission, and the contributor whose it is."""
        return [self.mission, *([self.partner] if self.partner else [])]

    def days_late(self, today):
        """Days after the day it is required: as delivered, as expected, or so far; None: on time."""
        if self.state in ENDED and not self.delivered_on:
            return None
        there = self.delivered_on or max(filter(None, (self.expected_on, today)))
        return max(0, (there - self.required_on).days) or None


def _own(user):
    own = granted(user, "act_for", Partner)
    units = Unit.objects.of_contributor(user).order_by().values("pk")
    return Q(partner__in=own) | Q(unit__in=units)


def _at_home():
    """What still prepares at home: a unit, or what a partner sends and has not delivered."""
    return Q(unit__state__in=[Unit.State.STANDBY, Unit.State.PREPARING]) | Q(
        partner__isnull=False, unit=None, delivered_on=None
    )


def _staffed(user):
    """Of missions whose staff one is; what prepares at home is for those who receive it alone."""
    return of_staff(user, "mission", RECEIVING) | ~_at_home() & of_staff(user, "mission")


class OfMovement(models.Model):
    """What is inside a movement: for its two sides alone."""

    seen_by_words = _("Who sees the movement.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        return Q(movement__in=Movement.objects.visible_to(user).order_by().values("pk"))
