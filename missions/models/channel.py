"""Channels of a mission, who is on each, how tests of it went, and the plan by which two elements reach each
other: primary, alternate, contingency, emergency. Who reaches whom is worked out in missions.reaching.
"""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on
from missions import reaching
from missions.models.body import RunQuerySet
from missions.models.command import Element
from missions.models.entered import Entered, Made
from missions.models.mission import Mission
from missions.models.releasing import Labelled, inside


class ChannelQuerySet(RunQuerySet):
    def open_on(self, day):
        """Those that stand and are in service on a day."""
        return self.filter(standing_on(day), state=Channel.State.IN_SERVICE)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Channel(Labelled, Dated, Entered):
    """A net, line or standing meeting over which elements of a mission reach each other."""

    class Kind(models.TextChoices):
        VOICE = "voice", pgettext_lazy("channel", "voice")
        DATA = "data", pgettext_lazy("channel", "data")
        VIDEO = "video", pgettext_lazy("channel", "video")
        LIAISON = "liaison", pgettext_lazy("channel", "liaison officer")
        MEETING = "meeting", pgettext_lazy("channel", "meeting")

    class Encryption(models.TextChoices):
        NONE = "none", pgettext_lazy("encryption", "none")
        COMMERCIAL = "commercial", pgettext_lazy("encryption", "commercial")
        NATIONAL = "national", pgettext_lazy("encryption", "of one nation")
        MISSION = "mission", pgettext_lazy("encryption", "of the mission")
        RELEASABLE = "releasable", pgettext_lazy("encryption", "releasable to partners")

    class State(models.TextChoices):
        IN_SERVICE = "in_service", pgettext_lazy("channel", "in service")
        OUT = "out", pgettext_lazy("channel", "out of service")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="channels", verbose_name=_("mission"))
    name = models.CharField(
        _("name or call sign"), max_length=80, help_text=_("unique in the mission, such as Force HF net")
    )
    kind = models.CharField(pgettext_lazy("channel", "type"), max_length=8, choices=Kind)
    standard = models.CharField(
        _("standard"), max_length=120, blank=True, help_text=_("by its reference or in words, such as P25")
    )
    encryption = models.CharField(_("encryption"), max_length=12, choices=Encryption, default=Encryption.NONE)
    details = models.CharField(
        _("particulars"),
        max_length=500,
        blank=True,
        help_text=_(
            "frequency, number or address; the mission's own people alone read them, whatever the label says"
        ),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.IN_SERVICE, editable=False
    )
    state_words = models.CharField(_("why it is out of service"), max_length=500, blank=True, editable=False)

    has_keeper = False
    known_by = ("name",)
    seen_by_words = _(
        "The mission's own people, and whom its label names; its particulars, the mission's own people alone."
    )
    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "name", "pk"]
        verbose_name = pgettext_lazy("radio", "channel")
        verbose_name_plural = pgettext_lazy("radio", "channels")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "name"],
                name="one_channel_a_name",
                violation_error_message=_("The mission has a channel of this name already."),
            ),
            ends_after_start("a_channel_ends_after_it_starts"),
            Check(
                condition=~Q(state="out") | ~Q(state_words=""),
                name="a_channel_out_of_service_says_why",
                violation_error_message=_("Say why it is out of service."),
            ),
        ]
        indexes = [models.Index(fields=["mission", "state"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("missions:channel", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]

    def tells_details_to(self, user):
        """Whether this person reads its particulars: one of the mission's own."""
        return user.is_system or self.mission_id in inside(user)


class OfChannel(Made):
    """A row of a channel; who sees the channel and the elements it names sees it."""

    channel: models.ForeignKey

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.channel.get_absolute_url()

    @property
    def mission(self):
        return self.channel.mission

    @property
    def is_fictional(self):
        return self.channel.is_fictional


def _seen(model, user):
    return model.objects.visible_to(user).order_by().values("pk")


class MemberQuerySet(VisibleQuerySet):
    def standing(self, day):
        """Who is on a channel on a day."""
        return self.filter(standing_on(day))

    def lasting(self, day):
        """Who is on a channel on a day or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ChannelMember(OfChannel, Dated):
    """That an element is on a channel, from a day until a day, and whether it can send and receive there."""

    channel = models.ForeignKey(
        Channel, models.CASCADE, related_name="members", verbose_name=pgettext_lazy("radio", "channel")
    )
    element = models.ForeignKey(
        Element, models.CASCADE, related_name="channel_memberships", verbose_name=_("element")
    )
    sends = models.BooleanField(_("can send"), default=True)
    receives = models.BooleanField(_("can receive"), default=True)

    seen_by_words = _("Whoever sees both the channel and the element.")
    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "element__reference", "pk"]
        verbose_name, verbose_name_plural = _("element on a channel"), _("elements on channels")
        constraints = [
            never_overlap("on_a_channel_once", "channel", "element"),
            ends_after_start("a_membership_of_a_channel_ends_after_it_starts"),
            Check(
                condition=Q(sends=True) | Q(receives=True),
                name="who_is_on_a_channel_sends_or_receives",
                violation_error_message=_("It can send, receive, or both."),
            ),
        ]

    def __str__(self):
        return f"{self.element.reference}, {self.channel}"

    @classmethod
    def seen_by(cls, user):
        return Q(channel__in=_seen(Channel, user), element__in=_seen(Element, user))


class ChannelTest(OfChannel):
    """That a channel was tried between two elements on a day, and how that went."""

    class Result(models.TextChoices):
        WORKED = reaching.WORKED, pgettext_lazy("test", "worked")
        WEAK = reaching.WEAK, pgettext_lazy("test", "weak")
        FAILED = reaching.FAILED, pgettext_lazy("test", "failed")

    channel = models.ForeignKey(
        Channel, models.CASCADE, related_name="tests", verbose_name=pgettext_lazy("radio", "channel")
    )
    tested_on = models.DateField(_("tested on"))
    one = models.ForeignKey(Element, models.CASCADE, related_name="+", verbose_name=_("between"))
    other = models.ForeignKey(Element, models.CASCADE, related_name="+", verbose_name=_("and"))
    result = models.CharField(_("result"), max_length=8, choices=Result)
    note = models.CharField(_("note"), max_length=500, blank=True)

    seen_by_words = _("Whoever sees the channel and both elements.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-tested_on", "-created_at", "pk"]
        verbose_name, verbose_name_plural = _("test of a channel"), _("tests of channels")
        constraints = [
            Check(
                condition=~Q(one=F("other")),
                name="a_test_is_between_two",
                violation_error_message=_("Name two different elements."),
            )
        ]
        indexes = [models.Index(fields=["channel", "-tested_on"])]

    def __str__(self):
        return f"{self.channel}, {self.one.reference} – {self.other.reference}"

    @classmethod
    def seen_by(cls, user):
        seen = _seen(Element, user)
        return Q(channel__in=_seen(Channel, user), one__in=seen, other__in=seen)


class PaceQuerySet(RunQuerySet):
    def between(self, one, other):
        """The plans of a pair, whichever is named first."""
        return self.filter(Q(one=one, other=other) | Q(one=other, other=one))


def _step(word):
    return models.ForeignKey(
        Channel, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=word
    )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PacePlan(Labelled, Entered):
    """By which channels two elements reach each other, in this order. A trigger of the database holds that
    both are on each."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="pace_plans", verbose_name=_("mission"))
    one = models.ForeignKey(Element, models.CASCADE, related_name="+", verbose_name=_("between"))
    other = models.ForeignKey(Element, models.CASCADE, related_name="+", verbose_name=_("and"))
    primary = models.ForeignKey(Channel, models.RESTRICT, related_name="+", verbose_name=_("primary"))
    alternate = _step(_("alternate"))
    contingency = _step(_("contingency"))
    emergency = _step(_("emergency"))

    has_keeper = False
    seen_by_words = _(
        "Of those who see both elements: the mission's own people, and whom its label names. A channel one "
        "may not see is not named to them."
    )
    objects = PaceQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "one__reference", "other__reference", "pk"]
        verbose_name, verbose_name_plural = _("PACE plan"), _("PACE plans")
        constraints = [
            Check(
                condition=~Q(one=F("other")),
                name="a_pace_plan_is_between_two",
                violation_error_message=_("Name two different elements."),
            ),
            models.UniqueConstraint(
                Least("one", "other"),
                Greatest("one", "other"),
                F("mission"),
                name="one_pace_plan_a_pair",
                violation_error_message=_("These two have a plan already: change that one."),
            ),
        ]

    def __str__(self):
        return f"{self.one.reference} – {self.other.reference}"

    def get_absolute_url(self):
        return reverse("missions:pace", args=[self.pk])

    def clean(self):
        super().clean()
        steps = self.steps
        if len(set(steps.values())) < len(steps):
            raise ValidationError({"alternate": _("Each step is another channel than the others.")})
        names = list(steps)
        if names != list(reaching.STEPS[: len(names)]):
            gap = next(step for step in reaching.STEPS if step not in steps)
            raise ValidationError({gap: _("Fill the steps in their order: one before it is empty.")})

    @classmethod
    def seen_by(cls, user):
        seen = _seen(Element, user)
        return cls.released_filter(user) & Q(one__in=seen, other__in=seen)

    @property
    def steps(self):
        """{step: key of its channel}, of those that are filled."""
        found = {step: getattr(self, f"{step}_id") for step in reaching.STEPS}
        return {step: key for step, key in found.items() if key}

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]
