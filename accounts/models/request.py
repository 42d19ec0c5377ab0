"""Access asked for, and looked over: requests of people, and the monthly review of who holds what."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, dates
from accounts.access import VisibleQuerySet
from accounts.models.grant import RoleGrant

REVIEW_DAYS = 14


class AccessRequest(models.Model):
    """Someone asks to see or do more, in their own words; who manages what they name decides."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        GRANTED = "granted", _("given")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_requests", verbose_name=_("person")
    )
    wanted = models.CharField(_("what for"), max_length=120, help_text=_("a mission, nation or organization"))
    why = models.CharField(_("why"), max_length=500)
    subject_type = models.ForeignKey(
        ContentType,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("kind of record"),
    )
    subject_id = models.BigIntegerField(_("number of the record"), null=True, editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    grant = models.ForeignKey(
        "accounts.RoleGrant",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("role given"),
    )

    seen_by_words = _("Whoever asked, and who manages the members of what they named.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request for access"), _("requests for access")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "state"])]

    def __str__(self):
        return f"{self.person}: {self.wanted}"

    @classmethod
    def seen_by(cls, user):
        """Administrators see what names nothing there is, so that somebody answers."""
        nobodys = Q(subject_id=None) if user.is_staff else Q(pk__in=[])
        return Q(person=user.pk) | access.rows_managed_by(user) | nobodys


class AccessReviewQuerySet(VisibleQuerySet):
    def unfinished(self):
        return self.filter(finished_at=None)

    def overdue(self):
        return self.unfinished().filter(due_on__lt=timezone.now().date())


class AccessReview(models.Model):
    """One month's look over the roles held on a mission or partner: each is kept or taken back."""

    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record")
    )
    subject_id = models.BigIntegerField(_("number of the record"))
    subject = GenericForeignKey("subject_type", "subject_id")
    month = models.DateField(_("month"))
    due_on = models.DateField(_("due"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("finished by")
    )

    seen_by_words = _("Who manages the members, and administrators who see the record.")
    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("access review"), _("access reviews")
        ordering = ["-month", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "month"], name="one_review_a_scope_and_month"
            )
        ]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        return {"subject": str(self.subject), "month": str(self.month)}

    @staticmethod
    def named(subject, month):
        return f"{subject}, {dates.month(date.fromisoformat(month))}"

    @classmethod
    def seen_by(cls, user):
        seen = access.rows_managed_by(user)
        for root in access.roots() if user.is_staff else ():
            of_kind = ContentType.objects.get_for_model(root)
            seen |= Q(subject_type=of_kind, subject_id__in=root.objects.visible_to(user).values("pk"))
        return seen

    def holders(self):
        """The roles this review is about: those that stand, and those it took back."""
        standing = RoleGrant.objects.standing().filter(**self._of_subject).values("pk")
        return RoleGrant.objects.filter(Q(pk__in=standing) | Q(review_answers__review=self)).distinct()

    def unanswered(self):
        standing = RoleGrant.objects.standing().filter(**self._of_subject)
        return standing.exclude(review_answers__review=self)

    @property
    def _of_subject(self):
        return {"subject_type": self.subject_type_id, "subject_id": self.subject_id}

    @property
    def is_overdue(self):
        return self.finished_at is None and self.due_on < timezone.now().date()


class ReviewAnswer(models.Model):
    """What a review said of one role: kept or taken back, by whom and when."""

    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="answers")
    grant = models.ForeignKey("accounts.RoleGrant", models.CASCADE, related_name="review_answers")
    is_kept = models.BooleanField(_("kept"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    seen_by_words = _("Everyone who sees the review.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["review", "grant"], name="one_answer_a_role_and_review")
        ]

    def __str__(self):
        return f"{self.grant}: {_('kept') if self.is_kept else _('taken back')}"

    @classmethod
    def seen_by(cls, user):
        return Q(review__in=AccessReview.objects.visible_to(user))


def due_on(month):
    return month + timedelta(days=REVIEW_DAYS)
