"""Lessons: what happened, why and what to do, from an observation until it is learned; and reviews of events.

Themes are a small register kept in the administration. What follows from one is an Action like any other.
"""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions import learning
from missions.models.body import RunQuerySet, kept_by_someone
from missions.models.capability import Capability
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.releasing import Labelled


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Theme(models.Model):
    """What lessons are about across missions, such as water and sanitation."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("in English"))
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    words = models.CharField(
        _("words"),
        max_length=500,
        blank=True,
        help_text=_("a plan that has one of them is held to be of this theme; commas between them"),
    )
    is_offered = models.BooleanField(_("in use"), default=True, help_text=_("can be chosen for new lessons"))

    known_by = ("code", "name")
    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("theme"), _("themes")

    def __str__(self):
        return self.name

    @property
    def local_name(self):
        return self.names.get(get_language() or "en") or self.name

    @property
    def words_list(self):
        return [word.strip() for word in self.words.split(",") if word.strip()]


class Kept(Labelled, Entered):
    """A record of a mission, or one a partner keeps across missions."""

    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("mission"),
        help_text=_("empty: across missions"),
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("the partner that keeps it, beside the mission's planners or across missions"),
    )

    known_by: tuple[str, ...] = ("title",)
    seen_by_words = _(
        "Who plans or decides for its mission or speaks for the partner that keeps it, the mission's staff, "
        "and whom its label names: for partners, who speaks for one that takes part; for everyone, who sees "
        "the mission, and across missions everyone."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return any(root is not None and root.is_fictional for root in (self.mission, self.keeper))

    @property
    def roots(self):
        return [root for root in (self.mission, self.keeper) if root]


class Learning(Kept):
    """A record of what was learned, and the record it concerns, by kind and key."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, editable=False, related_name="+")
    subject_id = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        abstract = True


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Review(Learning):
    """An after-action review: an event looked back upon on a day, by whom; its observations are lessons."""

    title = models.CharField(_("what was reviewed"), max_length=160)
    held_on = models.DateField(_("held"))
    took_part = models.TextField(
        _("who took part"), max_length=2000, blank=True, help_text=_("posts, units and partners, one a line")
    )
    planned = models.TextField(_("what was to happen"), max_length=4000, blank=True)
    summary = models.TextField(_("what it comes to"), max_length=4000, blank=True)

    class Meta:
        ordering = ["-held_on", "pk"]
        verbose_name, verbose_name_plural = _("after-action review"), _("after-action reviews")
        constraints = [kept_by_someone("a_review_is_kept_by_someone")]
        indexes = [models.Index(fields=["-held_on", "id"])]

    def get_absolute_url(self):
        return reverse("missions:review", args=[self.pk])

    @property
    def participants(self):
        return [line.strip() for line in self.took_part.splitlines() if line.strip()]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Lesson(Learning):
    """One thing that was observed, and what came of it."""

    class Kind(models.TextChoices):
        LESSON = "lesson", pgettext_lazy("lesson", "lesson")
        PRACTICE = "practice", pgettext_lazy("lesson", "best practice")

    class State(models.TextChoices):
        OBSERVED = learning.OBSERVED, pgettext_lazy("lesson", "observation")
        IDENTIFIED = learning.IDENTIFIED, pgettext_lazy("lesson", "lesson identified")
        ENDORSED = learning.ENDORSED, pgettext_lazy("lesson", "endorsed")
        ACTING = learning.ACTING, pgettext_lazy("lesson", "acted upon")
        VERIFIED = learning.VERIFIED, pgettext_lazy("lesson", "verified")
        LEARNED = learning.LEARNED, pgettext_lazy("lesson", "lesson learned")
        REJECTED = learning.REJECTED, pgettext_lazy("lesson", "rejected")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.LESSON)
    title = models.CharField(_("in one line"), max_length=160)
    observed_on = models.DateField(_("observed"), help_text=_("the day, or the last of the period"))
    happened = models.TextField(_("what happened"), max_length=4000)
    why = models.TextField(_("why"), max_length=4000, blank=True)
    to_do = models.TextField(_("what to do"), max_length=4000, blank=True)
    capability = models.ForeignKey(
        Capability,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("capability"),
        help_text=_("empty: of none in particular"),
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="lessons", verbose_name=_("themes"))
    review = models.ForeignKey(
        Review,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("observed in"),
        help_text=_("the after-action review it comes from"),
    )
    source = models.CharField(_("published source"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OBSERVED, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("last written by"),
    )
    writers = ArrayField(
        models.BigIntegerField(), default=list, editable=False
    )  # keys of all who wrote on it
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    endorsed_on = models.DateField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_on = models.DateField(null=True, editable=False)
    found = models.CharField(_("how it was verified"), max_length=1000, blank=True, editable=False)
    learned_on = models.DateField(null=True, editable=False)
    learned_as = models.CharField(_("where it stands now"), max_length=500, blank=True, editable=False)
    refused = models.CharField(_("why it was rejected"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-observed_on", "pk"]
        verbose_name, verbose_name_plural = _("lesson"), _("lessons")
        constraints = [
            kept_by_someone("a_lesson_is_kept_by_someone"),
            Check(
                condition=Q(subject_type=None, subject_id="")
                | Q(subject_type__isnull=False) & ~Q(subject_id=""),
                name="a_lesson_concerns_a_record",
            ),
            Check(
                condition=Q(state="observed") | Q(state="rejected") | ~Q(why="") & ~Q(to_do=""),
                name="a_lesson_says_why_and_what_to_do",
                violation_error_message=_("A lesson says why it happened, and what to do."),
            ),
            Check(
                condition=~Q(state__in=["endorsed", "acting", "verified", "learned"])
                | Q(endorsed_by__isnull=False, endorsed_on__isnull=False)
                & ~Q(endorsed_by=F("created_by"))
                & ~Q(endorsed_by=F("written_by")),
                name="another_endorses_a_lesson",
                violation_error_message=_("Another person than its author endorses it."),
            ),
            Check(
                condition=~Q(state__in=["verified", "learned"])
                | Q(verified_by__isnull=False, verified_on__isnull=False)
                & ~Q(verified_by=F("created_by"))
                & ~Q(verified_by=F("written_by")),
                name="another_verifies_a_lesson",
                violation_error_message=_("Another person than its author verifies it."),
            ),
            Check(
                condition=~Q(state="rejected") | ~Q(refused=""),
                name="a_rejected_lesson_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-observed_on", "id"]),
            models.Index(fields=["state", "-observed_on"]),
            models.Index(fields=["subject_type", "subject_id"]),
        ]

    def get_absolute_url(self):
        return reverse("missions:lesson", args=[self.pk])

    @property
    def authors(self):
        """Keys of who wrote it: they neither endorse nor verify it."""
        return {self.created_by_id, self.written_by_id, *self.writers}


OPEN = (Lesson.State.OBSERVED, Lesson.State.IDENTIFIED)
LESSON_LIFE = Life(
    [
        Step(
            "identify",
            pgettext_lazy("lesson", "Make it a lesson"),
            (learning.OBSERVED,),
            learning.IDENTIFIED,
            "keeps",
            _("It says why it happened and what to do; another person then endorses it."),
        ),
        Step(
            "endorse",
            pgettext_lazy("lesson", "Endorse it"),
            (learning.IDENTIFIED,),
            learning.ENDORSED,
            "decides",
            _("What it says is right and is to be done. Another person than its author endorses it."),
        ),
        Step(
            "act",
            pgettext_lazy("lesson", "It is acted upon"),
            (learning.ENDORSED,),
            learning.ACTING,
            "decides",
            _("An action that follows from it is set, with its owner and its day."),
        ),
        Step(
            "verify",
            pgettext_lazy("lesson", "Verify it"),
            (learning.ACTING,),
            learning.VERIFIED,
            "decides",
            _("Its actions were seen done, and they work. Another person than its author verifies it."),
        ),
        Step(
            "learn",
            pgettext_lazy("lesson", "It is learned"),
            (learning.VERIFIED,),
            learning.LEARNED,
            "decides",
            _("It is part of how work is done now: say where it stands, such as in a procedure."),
        ),
        Step(
            "reject",
            pgettext_lazy("lesson", "Reject it"),
            (learning.OBSERVED, learning.IDENTIFIED, learning.ENDORSED),
            learning.REJECTED,
            "decides",
            _("It is not followed; it stays on record, and whoever wrote it reads why."),
            is_dangerous=True,
        ),
        Step(
            "reopen",
            pgettext_lazy("lesson", "Take it up again"),
            (learning.REJECTED,),
            learning.OBSERVED,
            "decides",
            _("It is an observation again, and is written on."),
        ),
    ]
)
