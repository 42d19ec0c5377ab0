"""Voluntary money and means on their way: who gives how much to what, and how far it has come."""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from contributors import flow_sums
from contributors.models.fund import Fund, FundWindow
from missions.models import Mission, Project

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("A currency is its three letters of ISO 4217, such as EUR."))


class Certainty(models.TextChoices):
    """On what a figure of voluntary money stands; only what its parties reported is theirs alone."""

    PUBLISHED = "published", _("read in a published source")
    RECALLED = "recalled", _("recalled, not read again")
    REPORTED = "reported", _("reported by its parties, not published")


OPEN = (Certainty.PUBLISHED, Certainty.RECALLED)


class FlowQuerySet(VisibleQuerySet):
    def changeable_by(self, user):
        """Those this person enters: of a source they speak for, or to what they keep the money of."""
        if user.is_system:
            return self
        return self.filter(Q(donor__in=granted(user, "act_for", Partner)) | _kept(user))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Flow(models.Model):
    """One amount from one source to one destination, at one stage."""

    class Stage(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("flow of money", "announced")
        PLEDGED = "pledged", pgettext_lazy("flow of money", "pledged")
        COMMITTED = "committed", pgettext_lazy("flow of money", "committed")
        DISBURSED = "disbursed", pgettext_lazy("flow of money", "paid")
        SPENT = "spent", pgettext_lazy("flow of money", "spent")
        WITHDRAWN = "withdrawn", pgettext_lazy("flow of money", "withdrawn")
        LAPSED = "lapsed", pgettext_lazy("flow of money", "lapsed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register_key = models.CharField(
        max_length=120,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text=_("the published register and the line it was read from"),
    )
    reference = models.CharField(
        _("reference"),
        max_length=80,
        blank=True,
        help_text=_("of the source of the figure, such as FTS 228238"),
    )
    donor = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="flows_given", verbose_name=_("source")
    )
    donor_name = models.CharField(
        _("source as printed"), max_length=160, blank=True, help_text=_("empty with no source: not disclosed")
    )
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="flows", verbose_name=_("fund")
    )
    window = models.ForeignKey(
        FundWindow, models.PROTECT, null=True, blank=True, related_name="flows", verbose_name=_("window")
    )
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="flows", verbose_name=_("mission")
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="flows",
        verbose_name=_("project"),
        help_text=_("of reconstruction; who does not see the project is not told which"),
    )
    recipient = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="flows_received",
        verbose_name=_("receiving organization"),
    )
    recipient_name = models.CharField(_("destination as printed"), max_length=160, blank=True)
    title = models.CharField(_("what it is for"), max_length=700, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PLEDGED)
    amount = models.DecimalField(
        _("amount"),
        max_digits=18,
        decimal_places=2,
        help_text=_("in its currency; below zero: an adjustment, kept as printed"),
    )
    currency = models.CharField(
        _("currency"), max_length=3, default=flow_sums.DOLLAR, validators=[CURRENCY], help_text="ISO 4217"
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
    rate_on = models.DateField(_("rate of"), null=True, blank=True, help_text=_("the day of the rate"))
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    earmark = models.CharField(
        _("earmark"),
        max_length=300,
        blank=True,
        help_text=_("what it may be spent for; empty: not earmarked"),
    )
    conditions = models.CharField(_("conditions"), max_length=1000, blank=True)
    in_kind = models.BooleanField(_("in kind"), default=False, help_text=_("goods, services or people"))
    valuation = models.CharField(
        _("how it is valued"), max_length=300, blank=True, help_text=_("of what is given in kind")
    )
    fulfils = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fulfilled_by",
        verbose_name=_("fulfils"),
        help_text=_("the earlier flow, such as the pledge, so that nothing counts twice"),
    )
    source = models.CharField(_("source of the figure"), max_length=300, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty, default=Certainty.REPORTED)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "Only who sees where it goes. What is published: all of them. What its parties alone reported: who "
        "speaks for its source or for where it goes, funding staff there, and partners of its mission."
    )
    objects = FlowQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "pk"]
        verbose_name, verbose_name_plural = _("flow of money"), _("flows of money")
        constraints = [
            Check(
                condition=Q(fund__isnull=False, mission=None, recipient=None)
                | Q(fund=None, mission__isnull=False, recipient=None)
                | Q(fund=None, mission=None, recipient__isnull=False)
                | Q(fund=None, mission=None, recipient=None) & ~Q(recipient_name=""),
                name="a_flow_goes_to_one_place",
                violation_error_message=_("Name one destination: a fund, a mission or an organization."),
            ),
            Check(condition=Q(window=None) | Q(fund__isnull=False), name="a_window_is_of_the_fund"),
            Check(
                condition=Q(rate=None) | Q(rate__gt=0),
                name="a_rate_is_above_zero",
                violation_error_message=_("A rate lies above zero; leave it empty where it is unknown."),
            ),
            Check(condition=Q(fulfils=None) | ~Q(fulfils=models.F("id")), name="no_flow_fulfils_itself"),
        ]
        indexes = [
            models.Index(fields=["stage", "-decided_on"]),
            models.Index(fields=["mission", "stage"]),
            models.Index(fields=["reference"]),
            models.Index(fields=["project", "stage"]),
        ]

    def __str__(self):
        return self.named(**self.named_by())

    def get_absolute_url(self):
        return reverse("contributors:flow", args=[self.pk])

    def named_by(self):
        return {"source": self.source_words(), "destination": self.destination_words()}

    @classmethod
    def named(cls, source, destination):
        return _("%(source)s to %(destination)s") % {
            "source": source or _("source not disclosed"),
            "destination": destination,
        }

    def clean(self):
        super().clean()
        if self.window_id and self.window.fund_id != self.fund_id:
            raise ValidationError({"window": _("This window is of another fund.")})
        if self.currency == flow_sums.DOLLAR:
            self.rate = self.rate_on = None
        if self.in_kind and not self.valuation:
            raise ValidationError({"valuation": _("Say how what is given in kind is valued.")})

    @classmethod
    def seen_by(cls, user):
        missions = Mission.objects.visible_to(user).order_by().values("pk")
        funds = Fund.objects.visible_to(user).order_by().values("pk")
        there = (Q(mission=None) | Q(mission__in=missions)) & (Q(fund=None) | Q(fund__in=funds))
        own = granted(user, "act_for", Partner)
        parties = Q(donor__in=own) | Q(recipient__in=own) | _kept(user)
        parties |= Q(mission__in=granted(user, "view_partner_tier", Mission))
        return there & (Q(certainty__in=OPEN) | parties)

    def source_words(self):
        """Who gives it; "" where it is not disclosed."""
        return self.donor.local_name if self.donor else self.donor_name

    def destination_words(self):
        if self.mission:
            return self.mission.acronym
        return self.fund.name if self.fund else getattr(self.recipient, "local_name", self.recipient_name)

    @property
    def destination(self):
        """The fund, mission or organization it goes to; None for one that is known by name alone."""
        return self.fund or self.mission or self.recipient

    @property
    def roots(self):
        """The missions and partners it concerns."""
        there = [
            self.mission,
            self.recipient,
            *([self.fund.organization, self.fund.mission] if self.fund else []),
        ]
        return [root for root in (self.donor, *there) if root is not None]

    @property
    def given(self):
        """As the sums of flows take it."""
        return flow_sums.Given(self.pk, self.stage, self.amount, self.currency, self.rate, self.fulfils_id)

    @property
    def dollars(self):
        """In US dollars by its own rate; None where that is unknown."""
        return flow_sums.dollars(self.amount, flow_sums.rate_of(self.given))


def _kept(user):
    """Flows to what this person keeps the money of."""
    missions, partners = (granted(user, "manage_money", root) for root in (Mission, Partner))
    kept = Q(mission__in=missions) | Q(mission__lead__in=partners) | Q(recipient__in=partners)
    return kept | Q(fund__organization__in=partners) | Q(fund__mission__in=missions)
