"""Consultations before a mission's task changes: who was asked, what they answered, what came of it."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions.models.body import RunQuerySet
from missions.models.mandate import Mandate
from missions.models.mission import Mission
from missions.models.releasing import Labelled, inside


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Consultation(Labelled):
    """A change of one task of a mandate, put to the mission's contributors and its host before it is made."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("consultation", "open")
        CLOSED = "closed", pgettext_lazy("consultation", "closed")
        CARRIED_OUT = "carried_out", pgettext_lazy("consultation", "change made")
        DROPPED = "dropped", pgettext_lazy("consultation", "change dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="consultations", verbose_name=_("mission")
    )
    keeper = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    mandate = models.ForeignKey(
        Mandate, models.CASCADE, related_name="consultations", verbose_name=_("mandate")
    )
    paragraph = models.CharField(_("paragraph"), max_length=16, help_text=_("of the task that would change"))
    before = models.TextField(_("as it reads"), blank=True, editable=False)
    text = models.TextField(_("as it would read"), help_text=_("empty: the task would end"), blank=True)
    reasons = models.TextField(_("why it should change"), max_length=2000)
    due_on = models.DateField(_("answers due by"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN, editable=False)
    ended_on = models.DateField(_("ended"), null=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=1000, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("paragraph",)
    seen_by_words = _(
        "Who plans or decides for the mission, its staff, those who were asked, and whom its label names. "
        "Each who was asked reads all answers once it is closed; until then the mission and who answered."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name, verbose_name_plural = _("consultation"), _("consultations")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "paragraph"],
                condition=Q(state="open"),
                name="one_consultation_a_task_at_a_time",
                violation_error_message=_("A consultation on this task is open already."),
            )
        ]

    def __str__(self):
        return f"{self.mission}: {self.mandate.instrument}, {self.paragraph}"

    def get_absolute_url(self):
        return reverse("missions:consultation", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        asked = Consulted.objects.filter(partner__in=own).order_by().values("consultation")
        return cls.released_filter(user) | Q(pk__in=asked)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Consulted(models.Model):
    """That a contributor or the host was asked, and what it answered."""

    class Part(models.TextChoices):
        CONTRIBUTOR = "contributor", pgettext_lazy("asked as", "contributor")
        HOST = "host", pgettext_lazy("asked as", "host")

    class Answer(models.TextChoices):
        AGREES = "agrees", pgettext_lazy("answer", "agrees")
        CONCERNS = "concerns", pgettext_lazy("answer", "has concerns")
        OBJECTS = "objects", pgettext_lazy("answer", "objects")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="asked")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="consulted", verbose_name=pgettext_lazy("whom", "asked")
    )
    part = models.CharField(_("as what"), max_length=12, choices=Part)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    words = models.TextField(_("in words"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _(
        "Who plans or decides for the mission, its staff, and the partner that was asked; once the "
        "consultation is closed, whoever sees it."
    )
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "part", "partner__name"]
        verbose_name, verbose_name_plural = _("party consulted"), _("parties consulted")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "partner"], name="asked_once_in_a_consultation"),
            Check(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="an_answer_says_when",
            ),
            Check(
                condition=~Q(answer__in=["concerns", "objects"]) | ~Q(words=""),
                name="who_objects_says_why",
                violation_error_message=_("Say it in words: the others need the reason."),
            ),
        ]

    def __str__(self):
        return f"{self.consultation}, {self.partner}"

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        staffed = Consultation.run_by_filter(user)
        seen = Consultation.objects.visible_to(user).order_by()
        return (
            Q(partner__in=own)
            | Q(consultation__in=seen.exclude(state="open").values("pk"))
            | Q(consultation__in=seen.filter(staffed | Q(mission__in=inside(user))).values("pk"))
        )


CONSULTATION_LIFE = Life(
    [
        Step(
            "close",
            _("Close the consultation"),
            ("open",),
            "closed",
            "mission",
            _("No more answers are taken; those who were asked read them all."),
        ),
        Step(
            "carry_out",
            _("Make the change"),
            ("closed",),
            "carried_out",
            "mission",
            _("The task of the mandate reads as was put to them from now on, and names this consultation."),
        ),
        Step(
            "drop",
            _("Drop the change"),
            ("open", "closed"),
            "dropped",
            "mission",
            _("The task stays as it reads; those who were asked are told why."),
            is_dangerous=True,
        ),
    ]
)
