"""Situation reports: a period's facts as they stood when it was assembled, words beside them, a signature."""

import uuid
from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import dates
from accounts.constraints import Check
from missions.models.body import RunQuerySet
from missions.models.mission import Mission
from missions.models.releasing import Labelled, inside


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class SituationReport(Labelled):
    """What happened in a mission in some days; signed it changes no more, and another follows it."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("report", "draft")
        SIGNED = "signed", pgettext_lazy("report", "signed")
        SUPERSEDED = "superseded", pgettext_lazy("report", "superseded")
        DROPPED = "dropped", pgettext_lazy("report", "dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="situation_reports", verbose_name=_("mission")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    follows = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="followed_by",
        verbose_name=_("supersedes"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    assessment = models.TextField(_("assessment"), max_length=4000, blank=True)
    texts = models.JSONField(default=dict, editable=False)  # {section: words beside its facts}
    facts = models.JSONField(default=dict, editable=False)  # {section: [fact]} as missions.reporting gathers
    assembled_at = models.DateTimeField(editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)  # of what was signed
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    has_keeper, keeper = False, None
    seen_by_words = _("The mission's own people; and whom its label names, once it is signed.")
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "mission", "-edition"]
        verbose_name, verbose_name_plural = _("situation report"), _("situation reports")
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_report_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            Check(
                condition=Q(state__in=["draft", "dropped"], signed_by=None, signed_at=None, digest="")
                | Q(state__in=["signed", "superseded"], signed_by__isnull=False, signed_at__isnull=False)
                & ~Q(digest="")
                & ~Q(signed_by=F("written_by")),
                name="a_report_is_signed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "id"]),
            models.Index(fields=["mission", "state"]),
        ]

    def __str__(self):
        return self.named(**self.named_by())

    @staticmethod
    def named(mission, starts_on, ends_on, edition):
        days = " – ".join(dates.day(date.fromisoformat(day)) for day in dict.fromkeys((starts_on, ends_on)))
        words = _("Situation of %(mission)s, %(days)s, edition %(n)s")
        return words % {"mission": mission, "days": days, "n": edition}

    def named_by(self):
        return {
            "mission": self.mission.acronym,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "edition": self.edition,
        }

    def get_absolute_url(self):
        return reverse("missions:report", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        """Drafts are for the mission's own people, whatever the label says."""
        is_out = Q(state__in=[cls.State.SIGNED, cls.State.SUPERSEDED])
        return cls.released_filter(user) & is_out | Q(mission__in=inside(user))

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]
