"""Exercises: joint events that prepare partners together, the places they offer, and whom contributors send.

A course teaches; an exercise tries out together. What both give is the same Certificate, and a gap found at
an exercise is a lesson (missions.Lesson) with the action that follows from it.
"""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from logistics.models.interoperability import Standard
from logistics.models.training import Course
from logistics.models.unit import Unit
from missions.models import Mission
from missions.models.body import RunQuerySet
from missions.models.entered import Entered
from missions.models.releasing import Labelled, keeps


class ExerciseQuerySet(RunQuerySet):
    def hosted_by(self, user):
        """Those this person runs as a host."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(Exercise.hosted_filter(user))

    def training(self, standard):
        """Those that train the standard of this code."""
        trained = Exercise.standards.through.objects.filter(standard__code=standard)
        return self.filter(pk__in=trained.values("exercise"))

    def past(self, today):
        return self.filter(ends_on__lt=today)

    def upcoming(self, today):
        """Not over, and not called off."""
        return self.filter(ends_on__gte=today).exclude(state=Exercise.State.CANCELLED)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Exercise(Labelled, Entered):
    """One joint event that hosts hold for themselves and others."""

    class Kind(models.TextChoices):
        COMMAND_POST = "command_post", pgettext_lazy("exercise", "command post exercise")
        FIELD = "field", pgettext_lazy("exercise", "field exercise")
        TABLE_TOP = "table_top", pgettext_lazy("exercise", "table-top exercise")
        STAFF = "staff", pgettext_lazy("exercise", "staff training")
        PRE_DEPLOYMENT = "pre_deployment", pgettext_lazy("exercise", "training before deployment")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("exercise", "planned")
        APPROVED = "approved", pgettext_lazy("exercise", "approved")
        OFFERED = "offered", pgettext_lazy("exercise", "places offered")
        HELD = "held", pgettext_lazy("exercise", "held")
        CLOSED = "closed", pgettext_lazy("exercise", "closed")
        CANCELLED = "cancelled", pgettext_lazy("exercise", "called off")

    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="exercises",
        verbose_name=_("host"),
        help_text=_("the state or organization that holds it and certifies who attended"),
    )
    hosts = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("further hosts"),
        help_text=_("they run it as the host does"),
    )
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exercises",
        verbose_name=_("mission"),
        help_text=_("which it prepares for; empty: none in particular"),
    )
    place = models.CharField(_("where"), max_length=160)
    language = models.CharField(_("language"), max_length=40, blank=True, help_text=_("it is held in"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    nominate_by = models.DateField(
        _("nominate by"), null=True, blank=True, help_text=_("empty: until it begins")
    )
    aims = models.TextField(_("aims"), max_length=2000, blank=True, help_text=_("one a line"))
    standards = models.ManyToManyField(
        Standard,
        blank=True,
        related_name="exercises",
        verbose_name=_("standards trained"),
    )
    courses = models.ManyToManyField(
        Course,
        blank=True,
        related_name="exercises",
        verbose_name=_("certificates it gives"),
        help_text=_("courses of which it can certify those who attended"),
    )
    outcome = models.TextField(_("what it comes to"), max_length=2000, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_on = models.DateField(_("approved"), null=True, editable=False)
    offered_on = models.DateField(_("places offered"), null=True, editable=False)

    known_by = ("title",)
    seen_by_words = _(
        "Who speaks for a host, the people of the mission it prepares for, whom its label names, and once "
        "places are offered to a contributor, who speaks for that."
    )
    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name, verbose_name_plural = _("exercise"), _("exercises")
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="an_exercise_ends_after_it_starts",
                violation_error_message=_("It ends before it begins."),
            ),
            Check(
                condition=Q(nominate_by=None) | Q(nominate_by__lte=F("starts_on")),
                name="one_nominates_before_an_exercise",
                violation_error_message=_("Nominations close before it begins."),
            ),
            Check(
                condition=~Q(state__in=["offered", "held", "closed"]) | Q(offered_on__isnull=False),
                name="an_exercise_says_since_when_it_is_offered",
            ),
            Check(
                condition=Q(state__in=["planned", "cancelled"])
                | Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(approved_by=F("created_by")),
                name="another_approves_an_exercise",
                violation_error_message=_("Another person than the one who entered it approves it."),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "id"]),
            models.Index(fields=["state", "starts_on"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("logistics:exercise", args=[self.pk])

    @classmethod
    def hosted_filter(cls, user):
        """Those hosted by a partner this person speaks for, or by the lead of a mission they plan."""
        own = granted(user, "act_for", Partner)
        further = cls.hosts.through.objects.filter(partner__in=own).values("exercise")
        led = Q(mission__in=keeps(user), mission__lead=F("keeper"))
        return Q(keeper__in=own) | Q(pk__in=further) | led

    @classmethod
    def run_by_filter(cls, user):
        return super().run_by_filter(user) | cls.hosted_filter(user)

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        offered = ExercisePlaces.objects.filter(partner__in=own).order_by().values("exercise")
        return cls.released_filter(user) | Q(offered_on__isnull=False, pk__in=offered)

    @property
    def is_fictional(self):
        return any(root.is_fictional for root in self.roots)

    @property
    def roots(self):
        return [root for root in (self.keeper, self.mission) if root]

    @property
    def aim_lines(self):
        return [line.strip() for line in self.aims.splitlines() if line.strip()]

    @property
    def closes_on(self):
        """The last day on which a contributor nominates."""
        return self.nominate_by or self.starts_on


class OfExercise(models.Model):
    """What is between an exercise's hosts and one contributor. `of_exercise`: the path to the exercise."""

    seen_by_words = _(
        "Who speaks for a host, who plans the mission it prepares for, and, once places are offered, who "
        "speaks for the contributor."
    )
    objects = VisibleQuerySet.as_manager()
    of_exercise, of_partner = "exercise", "partner"

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        run = Exercise.objects.filter(Exercise.run_by_filter(user)).order_by().values("pk")
        theirs = {f"{cls.of_partner}__in": own, f"{cls.of_exercise}__offered_on__isnull": False}
        return Q(**{f"{cls.of_exercise}__in": run}) | Q(**theirs)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ExercisePlaces(OfExercise):
    """How many places at an exercise are for one contributor, and how many of them are taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exercise = models.ForeignKey(
        Exercise, models.CASCADE, related_name="allotted", verbose_name=_("exercise")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="exercise_places", verbose_name=_("contributor")
    )
    places = models.PositiveIntegerField(
        _("places"), validators=[MinValueValidator(1)], help_text=_("persons")
    )
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["exercise", "partner__name"]
        verbose_name, verbose_name_plural = _("places at an exercise"), _("places at exercises")
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "partner"],
                name="places_are_allotted_once",
                violation_error_message=_("This contributor has places already; change those."),
            ),
            Check(
                condition=Q(taken__lte=F("places")),
                name="an_exercise_is_never_overbooked",
                violation_error_message=_("More places are taken than this."),
            ),
        ]

    def __str__(self):
        return f"{self.exercise}: {self.partner}"

    def get_absolute_url(self):
        return reverse("logistics:exercise", args=[self.exercise_id])

    @property
    def left(self):
        return self.places - self.taken

    @property
    def is_fictional(self):
        return self.exercise.is_fictional

    @property
    def roots(self):
        return [*self.exercise.roots, self.partner]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ExerciseNomination(OfExercise):
    """A unit, or holders of a function, whom a contributor sends; no person by name."""

    class State(models.TextChoices):
        NOMINATED = "nominated", pgettext_lazy("nomination", "nominated")
        WAITLISTED = "waitlisted", pgettext_lazy("nomination", "on the waiting list")
        ACCEPTED = "accepted", pgettext_lazy("nomination", "accepted")
        DECLINED = "declined", pgettext_lazy("nomination", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "withdrawn")

    class Attendance(models.TextChoices):
        ATTENDED = "attended", pgettext_lazy("attendance", "attended")
        PART = "part", pgettext_lazy("attendance", "attended in part")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    places = models.ForeignKey(
        ExercisePlaces, models.CASCADE, related_name="nominations", verbose_name=_("places")
    )
    unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="exercise_nominations",
        verbose_name=_("unit"),
        help_text=_("whose people they are; empty: of none"),
    )
    function = models.CharField(
        _("function"), max_length=120, blank=True, help_text=_("the post they hold, such as G4; no name")
    )
    rank = models.CharField(_("rank"), max_length=40, blank=True)
    reference = models.CharField(
        _("reference"), max_length=40, blank=True, help_text=_("the contributor's own, no name")
    )
    persons = models.PositiveIntegerField(_("persons"), default=1, validators=[MinValueValidator(1)])
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.NOMINATED, editable=False
    )
    attendance = models.CharField(
        _("attendance"), max_length=8, choices=Attendance, blank=True, editable=False
    )
    attended = models.PositiveIntegerField(
        _("attended"), null=True, editable=False, help_text=_("of them; empty: not reported")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    of_exercise, of_partner = "places__exercise", "places__partner"

    class Meta:
        ordering = ["places", "created_at", "pk"]
        verbose_name, verbose_name_plural = _("nomination for an exercise"), _("nominations for exercises")
        constraints = [
            models.UniqueConstraint(
                fields=["places", "unit"],
                condition=Q(state__in=["nominated", "waitlisted", "accepted"]) & Q(function=""),
                name="a_unit_is_nominated_once",
                violation_error_message=_("This unit is nominated already; withdraw that first."),
            ),
            Check(
                condition=Q(attended=None) | Q(attended__lte=F("persons")),
                name="no_more_attend_than_are_nominated",
                violation_error_message=_("No more attended than had places."),
            ),
            Check(
                condition=Q(attendance="", attended=None)
                | Q(attendance="absent", attended=0)
                | Q(attendance="attended", attended=F("persons"))
                | Q(attendance="part", attended__gt=0),
                name="attendance_says_how_many",
                violation_error_message=_("Who attended in part says how many came."),
            ),
            Check(
                condition=Q(attendance="") | Q(state="accepted"),
                name="who_attends_was_accepted",
                violation_error_message=_("Only who was accepted attends."),
            ),
        ]

    def __str__(self):
        return self.who or self.reference or str(self.places.partner)

    def get_absolute_url(self):
        return reverse("logistics:exercise", args=[self.places.exercise_id])

    def clean(self):
        super().clean()
        if not (self.unit or self.function):
            raise ValidationError({"function": _("Name the unit, or the function of who is sent.")})

    @property
    def who(self):
        """The unit, the function or both, as the contributor wrote them."""
        words = " ".join(word for word in (self.rank, self.function) if word)
        return ", ".join(word for word in (self.unit.name if self.unit else "", words) if word)

    @property
    def holds_places(self):
        return self.state in HOLDING

    @property
    def is_fictional(self):
        return self.places.exercise.is_fictional

    @property
    def roots(self):
        return self.places.roots


HOLDING = (ExerciseNomination.State.NOMINATED, ExerciseNomination.State.ACCEPTED)  # these count as taken
