"""What a mission may spend in a year, what of shared costs it bears, and what states are asked for when."""

import re

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from accounts.money import Money
from accounts.validity import Dated, ends_after_start, never_overlap
from missions.models import Mission
from missions.models.mandate import Certainty

CYCLE = re.compile(r"^(\d{4})/(\d{2})$")


class Appropriation(Dated):
    """The money of one mission for a budget cycle, or until there is one an authority to enter commitments.

    Amounts are gross, in `currency`. What states are asked for is its apportionments.
    """

    class Kind(models.TextChoices):
        APPROPRIATION = "appropriation", _("appropriation")
        ASSESSED_AUTHORITY = "assessed", _("commitment authority, assessed")
        AUTHORITY = "authority", _("commitment authority, not assessed")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="appropriations", verbose_name=_("mission")
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.APPROPRIATION)
    cycle = models.CharField(
        _("cycle"), max_length=7, help_text=_("such as 2025/26: July of the one year to June of the next")
    )
    instrument = models.CharField(_("resolution"), max_length=80, help_text=_("such as A/RES/79/302"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    maintenance = Money(_("maintenance"), help_text=_("of the mission itself, gross, without shared costs"))
    staff_assessment = Money(
        _("staff assessment"),
        null=True,
        blank=True,
        help_text=_("income that lowers the gross amount to the net one; empty: not reported"),
    )
    rounds_to = models.PositiveSmallIntegerField(
        _("rounded to"), default=100, help_text=_("currency units, in apportioning: 100 or 1")
    )
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.PUBLISHED
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "mission"]
        verbose_name, verbose_name_plural = _("appropriation"), _("appropriations")
        constraints = [
            ends_after_start("appropriation_ends_after_start"),
            never_overlap("one_appropriation_at_a_time", "mission", condition=Q(kind="appropriation")),
            Check(
                condition=Q(starts_on__isnull=False, ends_on__isnull=False),
                name="an_appropriation_has_its_days",
                violation_error_message=_("A budget has a first and a last day."),
            ),
            Check(condition=Q(rounds_to__in=(1, 100)), name="an_appropriation_rounds_to_1_or_100"),
        ]

    def __str__(self):
        return f"{self.mission.acronym} {self.cycle}"

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    def clean(self):
        super().clean()
        found = CYCLE.match(self.cycle or "")
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise ValidationError({"cycle": _("Write the cycle as in 2025/26.")})


class CostPool(models.Model):
    """Costs that several missions share in a cycle, such as the support account, prorated by maintenance."""

    class Kind(models.TextChoices):
        SUPPORT_ACCOUNT = "support_account", _("support account")
        LOGISTICS_BASE = "unlb", _("Logistics Base at Brindisi")
        REGIONAL_CENTRE = "rsce", _("Regional Service Centre in Entebbe")

    kind = models.CharField(_("pool"), max_length=16, choices=Kind)
    cycle = models.CharField(_("cycle"), max_length=7)
    amount = Money(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    instrument = models.CharField(_("resolution"), max_length=80)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-cycle", "kind"]
        verbose_name, verbose_name_plural = _("shared cost"), _("shared costs")
        constraints = [models.UniqueConstraint(fields=["kind", "cycle"], name="one_pool_of_a_kind_a_cycle")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.cycle}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PoolShare(models.Model):
    """What of a pool one mission's appropriation bears."""

    pool = models.ForeignKey(CostPool, models.PROTECT, related_name="shares")
    appropriation = models.ForeignKey(Appropriation, models.CASCADE, related_name="pool_shares")
    amount = Money(_("amount"))

    seen_through = {"appropriation__mission": "view_mission"}
    seen_by_all = Q(appropriation__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["appropriation", "pool"]
        constraints = [models.UniqueConstraint(fields=["pool", "appropriation"], name="one_share_of_a_pool")]

    def __str__(self):
        return f"{self.appropriation}: {self.pool}"


class CostLine(models.Model):
    """What a class of cost was given or took in an appropriation's cycle."""

    class CostClass(models.TextChoices):
        MILITARY_POLICE = "military_police", _("military and police personnel")
        CIVILIAN = "civilian", _("civilian personnel")
        OPERATIONAL = "operational", _("operational costs")

    appropriation = models.ForeignKey(Appropriation, models.CASCADE, related_name="cost_lines")
    cost_class = models.CharField(_("class of cost"), max_length=16, choices=CostClass)
    approved = Money(_("approved"), null=True, blank=True, help_text=_("empty: not reported"))
    spent = Money(_("spent"), null=True, blank=True, help_text=_("empty: not reported"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {"appropriation__mission": "view_mission"}
    seen_by_all = Q(appropriation__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["appropriation", "cost_class"]
        constraints = [
            models.UniqueConstraint(fields=["appropriation", "cost_class"], name="one_line_a_class_of_cost")
        ]

    def __str__(self):
        return f"{self.appropriation}: {self.get_cost_class_display()}"


class SpecialShare(models.Model):
    """What one state pays of an appropriation before the rest is assessed: a fixed sum, or a part of the net.

    Such as Cyprus, a third of the net of UNFICYP, and Greece, 6.5 million US dollars a year.
    """

    appropriation = models.ForeignKey(Appropriation, models.CASCADE, related_name="special_shares")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="special_shares")
    fixed = Money(_("fixed sum"), null=True, blank=True)
    parts = models.PositiveSmallIntegerField(_("parts of the net"), null=True, blank=True)
    of_parts = models.PositiveSmallIntegerField(_("of how many parts"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {"appropriation__mission": "view_mission"}
    seen_by_all = Q(appropriation__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["appropriation", "partner"]
        constraints = [
            models.UniqueConstraint(fields=["appropriation", "partner"], name="one_special_share_a_state"),
            Check(
                condition=Q(fixed__isnull=False, parts__isnull=True, of_parts__isnull=True)
                | Q(fixed__isnull=True, parts__gt=0, of_parts__gte=F("parts")),
                name="a_special_share_is_a_sum_or_a_part",
                violation_error_message=_("Give either a fixed sum or a part of the net, such as 1 of 3."),
            ),
        ]

    def __str__(self):
        return f"{self.partner}: {self.appropriation}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Apportionment(Dated):
    """What of an appropriation is asked of states for one period of the mandate."""

    appropriation = models.ForeignKey(Appropriation, models.CASCADE, related_name="apportionments")
    amount = Money(_("amount"))
    is_conditional = models.BooleanField(
        _("conditional"),
        default=False,
        help_text=_("subject to a decision of the Security Council to extend the mandate"),
    )
    is_decided = models.BooleanField(
        _("as the resolution says"), default=False, help_text=_("otherwise worked out from mandate dates")
    )

    seen_through = {"appropriation__mission": "view_mission"}
    seen_by_all = Q(appropriation__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["appropriation", "starts_on"]
        verbose_name, verbose_name_plural = _("apportionment"), _("apportionments")
        constraints = [
            ends_after_start("apportionment_ends_after_start"),
            never_overlap("one_apportionment_at_a_time", "appropriation"),
            Check(
                condition=Q(starts_on__isnull=False, ends_on__isnull=False),
                name="an_apportionment_has_its_days",
                violation_error_message=_("A period has a first and a last day."),
            ),
        ]

    def __str__(self):
        return f"{self.appropriation}, {self.starts_on} – {self.ends_on}"
