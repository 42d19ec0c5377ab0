"""What people have mailed to them: a list they keep, or what they are told, how often and how much of it."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models.saved import SavedView


class SubscriptionQuerySet(VisibleQuerySet):
    def due(self, now):
        """Those to be looked at now, of people who may sign in."""
        return self.filter(is_active=True, next_at__lte=now, person__is_active=True)


class Subscription(models.Model):
    """What is new of a saved view, or among notices, mailed to a person.

    `seen` is what the last mail told of, so that the next tells what is new or changed; `claimed` is what the
    mail under way tells of, kept before it is handed over: a mail goes out once, or not at all.
    """

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", pgettext_lazy("mails", "at once")
        DAILY = "daily", pgettext_lazy("mails", "daily")
        WEEKLY = "weekly", pgettext_lazy("mails", "weekly")

    class Problem(models.TextChoices):
        REFUSED = "refused", _("The mail could not be handed over; it is tried again.")
        UNKNOWN = "unknown", _("It is not known whether the last mail went out; it is not sent twice.")
        GONE = "gone", _("The saved view is not shown to you any more.")
        CLOSED = "closed", _("You may not open this list any more.")
        TOO_LONG = "too_long", _("The list has more than 2,000 rows: narrow it.")
        FAILED = "failed", _("The list could not be read; it is tried again.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions", editable=False
    )
    view = models.ForeignKey(
        SavedView,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("saved view"),
        help_text=_("empty: what I am told"),
    )
    kinds = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("kinds of notices"),
        default=list,
        blank=True,
        help_text=_("empty: all I am told of"),
    )
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency, default=Frequency.DAILY)
    mails_a_day = models.PositiveSmallIntegerField(
        _("mails a day, at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    items_a_mail = models.PositiveSmallIntegerField(
        _("entries a mail, at most"), default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    base = models.CharField(max_length=200, editable=False, help_text="address of the portal, for links")
    is_active = models.BooleanField(_("active"), default=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    next_at = models.DateTimeField(_("looked at next"), default=timezone.now, editable=False)
    last_sent_at = models.DateTimeField(_("last mail"), null=True, editable=False)
    sent_on = models.DateField(null=True, editable=False, help_text="the day `sent_today` counts")
    sent_today = models.PositiveSmallIntegerField(default=0, editable=False)
    seen = models.JSONField(default=dict, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    claimed = models.JSONField(null=True, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False, help_text="the last test")
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    problem = models.CharField(_("problem"), max_length=8, choices=Problem, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Its owner.")
    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name, verbose_name_plural = _("subscription"), _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "view"],
                name="one_subscription_a_view",
                violation_error_message=_("You are subscribed to this view already."),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(view=None), name="one_subscription_to_notices"
            ),
            Check(
                condition=Q(claimed_at=None, claimed=None)
                | Q(claimed_at__isnull=False, claimed__isnull=False),
                name="a_mail_under_way_says_since_when",
            ),
        ]
        indexes = [models.Index(fields=["is_active", "next_at"])]

    def __str__(self):
        return self.view.name if self.view else str(_("What I am told"))

    @classmethod
    def seen_by(cls, user):
        return Q(person=user.pk)
