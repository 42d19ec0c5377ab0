"""Places in courses that one partner offers, and who took how many of them."""

import uuid

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.notation import day
from contributors.models.pledge import Visibility
from logistics.models.training import Course
from logistics.models.unit import Unit
from logistics.sides import staffed
from missions.models import Mission


class CourseSessionQuerySet(VisibleQuerySet):
    def offered_by(self, user):
        own = granted(user, "act_for", Partner)
        return self if user.is_system else self.filter(partner__in=own)

    def takeable(self, today):
        """Open, and not begun."""
        return self.filter(state=CourseSession.State.OPEN, starts_on__gte=today)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class CourseSession(models.Model):
    """One run of a course, with its days and places, which a partner offers to the people of others."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("course", "open")
        CLOSED = "closed", pgettext_lazy("course", "closed")
        CANCELLED = "cancelled", pgettext_lazy("course", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="course_sessions", verbose_name=_("offered by")
    )
    place = models.CharField(_("where"), max_length=160, help_text=_("the training centre and its town"))
    language = models.CharField(_("language"), max_length=40, blank=True, help_text=_("it is taught in"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    places = models.PositiveIntegerField(
        _("places offered"), validators=[MinValueValidator(1)], help_text=_("persons")
    )
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    visibility = models.PositiveSmallIntegerField(
        _("who sees it"), choices=Visibility, default=Visibility.PARTNERS
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _(
        "Who offers it; who speaks for partners and mission staff, or everyone, if it was opened to "
        "them. Who took places is seen by who offers them and by who took them."
    )
    objects = CourseSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name, verbose_name_plural = _("course offered"), _("courses offered")
        constraints = [
            Check(
                condition=Q(taken__lte=F("places")),
                name="a_course_is_never_overbooked",
                violation_error_message=_("More places are taken than this."),
            ),
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_course_ends_after_it_starts",
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.course.local_name}, {day(self.starts_on)}"

    def get_absolute_url(self):
        return reverse("logistics:session", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        seen = Q(partner__in=own) | Q(visibility=Visibility.PUBLIC)
        shared = own or granted(user, "view_partner_tier", Mission) or staffed(user)
        return seen | Q(visibility=Visibility.PARTNERS) if shared else seen

    @property
    def left(self):
        """Places nobody took."""
        return self.places - self.taken

    @property
    def roots(self):
        return [self.partner]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class TakenPlaces(models.Model):
    """Places a contributor took in a course, for a unit's people or others. Given back, the row is gone; its
    history is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        CourseSession, models.CASCADE, related_name="taken_places", verbose_name=_("course")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="taken_places", verbose_name=_("taken by")
    )
    unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="taken_places",
        verbose_name=_("unit"),
        help_text=_("whose people they are; empty: of none"),
    )
    persons = models.PositiveIntegerField(_("persons"), validators=[MinValueValidator(1)])
    attended = models.PositiveIntegerField(
        _("attended"), null=True, blank=True, help_text=_("of them; empty: not reported")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_by_words = _("Who offers the course, and who took the places.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["session", "pk"]
        verbose_name, verbose_name_plural = _("places taken"), _("places taken")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "partner", "unit"],
                nulls_distinct=False,
                name="places_are_taken_once",
                violation_error_message=_("You took places for these already; give them back first."),
            ),
            Check(
                condition=Q(attended=None) | Q(attended__lte=F("persons")),
                name="no_more_attend_than_have_places",
                violation_error_message=_("No more attended than had places."),
            ),
        ]

    def __str__(self):
        return f"{self.session}: {self.partner}"

    def get_absolute_url(self):
        return self.session.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        return Q(session__partner__in=own) | Q(partner__in=own)

    @property
    def waits_for_certificate(self):
        """Somebody of a unit attended to the end, and no certificate says yet who passed."""
        return bool(self.unit_id and self.attended and not hasattr(self, "certificate"))

    @property
    def roots(self):
        return [self.session.partner, self.partner]
