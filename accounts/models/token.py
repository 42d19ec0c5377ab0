"""Keys for programs: shown once, kept as a hash, scoped, dated, and dead when their owner is."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet


class TokenQuerySet(VisibleQuerySet):
    def standing(self):
        """Those a program is let in with, while their owner may sign in."""
        return self.filter(revoked_at=None, expires_on__gte=timezone.now().date())

    def expired(self):
        return self.filter(revoked_at=None, expires_on__lt=timezone.now().date())


class Token(models.Model):
    """A program's key: personal (its owner's rights within the scopes), or of a partner or mission."""

    class Scope(models.TextChoices):
        READ = "read", _("read what its holder may read")
        MISSIONS_WRITE = "missions:write", _("change missions, mandates and strengths")
        REQUIREMENTS_WRITE = "requirements:write", _("draft, change and circulate requirements")
        PLEDGES_WRITE = "pledges:write", _("draft, submit and withdraw pledges")
        PERSONNEL_WRITE = "personnel:write", _("report personnel")
        MESSAGES_WRITE = "messages:write", _("ask and answer questions on pledges and requirements")
        DOCUMENTS_WRITE = "documents:write", _("put documents on records and change them")
        MONEY_WRITE = "money:write", _("enter funds, flows of money and cost-sharing packages")
        LOGISTICS_WRITE = "logistics:write", _("enter units, equipment, inspections, stocks and movements")
        IMPORTS_WRITE = "imports:write", _("upload and apply files")

    name = models.CharField(_("name"), max_length=80, help_text=_("what it is for"))
    prefix = models.CharField(_("prefix"), max_length=12, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="tokens",
        help_text=_("who answers for it; inactive owner, dead token"),
        verbose_name=_("owner"),
    )
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of record")
    )
    subject_id = models.BigIntegerField(_("number of the record"), null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), default=list, verbose_name=_("scopes")
    )
    networks = ArrayField(
        models.CharField(max_length=43),
        default=list,
        blank=True,
        help_text=_("addresses it may be used from"),
        verbose_name=_("networks"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    expires_on = models.DateField(_("until"), help_text=_("last day; at most 90 days away"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    last_used_from = models.GenericIPAddressField(_("last used from"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    seen_by_words = _("Its owner.")
    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("token"), _("tokens")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    @classmethod
    def seen_by(cls, user):
        return Q() if user.is_staff else Q(owner=user.pk)

    @property
    def is_standing(self):
        return self.revoked_at is None and self.expires_on >= timezone.now().date()
