"""Briefings: a series with its rhythm, its chair and who attends it, and each meeting with its agenda, who
came, and minutes that another person than who wrote them signs. What follows from one is an action.
"""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from missions import holding, rhythm
from missions.models.body import RunQuerySet
from missions.models.channel import Made
from missions.models.command import Element
from missions.models.mission import Mission
from missions.models.releasing import Labelled


class SeriesQuerySet(RunQuerySet):
    def going_on(self, day):
        """Those that have not ended before a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class BriefingSeries(Labelled, Made):
    """One briefing that a mission holds again and again."""

    class Rhythm(models.TextChoices):
        DAILY = rhythm.DAILY, pgettext_lazy("rhythm", "every day")
        WEEKLY = rhythm.WEEKLY, pgettext_lazy("rhythm", "every week")
        FORTNIGHTLY = rhythm.FORTNIGHTLY, pgettext_lazy("rhythm", "every second week")
        MONTHLY = rhythm.MONTHLY, pgettext_lazy("rhythm", "every month")
        NONE = rhythm.NONE, pgettext_lazy("rhythm", "when it is called")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="briefing_series", verbose_name=_("mission")
    )
    title = models.CharField(
        _("title"), max_length=120, help_text=_("unique in the mission, such as Morning briefing")
    )
    about = models.CharField(_("what it is for"), max_length=500, blank=True)
    rhythm = models.CharField(pgettext_lazy("meeting", "rhythm"), max_length=12, choices=Rhythm)
    first_on = models.DateField(_("first held on"))
    at = models.TimeField(_("time of day"), null=True, blank=True, help_text=_("in the mission's time zone"))
    place = models.CharField(_("place"), max_length=160, blank=True, help_text=_("a room, or a channel"))
    chair = models.ForeignKey(
        Element, models.RESTRICT, related_name="briefings_chaired", verbose_name=_("chair")
    )
    attendees = models.ManyToManyField(
        Element, blank=True, related_name="briefings_attended", verbose_name=_("standing attendees")
    )
    agenda = models.TextField(
        _("standing agenda"), max_length=4000, blank=True, help_text=_("one item a line")
    )
    ends_on = models.DateField(_("last day"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    has_keeper = False
    known_by = ("title",)
    seen_by_words = _(
        "The mission's own people, whom its label names, and who speaks for those who hold the posts and "
        "units of its chair and its attendees."
    )
    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "title", "pk"]
        verbose_name, verbose_name_plural = _("briefing series"), _("briefing series")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "title"],
                name="one_briefing_series_a_title",
                violation_error_message=_("The mission has a series of this title already."),
            ),
            Check(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("first_on")),
                name="a_briefing_series_ends_after_it_began",
                violation_error_message=_("It ends on its first day or later."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:briefing_series", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        held = holding.held_for(user, timezone.localdate())
        attended = cls.attendees.through.objects.filter(element__in=held).values("briefingseries")
        return cls.released_filter(user) | Q(chair__in=held) | Q(pk__in=attended)

    @property
    def items(self):
        """Its standing agenda, an item each."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]

    def next_on(self, day):
        """The day on which it meets by its rhythm, on `day` or later; None: there is none."""
        found = rhythm.next_on(self.rhythm, self.first_on, day)
        return None if found and self.ends_on and found > self.ends_on else found


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Briefing(Labelled, Made):
    """One meeting of a series."""

    class State(models.TextChoices):
        CALLED = "called", pgettext_lazy("briefing", "called")
        MINUTED = "minuted", pgettext_lazy("briefing", "minutes to be signed")
        SIGNED = "signed", pgettext_lazy("briefing", "minutes signed")
        CANCELLED = "cancelled", pgettext_lazy("briefing", "called off")

    series = models.ForeignKey(
        BriefingSeries, models.CASCADE, related_name="briefings", verbose_name=_("briefing series")
    )
    held_on = models.DateField(_("day"))
    at = models.TimeField(_("time of day"), null=True, blank=True, help_text=_("in the mission's time zone"))
    place = models.CharField(_("place"), max_length=160, blank=True, help_text=_("a room, or a channel"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CALLED, editable=False)
    minutes = models.TextField(_("minutes"), max_length=8000, blank=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_on = models.DateField(_("signed"), null=True, editable=False)
    cancelled_because = models.CharField(
        _("why it was called off"), max_length=500, blank=True, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    home, has_keeper = "series__", False
    known_by = ("series__title", "held_on")
    seen_by_words = _(
        "The mission's own people, whom its label names, and who speaks for those who hold the posts and "
        "units that are asked to it."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "pk"]
        verbose_name, verbose_name_plural = _("briefing"), _("briefings")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "held_on"],
                name="one_briefing_of_a_series_a_day",
                violation_error_message=_("The series meets on this day already."),
            ),
            Check(
                condition=~Q(state__in=["minuted", "signed"]) | Q(written_by__isnull=False),
                name="minutes_say_who_wrote_them",
            ),
            Check(
                condition=~Q(state="signed")
                | Q(signed_by__isnull=False, signed_on__isnull=False) & ~Q(signed_by=F("written_by")),
                name="another_signs_minutes",
                violation_error_message=_("Another person than who wrote the minutes signs them."),
            ),
            Check(
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""),
                name="a_briefing_called_off_says_why",
                violation_error_message=_("Say why it is called off."),
            ),
        ]
        indexes = [models.Index(fields=["-held_on", "id"])]

    def __str__(self):
        return self.named(**self.named_by())

    @staticmethod
    def named(series, held_on):
        told = {"series": series, "day": dates.day(date.fromisoformat(held_on))}
        return gettext("%(series)s of %(day)s") % told

    def named_by(self):
        return {"series": self.series.title, "held_on": self.held_on.isoformat()}

    def get_absolute_url(self):
        return reverse("missions:briefing", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        held = holding.held_for(user, timezone.localdate())
        asked = BriefingSeat.objects.filter(element__in=held).order_by().values("briefing")
        return cls.released_filter(user) | Q(pk__in=asked)

    @property
    def mission(self):
        return self.series.mission

    @property
    def is_fictional(self):
        return self.series.is_fictional

    @property
    def roots(self):
        return [self.series.mission]


class BriefingItem(models.Model):
    """One item of a meeting's agenda, and what was said and decided on it."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="items", verbose_name=_("briefing"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("item"), max_length=200)
    said = models.TextField(_("what was said and decided"), max_length=4000, blank=True)

    seen_by_words = _("Whoever sees the briefing.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["briefing", "number"]
        verbose_name, verbose_name_plural = _("agenda item"), _("agenda items")
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="agenda_items_have_their_numbers")
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @classmethod
    def seen_by(cls, user):
        return Q(briefing__in=Briefing.objects.visible_to(user).order_by().values("pk"))


class BriefingSeat(models.Model):
    """That a post or unit is asked to a meeting, and whether it came."""

    class Came(models.TextChoices):
        ASKED = "asked", pgettext_lazy("at a briefing", "asked to it")
        CAME = "came", pgettext_lazy("at a briefing", "came")
        REPRESENTED = "represented", pgettext_lazy("at a briefing", "sent somebody")
        EXCUSED = "excused", pgettext_lazy("at a briefing", "excused")
        ABSENT = "absent", pgettext_lazy("at a briefing", "absent")

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="seats", verbose_name=_("briefing"))
    element = models.ForeignKey(
        Element, models.CASCADE, related_name="briefing_seats", verbose_name=_("post or unit")
    )
    is_chair = models.BooleanField(_("chairs it"), default=False)
    came = models.CharField(_("attendance"), max_length=12, choices=Came, default=Came.ASKED)

    seen_by_words = _("Whoever sees both the briefing and the post or unit.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["briefing", "-is_chair", "element__reference"]
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["briefing", "element"], name="asked_to_a_briefing_once")
        ]

    def __str__(self):
        return f"{self.briefing}, {self.element}"

    @classmethod
    def seen_by(cls, user):
        briefings = Briefing.objects.visible_to(user).order_by().values("pk")
        return Q(briefing__in=briefings, element__in=Element.objects.visible_to(user).order_by().values("pk"))
