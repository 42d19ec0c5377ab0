"""Letters of assessment, the bills in them, what states paid, and where the money stands."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.money import Money
from contributors.models.budget import Apportionment
from missions.models import Mission


class Account(models.Model):
    """What belongs to one account of states: a mission's, or an organization's regular budget."""

    class Meta:
        abstract = True

    @property
    def account_words(self):
        return self.mission.acronym if self.mission else gettext("regular budget")


class Assessment(Account):
    """One letter: what an organization asks of its members, for a mission or for its regular budget."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Partner, models.PROTECT, related_name="assessments")
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="assessments", verbose_name=_("mission")
    )
    apportionment = models.OneToOneField(
        Apportionment, models.PROTECT, null=True, blank=True, related_name="assessment"
    )
    reference = models.CharField(_("reference"), max_length=80, help_text=_("such as ST/ADM/SER.B/1067"))
    issued_on = models.DateField(_("letter of"), help_text=_("the day it was issued"))
    due_on = models.DateField(_("due"), help_text=_("as a rule 30 days after the letter"))
    amount = Money(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    reminded_on = models.DateField(null=True, editable=False)  # told that its day has passed
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference",)
    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "reference"]
        verbose_name, verbose_name_plural = _("assessment"), _("assessments")
        constraints = [
            Check(
                condition=Q(due_on__gte=F("issued_on")),
                name="an_assessment_is_due_after_its_letter",
                violation_error_message=_("It is due on the day of the letter at the earliest."),
            ),
            models.UniqueConstraint(
                fields=["organization", "reference"],
                name="one_assessment_a_reference",
                violation_error_message=_("A letter of this reference stands already."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("contributors:assessment", args=[self.pk])

    @property
    def is_fictional(self):
        return self.mission is not None and self.mission.is_fictional

    @property
    def keepers(self):
        """The mission and the organization whose funding officers keep it."""
        return [self.mission, self.organization] if self.mission else [self.organization]


class Bill(models.Model):
    """What one letter asks of one state: gross, less its credits."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="bills")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="bills")
    gross = Money(_("gross"))
    credit = Money(
        _("credit"), default=0, help_text=_("its part of staff assessment and of balances not spent")
    )

    is_unknown = models.BooleanField(
        _("paid in part"), default=False, help_text=_("not in full, and how much is not reported")
    )

    seen_through = {"assessment__mission": "view_mission"}
    seen_by_all = Q(assessment__mission=None) | Q(assessment__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "-gross"]
        verbose_name, verbose_name_plural = _("bill"), _("bills")
        indexes = [
            models.Index(
                fields=["partner", "assessment"],
                include=["id", "gross", "credit", "is_unknown"],  # an account is read from the index alone
                name="bills_of_a_state",
            ),
            models.Index(fields=["assessment"], condition=Q(is_unknown=True), name="bills_paid_in_part"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "partner"], name="one_bill_a_state"),
            Check(
                condition=Q(credit__lte=F("gross")),
                name="a_credit_is_no_more_than_the_bill",
                violation_error_message=_("A credit is no more than the bill."),
            ),
        ]

    def __str__(self):
        return f"{self.partner}: {self.assessment}"

    @property
    def net(self):
        return self.gross - self.credit


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Payment(Account):
    """Money a state paid on its bills; what is more than they ask for stands as an advance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Partner, models.PROTECT, related_name="payments_received")
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="payments", verbose_name=_("mission")
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="payments", verbose_name=_("state"))
    received_on = models.DateField(_("received"))
    amount = Money(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    reversed_on = models.DateField(_("reversed"), null=True, blank=True, editable=False)

    known_by = ("reference",)
    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission=None) | Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "partner"]
        verbose_name, verbose_name_plural = _("payment"), _("payments")
        indexes = [
            models.Index(fields=["partner", "received_on"], include=["id"], name="payments_of_a_state"),
            models.Index(fields=["received_on"], name="payments_of_a_month"),
        ]
        constraints = [Check(condition=Q(amount__gt=0), name="a_payment_is_something")]

    def __str__(self):
        return f"{self.partner}, {self.received_on}"

    @property
    def is_fictional(self):
        return self.partner.is_fictional


class PaymentShare(models.Model):
    """The part of a payment that went to one bill; the state of both stands on it, by which it is found."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="shares")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="payments")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    amount = Money(_("amount"))

    seen_through = {"payment__mission": "view_mission"}
    seen_by_all = Q(payment__mission=None) | Q(payment__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["payment", "bill"]
        indexes = [
            models.Index(fields=["partner"], include=["bill", "payment", "amount"], name="shares_of_a_state")
        ]
        constraints = [
            models.UniqueConstraint(fields=["payment", "bill"], name="one_share_of_a_payment"),
            Check(condition=Q(amount__gt=0), name="a_share_of_a_payment_is_something"),
        ]

    def __str__(self):
        return f"{self.payment}: {self.bill}"


class Waiver(models.Model):
    """The Assembly's leave for a state in arrears to vote (Article 19), until a day."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="waivers", verbose_name=_("state"))
    instrument = models.CharField(_("resolution"), max_length=80, help_text=_("such as A/RES/80/2"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "partner"]
        verbose_name, verbose_name_plural = _("waiver"), _("waivers")
        constraints = [Check(condition=Q(ends_on__gte=F("starts_on")), name="waiver_ends_after_start")]

    def __str__(self):
        return f"{self.partner}: {self.instrument}"


class LedgerEntry(models.Model):
    """One thing that moved money, in double entry: its lines sum to nothing, which the database keeps."""

    class Cause(models.TextChoices):
        ASSESSED = "assessed", _("assessed")
        CREDITED = "credited", _("credited")
        PAID = "paid", _("paid")
        REVERSED = "reversed", _("payment reversed")
        CANCELLED = "cancelled", _("letter cancelled")
        CERTIFIED = "certified", _("reimbursement certified")
        REOPENED = "reopened", _("reimbursement opened again")
        SETTLED = "settled", _("reimbursement paid")
        CARRIED = "carried", _("transport under contract")

    organization = models.ForeignKey(Partner, models.PROTECT, related_name="ledger_entries")
    mission = models.ForeignKey(Mission, models.CASCADE, null=True, blank=True, related_name="ledger_entries")
    on = models.DateField(_("day"))
    cause = models.CharField(_("what"), max_length=10, choices=Cause)
    words = models.CharField(_("reference"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    contributor = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contributor"),
        help_text=_("whose reimbursement or load it is, which it and funding officers alone see"),
    )

    seen_by_words = _("What moves assessed money: who sees the account. A reimbursement: its two sides.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name, verbose_name_plural = _("ledger entry"), _("ledger entries")

    def __str__(self):
        return f"{self.on}: {self.words}"

    @classmethod
    def seen_by(cls, user):
        return _entries_of(user, "")


def _entries_of(user, path):
    """The filter for entries of the ledger, and for what hangs on them; `path` leads to the entry."""
    missions = granted(user, "view_mission", Mission)
    keeps, leads = (granted(user, "manage_money", root) for root in (Mission, Partner))
    open_to_all = Q(**{f"{path}mission": None}) | Q(**{f"{path}mission__is_public": True})
    assessed = Q(**{f"{path}contributor": None}) & (open_to_all | Q(**{f"{path}mission__in": missions}))
    sides = Q(**{f"{path}contributor__in": granted(user, "act_for", Partner)})
    kept = Q(**{f"{path}mission__in": keeps}) | Q(**{f"{path}organization__in": leads})
    return assessed | sides | Q(**{f"{path}contributor__isnull": False}) & kept


class LedgerLine(models.Model):
    """One side of an entry: an account, whose it is, by how much it moved: debits above 0, credits below."""

    class Book(models.TextChoices):
        RECEIVABLE = "receivable", _("contributions receivable")
        INCOME = "income", _("income from assessments")
        CASH = "cash", _("cash")
        ADVANCES = "advances", _("advances of states")
        PAYABLE = "payable", _("payable to contributors")
        EXPENSE = "expense", _("reimbursements of contributors")
        TRANSPORT = "transport", _("transport under contract")
        CONTRACTS = "contracts", _("payable under contracts")

    entry = models.ForeignKey(LedgerEntry, models.CASCADE, related_name="lines")
    book = models.CharField(_("account"), max_length=10, choices=Book)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="ledger_lines", verbose_name=_("state")
    )
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2)

    seen_by_words = LedgerEntry.seen_by_words
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "pk"]
        indexes = [models.Index(fields=["partner", "book"], name="ledger_of_a_state")]
        constraints = [Check(condition=~Q(amount=0), name="a_ledger_line_moves_something")]

    def __str__(self):
        return f"{self.book}: {self.amount}"

    @classmethod
    def seen_by(cls, user):
        return _entries_of(user, "entry__")
