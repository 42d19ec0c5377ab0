"""A list too large to wait for, written to a file apart from the request that asked for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet


class Export(models.Model):
    """What was asked for, by whom, and the file until it expires. Nobody else reads it, whoever they are."""

    resource = models.CharField(_("resource"), max_length=40)
    query = models.CharField(_("query"), max_length=4096, blank=True)
    format = models.CharField(_("format"), max_length=8)
    file = models.FileField(_("file"), upload_to="exports/%Y/%m", max_length=200, blank=True)
    size = models.BigIntegerField(_("size"), null=True, blank=True, help_text=_("bytes"))
    rows = models.BigIntegerField(_("rows"), null=True, blank=True)
    roots = models.JSONField(
        default=list, blank=True, help_text="root keys its rows hang on, seen when it was made"
    )
    job = models.ForeignKey("accounts.Job", models.PROTECT, null=True, blank=True, related_name="exports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token = models.ForeignKey("accounts.Token", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    expires_at = models.DateTimeField(_("kept until"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.resource}.{self.format}"

    @classmethod
    def seen_by(cls, user):
        if user.pk is None:
            return Q(token=user.token.pk)
        return Q(created_by=user.pk, token=None)
