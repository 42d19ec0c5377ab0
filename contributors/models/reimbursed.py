"""What contributors are owed: dated rates and rules, claims for a period, and their lines."""

import uuid

import pghistory
from django.conf import settings
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
from accounts.notation import day
from accounts.validity import Dated, ends_after_start, never_overlap
from contributors import reimbursement_life
from contributors.models.verified import KEPT, VerifiedStrength
from missions.models import Mission
from missions.models.mandate import Certainty


class ReimbursementTerm(Dated):
    """One dated figure claims are worked out with: a rate, a rule of deductions, a limit, a factor."""

    class Kind(models.TextChoices):
        PERSONNEL = "personnel", _("rate a person and month")
        WET = "wet", _("wet lease, rate an item and month")
        DRY = "dry", _("dry lease, rate an item and month")
        SELF_SUSTAINMENT = "self_sustainment", _("self-sustainment, rate a person and month")
        TOLERANCE = "tolerance", _("tolerance of missing equipment, percent")
        REPORTS = "reports", _("consecutive reports before a deduction, number")
        CEILING = "ceiling", _("ceiling of a deduction, percent")
        SERVICEABILITY = "serviceability", _("serviceability due, percent")
        RISK_LIMIT = "risk_limit", _("limit of the risk premium, percent")
        ENABLING_LIMIT = "enabling_limit", _("limit of the enabling premium, percent")
        ENVIRONMENT = "environment", _("factor for extreme environment, percent")
        OPERATIONS = "operations", _("factor for logistics and road conditions, percent")
        HOSTILE = "hostile", _("factor for hostile action and forced abandonment, percent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="reimbursement_terms", verbose_name=_("organization")
    )
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reimbursement_terms",
        verbose_name=_("mission"),
        help_text=_(
            "whose alone it is; empty: of the organization. Of a factor a mission's own, or else its limit"
        ),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    group = models.CharField(
        _("group"),
        max_length=80,
        blank=True,
        help_text=_("of equipment or category of self-sustainment, as verifications name it; else empty"),
    )
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=4)
    instrument = models.CharField(_("resolution"), max_length=80, blank=True)
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.PUBLISHED
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)

    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    seen_through = {"mission": "view_mission"}
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "kind", "group", "-starts_on"]
        verbose_name, verbose_name_plural = _("term of reimbursement"), _("terms of reimbursement")
        constraints = [
            ends_after_start("reimbursement_term_ends_after_start"),
            never_overlap(
                "one_term_of_an_organization", "organization", "kind", "group", condition=Q(mission=None)
            ),
            never_overlap(
                "one_term_of_a_mission", "mission", "kind", "group", condition=Q(mission__isnull=False)
            ),
            Check(condition=Q(value__gte=0), name="a_term_is_not_below_zero"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.group}".strip()


class ReimbursementQuerySet(VisibleQuerySet):
    def owed(self):
        """Claims not paid yet."""
        return self.exclude(state=Reimbursement.State.PAID)

    def of_contributor(self, user):
        """Those of contributors this person speaks for."""
        return self if user.is_system else self.filter(contributor__in=granted(user, "act_for", Partner))

    def kept_by(self, user):
        """Those whose money this person keeps."""
        return self if user.is_system else self.filter(kept(user))


def kept(user, path=""):
    """The filter for rows of missions whose money this person keeps; `path` leads to the row."""
    own = Q(**{f"{path}mission__in": granted(user, "manage_money", Mission)})
    return own | Q(**{f"{path}mission__lead__in": granted(user, "manage_money", Partner)})


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Reimbursement(models.Model):
    """The claim of one contributor at one mission for one period, from its verification to its payment."""

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("claim", "not verified")
        VERIFIED = "verified", pgettext_lazy("claim", "verified")
        CALCULATED = "calculated", pgettext_lazy("claim", "calculated")
        CERTIFIED = "certified", pgettext_lazy("claim", "certified")
        PAYABLE = "payable", pgettext_lazy("claim", "payable")
        PAID = "paid", pgettext_lazy("claim", "paid")

    class Delay(models.TextChoices):
        VERIFICATION = "verification", _("verification not signed")
        CALCULATION = "calculation", _("not calculated")
        CERTIFICATION = "certification", _("not certified")
        CONTESTED = "contested", _("a line is contested")
        DOCUMENTS = "documents", _("documents are missing")
        CASH = "cash", _("cash not available")
        ORDER = "order", _("payment not ordered")
        BANK = "bank", _("bank details not confirmed")
        NONE = "none", _("waits for nothing")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contributor = models.ForeignKey(
        Partner, models.PROTECT, related_name="reimbursements", verbose_name=_("contributor")
    )
    mission = models.ForeignKey(
        Mission, models.PROTECT, related_name="reimbursements", verbose_name=_("mission")
    )
    starts_on = models.DateField(pgettext_lazy("first day", "from"))
    ends_on = models.DateField(pgettext_lazy("last day", "until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REPORTED)
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    total = models.DecimalField(
        _("amount"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("the sum of its lines; empty: not calculated"),
    )
    delay = models.CharField(
        _("waits for"), max_length=13, choices=Delay, default=Delay.VERIFICATION, editable=False
    )
    delay_words = models.CharField(_("in words"), max_length=300, blank=True)
    waits_since = models.DateField(_("waits since"), default=timezone.localdate, editable=False)
    calculated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    calculated_at = models.DateTimeField(_("calculated"), null=True, editable=False)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    certified_at = models.DateTimeField(_("certified"), null=True, editable=False)
    payable_at = models.DateTimeField(_("released"), null=True, editable=False)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Who speaks for the contributor, and who keeps the money of the mission. Nobody else.")
    seen_through = {
        "contributor": "act_for",
        "mission": "manage_money",
        "mission__lead": "manage_money",
    }
    objects = ReimbursementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "mission", "contributor"]
        verbose_name, verbose_name_plural = _("reimbursement"), _("reimbursements")
        indexes = [models.Index(fields=["contributor", "state"], name="reimbursements_owed")]
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_reimbursement_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            never_overlap("one_reimbursement_a_period", "contributor", "mission"),
            Check(
                condition=Q(state__in=("reported", "verified")) | Q(total__isnull=False),
                name="a_calculated_reimbursement_has_its_sum",
            ),
            Check(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="a_paid_one_has_its_day"),
        ]

    def __str__(self):
        words = {
            "who": self.contributor.local_name,
            "mission": self.mission.acronym,
            "from": day(self.starts_on),
            "until": day(self.ends_on),
        }
        return f"{words['who']}, {words['mission']}, {words['from']} – {words['until']}"

    def get_absolute_url(self):
        return reverse("contributors:reimbursement", args=[self.pk])

    def clean(self):
        super().clean()
        if self.starts_on and self.ends_on and (self.ends_on - self.starts_on).days > KEPT:
            raise ValidationError({"ends_on": _("A period of verification is at most a year.")})

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def keepers(self):
        """Whose funding officers keep its money."""
        return [self.mission, self.mission.lead]

    @property
    def roots(self):
        return [self.contributor, *self.keepers]

    @property
    def period(self):
        return self.starts_on, self.ends_on

    @property
    def is_certified(self):
        return self.state in reimbursement_life.FINAL


class ReimbursementItem(models.Model):
    """What is claimed beside people and equipment: a premium, a death or disability, a letter of assist."""

    class Kind(models.TextChoices):
        RISK = "risk", _("risk premium")
        ENABLING = "enabling", _("premium for key enabling units")
        CASUALTY = "casualty", _("death and disability")
        ASSIST = "assist", _("letter of assist")
        ADJUSTMENT = "adjustment", _("adjustment of an earlier claim")

    claim = models.ForeignKey(Reimbursement, models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reference = models.CharField(_("reference"), max_length=80)
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True, help_text=_("of a premium")
    )
    persons = models.PositiveIntegerField(_("persons"), null=True, blank=True, help_text=_("of a premium"))
    amount = models.DecimalField(
        _("amount"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("of anything else; below zero: an adjustment that takes off"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_through = {f"claim__{path}": name for path, name in Reimbursement.seen_through.items()}
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "pk"]
        verbose_name, verbose_name_plural = _("item of a claim"), _("items of claims")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind", "reference"],
                name="one_item_a_reference",
                violation_error_message=_("An item of this reference stands already."),
            ),
            Check(
                condition=Q(kind__in=("risk", "enabling"), percent__gt=0, persons__gt=0, amount=None)
                | Q(kind__in=("casualty", "assist"), percent=None, persons=None, amount__gt=0)
                | Q(kind="adjustment", percent=None, persons=None, amount__isnull=False),
                name="an_item_is_a_premium_or_an_amount",
                violation_error_message=_(
                    "A premium has its percent and persons; all else an amount, above zero unless it adjusts."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ReimbursementLine(models.Model):
    """One line of a claim as calculated, with its steps; the contributor may contest it."""

    class Kind(models.TextChoices):
        PERSONNEL = "personnel", _("personnel")
        DEDUCTION = "deduction", _("deduction for missing equipment")
        MAJOR = "major", _("major equipment")
        SELF_SUSTAINMENT = "self_sustainment", _("self-sustainment")
        RISK = "risk", _("risk premium")
        ENABLING = "enabling", _("premium for key enabling units")
        CASUALTY = "casualty", _("death and disability")
        ASSIST = "assist", _("letter of assist")
        ADJUSTMENT = "adjustment", _("adjustment of an earlier claim")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld: the line is mended")
        DISMISSED = "dismissed", _("dismissed: the line stands")

    claim = models.ForeignKey(Reimbursement, models.CASCADE, related_name="lines")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    group = models.CharField(_("group"), max_length=160, blank=True)
    key = models.CharField(max_length=200, blank=True, editable=False)
    amount = models.DecimalField(
        _("amount"),
        max_digits=15,
        decimal_places=2,
        null=True,
        help_text=_("empty: no rate is on record, and it is in no sum"),
    )
    steps = models.JSONField(default=list, help_text=_("how it was worked out"))
    contested_on = models.DateField(_("contested"), null=True, editable=False)
    contested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    contest = models.CharField(_("why it is contested"), max_length=1000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    outcome_words = models.CharField(_("why"), max_length=1000, blank=True)
    outcome_on = models.DateField(_("decided"), null=True, editable=False)

    seen_through = {f"claim__{path}": name for path, name in Reimbursement.seen_through.items()}
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "pk"]
        verbose_name, verbose_name_plural = _("line of a claim"), _("lines of claims")
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind", "key"], name="one_line_of_its_kind"),
            Check(condition=Q(outcome="") | Q(contested_on__isnull=False), name="an_outcome_is_of_a_contest"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.group}".strip()

    @property
    def group_words(self):
        """What it is of: people by the name of their group, all else as verified or claimed."""
        is_people = self.kind == self.Kind.PERSONNEL
        return VerifiedStrength.Group(self.group).label if is_people else self.group

    @property
    def is_contested(self):
        """Contested, and nobody has decided yet."""
        return self.contested_on is not None and not self.outcome
