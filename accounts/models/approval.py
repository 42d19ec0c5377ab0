"""What waits for signatures: the exact change, who signed it and for whom, and how many each change takes."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import access
from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models.grant import RoleGrant
from accounts.models.partner import Partner

SIGNS, PLANS = "decide_pledges", "edit_requirements"  # the permissions to sign, and to write what is signed


class Criticality(models.TextChoices):
    """How much hangs on it."""

    CRITICAL = "critical", _("critical")
    PRIORITY = "priority", _("priority")
    ROUTINE = "routine", _("routine")


class ApprovalRule(models.Model):
    """How many signatures an organization wants, by how critical it is and how many persons it is about.

    Of all rules that fit the one that wants most holds; where none fits, one signature is enough, and what
    was approved already is amended without one.
    """

    organization = models.ForeignKey(
        Partner, models.CASCADE, related_name="approval_rules", verbose_name=_("organization")
    )
    criticality = models.CharField(
        _("criticality"), max_length=8, choices=Criticality, blank=True, help_text=_("empty: any")
    )
    persons_over = models.PositiveIntegerField(
        _("strength above"), null=True, blank=True, help_text=_("persons; empty: of any strength")
    )
    signatures = models.PositiveSmallIntegerField(
        _("signatures"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    for_amendments = models.BooleanField(
        _("also for amendments"), default=True, help_text=_("of what was approved already")
    )

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "criticality", "persons_over"]
        verbose_name, verbose_name_plural = _("rule of approval"), _("rules of approval")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "criticality", "persons_over"],
                nulls_distinct=False,
                name="one_rule_a_criticality_and_strength",
                violation_error_message=_("The organization has a rule for this already."),
            ),
            Check(condition=Q(signatures__range=(1, 5)), name="one_to_five_signatures"),
        ]

    def __str__(self):
        return f"{self.organization}: {self.get_criticality_display() or _('any')}, {self.signatures}"


class ApprovalQuerySet(VisibleQuerySet):
    def pending(self):
        return self.filter(state=Approval.State.PENDING)


class Approval(models.Model):
    """One change put to those who sign: of what, which version, from what to what, and what became of it."""

    class Step(models.TextChoices):
        APPROVE = "approve", pgettext_lazy("what is to be signed", "approval")
        AMEND = "amend", pgettext_lazy("what is to be signed", "amendment")

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("approval", "waits for signatures")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        SENT_BACK = "sent_back", pgettext_lazy("approval", "sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.CharField(_("what for"), max_length=8, choices=Step)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=40)
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_name = models.CharField(_("of"), max_length=200)
    subject_version = models.PositiveIntegerField(
        _("version"), help_text=_("of the record, when it was asked")
    )
    root_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    root_id = models.BigIntegerField()
    root = GenericForeignKey("root_type", "root_id")
    concerns = ArrayField(models.CharField(max_length=40), default=list)
    changes = models.JSONField(_("the change"), help_text=_("{field: [before, after]}, as text"))
    proposed = models.JSONField(default=dict, help_text=_("{field: value}, as it is to be stored"))
    authors = ArrayField(
        models.BigIntegerField(), default=list, help_text=_("who wrote it, and so never sign")
    )
    needed = models.PositiveSmallIntegerField(_("signatures needed"), default=1)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PENDING)
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = models.CharField(_("reason"), max_length=500, blank=True, help_text=_("why it was sent back"))
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text=_("moves when the change or the state does"))

    known_by = ("subject_name",)
    seen_by_words = _("Those who plan or decide in the mission it belongs to.")
    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name, verbose_name_plural = _("approval"), _("approvals")
        indexes = [models.Index(fields=["root_type", "root_id", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state="pending"),
                name="one_pending_approval_a_record",
            ),
            Check(
                condition=Q(state="pending") ^ Q(decided_at__isnull=False),
                name="a_decided_approval_says_when",
            ),
            Check(condition=~Q(state="sent_back") | ~Q(answer=""), name="what_is_sent_back_says_why"),
        ]

    def __str__(self):
        return f"{self.subject_name}: {self.get_step_display()}"

    def get_absolute_url(self):
        return reverse("approval", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        seen = Q(pk__in=[])
        for root in access.roots():
            keys = granted(user, SIGNS, root) | granted(user, PLANS, root)
            if keys:
                seen |= Q(root_type=ContentType.objects.get_for_model(root), root_id__in=keys)
        return seen

    @property
    def is_pending(self):
        return self.state == self.State.PENDING


class SignatureQuerySet(VisibleQuerySet):
    def standing(self):
        """Those that count: given for the change as it is now."""
        return self.filter(voided_at=None)


class Signature(models.Model):
    """That a person signed, for themselves or for another who delegated it."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    voided_at = models.DateTimeField(_("void since"), null=True, help_text=_("the change was amended then"))

    seen_by_words = _("Everyone who sees the approval.")
    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "person"], condition=Q(voided_at=None), name="nobody_signs_twice"
            ),
            models.UniqueConstraint(
                fields=["approval", "on_behalf_of"],
                condition=Q(voided_at=None) & Q(on_behalf_of__isnull=False),
                name="nobody_is_signed_for_twice",
            ),
            Check(
                condition=Q(on_behalf_of=None) | ~Q(on_behalf_of=F("person")),
                name="nobody_signs_for_themselves",
            ),
        ]

    def __str__(self):
        if self.on_behalf_of is None:
            return str(self.person)
        return _("%(person)s for %(other)s") % {"person": self.person, "other": self.on_behalf_of}

    @classmethod
    def seen_by(cls, user):
        return Q(approval__in=Approval.objects.visible_to(user).order_by().values("pk"))


class DelegationQuerySet(VisibleQuerySet):
    def in_force(self, on):
        return self.filter(starts_on__lte=on, ends_on__gte=on, revoked_at=None)

    def covering(self, concerns):
        """Those whose scope is among these root keys, and those of a leave."""
        seen = Q(subject_type=None)
        for key in concerns:
            kind, _colon, pk = key.partition(":")
            seen |= Q(subject_type__model=kind, subject_id=int(pk))
        return self.filter(seen)


class Delegation(models.Model):
    """That a person lets another sign for them, in one mission or all of an organization, for a time.

    Without a mission or organization it is a leave: the other, their deputy, may act in their place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="delegations_given", verbose_name=_("from")
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="delegations_held", verbose_name=_("to")
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("why"), max_length=500, blank=True)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    seen_by_words = _("Who gave it, who holds it, and who manages the members of what it covers.")
    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-given_at"]
        verbose_name, verbose_name_plural = _("delegation"), _("delegations")
        indexes = [models.Index(fields=["receiver", "ends_on"])]
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_delegation_ends_after_it_begins",
                violation_error_message=_("The end lies before the start."),
            ),
            Check(
                condition=~Q(giver=F("receiver")),
                name="nobody_delegates_to_themselves",
                violation_error_message=_("Name somebody else."),
            ),
            Check(
                condition=Q(subject_type=None, subject_id=None)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="a_delegation_is_of_one_place_or_of_all",
            ),
        ]

    def __str__(self):
        return f"{self.giver} → {self.receiver}, {_('leave') if self.is_leave else self.subject}"

    @classmethod
    def seen_by(cls, user):
        return Q(giver=user.pk) | Q(receiver=user.pk) | cls.managed_by(user)

    @classmethod
    def managed_by(cls, user):
        """The filter for those in missions and partners whose members `user` manages, and for leaves of
        people with a role there."""
        managed = access.rows_managed_by(user)
        people = RoleGrant.objects.filter(managed).order_by().values("person")
        return managed | Q(subject_type=None, giver__in=people)

    @property
    def is_leave(self):
        return self.subject_type_id is None

    @property
    def is_standing(self):
        return self.revoked_at is None and self.starts_on <= timezone.localdate() <= self.ends_on
