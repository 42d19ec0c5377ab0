"""The way of a movement: its legs, what delayed it, and what it costs."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from logistics.models.load import amount
from logistics.models.location import Location
from logistics.models.movement import Mode, Movement, OfMovement
from logistics.models.unit import Unit


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Leg(models.Model):
    """One part of the way, by one means: planned and actual days, what the means carries, and the border."""

    class Clearance(models.TextChoices):
        NONE = "none", pgettext_lazy("clearance", "not needed")
        NEEDED = "needed", pgettext_lazy("clearance", "to be asked for")
        ASKED = "asked", pgettext_lazy("clearance", "asked for")
        CLEARED = "cleared", pgettext_lazy("clearance", "cleared")

    WAITING = (Clearance.NEEDED, Clearance.ASKED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    movement = models.ForeignKey(Movement, models.CASCADE, related_name="legs", verbose_name=_("movement"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    from_place = models.ForeignKey(
        Location, models.RESTRICT, related_name="+", verbose_name=pgettext_lazy("place", "from")
    )
    to_place = models.ForeignKey(
        Location, models.RESTRICT, related_name="+", verbose_name=pgettext_lazy("place", "to")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    carrier = models.CharField(
        _("carrier"), max_length=120, blank=True, help_text=_("ship, flight, haulier or convoy")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="legs",
        verbose_name=_("carried by"),
        help_text=_("the partner who carries this leg; empty: none"),
    )
    booking = models.OneToOneField(
        "logistics.LiftBooking",
        models.CASCADE,
        null=True,
        editable=False,
        related_name="leg",
        verbose_name=_("booking"),
    )
    convoy = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("convoy"), help_text=_("units that ride together")
    )
    vehicles = models.PositiveIntegerField(_("vehicles"), null=True, blank=True)
    departs_on = models.DateField(_("planned departure"), null=True, blank=True)
    arrives_on = models.DateField(_("planned arrival"), null=True, blank=True)
    departed_on = models.DateField(_("departed"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived"), null=True, blank=True)
    capacity_kg = amount(_("carries"), _("kilograms; empty: not stated"))
    capacity_m3 = amount(_("room"), _("cubic metres; empty: not stated"))
    capacity_seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("empty: not stated")
    )
    clearance = models.CharField(
        _("border and customs"), max_length=8, choices=Clearance, default=Clearance.NONE
    )

    seen_by_words = _("The movement's two sides, and the partner who carries the leg.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["movement", "order", "pk"]
        verbose_name, verbose_name_plural = _("leg"), _("legs")
        constraints = [
            Check(
                condition=Q(departs_on=None) | Q(arrives_on=None) | Q(arrives_on__gte=F("departs_on")),
                name="a_leg_arrives_after_it_departs",
                violation_error_message=_("It arrives before it departs."),
            ),
            Check(
                condition=Q(arrived_on=None) | Q(departed_on__isnull=False, arrived_on__gte=F("departed_on")),
                name="a_leg_arrived_after_it_departed",
                violation_error_message=_("It arrived before it departed."),
            ),
        ]

    def __str__(self):
        return f"{self.movement}, {self.order}"

    def get_absolute_url(self):
        return f"{self.movement.get_absolute_url()}#legs"

    def clean(self):
        wrong = {}
        for name in ("from_place", "to_place"):
            place = getattr(self, name) if getattr(self, f"{name}_id") else None
            if place and place.mission_id not in (None, self.movement.mission_id):
                wrong[name] = _("This location is in another mission.")
        if self.from_place_id and self.from_place_id == self.to_place_id:
            wrong["to_place"] = _("It is there already.")
        if wrong:
            raise ValidationError(wrong)

    @classmethod
    def seen_by(cls, user):
        inside = Q(movement__in=Movement.objects.visible_to(user).order_by().values("pk"))
        own = granted(user, "act_for", Partner)
        return inside | Q(partner__in=own) & ~Q(movement__state="cancelled")


class Delay(OfMovement):
    """That a movement is expected later, since when it was known, and why; rows are only added."""

    class Cause(models.TextChoices):
        LOAD = "load", pgettext_lazy("cause of a delay", "load not ready")
        TRANSPORT = "transport", pgettext_lazy("cause of a delay", "transport not there")
        BREAKDOWN = "breakdown", pgettext_lazy("cause of a delay", "breakdown")
        WEATHER = "weather", pgettext_lazy("cause of a delay", "weather")
        PORT = "port", pgettext_lazy("cause of a delay", "port or airport")
        CUSTOMS = "customs", pgettext_lazy("cause of a delay", "customs or border")
        CLEARANCE = "clearance", pgettext_lazy("cause of a delay", "diplomatic clearance")
        SECURITY = "security", pgettext_lazy("cause of a delay", "security")
        OTHER = "other", pgettext_lazy("cause of a delay", "other")

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="delays", verbose_name=_("movement"))
    noted_on = models.DateField(_("noted"), default=timezone.localdate)
    was_due_on = models.DateField(_("was expected"))
    expected_on = models.DateField(_("expected now"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["movement", "-pk"]
        verbose_name, verbose_name_plural = _("delay"), _("delays")

    def __str__(self):
        return f"{self.movement}, {self.expected_on}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class MovementCost(OfMovement):
    """A line of what a movement costs; once billed and charged it stands where its provider's money does."""

    class Kind(models.TextChoices):
        FREIGHT = "freight", _("freight or charter")
        PASSAGE = "passage", _("passage of persons")
        HANDLING = "handling", _("handling and storage")
        FUEL = "fuel", pgettext_lazy("cost", "fuel")
        CUSTOMS = "customs", _("customs and permits")
        INSURANCE = "insurance", pgettext_lazy("cost", "insurance")
        OTHER = "other", pgettext_lazy("cost", "other")

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="costs", verbose_name=_("movement"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    amount = models.DecimalField(
        _("amount"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="USD",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters, such as USD."))],
    )
    is_estimate = models.BooleanField(_("estimate"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("offer, contract or bill"))
    charged_on = models.DateField(_("charged"), null=True, editable=False)

    class Meta:
        ordering = ["movement", "pk"]
        verbose_name, verbose_name_plural = _("cost line"), _("cost lines")
        constraints = [
            Check(condition=Q(charged_on=None) | Q(is_estimate=False), name="no_estimate_is_charged")
        ]

    def __str__(self):
        return f"{self.movement}: {self.kind}"
