"""Announcements of a mission that must be acknowledged: to whom they go, and who has read them."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from missions import holding
from missions.models.body import RunQuerySet
from missions.models.command import Element
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.procedure import ROLE_CHOICES
from missions.models.releasing import Labelled

ANY_ROLE = "any"
PEOPLE = [(ANY_ROLE, _("in any role")), *ROLE_CHOICES]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Announcement(Labelled, Entered):
    """One text that people of a mission, partners or holders of posts read and acknowledge by a day."""

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="announcements", verbose_name=_("mission")
    )
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=8000)
    people = models.CharField(
        _("to the mission's people"),
        max_length=20,
        blank=True,
        choices=PEOPLE,
        help_text=_("in which role; empty: to none"),
    )
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="+", verbose_name=_("to organizations and states")
    )
    elements = models.ManyToManyField(
        Element, blank=True, related_name="+", verbose_name=_("to holders of posts and units")
    )
    due_on = models.DateField(_("acknowledge by"))
    reminded_on = models.DateField(null=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, editable=False)
    withdrawn_because = models.CharField(
        _("why it was withdrawn"), max_length=500, blank=True, editable=False
    )

    has_keeper = False
    known_by = ("title",)
    seen_by_words = _(
        "The mission's own people, whom its label names, and to whom it goes: where it goes to people of the "
        "mission, everyone with a role there; partners it names; who speaks for holders of posts it names."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name, verbose_name_plural = _("announcement"), _("announcements")
        constraints = [
            Check(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_because=""),
                name="an_announcement_is_withdrawn_with_a_reason",
                violation_error_message=_("Say why it is withdrawn."),
            )
        ]
        indexes = [models.Index(fields=["mission", "due_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:announcement", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        today = timezone.localdate()
        of_partners = cls.partners.through.objects.filter(partner__in=granted(user, "act_for", Partner))
        of_posts = cls.elements.through.objects.filter(element__in=holding.held_for(user, today))
        seen = cls.released_filter(user)
        seen |= ~Q(people="") & Q(mission__in=granted(user, "view_mission", Mission))
        seen |= Q(pk__in=of_partners.values("announcement"))
        return seen | Q(pk__in=of_posts.values("announcement"))

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]


NEVER = Q(pk__in=[])  # about which the database need not be asked


def unread_by(partners, given):
    """That it goes to one of these partners which none of the readings `given` is for."""
    if not partners:
        return NEVER
    read = given.filter(announcement=OuterRef("announcement"), partner=OuterRef("partner"))
    rows = Announcement.partners.through.objects.filter(announcement=OuterRef("pk"), partner__in=partners)
    return Exists(rows.filter(~Exists(read)))


def sent_to(elements):
    """That it goes to one of these posts or units."""
    if not elements:
        return NEVER
    rows = Announcement.elements.through.objects.filter(announcement=OuterRef("pk"), element__in=elements)
    return Exists(rows)


class AnnouncementReading(models.Model):
    """That a person has read an announcement: for themselves, for a partner, or for a post or unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="readings", verbose_name=_("announcement")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="+", verbose_name=_("partner")
    )
    element = models.ForeignKey(
        Element, models.CASCADE, null=True, related_name="+", verbose_name=_("post or unit")
    )
    given_at = models.DateTimeField(_("acknowledged"), default=timezone.now, editable=False)

    seen_by_words = _("The person themselves, whoever answers beside them, and who plans the mission.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "pk"]
        verbose_name = _("acknowledgement of an announcement")
        verbose_name_plural = _("acknowledgements of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "person", "partner", "element"],
                nulls_distinct=False,
                name="an_announcement_is_acknowledged_once",
            ),
            Check(condition=Q(partner=None) | Q(element=None), name="acknowledged_for_a_partner_or_a_post"),
        ]

    def __str__(self):
        return f"{self.announcement}, {self.person.name}"

    def get_absolute_url(self):
        return self.announcement.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        run = Announcement.objects.filter(Announcement.run_by_filter(user)).order_by().values("pk")
        own = granted(user, "act_for", Partner)
        held = holding.held_for(user, timezone.localdate())
        return Q(person=user.pk) | Q(partner__in=own) | Q(element__in=held) | Q(announcement__in=run)

    @property
    def is_fictional(self):
        return self.announcement.is_fictional
