"""How much of each need is met, month by month. Written by contributors.summaries_coverage alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.models import Partner
from contributors.models.pledge import Visibility, takes_part
from missions.models import Capability, Mission, Requirement


class Coverage(models.Model):
    """One month of one requirement, counted of the offers that one kind of reader could list one by one.

    A tier is named by the least visibility of an offer that counts in it. Each has a version and a moment of
    its own: what is hidden from a tier moves nothing of it. A reader sees one tier of a mission, no more.
    """

    Tier = Visibility

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="coverage", verbose_name=_("requirement"), db_index=False
    )  # found by the index of requirement, tier and month
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="coverage", verbose_name=_("mission"))
    capability = models.ForeignKey(
        Capability, models.CASCADE, related_name="coverage", verbose_name=_("capability")
    )
    month = models.DateField(_("month"))
    tier = models.PositiveSmallIntegerField(_("counted of"), choices=Tier)
    is_critical = models.BooleanField(_("critical"), help_text=_("a gap in it is a critical one"))
    required = models.PositiveIntegerField(_("required"), help_text=_("in the capability's unit"))
    offered = models.PositiveIntegerField(_("offered"), help_text=_("reserves among it"))
    accepted = models.PositiveIntegerField(_("accepted"), help_text=_("agreed and deployed among it"))
    agreed = models.PositiveIntegerField(_("agreed"), help_text=_("under a signed agreement, or deployed"))
    deployed = models.PositiveIntegerField(_("deployed"))
    limited = models.PositiveIntegerField(_("limited by caveats"), help_text=_("of the accepted"))
    gap = models.PositiveIntegerField(_("gap"), help_text=_("required and not accepted"))
    over = models.PositiveIntegerField(_("over"), help_text=_("offered beyond what is required"))
    fall = models.PositiveIntegerField(
        _("falls by"), help_text=_("less accepted than the month before, with no successor")
    )
    version = models.PositiveIntegerField(default=1)
    as_of = models.DateTimeField(_("as of"), help_text=_("since when it says so"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["requirement", "month"]
        verbose_name, verbose_name_plural = _("coverage"), _("coverage")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "tier", "month"], name="one_coverage_a_requirement_tier_month"
            )
        ]
        indexes = [models.Index(fields=["tier", "month"])]

    def __str__(self):
        return f"{self.requirement} {self.month:%Y-%m}: {self.accepted}/{self.required}"

    @classmethod
    def tiers_of(cls, user):
        """{mission's key: the tier its reader sees}, as `seen_by` says; of all others the public one."""
        shared = granted(user, "view_partner_tier", Mission) | granted(user, "edit_requirements", Mission)
        shared |= set(takes_part(granted(user, "act_for", Partner)).values_list("pk", flat=True))
        decided = granted(user, "decide_pledges", Mission)
        return dict.fromkeys(shared, cls.Tier.PARTNERS) | dict.fromkeys(decided, cls.Tier.MISSION)

    @classmethod
    def seen_by(cls, user):
        """Of each requirement that is seen, the tier of offers that are: as Pledge.seen_by says."""
        decided = Q(mission__in=granted(user, "decide_pledges", Mission))
        shared = Q(mission__in=granted(user, "view_partner_tier", Mission))
        shared |= Q(mission__in=granted(user, "edit_requirements", Mission))
        shared |= Q(mission__in=takes_part(granted(user, "act_for", Partner)))
        seen = decided & Q(tier=cls.Tier.MISSION)
        seen |= ~decided & shared & Q(tier=cls.Tier.PARTNERS)
        seen |= ~decided & ~shared & Q(tier=cls.Tier.PUBLIC)
        needs = Requirement.objects.visible_to(user).order_by().values("pk")
        return seen & Q(requirement__in=needs)
