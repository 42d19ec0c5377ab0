"""Where people are signed in: one row a browser, beside Django's own session."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet


class BrowserSessionQuerySet(VisibleQuerySet):
    def standing(self):
        """Those whose session has neither ended nor run out."""
        live = Session.objects.filter(expire_date__gt=timezone.now())
        idle = timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return self.filter(session_key__in=live.values("session_key"), seen_at__gt=idle)


class BrowserSession(models.Model):
    """A person signed in at one browser: since when, last seen when, from where, with what."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="browser_sessions")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    began_at = models.DateTimeField(_("signed in"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    address = models.GenericIPAddressField(_("address"), null=True)
    device = models.CharField(_("device"), max_length=300, blank=True, help_text=_("as the browser says"))

    seen_by_words = _("The person who is signed in.")
    objects = BrowserSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self):
        return f"{self.person}, {self.began_at:%d %B %Y}"

    @classmethod
    def seen_by(cls, user):
        return Q(person=user.pk)

    @property
    def device_words(self):
        """Browser and system in two words, as far as the browser tells them."""
        browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
        browsers += (("Safari/", "Safari"),)
        systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "CrOS", "Linux")
        browser = next((name for mark, name in browsers if mark in self.device), "")
        system = next((name for name in systems if name in self.device), "")
        return " · ".join(filter(None, [browser, system])) or self.device[:60]
