"""Check constraints as services ask them say of a record what Django's own question says."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from accounts.constraints import Check

pytestmark = pytest.mark.django_db
CHECKS = [
    (model, constraint)
    for kind in apps.get_models()
    for model, constraints in kind().get_constraints()
    for constraint in constraints
    if isinstance(constraint, models.CheckConstraint)
    and model._meta.app_config.module.__name__ in ("accounts", "missions", "contributors", "logistics")
]


VALUES = {
    models.BooleanField: (False, True),
    models.CharField: ("", "A", "a few words"),
    models.TextField: ("", "a few words"),
    models.DateField: (None, date(2026, 1, 1), date(2026, 2, 28)),
    models.DecimalField: (None, Decimal("-1.5"), Decimal(0), Decimal("12.25")),
    models.IntegerField: (None, -1, 0, 1, 12, 500),
    models.ForeignKey: (None, 1, 2),
}


def drawn(model, name):
    """A record of values drawn alike in each run."""
    draw, row = random.Random(name), model()
    for field in model._meta.concrete_fields:
        values = [value for value, _label in field.flatchoices] or next(
            (values for kind, values in VALUES.items() if isinstance(field, kind)), ()
        )
        if values and not field.primary_key and not isinstance(field, models.DateTimeField):
            setattr(row, field.attname, draw.choice(values))
    return row


def told(validate, *args, **kwargs):
    try:
        validate(*args, **kwargs)
    except ValidationError as error:
        return error.messages


def test_every_check_of_ours_is_asked_in_one_statement(django_assert_num_queries):
    for model, constraint in CHECKS:
        assert isinstance(constraint, Check), constraint
        with django_assert_num_queries(1):
            told(constraint.validate, model, model())


def test_a_record_is_told_the_same_as_by_django(db):
    refused = 0
    for model, constraint in CHECKS:
        row = drawn(model, constraint.name)
        said = told(constraint.validate, model, row)
        assert said == told(models.CheckConstraint.validate, constraint, model, row), constraint
        refused += said is not None
    assert refused > 50


def test_a_field_left_out_leaves_its_checks_out():
    for model, constraint in CHECKS:
        for field in constraint._question(model, connection)[0]:
            constraint.validate(model, model(), exclude={field.name})
