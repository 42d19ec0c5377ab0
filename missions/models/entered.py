"""What records have that people enter: key, who entered them and when; and where they change, a version."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Made(models.Model):
    """Who entered a row, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Entered(Made):
    """A record somebody entered; its version rises by one with each change."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
