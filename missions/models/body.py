"""The bodies in which partners decide together, by which rule, and who sits in them from when until when."""

import uuid
from zoneinfo import ZoneInfo, available_timezones

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on
from missions import deciding
from missions.models.mission import Mission
from missions.models.releasing import Labelled


class Rule(models.TextChoices):
    """How a body decides."""

    CONSENSUS = deciding.CONSENSUS, pgettext_lazy("rule", "consensus")
    MAJORITY = deciding.MAJORITY, pgettext_lazy("rule", "majority of votes for and against")
    TWO_THIRDS = deciding.TWO_THIRDS, pgettext_lazy("rule", "two thirds of votes for and against")
    SILENCE = deciding.SILENCE, pgettext_lazy("rule", "silence procedure")


def kept_by_someone(name):
    """A record is of a mission, or a partner keeps it."""
    return Check(
        condition=Q(mission__isnull=False) | Q(keeper__isnull=False),
        name=name,
        violation_error_message=_("Name the mission it is of, or the partner that keeps it."),
    )


class RunQuerySet(VisibleQuerySet):
    """Records some people run: who plans or decides for their mission, who speaks for their keeper."""

    def run_by(self, user):
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(self.model.run_by_filter(user))

    def locked(self, pk):
        """The record as it stands, held until the transaction ends."""
        return self.select_for_update(no_key=True, of=("self",)).get(pk=pk)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Body(Labelled):
    """One body, such as a mission's committee of contributors or a contact group of no mission."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=_("mission"),
        help_text=_("empty: of no mission"),
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies_kept",
        verbose_name=_("secretariat"),
        help_text=_("the partner that keeps its papers beside the mission's planners"),
    )
    rule = models.CharField(_("decides by"), max_length=10, choices=Rule)
    may_use_silence = models.BooleanField(_("may also decide by silence"), default=False)
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        validators=[MinValueValidator(1)],
        help_text=_("members with a vote who must take part; without them nothing is adopted"),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", help_text=_("in which its deadlines are set")
    )
    requires_consultation = models.BooleanField(
        _("requires consultation on tasks"),
        default=False,
        help_text=_(
            "no task of its mission's mandate changes before contributors and host were consulted on it; "
            "without this, who changes one says why they were not"
        ),
    )
    is_closed = models.BooleanField(_("dissolved"), default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("name",)
    seen_by_words = _(
        "Who plans or decides for its mission or speaks for its secretariat, the mission's staff, those who "
        "speak for a partner seated in it, and whom its label names beside them."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("body"), _("bodies")
        constraints = [
            kept_by_someone("a_body_is_kept_by_someone"),
            Check(condition=Q(quorum__gte=1), name="a_quorum_is_someone"),
            models.UniqueConstraint(
                fields=["mission", "keeper", "name"],
                nulls_distinct=False,
                name="one_body_a_name",
                violation_error_message=_("There is a body of this name already."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("missions:body", args=[self.pk])

    def clean(self):
        super().clean()
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("Name a time zone such as Africa/Bangui.")})

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user) | Q(pk__in=seated_in(user))

    @property
    def is_fictional(self):
        return bool(
            (self.mission and self.mission.is_fictional) or (self.keeper and self.keeper.is_fictional)
        )

    @property
    def roots(self):
        return [root for root in (self.mission, self.keeper) if root]

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def modes(self):
        return deciding.modes_of(self.rule, may_use_silence=self.may_use_silence)

    def day_of(self, moment):
        """The day it is at this moment where the body's deadlines are set."""
        return moment.astimezone(self.zone).date()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class BodyMember(Dated):
    """A partner's seat in a body, from a day until a day."""

    class Seat(models.TextChoices):
        MEMBER = "member", pgettext_lazy("seat", "member")
        OBSERVER = "observer", pgettext_lazy("seat", "observer")

    body = models.ForeignKey(Body, models.CASCADE, related_name="members", verbose_name=_("body"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="seats", verbose_name=_("partner"))
    seat = models.CharField(_("seat"), max_length=8, choices=Seat, default=Seat.MEMBER)
    may_vote = models.BooleanField(_("has a vote"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Whoever sees the body.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["body", "seat", "partner__name", "starts_on"]
        verbose_name, verbose_name_plural = _("seat"), _("seats")
        constraints = [
            never_overlap("one_seat_at_a_time", "body", "partner"),
            ends_after_start("a_seat_ends_after_it_starts"),
            Check(
                condition=Q(seat="member") | Q(may_vote=False),
                name="an_observer_has_no_vote",
                violation_error_message=_("An observer has no vote."),
            ),
        ]

    def __str__(self):
        return f"{self.body}: {self.partner}"

    @classmethod
    def seen_by(cls, user):
        return Q(body__in=Body.objects.visible_to(user).order_by().values("pk"))


def seated_in(user):
    """Bodies in which a partner this person speaks for has a seat today."""
    own, today = granted(user, "act_for", Partner), timezone.localdate()
    return BodyMember.objects.filter(standing_on(today), partner__in=own).order_by().values("body")
