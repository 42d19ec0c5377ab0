"""Roles in plain words: who holds which, on what, until when, and who gave it."""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, dates
from accounts.access import VisibleQuerySet
from accounts.constraints import Check


class RoleGrantQuerySet(VisibleQuerySet):
    def standing(self, on=None):
        """Begun, not ended, not taken back."""
        on = on or timezone.now().date()
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), starts_on__lte=on, revoked_at=None)

    def on_root(self, root):
        """Those on one mission or partner."""
        kind = ContentType.objects.get_for_model(root)
        return self.filter(subject_type=kind, subject_id=root.pk)


class RoleGrant(models.Model):
    """A role given to a person, or to everyone who speaks for a partner, on one mission or partner."""

    role = models.CharField(_("role"), max_length=24, choices=access.role_choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("person"),
    )
    holders = models.ForeignKey(
        "accounts.Partner",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="grants_held",
        help_text=_("everyone who speaks for this partner"),
        verbose_name=_("holders"),
    )
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record")
    )
    subject_id = models.BigIntegerField(_("number of the record"))
    subject = GenericForeignKey("subject_type", "subject_id")
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    expires_on = models.DateField(_("until"), null=True, blank=True, help_text=_("last day; empty: no end"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    settled_on = models.DateField(
        _("settled on"), null=True, editable=False, help_text=_("permissions written for this day")
    )

    seen_by_words = _("Whoever holds the role.")
    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("role given"), _("roles given")
        ordering = ["-granted_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [
            Check(
                condition=Q(person__isnull=False, holders=None) | Q(person=None, holders__isnull=False),
                name="a_grant_has_one_holder",
                violation_error_message=_("Name a person or a partner, one of the two."),
            ),
            Check(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("starts_on")),
                name="a_grant_ends_after_it_starts",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        until = str(self.expires_on) if self.expires_on else None
        return {"role": self.role, "subject": str(self.subject), "until": until}

    @staticmethod
    def named(role, subject, until):
        held = f"{dict(access.role_choices()).get(role, role)}, {subject}"
        return f"{held}, {dates.period(None, date.fromisoformat(until))}" if until else held

    @classmethod
    def seen_by(cls, user):
        if user.is_staff:
            return Q()
        own = Q(person=user.pk) | Q(holders__group__user=user.pk)
        return own | access.rows_managed_by(user)
