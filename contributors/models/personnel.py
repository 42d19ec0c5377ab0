"""Personnel as reported, month by month: who had how many of which category in which mission."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Import, Partner
from missions.models import Category, Mission


class PersonnelReport(models.Model):
    """The report on one mission for one month, in its latest edition."""

    class Origin(models.TextChoices):
        REPORTED = "reported", _("reported")
        CASE_STUDY = "case_study", _("case study")
        FICTIONAL = "fictional", _("fictional")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="personnel_reports", verbose_name=_("mission")
    )
    month = models.DateField(_("month"), help_text=_("its first day"))
    reported_on = models.DateField(_("as of"), help_text=_("the day the source gives"))
    edition = models.CharField(_("edition"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.REPORTED)

    seen_through = {"mission": "view_mission"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("personnel report"), _("personnel reports")
        ordering = ["-month", "mission"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "month"], name="one_report_a_mission_and_month"),
            Check(condition=Q(month__day=1), name="report_month_is_a_first_day"),
        ]
        indexes = [models.Index(fields=["month"])]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        return {"mission": str(self.mission), "month": str(self.month)}

    @staticmethod
    def named(mission, month):
        return f"{mission}, {dates.month(date.fromisoformat(month))}"


class PersonnelLine(models.Model):  # type: ignore[django-manager-missing]  # its events are made below
    """Persons of one contributor and category in one mission and month, as printed. Zero is "listed"."""

    report = models.ForeignKey(PersonnelReport, models.CASCADE, related_name="lines")
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="+")
    month = models.DateField(_("month"))
    contributor = models.ForeignKey(Partner, models.PROTECT, related_name="personnel")
    category = models.CharField(_("category"), max_length=20, choices=Category)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True, help_text=_("persons"))
    men = models.PositiveIntegerField(_("men"), null=True, blank=True, help_text=_("persons"))
    personnel = models.PositiveIntegerField(_("persons"), help_text=_("persons, women and men"))
    name_as_printed = models.CharField(_("name as printed"), max_length=160, blank=True)
    edition = models.CharField(_("edition"), max_length=80, blank=True)
    came_in = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="+")

    seen_through = {"mission": "view_mission", "contributor": "act_for"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "mission", "contributor", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "mission", "contributor", "category"], name="one_line_a_key"
            ),
            Check(
                condition=Q(women=None) | Q(men=None) | Q(personnel=F("women") + F("men")),
                name="personnel_is_women_and_men",
            ),
            Check(
                condition=Q(women=None) & Q(men=None) | Q(women__isnull=False, men__isnull=False),
                name="both_sexes_or_neither",
            ),
            Check(condition=Q(month__day=1), name="line_month_is_a_first_day"),
        ]
        indexes = [models.Index(fields=["contributor", "month"])]

    def __str__(self):
        return self.named(**self.named_by())

    def named_by(self):
        return {
            "contributor": str(self.contributor),
            "mission": str(self.mission),
            "month": str(self.month),
            "personnel": self.personnel,
            "category": self.category,
        }

    @staticmethod
    def named(contributor, mission, month, personnel, category):
        when = dates.month(date.fromisoformat(month))
        return (
            f"{contributor}, {mission}, {when}: {personnel} {dict(Category.choices).get(category, category)}"
        )


AsItStood = pghistory.create_event_model(
    PersonnelLine, pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)


class PersonnelLineEvent(AsItStood):  # type: ignore[misc, valid-type]  # made at run time
    """A line as it stood before a later edition or a correction. Written by trigger, never changed."""

    seen_through = {"mission": "view_mission", "contributor": "act_for"}
    seen_by_all = Q(mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    def __str__(self):
        return f"{self.month:%Y-%m}: {self.personnel}, until {self.pgh_created_at:%Y-%m-%d}"
