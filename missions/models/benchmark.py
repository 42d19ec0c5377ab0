"""Benchmarks of mandate tasks: what must be true, the indicators that tell of it, their readings, and how it
was judged period by period."""

import uuid
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Document
from missions import progress
from missions.models.activity import ForTask

DIGITS: dict[str, Any] = {"max_digits": 18, "decimal_places": 4}


class Verdict(models.TextChoices):
    """Where a benchmark or an indicator stands."""

    MET = progress.MET, pgettext_lazy("benchmark", "met")
    ON_TRACK = progress.ON_TRACK, pgettext_lazy("benchmark", "on track")
    AT_RISK = progress.AT_RISK, pgettext_lazy("benchmark", "at risk")
    OFF_TRACK = progress.OFF_TRACK, pgettext_lazy("benchmark", "off track")
    NOT_ASSESSED = progress.NOT_ASSESSED, pgettext_lazy("benchmark", "not assessed")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Benchmark(ForTask):
    """One statement by which a task of a mandate is judged done."""

    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique in the mission, such as B-1")
    )
    statement = models.CharField(_("what must be true"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)
    dropped_on = models.DateField(_("dropped"), null=True, editable=False)

    known_by = ("reference", "statement")

    class Meta:
        ordering = ["mission", "reference", "pk"]
        verbose_name, verbose_name_plural = _("benchmark"), _("benchmarks")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                name="one_benchmark_a_reference",
                violation_error_message=_("The mission has a benchmark with this reference already."),
            )
        ]

    def __str__(self):
        return f"{self.reference} {self.statement}"

    def get_absolute_url(self):
        return reverse("missions:benchmark", args=[self.pk])


class OfBenchmark(models.Model):
    """What hangs on a benchmark, directly or by `home`, and is seen with it."""

    home = "benchmark"
    seen_by_words = _("Whoever sees the benchmark.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        return Q(**{f"{cls.home}__in": Benchmark.objects.visible_to(user).order_by().values("pk")})


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Indicator(OfBenchmark):
    """One figure that tells how far a benchmark has come, with where it began and where it is to be."""

    class Direction(models.TextChoices):
        UP = progress.UP, pgettext_lazy("indicator", "more is better")
        DOWN = progress.DOWN, pgettext_lazy("indicator", "less is better")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(
        _("unit"), max_length=40, help_text=_("such as persons, percent, incidents a month")
    )
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(
        _("baseline"), null=True, blank=True, help_text=_("empty: not reported"), **DIGITS
    )
    baseline_on = models.DateField(_("baseline: day"), null=True, blank=True)
    target = models.DecimalField(_("target"), null=True, blank=True, help_text=_("empty: not set"), **DIGITS)
    target_on = models.DateField(_("target: day"), null=True, blank=True)
    every = models.PositiveSmallIntegerField(
        _("months between readings"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("empty: at no fixed interval"),
    )
    source = models.CharField(_("how it is measured"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("name",)

    class Meta:
        ordering = ["benchmark", "created_at", "pk"]
        verbose_name, verbose_name_plural = _("indicator"), _("indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["benchmark", "name"],
                name="one_indicator_a_name",
                violation_error_message=_("The benchmark has an indicator of this name already."),
            ),
            Check(
                condition=Q(baseline_on=None) | Q(target_on=None) | Q(target_on__gt=F("baseline_on")),
                name="a_target_comes_after_its_baseline",
                violation_error_message=_("The day of the target comes after that of the baseline."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.benchmark.get_absolute_url()}#indicator-{self.pk}"

    @property
    def is_fictional(self):
        return self.benchmark.is_fictional

    @property
    def aim(self):
        return progress.Aim(
            self.baseline, self.baseline_on, self.target, self.target_on, self.direction, self.every
        )

    def due_on(self, last):
        """When the next reading is due, `last` being the day of the last one."""
        return progress.due(self.aim, last, self.created_at.date())


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Reading(OfBenchmark):
    """What an indicator was found to be on a day; without a value, that nothing was reported for it."""

    home = "indicator__benchmark"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="readings")
    as_of = models.DateField(_("as of"))
    value = models.DecimalField(
        _("value"), null=True, blank=True, help_text=_("empty: not reported"), **DIGITS
    )
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("note"), max_length=500, blank=True)
    evidence = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="readings",
        verbose_name=_("evidence"),
        help_text=_("a document of the benchmark"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_on = models.DateField(_("verified"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("as_of",)

    class Meta:
        ordering = ["indicator", "-as_of"]
        verbose_name, verbose_name_plural = _("reading"), _("readings")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "as_of"],
                name="one_reading_a_day",
                violation_error_message=_("There is a reading of this day already: correct that one."),
            ),
            Check(
                condition=Q(verified_by=None, verified_on=None)
                | Q(verified_by__isnull=False, verified_on__isnull=False) & ~Q(verified_by=F("entered_by")),
                name="another_verifies_a_reading",
                violation_error_message=_("Another person than the one who entered it verifies it."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.as_of}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    def clean(self):
        super().clean()
        if self.as_of and self.as_of > timezone.localdate():
            raise ValidationError({"as_of": _("That day has not come yet.")})

    @property
    def is_fictional(self):
        return self.indicator.is_fictional


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Judgement(OfBenchmark):
    """How those who answer for a benchmark judged it for a period, beside what the rule said of its end."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="judgements")
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period until"))
    computed = models.CharField(_("by the rule"), max_length=12, choices=Verdict, editable=False)
    verdict = models.CharField(_("judged"), max_length=12, choices=Verdict)
    reasons = models.TextField(_("why"), max_length=2000)
    adjustment = models.TextField(
        _("what is adjusted"),
        max_length=2000,
        blank=True,
        help_text=_("in the plan, from now on; empty: nothing"),
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["benchmark", "-ends_on"]
        verbose_name, verbose_name_plural = _("judgement"), _("judgements")
        constraints = [
            models.UniqueConstraint(
                fields=["benchmark", "ends_on"],
                name="one_judgement_a_period",
                violation_error_message=_("It was judged for the end of this period already."),
            ),
            Check(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_judged_period_ends_after_it_starts",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self):
        return f"{self.benchmark.reference}, {self.ends_on}"

    def get_absolute_url(self):
        return f"{self.benchmark.get_absolute_url()}#judgements"

    @property
    def is_fictional(self):
        return self.benchmark.is_fictional
