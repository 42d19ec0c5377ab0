"""Transitions of missions: the plan of one with its phases, and tasks handed over to the host or partners."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from accounts.validity import ends_after_start
from missions import exiting
from missions.models.activity import ForTask, OfPlan
from missions.models.command import Element
from missions.models.mission import Mission
from missions.models.project import Project


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Transition(OfPlan):
    """The plan by which a mission ends or gives way to another: from when, until when, on what it rests."""

    title = models.CharField(_("plan"), max_length=160)
    text = models.TextField(_("in detail"), max_length=4000, blank=True)
    instrument = models.CharField(
        _("rests on"), max_length=300, blank=True, help_text=_("resolution, decision or agreement")
    )
    successor = models.ForeignKey(
        Mission,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follows",
        verbose_name=_("mission that follows"),
    )
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(
        _("mission closes"), null=True, blank=True, help_text=_("last day; empty: not decided")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    known_by = ("title",)

    class Meta:
        ordering = ["mission", "starts_on", "pk"]
        verbose_name, verbose_name_plural = _("transition plan"), _("transition plans")
        constraints = [
            ends_after_start("a_transition_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["mission", "title"],
                name="one_transition_a_title",
                violation_error_message=_("The mission has a plan with this title already."),
            ),
            Check(
                condition=Q(successor=None) | ~Q(successor=F("mission")),
                name="no_mission_follows_itself",
                violation_error_message=_("A mission does not follow itself."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:transition", args=[self.pk])


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class TransitionPhase(models.Model):
    """One phase of a transition: its days, and what ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transition = models.ForeignKey(
        Transition, models.CASCADE, related_name="phases", verbose_name=_("transition plan")
    )
    name = models.CharField(_("phase"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("empty: open"))
    ends_with = models.CharField(
        _("what ends it"), max_length=300, help_text=_("what must be so for the next phase to begin")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("name",)
    seen_by_words = _("Whoever sees the plan.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["transition", "starts_on", "name"]
        verbose_name, verbose_name_plural = _("phase of a transition"), _("phases of transitions")
        constraints = [
            ends_after_start("a_phase_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["transition", "name"],
                name="one_phase_a_name",
                violation_error_message=_("The plan has a phase of this name already."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.transition.get_absolute_url()}#phases"

    @classmethod
    def seen_by(cls, user):
        return Q(transition__in=Transition.objects.visible_to(user).order_by().values("pk"))

    @property
    def is_fictional(self):
        return self.transition.is_fictional


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Handover(ForTask):
    """One task of a mandate that passes from the mission to its host or a partner, and how far it is."""

    class State(models.TextChoices):
        PROPOSED = exiting.PROPOSED, pgettext_lazy("handover", "proposed")
        AGREED = exiting.AGREED, pgettext_lazy("handover", "agreed")
        HANDED_OVER = exiting.HANDED_OVER, pgettext_lazy("handover", "handed over")
        TAKEN_BACK = exiting.TAKEN_BACK, pgettext_lazy("handover", "taken back")
        CALLED_OFF = exiting.CALLED_OFF, pgettext_lazy("handover", "called off")

    transition = models.ForeignKey(
        Transition,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="handovers",
        verbose_name=_("transition plan"),
    )
    project = models.ForeignKey(
        Project,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="handovers",
        verbose_name=_("project"),
        help_text=_("the completed project that is handed over; it is then handed over as well"),
    )
    title = models.CharField(_("what is handed over"), max_length=200)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    element = models.ForeignKey(
        Element,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from"),
        help_text=_("the post or unit that has done it so far"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="handovers",
        verbose_name=_("to"),
        help_text=_("the host or another partner; it reads the record"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True, help_text=_("empty: not decided"))
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.PROPOSED, editable=False)
    instrument = models.CharField(_("agreed in"), max_length=300, blank=True, editable=False)
    mission_signatory = models.CharField(_("for the mission"), max_length=160, blank=True, editable=False)
    partner_signatory = models.CharField(_("for the partner"), max_length=160, blank=True, editable=False)
    agreed_on = models.DateField(_("agreed on"), null=True, editable=False)
    handed_on = models.DateField(_("handed over on"), null=True, editable=False)
    ended_on = models.DateField(_("taken back or called off on"), null=True, editable=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    known_by = ("title",)
    seen_by_words = _(
        "Who plans or decides for the mission, the mission's staff, who speaks for the partner it goes to, "
        "and whom its label names: for partners, who speaks for one that takes part; for everyone, who sees "
        "the mission."
    )

    class Meta:
        ordering = ["mission", "due_on", "pk"]
        verbose_name, verbose_name_plural = _("handover of a task"), _("handovers of tasks")
        constraints = [
            Check(
                condition=~Q(state__in=["agreed", "handed_over"])
                | Q(agreed_on__isnull=False) & ~Q(instrument=""),
                name="an_agreed_handover_says_when_and_in_what",
            ),
            Check(
                condition=~Q(state="handed_over") | Q(handed_on__gte=F("agreed_on")),
                name="what_is_handed_over_says_when",
                violation_error_message=_("It was agreed later than that."),
            ),
            Check(
                condition=Q(state__in=["taken_back", "called_off"]) ^ Q(ended_on=None),
                name="what_was_taken_back_says_when",
            ),
        ]
        indexes = [models.Index(fields=["partner", "state"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:handover", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user) | Q(partner__in=granted(user, "act_for", Partner))

    @property
    def roots(self):
        return [self.mission, self.partner]

    def clean(self):
        super().clean()
        for name in ("element", "transition", "project"):
            named = getattr(self, name)
            if named is not None and named.mission_id != self.mission_id:
                raise ValidationError({name: _("This is of another mission.")})

    def is_late(self, today):
        return self.state in exiting.ON_ITS_WAY and self.due_on is not None and self.due_on < today


HANDOVER_LIFE = Life(
    [
        Step(
            "agree",
            pgettext_lazy("handover", "Agree to it"),
            ("proposed",),
            "agreed",
            "partner",
            _("The partner will take the task; say in which instrument, and who signed for each side."),
        ),
        Step(
            "hand",
            _("It is handed over"),
            ("agreed",),
            "handed_over",
            "mission",
            _("From this day on the partner does it, and the mission does not."),
        ),
        Step(
            "takeback",
            _("Take it back"),
            ("handed_over",),
            "taken_back",
            "mission",
            _("The mission does it again; say why. That it was handed over stays in the history."),
            is_dangerous=True,
        ),
        Step(
            "propose",
            _("Propose it again"),
            ("taken_back", "called_off"),
            "proposed",
            "mission",
            _("The partner is asked anew."),
        ),
        Step(
            "off",
            pgettext_lazy("handover", "Call it off"),
            ("proposed", "agreed"),
            "called_off",
            "",
            _("It is not to be handed over to this partner; the record stays with the reason."),
            is_dangerous=True,
        ),
    ]
)
