"""What people are told: an event each, and whether it was read."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.models.event import Event


class NotificationQuerySet(VisibleQuerySet):
    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """One thing a person is told of; the same of one mission or partner, unread, is counted instead.

    Readers know it by its `key`: its `id` counts what everybody was told.
    """

    key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    verb = models.CharField(_("kind"), max_length=60)
    audience = models.CharField(_("told as"), max_length=20, help_text=_("why it concerns this person"))
    about = models.CharField(_("about"), max_length=40, blank=True, help_text=_("the root it concerns first"))
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications", help_text=_("the latest"))
    times = models.PositiveIntegerField(_("times"), default=1)
    at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "verb", "audience", "about"],
                condition=Q(read_at=None) & ~Q(about=""),
                name="one_unread_notice_of_a_kind_and_root",
            )
        ]

    def __str__(self):
        return f"{self.verb} to {self.person}"

    @classmethod
    def seen_by(cls, user, **known):
        """One's own, where what it tells of may still be seen."""
        return Q(person=user.pk, person__isnull=False, event__in=Event.objects.visible_to(user, **known))
