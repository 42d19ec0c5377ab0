"""What a partner contests of what is asked or said of it: a case between two sides, what each says."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.money import Money
from accounts.steps import Life, Step
from contributors.models.pledge_life import CONTRIBUTOR, MISSION
from missions.models import Mission

OPEN = ("opened", "answered", "review")


class DisputeQuerySet(VisibleQuerySet):
    def of_contributor(self, user):
        """Those a partner opened for whom this person speaks."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(partner__in=granted(user, "act_for", Partner))

    def of_keeper(self, user):
        """Those against what this person keeps: the money of the mission or of its organization."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(Dispute.kept_by(user))

    def open(self):
        return self.filter(state__in=OPEN)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Dispute(models.Model):
    """One case a partner opened against an organization: about a record, or what it names in words."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("assessment")
        RATE = "rate", _("rate of assessment")
        VERIFICATION = "verification", _("verification")
        FIGURE = "figure", _("figure")
        CLAIM = "claim", _("line of a claim")

    class State(models.TextChoices):
        OPENED = "opened", pgettext_lazy("dispute", "opened")
        ANSWERED = "answered", pgettext_lazy("dispute", "answered")
        REVIEW = "review", pgettext_lazy("dispute", "under review")
        SETTLED = "settled", pgettext_lazy("dispute", "settled")
        WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "withdrawn")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("dispute", "upheld in whole")
        PART = "part", pgettext_lazy("dispute", "upheld in part")
        REJECTED = "rejected", pgettext_lazy("dispute", "rejected")

    class Side(models.TextChoices):
        CONTRIBUTOR = CONTRIBUTOR, pgettext_lazy("dispute", "who contests")
        MISSION = MISSION, pgettext_lazy("dispute", "who keeps the record")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=160, help_text=_("what is contested, in a line"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="disputes", verbose_name=_("contested by")
    )
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="disputes_answered", verbose_name=_("organization")
    )
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="disputes", verbose_name=_("mission")
    )
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    subject_id = models.CharField(max_length=40, blank=True, editable=False)
    subject_name = models.CharField(_("record"), max_length=200, blank=True, editable=False)
    about_on = models.DateField(
        _("of"), null=True, blank=True, help_text=_("the day it is of, or the first of its year or month")
    )
    amount = Money(_("amount"), null=True, blank=True, help_text=_("that is contested; empty: not stated"))
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("ISO 4217"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPENED, editable=False)
    waits_for = models.CharField(
        _("waits for"), max_length=11, choices=Side, default=Side.MISSION, blank=True, editable=False
    )
    deadline = models.DateField(
        _("deadline"), null=True, editable=False, help_text=_("of the next step; empty: none is set")
    )
    reminded_on = models.DateField(null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, editable=False)
    outcome_words = models.TextField(_("grounds"), max_length=4000, blank=True, editable=False)
    outcome_amount = Money(_("amount conceded"), null=True, editable=False, help_text=_("empty: not stated"))
    settled_on = models.DateField(_("settled"), null=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Whoever speaks for the partner that contests, and the funding staff of the mission and of its "
        "organization; nobody else."
    )
    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        verbose_name, verbose_name_plural = _("dispute"), _("disputes")
        indexes = [
            models.Index(fields=["partner", "state"], name="disputes_of_a_partner"),
            models.Index(fields=["state", "deadline"], name="disputes_by_deadline"),
        ]
        constraints = [
            Check(
                condition=Q(state="settled", settled_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="settled") & Q(settled_on=None, outcome=""),
                name="a_settled_dispute_says_how_and_when",
            ),
            Check(
                condition=Q(state__in=OPEN) & ~Q(waits_for="") | ~Q(state__in=OPEN) & Q(waits_for=""),
                name="an_open_dispute_waits_for_a_side",
            ),
            Check(
                condition=~Q(partner=models.F("organization")),
                name="nobody_disputes_with_itself",
                violation_error_message=_("A partner contests what another keeps."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contributors:dispute", args=[self.pk])

    @classmethod
    def kept_by(cls, user):
        """The filter for those whose record this person keeps."""
        kept = Q(mission__in=granted(user, "manage_money", Mission))
        return kept | Q(organization__in=granted(user, "manage_money", Partner))

    @classmethod
    def seen_by(cls, user):
        return Q(partner__in=granted(user, "act_for", Partner)) | cls.kept_by(user)

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def keepers(self):
        """The mission and the organization whose funding staff answer and decide."""
        return [self.mission, self.organization] if self.mission_id else [self.organization]

    @property
    def roots(self):
        return [self.partner, *self.keepers]


class DisputePosition(models.Model):
    """What one side said in a dispute, at one time; it stands as it was said."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="positions", verbose_name=_("dispute"))
    side = models.CharField(_("side"), max_length=11, choices=Dispute.Side)
    words = models.TextField(_("position"), max_length=4000)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["dispute", "at", "pk"]
        verbose_name, verbose_name_plural = _("position in a dispute"), _("positions in disputes")
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.dispute}, {self.get_side_display()}"

    @classmethod
    def seen_by(cls, user):
        """As the dispute is."""
        return Q(dispute__in=Dispute.objects.visible_to(user).order_by().values("pk"))


LIFE = Life(
    [
        Step(
            "answer",
            pgettext_lazy("dispute", "Answer"),
            ("opened",),
            "answered",
            MISSION,
            _("Who contests reads your position, and may take theirs again or withdraw."),
        ),
        Step(
            "review",
            _("Put it under review"),
            ("opened", "answered"),
            "review",
            MISSION,
            _("Who contests sees that you look into it; it waits for your decision."),
        ),
        Step(
            "decide",
            pgettext_lazy("dispute", "Decide"),
            ("answered", "review"),
            "settled",
            MISSION,
            _("The case is closed with the outcome you name. The contested record itself is not changed."),
        ),
        Step(
            "withdraw",
            pgettext_lazy("dispute", "Withdraw"),
            OPEN,
            "withdrawn",
            CONTRIBUTOR,
            _("You no longer contest it; the case is closed without an outcome."),
            is_dangerous=True,
        ),
    ]
)
BESIDE = {  # acts that leave the state as it is
    CONTRIBUTOR: [
        Step("position", _("Take a position"), OPEN, "", CONTRIBUTOR, _("The other side reads it; it stays."))
    ],
    MISSION: [
        Step(
            "position",
            _("Take a position"),
            ("answered", "review"),
            "",
            MISSION,
            _("The other side reads it; it stays."),
        ),
        Step(
            "deadline",
            _("Set a deadline"),
            OPEN,
            "",
            MISSION,
            _("Of the next step; whoever it waits for is told, and reminded 14 and 3 days before."),
        ),
    ],
}


def acts_from(state, side):
    """The acts that may be taken from a state by one side."""
    return [*LIFE.from_(state, side), *(act for act in BESIDE[side] if state in act.sources)]
