"""What was verified of contributors at missions: people, equipment, what they gave in kind or in training."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.money import Money
from accounts.notation import day
from accounts.validity import never_overlap
from missions.models import Mission

KEPT = 366  # days: the longest period of a verification


class Verified(models.Model):
    """A fact of one contributor at one mission for a period; whoever verified it is its source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contributor = models.ForeignKey(
        Partner, models.PROTECT, related_name="%(class)ss", verbose_name=_("contributor")
    )
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="%(class)ss", verbose_name=_("mission"))
    starts_on = models.DateField(pgettext_lazy("first day", "from"))
    ends_on = models.DateField(pgettext_lazy("last day", "until"))
    signed_on = models.DateField(
        _("signed"), null=True, blank=True, help_text=_("by both sides; empty: not signed")
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("the report it is from, by its reference")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _(
        "Who speaks for the contributor, who keeps the money of the mission, and who reports its strength."
    )
    seen_through = {
        "contributor": "act_for",
        "mission": "report_strength",
        "mission__lead": "manage_money",
    }
    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-starts_on", "mission", "contributor", "group"]

    def __str__(self):
        named = self.contributor.local_name, self.mission.acronym, str(self.group_words), day(self.starts_on)
        return ", ".join(named)

    def get_absolute_url(self):
        return reverse("contributors:verified_change", args=[self.page, self.pk])

    @classmethod
    def seen_by(cls, user):
        return Q(mission__in=granted(user, "manage_money", Mission))

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.contributor, self.mission, self.mission.lead]


def of_period(name):
    return Check(
        condition=Q(ends_on__gte=F("starts_on")),
        name=f"{name}_ends_after_start",
        violation_error_message=_("The end lies before the start."),
    )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class VerifiedStrength(Verified):
    """Persons of a contributor present on every day of a period, of those whose pay is reimbursed.

    Military observers, staff officers and individual police are not: they get an allowance of the mission.
    """

    page = "strengths"

    class Group(models.TextChoices):
        CONTINGENT = "contingent", _("contingent troops")
        FORMED_POLICE = "formed_police", _("formed police units")

    group = models.CharField(_("group"), max_length=16, choices=Group, default=Group.CONTINGENT)
    agreed = models.PositiveIntegerField(_("agreed"), help_text=_("persons, by the memorandum"))
    present = models.PositiveIntegerField(_("present"), help_text=_("persons, on every day of the period"))

    class Meta(Verified.Meta):
        verbose_name, verbose_name_plural = _("verified strength"), _("verified strengths")
        constraints = [
            of_period("verified_strength"),
            never_overlap("one_verified_strength_a_day", "contributor", "mission", "group"),
        ]

    @property
    def group_words(self):
        return self.get_group_display()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class VerifiedHolding(Verified):
    """Equipment of one group, or a category of self-sustainment, as one verification found it."""

    page = "holdings"

    class Kind(models.TextChoices):
        MAJOR = "major", _("major equipment")
        SELF_SUSTAINMENT = "self_sustainment", _("self-sustainment")

    class Lease(models.TextChoices):
        WET = "wet", _("wet lease: the contributor maintains it")
        DRY = "dry", _("dry lease: the organization maintains it")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.MAJOR)
    group = models.CharField(
        _("group"), max_length=80, help_text=_("of equipment, or category of self-sustainment")
    )
    lease = models.CharField(_("lease"), max_length=3, choices=Lease, blank=True)
    agreed = models.PositiveIntegerField(_("agreed"), help_text=_("items; of self-sustainment persons"))
    present = models.PositiveIntegerField(_("present"), help_text=_("items; of self-sustainment persons"))
    serviceable = models.PositiveIntegerField(
        _("serviceable"), help_text=_("items; of self-sustainment persons for whom the standard is met")
    )

    class Meta(Verified.Meta):
        verbose_name, verbose_name_plural = _("verified equipment"), _("verified equipment")
        constraints = [
            of_period("verified_holding"),
            never_overlap("one_verified_holding_a_day", "contributor", "mission", "kind", "group", "lease"),
            Check(
                condition=Q(serviceable__lte=F("present")),
                name="no_more_serviceable_than_present",
                violation_error_message=_("No more is serviceable than is present."),
            ),
            Check(
                condition=Q(kind="major", lease__in=("wet", "dry")) | Q(kind="self_sustainment", lease=""),
                name="major_equipment_has_its_lease",
                violation_error_message=_("Major equipment has its lease; self-sustainment has none."),
            ),
        ]

    @property
    def group_words(self):
        return self.group


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Contribution(Verified):
    """What a contributor gave in kind or in training, with its value where one is known."""

    page = "contributions"

    class Kind(models.TextChoices):
        IN_KIND = "in_kind", _("in kind")
        TRAINING = "training", _("training")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    group = models.CharField(_("what was given"), max_length=160)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("such as persons, tonnes"))
    value = Money(_("value"), null=True, blank=True, help_text=_("empty: not reported"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    valuation = models.CharField(_("how it is valued"), max_length=300, blank=True)

    class Meta(Verified.Meta):
        verbose_name, verbose_name_plural = _("contribution in kind"), _("contributions in kind")
        constraints = [
            of_period("contribution"),
            models.UniqueConstraint(
                fields=["contributor", "mission", "starts_on", "ends_on", "kind", "group"],
                name="one_contribution_a_period",
                violation_error_message=_("A contribution of this period and name stands already."),
            ),
            Check(
                condition=Q(value=None) | ~Q(valuation=""),
                name="a_valued_contribution_says_how",
                violation_error_message=_("Say how it is valued."),
            ),
        ]

    @property
    def group_words(self):
        return self.group
