"""Diplomatic engagements: who met whom, what was promised, by when, and whether it was kept."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from missions.models.body import RunQuerySet, kept_by_someone
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.releasing import Labelled


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Engagement(Labelled, Entered):
    """One meeting or call with a capital, the host, a regional body or another."""

    class With(models.TextChoices):
        CAPITAL = "capital", pgettext_lazy("met with", "a capital")
        HOST = "host", pgettext_lazy("met with", "the host")
        REGIONAL = "regional", pgettext_lazy("met with", "a regional body")
        OTHER = "other", pgettext_lazy("met with", "another")

    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="engagements",
        verbose_name=_("mission"),
        help_text=_("empty: of no mission"),
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="engagements_kept",
        verbose_name=_("kept by"),
        help_text=_("the partner that keeps the record beside the mission's planners"),
    )
    kind = models.CharField(_("met with"), max_length=8, choices=With)
    title = models.CharField(_("subject"), max_length=160)
    held_on = models.DateField(_("held"))
    place = models.CharField(_("place"), max_length=120)
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="engagements", verbose_name=_("partners met")
    )
    met = models.TextField(_("who met"), max_length=1000, help_text=_("names and functions of both sides"))
    text = models.TextField(_("what was said"), max_length=4000, blank=True)

    known_by = ("title",)
    seen_by_words = _(
        "Who plans or decides for its mission or speaks for the partner that keeps it, the mission's staff, "
        "and whom its label names; that a partner was met does not show it to that partner."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "pk"]
        verbose_name, verbose_name_plural = _("engagement"), _("engagements")
        constraints = [kept_by_someone("an_engagement_is_kept_by_someone")]
        indexes = [models.Index(fields=["held_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:engagement", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return any(root is not None and root.is_fictional for root in (self.mission, self.keeper))

    @property
    def roots(self):
        return [root for root in (self.mission, self.keeper) if root]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Promise(models.Model):
    """What somebody promised at an engagement, by when, and whether it was kept."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "open")
        KEPT = "kept", pgettext_lazy("promise", "kept")
        NOT_KEPT = "not_kept", pgettext_lazy("promise", "not kept")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="promises")
    promised_by = models.CharField(_("promised by"), max_length=160, help_text=_("a state, body or person"))
    text = models.CharField(_("what was promised"), max_length=500)
    due_on = models.DateField(_("by when"), null=True, blank=True, help_text=_("empty: no day was named"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    settled_on = models.DateField(_("settled"), null=True, editable=False)
    note = models.CharField(_("how it is known"), max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Whoever sees the engagement.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["engagement", "due_on", "pk"]
        verbose_name, verbose_name_plural = _("promise"), _("promises")
        constraints = [
            Check(
                condition=Q(state="open", settled_on=None) | ~Q(state="open") & Q(settled_on__isnull=False),
                name="a_settled_promise_says_when",
            )
        ]

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return self.engagement.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        return Q(engagement__in=Engagement.objects.visible_to(user).order_by().values("pk"))

    @property
    def is_fictional(self):
        return self.engagement.is_fictional

    def is_overdue(self, today):
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < today
