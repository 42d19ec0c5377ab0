"""Patrols and operations that are planned: which force goes where and when, and whether it was cleared."""

from collections import defaultdict
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions.models.command import Element
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.placed import Placed, PlacedQuerySet, lies_on_earth
from missions.models.releasing import Labelled

FARTHEST = 600  # kilometres: twice the widest reach, and what two coarse squares may be off
KM_A_DEGREE = 111
MOST_DAYS = 92  # a plan that runs for longer is no patrol


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Patrol(Labelled, Placed, Entered):
    """One plan of a force to be somewhere for some hours or days."""

    class Kind(models.TextChoices):
        PATROL = "patrol", pgettext_lazy("plan of a force", "patrol")
        ESCORT = "escort", pgettext_lazy("plan of a force", "escort")
        JOINT = "joint", pgettext_lazy("plan of a force", "joint operation")
        CHECKPOINT = "checkpoint", pgettext_lazy("plan of a force", "checkpoint")
        CORDON = "cordon", pgettext_lazy("plan of a force", "cordon and search")
        CLEARANCE = "clearance", pgettext_lazy("plan of a force", "clearing of explosives")
        FLIGHT = "flight", pgettext_lazy("plan of a force", "flight or drone")
        EXERCISE = "exercise", pgettext_lazy("plan of a force", "exercise or live firing")
        OTHER = "other", pgettext_lazy("plan of a force", "other")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("patrol", "planned")
        CLEARED = "cleared", pgettext_lazy("patrol", "cleared")
        UNDER_WAY = "under_way", pgettext_lazy("patrol", "under way")
        DONE = "done", pgettext_lazy("patrol", "done")
        CALLED_OFF = "called_off", pgettext_lazy("patrol", "called off")

    LIVE = ("planned", "cleared", "under_way")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="patrols", verbose_name=_("mission"))
    reference = models.CharField(
        _("reference"), max_length=24, blank=True, help_text=_("unique in the mission; empty: none")
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="patrols",
        verbose_name=_("whose force"),
        help_text=_("a partner's own force, whose people plan it too; empty: the mission's"),
    )
    element = models.ForeignKey(
        Element,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="patrols",
        verbose_name=_("unit"),
        help_text=_("of the mission's structure; empty: not stated"),
    )
    alongside = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("forces that take part"),
        help_text=_("partners whose forces take part: their own plans and zones are no conflict"),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reach_km = models.DecimalField(
        _("reach"),
        max_digits=4,
        decimal_places=1,
        default=5,
        validators=[MinValueValidator(0), MaxValueValidator(200)],
        help_text=_("kilometres round the point within which it moves"),
    )
    task = models.TextField(_("task"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    settled = models.CharField(_("how conflicts were settled"), max_length=500, blank=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, who speaks for the partner whose force it is, and whom its label names. "
        "The last read the place no more exactly than it is told."
    )
    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name, verbose_name_plural = _("patrol or operation"), _("patrols and operations")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                condition=~Q(reference="") & Q(keeper=None),
                name="one_patrol_a_reference",
                violation_error_message=_("The mission has a plan with this reference already."),
            ),
            models.UniqueConstraint(
                fields=["mission", "keeper", "reference"],
                condition=~Q(reference="") & Q(keeper__isnull=False),
                name="one_patrol_of_a_partner_a_reference",
                violation_error_message=_("The partner has a plan with this reference already."),
            ),
            Check(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_patrol_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            Check(
                condition=Q(cleared_by=None, cleared_at=None)
                | Q(cleared_by__isnull=False, cleared_at__isnull=False),
                name="a_patrol_is_cleared_by_someone",
            ),
            Check(
                condition=~Q(state__in=["cleared", "under_way", "done"]) | Q(cleared_at__isnull=False),
                name="a_patrol_goes_cleared",
            ),
            lies_on_earth("a_patrol_lies_on_earth"),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"]),
            models.Index(fields=["mission", "starts_at", "id"]),
            models.Index(
                fields=["ends_at", "starts_at"],
                condition=Q(state__in=["planned", "cleared", "under_way"]),
                name="missions_patrol_live",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:patrol", args=[self.pk])

    def clean(self):
        super().clean()
        if self.element_id and self.element.mission_id != self.mission_id:
            raise ValidationError({"element": _("This unit is of another mission.")})
        if self.starts_at and self.ends_at and (self.ends_at - self.starts_at).days > MOST_DAYS:
            raise ValidationError({"ends_at": _("A plan runs for three months at most: enter several.")})

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def roots(self):
        return [self.mission, *([self.keeper] if self.keeper_id else [])]

    @property
    def zone(self):
        return ZoneInfo(self.mission.time_zone)

    @property
    def is_live(self):
        return self.state in self.LIVE

    @property
    def force(self):
        """Whose force it is, in words; not every reader may know the unit."""
        return self.keeper.local_name if self.keeper_id else str(self.mission)


PATROL_LIFE = Life(
    (
        Step(
            "clear",
            pgettext_lazy("patrol", "Clear it"),
            (Patrol.State.PLANNED,),
            Patrol.State.CLEARED,
            told=_("You looked at what it comes upon and settled it with the other side."),
        ),
        Step(
            "start",
            pgettext_lazy("patrol", "It is under way"),
            (Patrol.State.CLEARED,),
            Patrol.State.UNDER_WAY,
            told=_("The force has left. When and where it goes changes no more."),
        ),
        Step(
            "finish",
            pgettext_lazy("patrol", "It is done"),
            (Patrol.State.UNDER_WAY,),
            Patrol.State.DONE,
            told=_("The force is back; say what came of it."),
        ),
        Step(
            "calloff",
            pgettext_lazy("patrol", "Call it off"),
            Patrol.LIVE,
            Patrol.State.CALLED_OFF,
            told=_("It stays on record and is in nobody's way any more."),
            is_dangerous=True,
        ),
    )
)


# --- Rows of no reader: for who narrows them, or was shown the patrols
def partners_alongside(keys):
    """{patrol: [(key, code) of the partners whose forces take part]}."""
    found = defaultdict(list)
    rows = Patrol.alongside.through.objects.filter(patrol__in=list(keys)).order_by("partner__code")
    for patrol, partner, code in rows.values_list("patrol", "partner", "partner__code"):
        found[patrol].append((partner, code))
    return found


def near(row):
    """Plans that any reader could find this one to meet: in its days and within the widest reach. Keys of
    no reader's: for who asks each reader anew."""
    if row.latitude is None or not row.is_live:
        return []
    far = FARTHEST / KM_A_DEGREE
    rows = Patrol.objects.filter(state__in=Patrol.LIVE, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at)
    rows = rows.filter(told_latitude__range=(float(row.latitude) - far, float(row.latitude) + far))
    rows = rows.exclude(pk=row.pk).select_related("mission", "keeper").order_by("mission_id", "keeper_id")
    return rows.distinct("mission_id", "keeper_id")
