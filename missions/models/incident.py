"""Incidents: what happened, when and where, who was in it, how grave it is, and whether it is verified.

The point is kept exactly and read so by the mission's own people alone; beside it stands what others read.
Sources and details are parts with labels of their own.
"""

import uuid
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.steps import Life, Step
from missions.models.body import RunQuerySet
from missions.models.mission import Mission
from missions.models.placed import Placed, PlacedQuerySet, lies_on_earth
from missions.models.releasing import Labelled


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Incident(Labelled, Placed):
    """One thing that happened in the area of a mission."""

    class Kind(models.TextChoices):
        CLASH = "clash", pgettext_lazy("incident", "armed clash")
        AMBUSH = "ambush", pgettext_lazy("incident", "ambush or attack on forces")
        EXPLOSIVE = "explosive", pgettext_lazy("incident", "mine or explosive device")
        CIVILIANS = "civilians", pgettext_lazy("incident", "attack on civilians")
        ABDUCTION = "abduction", pgettext_lazy("incident", "abduction")
        UNREST = "unrest", pgettext_lazy("incident", "unrest")
        CRIME = "crime", pgettext_lazy("incident", "crime")
        OBSTRUCTION = "obstruction", pgettext_lazy("incident", "movement obstructed")
        VIOLATION = "violation", pgettext_lazy("incident", "agreement violated")
        ACCIDENT = "accident", pgettext_lazy("incident", "accident")
        DISASTER = "disaster", pgettext_lazy("incident", "disaster")
        OTHER = "other", pgettext_lazy("incident", "other")

    class Severity(models.IntegerChoices):
        LOW = 1, pgettext_lazy("severity", "low")
        MODERATE = 2, pgettext_lazy("severity", "moderate")
        SERIOUS = 3, pgettext_lazy("severity", "serious")
        CRITICAL = 4, pgettext_lazy("severity", "critical")

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("incident", "reported")
        CORROBORATED = "corroborated", pgettext_lazy("incident", "corroborated")
        VERIFIED = "verified", pgettext_lazy("incident", "verified")
        REFUTED = "refuted", pgettext_lazy("incident", "refuted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="incidents", verbose_name=_("mission"))
    reference = models.CharField(
        _("reference"), max_length=24, blank=True, help_text=_("unique in the mission; empty: none")
    )
    title = models.CharField(_("what happened"), max_length=160)
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    occurred_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("empty: not reported"))
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    state = models.CharField(
        _("verification"), max_length=12, choices=State, default=State.REPORTED, editable=False
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    found = models.CharField(_("how it is known"), max_length=500, blank=True, editable=False)
    source = models.CharField(
        _("published source"), max_length=300, blank=True, help_text=_("of what is public anyway")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("reported by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    has_keeper, keeper = False, None
    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, and whom its label names. Others than the mission's own read the place no "
        "more exactly than it is told; sources and details have labels of their own."
    )
    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "pk"]
        verbose_name, verbose_name_plural = _("incident"), _("incidents")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                condition=~Q(reference=""),
                name="one_incident_a_reference",
                violation_error_message=_("The mission has an incident with this reference already."),
            ),
            Check(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("occurred_at")),
                name="an_incident_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            lies_on_earth("an_incident_lies_on_earth"),
        ]
        indexes = [
            models.Index(fields=["-occurred_at", "id"]),
            models.Index(fields=["mission", "-occurred_at", "id"]),
            models.Index(fields=["state", "mission"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:incident", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission]

    @property
    def zone(self):
        return ZoneInfo(self.mission.time_zone)


INCIDENT_LIFE = Life(
    (
        Step(
            "corroborate",
            pgettext_lazy("incident", "Corroborate"),
            (Incident.State.REPORTED,),
            Incident.State.CORROBORATED,
            told=_("A second source, apart from the first, says the same."),
        ),
        Step(
            "verify",
            pgettext_lazy("incident", "Verify"),
            (Incident.State.REPORTED, Incident.State.CORROBORATED),
            Incident.State.VERIFIED,
            told=_("You looked into it and found it so. Another person reported it."),
        ),
        Step(
            "refute",
            pgettext_lazy("incident", "Refute"),
            (Incident.State.REPORTED, Incident.State.CORROBORATED),
            Incident.State.REFUTED,
            told=_("You looked into it and found it not so. It stays on record and counts nowhere."),
            is_dangerous=True,
        ),
        Step(
            "reopen",
            pgettext_lazy("incident", "Open again"),
            (Incident.State.VERIFIED, Incident.State.REFUTED),
            Incident.State.REPORTED,
            told=_("It may be changed again, and is verified anew."),
        ),
    )
)


class OfIncident(models.Model):
    """A row of an incident, seen with it."""

    seen_by_words = _("Whoever sees the incident.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.incident}"

    def get_absolute_url(self):
        return self.incident.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        return Q(incident__in=Incident.objects.visible_to(user).order_by().values("pk"))


class IncidentRating(OfIncident):
    """How grave an incident was held to be from a moment on; rows are only added."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="ratings")
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Incident.Severity)
    since = models.DateTimeField(_("since"))
    why = models.CharField(_("why"), max_length=500, blank=True)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(OfIncident.Meta):
        ordering = ["incident", "since", "pk"]


class IncidentActor(OfIncident):
    """Somebody who took part in an incident, or to whom it happened."""

    class Role(models.TextChoices):
        INITIATOR = "initiator", pgettext_lazy("actor", "did it")
        TARGET = "target", pgettext_lazy("actor", "it was done to")
        INVOLVED = "involved", pgettext_lazy("actor", "was involved")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="actors")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    name = models.CharField(_("name"), max_length=120)

    class Meta(OfIncident.Meta):
        ordering = ["incident", "role", "name"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "role", "name"], name="one_actor_a_role_and_name")
        ]


class Casualties(OfIncident):
    """How many of one side were killed, injured or are missing; None: not reported, which is not 0."""

    class Side(models.TextChoices):
        MISSION = "mission", pgettext_lazy("casualties", "the mission's personnel")
        HOST = "host", pgettext_lazy("casualties", "forces of the host")
        ARMED = "armed", pgettext_lazy("casualties", "armed groups")
        CIVILIANS = "civilians", pgettext_lazy("casualties", "civilians")
        AID = "aid", pgettext_lazy("casualties", "humanitarian workers")

    COUNTS = ("killed", "injured", "missing")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="casualties")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    killed = models.PositiveIntegerField(_("killed"), null=True, blank=True, help_text=_("persons"))
    injured = models.PositiveIntegerField(_("injured"), null=True, blank=True, help_text=_("persons"))
    missing = models.PositiveIntegerField(_("missing"), null=True, blank=True, help_text=_("persons"))

    class Meta(OfIncident.Meta):
        ordering = ["incident", "side"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "side"], name="one_row_of_casualties_a_side"),
            Check(
                condition=Q(killed__isnull=False) | Q(injured__isnull=False) | Q(missing__isnull=False),
                name="casualties_are_reported",
            ),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class IncidentPart(Labelled):
    """A part of an incident with a label of its own: from whom it is known, or what happened in detail."""

    class Kind(models.TextChoices):
        SOURCES = "sources", pgettext_lazy("part of an incident", "sources")
        NARRATIVE = "narrative", pgettext_lazy("part of an incident", "details")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="parts")
    kind = models.CharField(_("part"), max_length=10, choices=Kind)
    text = models.TextField(_("text"), max_length=8000)
    version = models.PositiveIntegerField(default=1, editable=False)

    home, has_keeper = "incident__", False
    known_by = ("kind",)
    seen_by_words = _("Whoever sees the incident and whom the part's own label names.")
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "kind"]
        verbose_name, verbose_name_plural = _("part of an incident"), _("parts of incidents")
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind"], name="one_part_of_an_incident_a_kind")
        ]

    def __str__(self):
        return f"{self.incident}, {self.get_kind_display()}"

    def get_absolute_url(self):
        return self.incident.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        seen = Incident.objects.visible_to(user).order_by().values("pk")
        return Q(incident__in=seen) & cls.released_filter(user)

    @property
    def mission(self):
        return self.incident.mission

    @property
    def is_fictional(self):
        return self.incident.is_fictional
