"""Rows that are true from a date until a date: the period, its constraints, and who stands on a day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check


class Period(Func):
    """Both days count; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, starts="starts_on", ends="ends_on"):
        super().__init__(F(starts), F(ends), Value("[]"))


class NeverOverlaps(ExclusionConstraint):
    """Tells of dates that overlap beside the first of them. Migrations know it as the plain constraint."""

    def validate(self, *args, **kwargs):
        try:
            super().validate(*args, **kwargs)
        except ValidationError as error:
            raise ValidationError({"starts_on": error}) from error

    def deconstruct(self):
        _path, args, kwargs = super().deconstruct()
        return f"{ExclusionConstraint.__module__}.{ExclusionConstraint.__name__}", args, kwargs


def never_overlap(name, *same, condition=None):
    """No two rows alike in `same` may be true on one day."""
    return NeverOverlaps(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in same), (Period(), RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=_("These dates overlap another entry of the same kind."),
    )


def ends_after_start(name):
    return Check(
        condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message=_("The end lies before the start."),
    )


def standing_on(day, prefix=""):
    """The filter for rows true on `day`; `prefix` is a path such as "memberships__"."""
    return (Q(**{f"{prefix}starts_on": None}) | Q(**{f"{prefix}starts_on__lte": day})) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    )


class Dated(models.Model):
    """A row with the days on which it is true."""

    starts_on = models.DateField(
        pgettext_lazy("first day", "from"),
        null=True,
        blank=True,
        help_text=_("first day; empty: always so far"),
    )
    ends_on = models.DateField(
        pgettext_lazy("last day", "until"),
        null=True,
        blank=True,
        help_text=_("last day; empty: still true"),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end lies before the start.")})


def check(row):
    """full_clean of a Dated row, without asking the database what is known: that relations which were
    read exist, and, once the dates run forwards, that its own check of them holds."""
    read = [field.name for field in row._meta.concrete_fields if field.is_relation and field.is_cached(row)]
    row.clean_fields(exclude=read)
    row.clean()
    row.validate_unique()
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if not isinstance(constraint, models.CheckConstraint):
                constraint.validate(model, row)


def stands_on(row, day):
    """Whether a row read already is true on `day`."""
    return (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or row.ends_on >= day)
