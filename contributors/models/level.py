"""Levels: what a state is spared of its regular rate when a peacekeeping operation is paid for, and why."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap
from contributors.assessment import LEVELS

LETTERS = [(level, level) for level in LEVELS]


class LevelTable(Dated):
    """The levels of one scale period: what each spares, and below which income a state may have it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="level_tables", verbose_name=_("organization")
    )
    average_income = models.PositiveIntegerField(
        _("average income"), help_text=_("US dollars: the world's gross national income per head")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name, verbose_name_plural = _("table of levels"), _("tables of levels")
        constraints = [
            never_overlap("one_level_table_at_a_time", "organization"),
            ends_after_start("level_table_ends_after_start"),
        ]

    def __str__(self):
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class LevelDiscount(models.Model):
    """What one level of a table spares; level A bears instead what the others are spared."""

    table = models.ForeignKey(
        LevelTable, models.CASCADE, related_name="discounts", verbose_name=_("table of levels")
    )
    level = models.CharField(_("level"), max_length=2, choices=LETTERS)
    percent = models.DecimalField(_("discount"), max_digits=7, decimal_places=4, help_text=_("percent"))
    income_factor = models.DecimalField(
        _("income below"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("times the average income; empty: income does not decide"),
    )

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["table", "level"]
        verbose_name, verbose_name_plural = _("discount of a level"), _("discounts of levels")
        constraints = [
            models.UniqueConstraint(fields=["table", "level"], name="one_discount_a_level"),
            Check(condition=Q(percent__gte=0, percent__lte=100), name="a_discount_is_a_percentage"),
        ]

    def __str__(self):
        return f"{self.level}: {self.percent} %"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class StateLevel(models.Model):
    """The level of one state in a table; one that moves up has the step of each year until it is there."""

    class Provenance(models.TextChoices):
        PUBLISHED = "published", _("as published")
        DERIVED = "derived", _("worked back from the bills, not official")
        DECLARED = "declared", _("chosen by the state itself")

    table = models.ForeignKey(
        LevelTable, models.CASCADE, related_name="states", verbose_name=_("table of levels")
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="levels", verbose_name=_("partner"))
    level = models.CharField(_("level"), max_length=2, choices=LETTERS)
    came_from = models.CharField(
        _("came from"), max_length=2, choices=LETTERS, blank=True, help_text=_("the level it moves up from")
    )
    moves_since = models.PositiveSmallIntegerField(
        _("moves since"), null=True, blank=True, help_text=_("first year of the move")
    )
    own_percent = models.DecimalField(
        _("own discount"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("percent; exceptional, in place of that of the level"),
    )
    own_from = models.PositiveSmallIntegerField(_("own discount from"), null=True, blank=True)
    own_until = models.PositiveSmallIntegerField(_("own discount until"), null=True, blank=True)
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.PUBLISHED
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["table", "level", "partner"]
        verbose_name, verbose_name_plural = _("level of a state"), _("levels of states")
        constraints = [
            models.UniqueConstraint(fields=["table", "partner"], name="one_level_a_state"),
            Check(
                condition=Q(came_from="", moves_since__isnull=True)
                | (~Q(came_from="") & Q(moves_since__isnull=False)),
                name="a_move_has_its_beginning",
                violation_error_message=_(
                    "A state that moves up has both: from where, and since which year."
                ),
            ),
            Check(
                condition=Q(own_percent__isnull=True)
                | Q(own_from__isnull=False, own_until__gte=models.F("own_from")),
                name="an_own_discount_has_its_years",
                violation_error_message=_("A discount of its own has a first and a last year."),
            ),
        ]

    def __str__(self):
        return f"{self.partner}: {self.level}"

    def has_own(self, year):
        return self.own_percent is not None and self.own_from <= year <= self.own_until
