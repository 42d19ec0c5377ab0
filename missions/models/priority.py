"""Local priorities: what people of an area say they need first, who voiced it, and how that was gathered."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.money import Money
from missions.models.activity import OfPlan
from missions.models.sector import Sector

DOLLAR = "USD"


class Voice(models.TextChoices):
    """Who speaks: always a group or an office, never a person by name."""

    COMMUNITY = "community", pgettext_lazy("voice", "community group")
    WOMEN = "women", pgettext_lazy("voice", "women’s group")
    YOUTH = "youth", pgettext_lazy("voice", "youth group")
    DISPLACED = "displaced", pgettext_lazy("voice", "displaced people")
    ELDERS = "elders", pgettext_lazy("voice", "elders or religious leaders")
    TRADERS = "traders", pgettext_lazy("voice", "farmers or traders")
    AUTHORITY = "authority", pgettext_lazy("voice", "local authority")
    SOCIETY = "society", pgettext_lazy("voice", "civil society organization")


class Costed(models.Model):
    """An amount with its currency, and the rate by which it is compared in US dollars."""

    budget = Money(_("budget"), null=True, blank=True, help_text=_("in its currency; empty: not reported"))
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default=DOLLAR,
        validators=[
            RegexValidator(r"^[A-Z]{3}\Z", _("A currency is its three letters of ISO 4217, such as EUR."))
        ],
        help_text="ISO 4217",
    )
    rate = models.DecimalField(
        _("rate"),
        max_digits=18,
        decimal_places=8,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("units of the currency for one US dollar; empty: unknown, and it is not converted"),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.currency == DOLLAR:
            self.rate = None

    @property
    def dollars(self):
        """The budget in US dollars, to the cent; None where it or its rate is unknown."""
        if self.budget is None or (self.currency != DOLLAR and not self.rate):
            return None
        return self.budget if self.currency == DOLLAR else round(self.budget / self.rate, 2)


def rate_above_zero(name):
    return Check(
        condition=Q(rate=None) | Q(rate__gt=0),
        name=name,
        violation_error_message=_("A rate lies above zero; leave it empty where it is unknown."),
    )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Priority(Costed, OfPlan):
    """One thing an area needs, in the order of those who voiced it; projects that meet it name it."""

    class Method(models.TextChoices):
        SURVEY = "survey", pgettext_lazy("gathered", "survey")
        MEETING = "meeting", pgettext_lazy("gathered", "meeting")
        INTERVIEWS = "interviews", pgettext_lazy("gathered", "interviews")
        PLAN = "plan", pgettext_lazy("gathered", "local development plan")
        ASSESSMENT = "assessment", pgettext_lazy("gathered", "joint assessment")

    area = models.CharField(_("area"), max_length=80, help_text=_("region or sector"))
    sector = models.CharField(_("sector"), max_length=14, choices=Sector)
    title = models.CharField(_("priority"), max_length=160)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=_("1 comes first in its area; empty: not ranked"),
    )
    voice = models.CharField(_("voiced by"), max_length=10, choices=Voice)
    voiced_by = models.CharField(
        _("name of the group"),
        max_length=160,
        blank=True,
        help_text=_("of a group or an office, never of a person"),
    )
    gathered_by = models.CharField(_("how it was gathered"), max_length=11, choices=Method)
    gathered_on = models.DateField(_("gathered"), help_text=_("the day, or the last of the period"))
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("such as the report and how many were asked")
    )
    ended_on = models.DateField(
        _("no longer a priority since"), null=True, blank=True, help_text=_("empty while it stands")
    )

    known_by = ("title",)

    class Meta:
        ordering = ["area", "rank", "pk"]
        verbose_name, verbose_name_plural = _("local priority"), _("local priorities")
        constraints = [
            rate_above_zero("a_priority_s_rate_is_above_zero"),
            Check(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("gathered_on")),
                name="a_priority_ends_after_it_was_gathered",
                violation_error_message=_("It ends before it was gathered."),
            ),
        ]
        indexes = [models.Index(fields=["mission", "area"]), models.Index(fields=["area", "rank", "id"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:priority", args=[self.pk])
