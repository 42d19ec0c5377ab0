"""Duty of care: what befell people in a mission, how they were cared for, and how long they were away.

No name is kept, nor words in which one could stand. Rows are for medical officers of the mission and care
officers of the contributor alone; everybody else learns counts, by month and kind.
"""

import uuid
from zoneinfo import ZoneInfo

import pghistory
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
from contributors.models import Fatality
from logistics import caring
from logistics.models.unit import Unit
from missions.models import Mission


class CareQuerySet(VisibleQuerySet):
    def open(self):
        return self.filter(closed_on=None)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class CareRecord(models.Model):
    """One person hurt or ill in a mission: the kind, the outcome, the evacuation and its times, days lost."""

    class Kind(models.TextChoices):
        HOSTILE = "hostile", pgettext_lazy("of care", "hostile act")
        ACCIDENT = "accident", pgettext_lazy("of care", "accident")
        ILLNESS = "illness", pgettext_lazy("of care", "illness")
        OTHER = "other", pgettext_lazy("of care", "other")

    class Outcome(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("of care", "returned to duty")
        EVACUATED = "evacuated", pgettext_lazy("of care", "evacuated")
        DIED = "died", pgettext_lazy("of care", "died")

    class Level(models.TextChoices):
        ONE = "1", _("level 1")
        ONE_PLUS = "1+", _("level 1 with surgery")
        TWO = "2", _("level 2")
        THREE = "3", _("level 3")
        FOUR = "4", _("level 4")

    MOMENTS = ("happened_at", "first_aid_at", "requested_at", "wheels_up_at", "care_at", "reached_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="care_records", verbose_name=_("mission")
    )
    contributor = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="care_records",
        verbose_name=_("contributor"),
        help_text=_("whose person it is; empty: the mission's own staff"),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="care_records",
        verbose_name=_("unit or post"),
        help_text=_("empty: of none"),
    )
    reference = models.CharField(
        _("reference"), max_length=40, help_text=_("your own number of the case, no name")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    happened_on = models.DateField(_("day"))
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome, blank=True, help_text=_("empty: not known yet")
    )
    days_lost = models.PositiveIntegerField(
        _("days lost"), null=True, blank=True, help_text=_("days unfit for duty; empty: not known yet")
    )
    happened_at = models.DateTimeField(
        _("moment of the injury"), null=True, blank=True, help_text=_("from it the times count")
    )
    first_aid_at = models.DateTimeField(_("first aid"), null=True, blank=True)
    requested_at = models.DateTimeField(_("evacuation requested"), null=True, blank=True)
    wheels_up_at = models.DateTimeField(_("wheels up"), null=True, blank=True)
    care_at = models.DateTimeField(
        _("with medical personnel"),
        null=True,
        blank=True,
        help_text=_("who keep alive, on the way or before"),
    )
    reached_at = models.DateTimeField(_("hospital reached"), null=True, blank=True)
    reached_level = models.CharField(_("level of the hospital"), max_length=2, choices=Level, blank=True)
    fatality = models.OneToOneField(
        Fatality,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="care_record",
        verbose_name=_("in the register of lives lost"),
        help_text=_("the entry that is of this death, so that it counts once"),
    )
    closed_on = models.DateField(_("closed"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference",)
    seen_through = {"mission": "manage_care", "contributor": "manage_care"}
    seen_by_words = _(
        "Medical officers of the mission, and care officers of the contributor. Others learn counts alone."
    )
    objects = CareQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "pk"]
        verbose_name, verbose_name_plural = _("record of care"), _("records of care")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "contributor", "reference"],
                nulls_distinct=False,
                name="one_record_of_care_a_reference",
                violation_error_message=_("A case of this reference stands already; correct that."),
            ),
            Check(
                condition=Q(closed_on=None) | ~Q(outcome=""),
                name="a_closed_record_of_care_says_its_outcome",
                violation_error_message=_("Say what became of the person before you close the record."),
            ),
            Check(
                condition=Q(fatality=None) | Q(outcome="died"),
                name="a_death_in_the_register_is_one_here",
                violation_error_message=_("Only a death stands in the register of lives lost."),
            ),
            Check(
                condition=Q(reached_at=None, reached_level="")
                | Q(reached_at__isnull=False) & ~Q(reached_level=""),
                name="a_hospital_reached_has_a_level",
                violation_error_message=_(
                    "Give both when the hospital was reached and its level, or neither."
                ),
            ),
            Check(
                condition=Q(wheels_up_at=None)
                | Q(requested_at=None)
                | Q(wheels_up_at__gte=F("requested_at")),
                name="wheels_are_up_after_the_request",
                violation_error_message=_("Wheels were up before the evacuation was requested."),
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "happened_on"]),
            models.Index(fields=["contributor", "happened_on"]),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("logistics:care_record", args=[self.pk])

    def clean(self):
        """What it is linked to is of its mission and contributor; its times follow each other."""
        wrong = self._wrong_links() | self._wrong_times()
        if wrong:
            raise ValidationError(wrong)

    def _wrong_links(self):
        wrong = {}
        if self.unit_id and self.unit.mission_id != self.mission_id:
            wrong["unit"] = _("This unit is of another mission.")
        elif self.unit_id and self.contributor_id not in self._parents():
            wrong["unit"] = _("This unit is of another contributor.")
        death = self.fatality
        if death and death.mission_id != self.mission_id:
            wrong["fatality"] = _("This entry of the register is of another mission.")
        elif death and death.nationality_id and death.nationality_id != self.contributor_id:
            wrong["fatality"] = _("This entry of the register is of another nationality.")
        return wrong

    def _parents(self):
        return {self.unit.contributor_id, *self.unit.parents.values_list("partner", flat=True)}

    def _wrong_times(self):
        wrong = {}
        start = self.happened_at
        if start and start.astimezone(self.zone).date() != self.happened_on:
            wrong["happened_at"] = _(
                "This is on another day than the day stated, in the mission's time zone."
            )
        for name in self.MOMENTS[1:]:
            if start and getattr(self, name) and getattr(self, name) < start:
                wrong[name] = _("This is before the injury.")
        for name, before in (("reached_at", self.wheels_up_at), ("reached_at", self.requested_at)):
            if before and self.reached_at and self.reached_at < before:
                wrong[name] = _("The hospital was reached before the evacuation began.")
        return wrong

    @property
    def is_open(self):
        return self.closed_on is None

    @property
    def state(self):
        return "open" if self.is_open else "closed"

    @property
    def zone(self):
        """In which its moments are written."""
        return ZoneInfo(self.mission.time_zone)

    @property
    def roots(self):
        """Its mission, and the contributor whose person it is."""
        return [self.mission, *([self.contributor] if self.contributor_id else [])]

    @property
    def clocks(self):
        """Its times held against the 10-1-2 guideline."""
        return caring.clocks(
            self.happened_at, self.first_aid_at, self.care_at, self.reached_at, self.reached_level
        )


def kept_missions(user):
    """The missions whose records of care this person keeps."""
    rows = Mission.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "manage_care", Mission))


def kept_partners(user):
    """The contributors whose people's records of care this person keeps."""
    rows = Partner.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "manage_care", Partner))
