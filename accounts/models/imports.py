"""A file that came in: what it held, what was found in it, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet


class Import(models.Model):
    """One file on its way in: uploaded, checked against what stands, then applied whole or not at all."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKED = "checked", _("checked")
        REFUSED = "refused", _("refused")
        APPLIED = "applied", _("applied")
        UNCHANGED = "unchanged", _("nothing to change")

    kind = models.CharField(_("kind"), max_length=20, help_text="personnel, missions, fatalities, …")
    file = models.FileField(_("file"), upload_to="imports/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.BigIntegerField(_("size"), help_text="bytes")
    content_hash = models.CharField(
        _("fingerprint of the content"), max_length=64, help_text="SHA-256 of the file's bytes"
    )
    edition = models.CharField(_("edition"), max_length=80, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    layout = models.CharField(_("layout"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    message = models.TextField(_("message"), blank=True)
    job = models.ForeignKey(
        "accounts.Job", models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name=_("job")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("created by")
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
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    seen_by_words = _("Whoever sent the file.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("import"), _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["kind", "content_hash"])]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        return {"file": self.file_name, "state": self.state}

    @classmethod
    def named(cls, file, state):
        return f"{file} ({dict(cls.State.choices).get(state, state)})"

    @classmethod
    def seen_by(cls, user):
        if user.pk is None:
            return Q(token=user.token.pk)
        return Q() if user.is_staff else Q(created_by=user.pk)

    @property
    def is_free(self):
        """Whether its sender may bring in figures of any organization's missions."""
        sender = self.created_by
        return self.token_id is None and (sender.is_staff or sender.is_system)


class ImportFinding(models.Model):
    """One remark on a file: the line and column, the value as it stood, and the reason."""

    class Severity(models.TextChoices):
        REFUSED = "refused", _("refused")
        FLAGGED = "flagged", _("flagged")

    belongs_to = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    code = models.CharField(_("code"), max_length=40)
    line = models.BigIntegerField(_("line"), null=True)
    column = models.CharField(_("column"), max_length=80, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=400)

    seen_by_words = _("Everyone who sees the file.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["severity", "line", "pk"]
        indexes = [models.Index(fields=["belongs_to", "severity", "line"])]

    def __str__(self):
        return f"line {self.line}: {self.reason}"

    @classmethod
    def seen_by(cls, user):
        return Q(belongs_to__in=Import.objects.visible_to(user))
