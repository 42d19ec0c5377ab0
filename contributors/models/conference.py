"""Pledging conferences: a day on which contributors say what they will give, for needs on the table."""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from contributors.models.pledge import Pledge
from missions.models import Mission, Requirement

SECRETARIAT = "secretariat"


class ConferenceQuerySet(VisibleQuerySet):
    def run_by(self, user):
        """Those whose secretariat this person is of: who decides on pledges there."""
        return self if user.is_system else self.filter(_run(user))

    def of_secretariat(self, user):
        return self.visible_to(user).run_by(user)

    def of_contributor(self, user):
        """Those to which someone this person speaks for is invited."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(_invited(user))

    def taking(self):
        """Those at which a contributor may announce what it offers."""
        return self.filter(state__in=TAKES)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Conference(models.Model):
    """One pledging conference of a mission or an organization: who is invited, and what is on the table."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("conference", "planned")
        OPEN = "open", pgettext_lazy("conference", "open")
        CLOSED = "closed", pgettext_lazy("conference", "closed")
        PUBLISHED = "published", pgettext_lazy("conference", "minutes published")
        CANCELLED = "cancelled", pgettext_lazy("conference", "called off")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conferences",
        verbose_name=_("organization"),
        help_text=_("that convenes it, where no mission does"),
    )
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="conferences", verbose_name=_("mission")
    )
    title = models.CharField(_("title"), max_length=160)
    place = models.CharField(
        pgettext_lazy("conference", "place"), max_length=160, blank=True, help_text=_("or how to join it")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    answers_due_on = models.DateField(
        _("answers due by"), null=True, blank=True, help_text=_("the day by which contributors answer")
    )
    participants = models.ManyToManyField(
        Partner, blank=True, related_name="conferences_invited_to", verbose_name=_("invited")
    )
    requirements = models.ManyToManyField(
        Requirement, blank=True, related_name="conferences", verbose_name=_("on the table")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Who decides on pledges there, everyone who speaks for whoever convenes it or is invited, everyone "
        "with a role in its mission, and planners of the missions whose needs are on the table."
    )
    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title"]
        verbose_name, verbose_name_plural = _("pledging conference"), _("pledging conferences")
        constraints = [
            Check(
                condition=Q(organization=None) ^ Q(mission=None),
                name="a_conference_is_convened_by_one",
                violation_error_message=_("A mission or an organization convenes it, one of the two."),
            ),
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_conference_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contributors:conference", args=[self.pk])

    def clean(self):
        super().clean()
        if self.organization_id and self.organization.kind == Partner.Kind.NATION:
            raise ValidationError(
                {"organization": _("A mission or an organization convenes a conference, no nation.")}
            )

    @classmethod
    def seen_by(cls, user):
        planned = granted(user, "decide_pledges", Mission) | granted(user, "edit_requirements", Mission)
        on_the_table = cls.requirements.through.objects.filter(requirement__mission__in=planned)
        seen = _run(user) | _invited(user)
        seen |= Q(organization__in=granted(user, "act_for", Partner))
        seen |= Q(mission__in=granted(user, "view_mission", Mission))
        return seen | Q(pk__in=on_the_table.values("conference"))

    @property
    def convener(self):
        """The mission or the organization that holds it."""
        return self.mission or self.organization

    @property
    def secretariat(self):
        """The organization whose people run it."""
        return self.mission.lead if self.mission else self.organization

    @property
    def is_live(self):
        return self.state == self.State.OPEN


def _run(user):
    return Q(mission__in=granted(user, "decide_pledges", Mission)) | Q(
        organization__in=granted(user, "decide_pledges", Partner)
    )


def _invited(user):
    invited = Conference.participants.through.objects.filter(partner__in=granted(user, "act_for", Partner))
    return Q(pk__in=invited.values("conference"))


TAKES = ("planned", "open")  # what contributors announce themselves
LIFE = Life(
    [
        Step(
            "open",
            _("Open it"),
            ("planned",),
            "open",
            SECRETARIAT,
            _("From now on its board is live, and pledges are entered as they come."),
        ),
        Step(
            "close",
            _("Close it"),
            ("open",),
            "closed",
            SECRETARIAT,
            _("Contributors announce nothing more at it."),
        ),
        Step("reopen", _("Open it again"), ("closed",), "open", SECRETARIAT, _("It was closed too early.")),
        Step(
            "publish",
            _("Publish the minutes"),
            ("closed",),
            "published",
            SECRETARIAT,
            _("Everyone invited is told, and reads the minutes among its documents; it changes no more."),
        ),
        Step(
            "cancel",
            _("Call it off"),
            ("planned",),
            "cancelled",
            SECRETARIAT,
            _("It does not take place; what was announced for it stands as any other offer."),
            is_dangerous=True,
        ),
    ]
)


class Announcement(models.Model):
    """At which conference a pledge was announced: by its contributor."""

    pledge = models.OneToOneField(Pledge, models.CASCADE, related_name="announcement")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="announcements")
    announced_at = models.DateTimeField(_("announced"), default=timezone.now)

    seen_by_words = _("Whoever sees both the pledge and the conference.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-announced_at", "-pk"]
        verbose_name, verbose_name_plural = _("announcement"), _("announcements")
        indexes = [models.Index(fields=["conference", "-announced_at"])]

    def __str__(self):
        return f"{self.pledge}: {self.conference}"

    @classmethod
    def seen_by(cls, user):
        pledges = Pledge.objects.visible_to(user).order_by().values("pk")
        conferences = Conference.objects.visible_to(user).order_by().values("pk")
        return Q(pledge__in=pledges, conference__in=conferences)
