"""Long work: what stage it is at, how far, how old, who asked, and whether to try again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet


class Job(models.Model):
    """A piece of work a worker does apart from the request that asked for it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    kind = models.CharField(_("kind"), max_length=40, help_text="the registered work, such as import.check")
    title = models.CharField(_("title"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True, help_text="ids only")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(_("stage"), max_length=80, blank=True)
    rows_done = models.BigIntegerField(_("rows done"), default=0)
    rows_total = models.BigIntegerField(_("rows in all"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)
    can_retry = models.BooleanField(_("can be tried again"), default=True)
    cancel_asked_at = models.DateTimeField(_("cancellation asked for"), null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("asked for by")
    )
    token = models.ForeignKey(
        "accounts.Token",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("a partner's own, whose owner answers for it"),
        verbose_name=_("token"),
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    seen_by_words = _("Whoever asked for it.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("job"), _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self):
        return self.title

    @classmethod
    def seen_by(cls, user):
        if user.pk is None:
            return Q(token=user.token.pk)
        return Q() if user.is_staff else Q(requested_by=user.pk)

    @property
    def has_ended(self):
        return self.state in self.ENDED

    @property
    def percent(self):
        """0 to 100, None while the size is unknown."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.rows_done // self.rows_total) if self.rows_total else None
