"""What happened, in words a person would use. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import access
from accounts.access import VisibleQuerySet


class Event(models.Model):
    """One act: who did what to which record, when, why, and through which door.

    Readers know it by its `key`: its `id` counts what everybody did.
    """

    class Door(models.TextChoices):
        PAGE = "page", pgettext_lazy("by which door", "page")
        API = "api", pgettext_lazy("by which door", "API")
        FILE = "file", pgettext_lazy("by which door", "file")
        ADMIN = "admin", pgettext_lazy("by which door", "administration")
        COMMAND = "command", pgettext_lazy("by which door", "command")
        SYSTEM = "system", pgettext_lazy("by which door", "the portal itself")

    key = models.UUIDField(
        _("key"),
        db_default=RandomUUID(),
        unique=True,
        editable=False,
        help_text=_("by which it is asked for"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    token = models.ForeignKey(
        "accounts.Token", models.PROTECT, null=True, related_name="+", verbose_name=_("token")
    )
    door = models.CharField(_("door"), max_length=8, choices=Door, default=Door.SYSTEM)
    verb = models.CharField(
        _("act"), max_length=60, db_index=True, help_text=_("noun.past, such as mission.created")
    )
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record")
    )
    subject_id = models.CharField(_("number of the record"), max_length=40)
    subject_name = models.CharField(_("record"), max_length=200)
    concerns = ArrayField(
        models.CharField(max_length=40),
        default=list,
        help_text=_("missions and partners it concerns"),
        verbose_name=_("concerns"),
    )
    is_between = models.BooleanField(
        _("between two sides"), default=False, help_text=_("told to those it concerns alone")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    data = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request"), max_length=40, blank=True)

    seen_by_words = _("Everyone who sees the record it tells of, and whoever did it.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        ordering = ["-at", "-pk"]
        indexes = [
            GinIndex(fields=["concerns"]),
            models.Index(fields=["subject_type", "subject_id", "-at"]),
        ]
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.verb}: {self.subject_name}"

    @property
    def who(self):
        """Whose hand it was, and in whose place; the portal's own where no person did it."""
        by = str(self.by or _("the portal itself"))
        if other := self.data.get("on_behalf_of"):
            return _("%(person)s for %(other)s") % {"person": by, "other": other}
        return by

    @classmethod
    def seen_by(cls, user, kinds=None):
        """An event is visible where its subject is; what is between two sides only to those who act for one
        of them, or keep records of that kind there. `kinds`: the content types there may be among them."""
        told = access.subjects_seen_by(user, kinds) & cls.told_to(user)
        return told | Q(by=user.pk, by__isnull=False)

    @staticmethod
    def told_to(user):
        """The filter that leaves out what is between two sides neither of which is this person's."""
        return Q(is_between=False) | _of_a_side(user)

    @staticmethod
    def keeps_reason(user):
        """For a query, whether this person does not read the reason of an act: of one on a record whose model
        keeps them between the two sides (`keeps_reasons`), neither of which is this person's."""
        if user.is_system:
            return Value(False)
        models_ = (model for model in access.registered() if getattr(model, "keeps_reasons", False))
        kinds = [ContentType.objects.get_for_model(model).pk for model in models_]
        own = Q(by=user.pk, by__isnull=False)
        kept = Q(subject_type__in=sorted(kinds)) & ~(_of_a_side(user) | own)
        return Case(When(kept, then=Value(True)), default=Value(False))

    @classmethod
    def reason_for(cls, user):
        """The reason as this person reads it, for a query; empty where it is kept between two sides."""
        return Case(When(Q(cls.keeps_reason(user)), then=Value("")), default=F("reason"))


def _of_a_side(user):
    """Acts that concern a partner or mission this person acts for, or whose records they keep there."""
    return Q(concerns__overlap=sorted(access.sides_of(user))) | access.told_between(user)
