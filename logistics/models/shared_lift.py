"""Lifts one partner offers to others, and who booked how much of them."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from contributors.models.pledge import Visibility, takes_part
from logistics.models.location import Location
from logistics.models.movement import Mode, Movement
from logistics.sides import RECEIVING, of_staff
from missions.models import Mission


class SharedLiftQuerySet(VisibleQuerySet):
    def offered_by(self, user):
        own = granted(user, "act_for", Partner)
        return self if user.is_system else self.filter(partner__in=own)

    def bookable(self, today):
        """Open, and not gone."""
        return self.filter(state=SharedLift.State.OPEN, departs_on__gte=today)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class SharedLift(models.Model):
    """A flight, ship or convoy with room left, which a partner offers to movements of a mission."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("lift", "open")
        CLOSED = "closed", pgettext_lazy("lift", "closed")
        CANCELLED = "cancelled", pgettext_lazy("lift", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="lifts", verbose_name=_("offered by"))
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="lifts", verbose_name=_("mission"))
    title = models.CharField(_("lift"), max_length=120, help_text=_("such as C-130, weekly flight"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    from_place = models.ForeignKey(
        Location, models.RESTRICT, related_name="+", verbose_name=pgettext_lazy("place", "from")
    )
    to_place = models.ForeignKey(
        Location, models.RESTRICT, related_name="+", verbose_name=pgettext_lazy("place", "to")
    )
    departs_on = models.DateField(_("departs"))
    arrives_on = models.DateField(_("arrives"))
    capacity_kg = models.DecimalField(
        _("offered weight"), max_digits=12, decimal_places=2, default=0, help_text=_("kilograms")
    )
    capacity_m3 = models.DecimalField(
        _("offered volume"), max_digits=12, decimal_places=2, default=0, help_text=_("cubic metres")
    )
    capacity_seats = models.PositiveIntegerField(_("offered seats"), default=0)
    taken_kg = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)
    taken_m3 = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)
    taken_seats = models.PositiveIntegerField(default=0, editable=False)
    visibility = models.PositiveSmallIntegerField(
        _("who sees it"), choices=Visibility, default=Visibility.PARTNERS
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Who offers it and who receives units in the mission; partners of the mission, or everyone, if it "
        "was opened to them. Who booked is seen by who offers it and by the two sides of the booking."
    )
    objects = SharedLiftQuerySet.as_manager()

    class Meta:
        ordering = ["departs_on", "pk"]
        verbose_name, verbose_name_plural = _("shared lift"), _("shared lifts")
        constraints = [
            Check(
                condition=Q(
                    taken_kg__range=(0, F("capacity_kg")),
                    taken_m3__range=(0, F("capacity_m3")),
                    taken_seats__range=(0, F("capacity_seats")),
                ),
                name="a_lift_is_never_overbooked",
                violation_error_message=_("More is booked than this."),
            ),
            Check(
                condition=Q(arrives_on__gte=F("departs_on")),
                name="a_lift_arrives_after_it_departs",
                violation_error_message=_("It arrives before it departs."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("logistics:lift", args=[self.pk])

    def clean(self):
        """Its ends are ports, airports, stations or border posts: whoever sees it sees them."""
        wrong = {}
        for name in ("from_place", "to_place"):
            if getattr(self, f"{name}_id") and getattr(self, name).mission_id is not None:
                wrong[name] = _("Name a port, airport, station or border post: others see this lift.")
        if self.from_place_id and self.from_place_id == self.to_place_id:
            wrong["to_place"] = _("It is there already.")
        if wrong:
            raise ValidationError(wrong)

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        shared = Q(mission__in=granted(user, "view_partner_tier", Mission)) | Q(mission__in=takes_part(own))
        seen = of_staff(user, "mission", RECEIVING) | Q(visibility__gte=Visibility.PARTNERS) & shared
        seen |= Q(visibility=Visibility.PUBLIC, mission__is_public=True)
        booked = LiftBooking.objects.filter(
            movement__in=Movement.objects.visible_to(user).order_by().values("pk")
        )
        return Q(partner__in=own) | seen | Q(pk__in=booked.order_by().values("lift"))

    @property
    def roots(self):
        return [self.mission, self.partner]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class LiftBooking(models.Model):
    """What a movement takes of a shared lift. Given back, the row is gone; its history is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lift = models.ForeignKey(SharedLift, models.CASCADE, related_name="bookings", verbose_name=_("lift"))
    movement = models.ForeignKey(
        Movement, models.CASCADE, related_name="bookings", verbose_name=_("movement")
    )
    weight_kg = models.DecimalField(
        _("weight"), max_digits=12, decimal_places=2, default=0, help_text=_("kilograms")
    )
    volume_m3 = models.DecimalField(
        _("volume"), max_digits=12, decimal_places=2, default=0, help_text=_("cubic metres")
    )
    seats = models.PositiveIntegerField(_("seats"), default=0)

    seen_by_words = _("Who offers the lift, and the two sides of the movement.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["lift", "pk"]
        verbose_name, verbose_name_plural = _("booking"), _("bookings")
        constraints = [
            models.UniqueConstraint(
                fields=["lift", "movement"],
                name="one_booking_of_a_lift",
                violation_error_message=_(
                    "This movement has booked this lift already; give that back first."
                ),
            ),
            Check(
                condition=Q(weight_kg__gte=0, volume_m3__gte=0), name="a_booking_takes_no_less_than_nothing"
            ),
        ]

    def __str__(self):
        return f"{self.lift}: {self.movement}"

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        return Q(lift__partner__in=own) | Q(
            movement__in=Movement.objects.visible_to(user).order_by().values("pk")
        )
