"""Courses, and what of them units hold: certificates with their last day, of a unit or of its people."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from logistics.models.unit import OfUnit, Unit


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Course(models.Model):
    """A course an organization asks units for, and of how many of their people; reference data."""

    class Kind(models.TextChoices):
        PRE_DEPLOYMENT = "pre_deployment", _("training before deployment")
        CONDUCT = "conduct", _("conduct and human rights")
        SPECIALIST = "specialist", _("specialist training")
        LANGUAGE = "language", pgettext_lazy("course", "language")
        OTHER = "other", pgettext_lazy("course", "other")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("in English"))
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PRE_DEPLOYMENT)
    organization = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("asked for by"),
        help_text=_("an organization, in its missions; empty: in all missions"),
    )
    required_of = ArrayField(
        models.CharField(max_length=16, choices=Unit.Kind),
        verbose_name=_("asked of"),
        default=list,
        blank=True,
        help_text=_("kinds of units; empty: of none"),
    )
    is_of_unit = models.BooleanField(
        _("of the unit as a whole"), default=False, help_text=_("certified once, not by person")
    )
    share = models.PositiveSmallIntegerField(
        _("share of its persons"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("percent of the agreed strength that must hold it"),
    )
    months = models.PositiveSmallIntegerField(
        _("a certificate holds"), null=True, blank=True, help_text=_("months; empty: without end")
    )
    is_offered = models.BooleanField(_("in use"), default=True)

    known_by = ("code", "name")
    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("course"), _("courses")

    def __str__(self):
        return self.name

    @property
    def local_name(self):
        return self.names.get(get_language() or "en") or self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Certificate(OfUnit):
    """That a unit, one of its persons (by a reference, never a name) or so many of them passed a course."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="certificates", verbose_name=_("unit"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates", verbose_name=_("course"))
    person = models.CharField(
        _("person"),
        max_length=40,
        blank=True,
        help_text=_("the contributor's own reference, no name; empty: several persons, or the whole unit"),
    )
    persons = models.PositiveIntegerField(
        _("persons"), default=1, validators=[MinValueValidator(1)], help_text=_("whom it certifies")
    )
    issued_on = models.DateField(_("issued"))
    expires_on = models.DateField(
        _("holds until"), null=True, blank=True, help_text=_("its last day; empty: without end")
    )
    issuer = models.CharField(_("issued by"), max_length=160, help_text=_("the training centre or authority"))
    places_offered = models.PositiveIntegerField(
        _("places offered"), null=True, blank=True, help_text=_("of the course; empty: not stated")
    )
    places_taken = models.PositiveIntegerField(
        _("places taken"), null=True, blank=True, help_text=_("by this unit; empty: not stated")
    )
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("the document it is from"))
    places = models.OneToOneField(
        "logistics.TakenPlaces",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="certificate",
        verbose_name=_("places in a course"),
    )
    nomination = models.ForeignKey(
        "logistics.ExerciseNomination",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="certificates",
        verbose_name=_("attended an exercise"),
    )
    withdrawn_on = models.DateField(_("withdrawn"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("person",)

    class Meta:
        ordering = ["unit", "course", "-issued_on", "person"]
        verbose_name, verbose_name_plural = _("certificate"), _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "course", "person", "issued_on"],
                name="one_certificate_a_day",
                violation_error_message=_("A certificate of this day stands already; correct that."),
            ),
            models.UniqueConstraint(
                fields=["nomination", "course"],
                condition=Q(withdrawn_on=None),
                name="an_exercise_certifies_once",
                violation_error_message=_("It is certified; correct the certificate."),
            ),
            Check(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="a_certificate_ends_after_it_was_issued",
                violation_error_message=_("It ends before it was issued."),
            ),
            Check(
                condition=Q(person="") | Q(persons=1),
                name="a_certificate_of_a_person_is_of_one",
                violation_error_message=_("A certificate of one person is of one."),
            ),
            Check(
                condition=Q(places_taken=None)
                | Q(places_offered=None)
                | Q(places_taken__lte=F("places_offered")),
                name="no_more_places_taken_than_offered",
                violation_error_message=_("More places are taken than were offered."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "course"])]

    def __str__(self):
        return f"{self.course}, {self.unit}"

    def get_absolute_url(self):
        return reverse("logistics:certificate", args=[self.pk])
