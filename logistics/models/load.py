"""The load list of a movement: what travels, and what came of it."""

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import Check
from logistics import lift
from logistics.models.equipment import EquipmentLine
from logistics.models.movement import Movement, OfMovement


def amount(name, words):
    """A field of kilograms or cubic metres."""
    return models.DecimalField(
        name,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=words,
    )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class LoadLine(OfMovement):
    """A line of a load list: what is loaded, what it weighs; on receipt what came, and what is damaged."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="load", verbose_name=_("movement"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    item = models.CharField(_("item"), max_length=160, help_text=_("what it is"))
    equipment = models.ForeignKey(
        EquipmentLine,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="loads",
        verbose_name=_("equipment"),
        help_text=_("the unit's equipment it is of; empty: other freight"),
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=1, validators=[MinValueValidator(1)])
    packages = models.PositiveIntegerField(
        _("packages"), null=True, blank=True, help_text=_("empty: not stated")
    )
    weight_kg = amount(_("weight"), _("kilograms, of the whole line; empty: not stated"))
    volume_m3 = amount(_("volume"), _("cubic metres, of the whole line; empty: not stated"))
    un_number = models.CharField(
        _("UN number"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^UN[0-9]{4}$", _("A UN number is UN and four digits, such as UN0012."))],
        help_text=_("of dangerous goods, such as UN1202; empty: none"),
    )
    hazard_class = models.CharField(
        _("class of danger"),
        max_length=3,
        blank=True,
        choices=[(one, one) for one in lift.CLASSES],
        help_text=_("of dangerous goods, such as 3"),
    )
    received = models.PositiveIntegerField(
        _("received"), null=True, blank=True, help_text=_("of the quantity")
    )
    damaged = models.PositiveIntegerField(_("damaged"), null=True, blank=True, help_text=_("of what came"))

    class Meta:
        ordering = ["movement", "order", "pk"]
        verbose_name, verbose_name_plural = _("line of a load list"), _("load list")
        constraints = [
            Check(
                condition=Q(un_number="", hazard_class="") | ~Q(un_number="") & ~Q(hazard_class=""),
                name="dangerous_goods_have_number_and_class",
                violation_error_message=_("Dangerous goods have both their UN number and their class."),
            ),
            Check(
                condition=Q(damaged=None) | Q(damaged__lte=F("received")),
                name="no_more_damaged_than_received",
                violation_error_message=_("No more is damaged than came."),
            ),
        ]

    def __str__(self):
        return f"{self.movement}: {self.item}"

    def clean(self):
        if self.equipment_id and self.equipment.unit_id != self.movement.unit_id:
            raise ValidationError({"equipment": _("This equipment is of another unit.")})

    @property
    def short(self):
        """Of the quantity, what did not come; negative: more came. None: not received yet."""
        return None if self.received is None else self.quantity - self.received
