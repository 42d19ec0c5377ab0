"""What is put to a body: proposals, positions of its members, how each round ended, what was decided."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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
from accounts.steps import Life, Step
from missions import deciding
from missions.models.body import Body, Rule, RunQuerySet, seated_in
from missions.models.releasing import Labelled

MOST_OPTIONS = 8


class Stance(models.TextChoices):
    """What a participant says to a proposal."""

    FOR = deciding.FOR, pgettext_lazy("position", "for")
    AGAINST = deciding.AGAINST, pgettext_lazy("position", "against")
    ABSTAIN = deciding.ABSTAIN, pgettext_lazy("position", "abstains")
    BREAKS = deciding.BREAKS, pgettext_lazy("position", "breaks silence")
    REMARK = deciding.REMARK, pgettext_lazy("position", "remark, not counted")


class OfBodyQuerySet(RunQuerySet):
    def put_to(self, user):
        """Those of bodies in which this person speaks for somebody with a seat."""
        return self.visible_to(user).filter(body__in=seated_in(user))


class ProposalQuerySet(OfBodyQuerySet):
    def run_or_sponsored_by(self, user):
        """Those this person may withdraw and, before they are put to the body, change."""
        rows = self.visible_to(user)
        own = granted(user, "act_for", Partner)
        return rows if user.is_system else rows.filter(self.model.run_by_filter(user) | Q(sponsor__in=own))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Proposal(Labelled):
    """A text put to a body. `state` is what was written last: once the deadline of an open one has passed,
    its outcome is worked out from the positions (reading_decisions), whether or not it was written yet."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("proposal", "draft")
        OPEN = deciding.OPEN, pgettext_lazy("proposal", "open")
        BROKEN = deciding.BROKEN, pgettext_lazy("proposal", "silence broken")
        ADOPTED = deciding.ADOPTED, pgettext_lazy("proposal", "adopted")
        REJECTED = deciding.REJECTED, pgettext_lazy("proposal", "rejected")
        LAPSED = deciding.LAPSED, pgettext_lazy("proposal", "lapsed for want of a quorum")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.CASCADE, related_name="proposals", verbose_name=_("body"))
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=8000, help_text=_("as it would be adopted"))
    options = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("options"),
        default=list,
        blank=True,
        size=MOST_OPTIONS,
        help_text=_("to choose from; none where the text is the only one"),
    )
    mode = models.CharField(_("decided by"), max_length=10, choices=Rule)
    sponsor = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("put forward by"),
        help_text=_("a member; empty: by who runs the body"),
    )
    amends = models.ForeignKey(
        "missions.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amended_by",
        verbose_name=_("changes decision"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    first_deadline = models.DateTimeField(_("first deadline"), null=True, editable=False)
    deadline = models.DateTimeField(_("deadline"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("drafted by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    home = "body__"
    known_by = ("title",)
    seen_by_words = _(
        "A draft: who runs the body, and who speaks for the member that puts it forward. Afterwards also the "
        "mission's staff, those who speak for a partner seated in the body, and whom its label names."
    )
    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name, verbose_name_plural = _("proposal"), _("proposals")
        constraints = [
            Check(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(opened_at__isnull=False, deadline__isnull=False),
                name="a_proposal_put_to_a_body_says_when",
            ),
            Check(
                condition=Q(deadline=None) | Q(deadline__gt=F("opened_at")),
                name="a_deadline_comes_after_the_opening",
                violation_error_message=_("The deadline lies before the opening."),
            ),
        ]
        indexes = [models.Index(fields=["state", "deadline"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:proposal", args=[self.pk])

    def clean(self):
        super().clean()
        if len(self.options) == 1 or len(set(self.options)) < len(self.options):
            raise ValidationError({"options": _("Name two options or more, each once; or none.")})
        if self.body_id and self.mode and self.mode not in self.body.modes:
            rule = self.body.get_rule_display()
            raise ValidationError({"mode": _("The body decides by %(rule)s.") % {"rule": rule}})
        if self.mode == Rule.SILENCE and self.options:
            raise ValidationError({"options": _("By silence one text is adopted: it has no options.")})
        if self.amends_id and self.amends.body_id != self.body_id:
            raise ValidationError({"amends": _("This decision is of another body.")})

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        put = Q(opened_at__isnull=False) & (cls.released_filter(user) | Q(body__in=seated_in(user)))
        return cls.run_by_filter(user) | Q(sponsor__in=own) | put

    @property
    def is_fictional(self):
        return self.body.is_fictional


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Position(models.Model):
    """What one participant said in one round; how it read before stays in its history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="positions")
    round = models.PositiveSmallIntegerField(_("round"), editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="positions", verbose_name=_("participant")
    )
    stance = models.CharField(_("position"), max_length=8, choices=Stance)
    option = models.CharField(_("option"), max_length=200, blank=True)
    words = models.TextField(_("in words"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Whoever sees the proposal.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "round", "partner__name"]
        verbose_name, verbose_name_plural = _("position"), _("positions")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "round", "partner"], name="one_position_a_participant_and_round"
            ),
            Check(
                condition=~Q(stance__in=["breaks", "remark"]) | ~Q(words=""),
                name="who_breaks_silence_says_why",
                violation_error_message=_("Say it in words: the others need the reason."),
            ),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.partner}"

    @classmethod
    def seen_by(cls, user):
        return Q(proposal__in=Proposal.objects.visible_to(user).order_by().values("pk"))


class Round(models.Model):
    """How one round of a proposal ended: its text and its count. Written once, never changed."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("text"))
    mode = models.CharField(_("decided by"), max_length=10, choices=Rule)
    option = models.CharField(_("option"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    first_deadline = models.DateTimeField(_("first deadline"))
    deadline = models.DateTimeField(_("deadline"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Proposal.State)
    ended_at = models.DateTimeField(_("ended"), help_text=_("the deadline, or when silence was broken"))
    seated = models.PositiveSmallIntegerField(_("members with a vote"))
    present = models.PositiveSmallIntegerField(_("took part"))
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    votes_for = models.PositiveSmallIntegerField(pgettext_lazy("votes", "for"))
    against = models.PositiveSmallIntegerField(pgettext_lazy("votes", "against"))
    abstained = models.PositiveSmallIntegerField(pgettext_lazy("votes", "abstained"))

    seen_by_words = _("Whoever sees the proposal.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "-number"]
        verbose_name, verbose_name_plural = pgettext_lazy("proposal", "round"), _("rounds")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="a_round_ends_once"),
            Check(
                condition=~Q(outcome="adopted") | Q(present__gte=F("quorum"), quorum__gte=1),
                name="nothing_is_adopted_without_its_quorum",
            ),
        ]

    def __str__(self):
        return f"{self.proposal} ({self.number})"

    @classmethod
    def seen_by(cls, user):
        return Q(proposal__in=Proposal.objects.visible_to(user).order_by().values("pk"))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Decision(Labelled):
    """The record of a decision: what a body adopted, numbered in the order in which it did."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.CASCADE, related_name="decisions", verbose_name=_("body"))
    round = models.OneToOneField(Round, models.CASCADE, related_name="decision", verbose_name=_("adopted in"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"), help_text=_("of the body in the year"))
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    decided_at = models.DateTimeField(_("decided"))
    version = models.PositiveIntegerField(default=1, editable=False)

    home = "body__"
    known_by = ("title",)
    seen_by_words = _(
        "Who runs the body, the mission's staff, those who speak for a partner seated in the body, and whom "
        "its label names. The positions behind it are seen by those who see the proposal."
    )
    objects = OfBodyQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "pk"]
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="one_decision_a_number")
        ]

    def __str__(self):
        return f"{self.body} {self.reference}"

    def get_absolute_url(self):
        return reverse("missions:decision", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user) | Q(body__in=seated_in(user))

    @property
    def reference(self):
        return f"{self.year}/{self.number}"

    @property
    def is_fictional(self):
        return self.body.is_fictional


PROPOSAL_LIFE = Life(
    [
        Step(
            "open",
            _("Put it to the body"),
            ("draft", "broken"),
            "open",
            "body",
            _("Its members are told and may give positions until the deadline, in the body's time zone."),
        ),
        Step(
            "extend",
            _("Extend the deadline"),
            ("open",),
            "open",
            "body",
            _("Its members are told; positions given stand. It moves back, not forward."),
        ),
        Step(
            "withdraw",
            _("Withdraw it"),
            ("draft", "open", "broken"),
            "withdrawn",
            "body",
            _("It is not decided on; what was said stays in the record."),
            is_dangerous=True,
        ),
    ]
)
