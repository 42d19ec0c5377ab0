"""Procedures with their versions, who adopted them, who must read them, and who has."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import ROLES, VisibleQuerySet
from accounts.constraints import Check
from accounts.validity import Dated, ends_after_start
from missions import holding
from missions.models.body import kept_by_someone
from missions.models.command import Element
from missions.models.lesson import Kept, Lesson, Theme
from missions.models.mission import Mission
from missions.models.releasing import inside

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values() if role.root == "mission"]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Procedure(Kept):
    """A standing operating procedure: how something is done, whoever does it."""

    reference = models.CharField(_("reference"), max_length=24, blank=True)
    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="procedures", verbose_name=_("themes"))
    withdrawn_on = models.DateField(_("withdrawn"), null=True, editable=False)
    withdrawn_because = models.CharField(
        _("why it was withdrawn"), max_length=500, blank=True, editable=False
    )

    known_by = ("reference", "title")
    seen_by_words = _(
        "Who plans or decides for its mission or speaks for the partner that keeps it; once a version is "
        "issued, also the mission's staff, whom its label names, the people of missions that adopted it, and "
        "who must read it."
    )

    class Meta:
        ordering = ["title", "pk"]
        verbose_name, verbose_name_plural = _("procedure"), _("procedures")
        constraints = [kept_by_someone("a_procedure_is_kept_by_someone")]

    def get_absolute_url(self):
        return reverse("missions:procedure", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = inside(user)
        issued = ProcedureVersion.objects.filter(state=ProcedureVersion.State.ISSUED)
        duties = ReadingDuty.objects.filter(
            Q(mission__in=own) | Q(element__in=holding.held_for(user, timezone.localdate()))
        )
        adopted = Adoption.objects.filter(
            subject_type=ContentType.objects.get_for_model(Mission), subject_id__in=[str(key) for key in own]
        )
        read = cls.released_filter(user)
        read |= Q(pk__in=duties.order_by().values("procedure"))
        read |= Q(pk__in=adopted.order_by().values("procedure"))
        return cls.run_by_filter(user) | read & Q(pk__in=issued.order_by().values("procedure"))


class OfProcedure(models.Model):
    """A row of a procedure, seen with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    seen_by_words = _("Whoever sees the procedure.")

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        return Q(procedure__in=Procedure.objects.visible_to(user).order_by().values("pk"))

    @property
    def mission(self):
        return self.procedure.mission

    @property
    def is_fictional(self):
        return self.procedure.is_fictional


class VersionQuerySet(VisibleQuerySet):
    def run_by(self, user):
        kept = Procedure.objects.visible_to(user).run_by(user).order_by().values("pk")
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(procedure__in=kept)

    def in_force(self, day):
        """The one of each procedure that is in force on a day."""
        issued = self.filter(state=ProcedureVersion.State.ISSUED, in_force_from__lte=day)
        issued = issued.filter(procedure__withdrawn_on=None)
        return issued.order_by("procedure_id", "-in_force_from", "-number").distinct("procedure_id")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ProcedureVersion(OfProcedure):
    """One text of a procedure; issued it changes no more, and gives way to the next one's first day."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("procedure", "draft")
        ISSUED = "issued", pgettext_lazy("procedure", "issued")

    procedure = models.ForeignKey(
        Procedure, models.CASCADE, related_name="versions", verbose_name=_("procedure")
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), max_length=40000, help_text=_("of which documents may hang beside"))
    changed = models.TextField(_("what changed"), max_length=2000, blank=True)
    lesson = models.ForeignKey(
        Lesson,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("the lesson that changed it"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    in_force_from = models.DateField(_("in force from"), null=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    issued_on = models.DateField(_("issued"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("number",)
    seen_by_words = _("Whoever sees the procedure; a draft, who keeps it.")
    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "-number"]
        verbose_name, verbose_name_plural = _("version of a procedure"), _("versions of procedures")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state="draft"),
                name="one_draft_a_procedure",
                violation_error_message=_("It has a draft already: write on that."),
            ),
            models.UniqueConstraint(
                fields=["procedure", "in_force_from"],
                condition=Q(state="issued"),
                name="one_version_a_first_day",
                violation_error_message=_("Another version is in force from this day on."),
            ),
            Check(
                condition=Q(state="draft", issued_by=None, in_force_from=None)
                | Q(state="issued", issued_on__isnull=False, in_force_from__isnull=False)
                & ~Q(issued_by=F("written_by")),
                name="another_issues_a_version",
                violation_error_message=_("Another person than the one who wrote it issues it."),
            ),
        ]

    def __str__(self):
        return _("%(procedure)s, version %(number)d") % {"procedure": self.procedure, "number": self.number}

    def get_absolute_url(self):
        return reverse("missions:procedure_version", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        run = Procedure.objects.filter(Procedure.run_by_filter(user)).order_by().values("pk")
        return super().seen_by(user) & (Q(state=cls.State.ISSUED) | Q(procedure__in=run))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Adoption(OfProcedure, Dated):
    """That a mission, an element or a unit works by a procedure, from a day until a day."""

    procedure = models.ForeignKey(
        Procedure, models.CASCADE, related_name="adoptions", verbose_name=_("procedure")
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, editable=False, related_name="+")
    subject_id = models.CharField(max_length=40, editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "starts_on", "pk"]
        verbose_name, verbose_name_plural = _("adoption of a procedure"), _("adoptions of procedures")
        constraints = [
            ends_after_start("an_adoption_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["procedure", "subject_type", "subject_id"],
                condition=Q(ends_on=None),
                name="one_adoption_at_a_time",
                violation_error_message=_("It has adopted this procedure already."),
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self):
        return f"{self.procedure}, {self.starts_on}"

    def get_absolute_url(self):
        return self.procedure.get_absolute_url()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ReadingDuty(OfProcedure, Dated):
    """That the people of a mission, or whoever holds a post or unit, read what is in force and say so."""

    procedure = models.ForeignKey(
        Procedure, models.CASCADE, related_name="duties", verbose_name=_("procedure")
    )
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("people of mission")
    )
    role = models.CharField(
        _("in the role"),
        max_length=20,
        blank=True,
        choices=ROLE_CHOICES,
        help_text=_("of people of a mission; empty: in any"),
    )
    element = models.ForeignKey(
        Element, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("post or unit")
    )
    within = models.PositiveSmallIntegerField(
        _("within"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("days from the day a version is in force, or from which it is asked"),
    )
    reminded_on = models.DateField(null=True, editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "starts_on", "pk"]
        verbose_name, verbose_name_plural = _("duty to read a procedure"), _("duties to read procedures")
        constraints = [
            ends_after_start("a_duty_ends_after_it_starts"),
            Check(
                condition=Q(mission__isnull=False, element=None)
                | Q(mission=None, element__isnull=False, role=""),
                name="a_duty_is_of_people_or_of_a_post",
                violation_error_message=_("Name the people of a mission, or a post or unit: one of the two."),
            ),
        ]

    def __str__(self):
        return str(self.element or f"{self.mission}, {self.get_role_display() or _('all its people')}")

    def get_absolute_url(self):
        return self.procedure.get_absolute_url()


class Acknowledgement(models.Model):
    """That a person has read and understood a version: for themselves, or for a post or unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="acknowledgements", verbose_name=_("version")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    element = models.ForeignKey(
        Element, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("post or unit")
    )
    given_at = models.DateTimeField(_("read and understood"), default=timezone.now, editable=False)

    seen_by_words = _("The person themselves, and who keeps the procedure.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "pk"]
        verbose_name, verbose_name_plural = _("acknowledgement"), _("acknowledgements")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person", "element"], nulls_distinct=False, name="acknowledged_once"
            )
        ]
        indexes = [models.Index(fields=["-given_at", "id"])]

    def __str__(self):
        return f"{self.version}, {self.person.name}"

    def get_absolute_url(self):
        return self.version.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        run = Procedure.objects.filter(Procedure.run_by_filter(user)).order_by().values("pk")
        held = holding.held_for(user, timezone.localdate())
        return Q(person=user.pk) | Q(element__in=held) | Q(version__procedure__in=run)

    @property
    def is_fictional(self):
        return self.version.is_fictional
