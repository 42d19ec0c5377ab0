"""The secret address at which a person's calendar reads the days that concern them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet


class CalendarAddress(models.Model):
    """One a person. The secret in it is shown once and kept as a hash; a new one ends the old."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    seen_by_words = _("Its owner.")
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.person}, {self.made_at:%Y-%m-%d}"

    @classmethod
    def seen_by(cls, user):
        return Q(person=user.pk)
