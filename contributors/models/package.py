"""Cost-sharing packages: who carries a mission's cost, part by part and quarter by quarter, in US dollars."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.money import Money
from contributors import package_sums
from contributors.models.flow import OPEN, Certainty, Flow
from missions.models import Mission


def dollars(label, **more):
    words = {"help_text": _("US dollars; empty: not stated")} | more
    return Money(label, max_digits=18, null=True, blank=True, **words)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class CostPackage(models.Model):
    """One arrangement to carry the cost of a mission for a period, and how much assessed contributions may
    carry of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="cost_packages", verbose_name=_("mission")
    )
    name = models.CharField(_("name"), max_length=160)
    instrument = models.CharField(
        _("instrument"),
        max_length=160,
        blank=True,
        help_text=_("on which it stands, such as S/RES/2719 (2023)"),
    )
    assessed_share = models.DecimalField(
        _("share of assessed contributions"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("at most, percent of the budget; the rest is for others; empty: no share is set"),
    )
    assessed_limit = dollars(
        _("assessed contributions authorized"),
        help_text=_("at most, US dollars for the whole period; empty: no amount is set"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty, default=Certainty.REPORTED)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("name",)
    seen_by_words = _(
        "What is published: everyone who sees the mission. What its parties alone reported: who gives to it, "
        "funding staff and partners of the mission."
    )
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "name"]
        verbose_name, verbose_name_plural = _("cost-sharing package"), _("cost-sharing packages")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "name"],
                name="one_package_a_name",
                violation_error_message=_("This mission has a package of this name already."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contributors:package", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        seen = Mission.objects.visible_to(user).order_by().values("pk")
        gives = PackageLine.objects.filter(giver__in=granted(user, "act_for", Partner)).order_by()
        parties = Q(mission__in=granted(user, "manage_money", Mission))
        parties |= Q(mission__lead__in=granted(user, "manage_money", Partner))
        parties |= Q(mission__in=granted(user, "view_partner_tier", Mission))
        return Q(mission__in=seen) & (Q(certainty__in=OPEN) | parties | Q(pk__in=gives.values("package")))

    @property
    def terms(self):
        return package_sums.Terms(self.assessed_share, self.assessed_limit)

    @property
    def other_share(self):
        """Percent that is for others than assessed contributions; None where no share is set."""
        return None if self.assessed_share is None else 100 - self.assessed_share


class PackagePart(models.Model):
    """What belongs to a package is seen with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.DateField(_("quarter"), help_text=_("its first day"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.quarter and (self.quarter.day != 1 or self.quarter.month % 3 != 1):
            raise ValidationError({"quarter": _("A quarter begins on 1 January, April, July or October.")})

    @classmethod
    def seen_by(cls, user):
        return Q(package__in=CostPackage.objects.visible_to(user).order_by().values("pk"))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PackageQuarter(PackagePart):
    """What a quarter costs."""

    package = models.ForeignKey(CostPackage, models.CASCADE, related_name="quarters")
    budget = Money(_("budget"), max_digits=18, help_text=_("US dollars"))

    seen_by_words = _("Whoever sees the package.")

    class Meta:
        ordering = ["package", "quarter"]
        verbose_name, verbose_name_plural = _("quarter of a package"), _("quarters of packages")
        constraints = [models.UniqueConstraint(fields=["package", "quarter"], name="one_budget_a_quarter")]

    def __str__(self):
        return f"{self.package}, {self.quarter:%Y-%m}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PackageLine(PackagePart):
    """What one source gives for one quarter: as a flow shows it, or as it is stated."""

    class Part(models.TextChoices):
        ASSESSED = "assessed", _("assessed contributions")
        PEACE_FUND = "peace_fund", _("AU Peace Fund")
        EPF = "epf", _("European Peace Facility")
        BILATERAL = "bilateral", _("bilateral")
        IN_KIND = "in_kind", _("in kind, valued")
        OTHER = "other", _("other voluntary money")

    package = models.ForeignKey(CostPackage, models.CASCADE, related_name="lines")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    giver = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="package_lines", verbose_name=_("source")
    )
    committed = dollars(_("committed"))
    paid = dollars(_("paid"))
    flow = models.ForeignKey(
        Flow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="package_lines",
        verbose_name=_("flow"),
        help_text=_("whose amounts count, with those that fulfil it; else state them"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    seen_by_words = _("Whoever sees the package, and the flow where it shows one.")

    class Meta:
        ordering = ["package", "quarter", "part", "pk"]
        verbose_name, verbose_name_plural = _("line of a package"), _("lines of packages")
        constraints = [
            models.UniqueConstraint(
                fields=["package", "flow"],
                name="a_flow_stands_once_in_a_package",
                violation_error_message=_("This flow stands in the package already."),
            ),
            Check(
                condition=Q(flow=None) | Q(committed=None, paid=None),
                name="a_line_states_or_shows_a_flow",
                violation_error_message=_("Name a flow or state the amounts, not both."),
            ),
        ]

    def __str__(self):
        return f"{self.package}, {self.quarter:%Y-%m}, {self.get_part_display()}"

    @classmethod
    def seen_by(cls, user):
        flows = Flow.objects.visible_to(user).order_by().values("pk")
        return super().seen_by(user) & (Q(flow=None) | Q(flow__in=flows))
