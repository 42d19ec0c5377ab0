"""Check constraints that a record is held against before it is stored, in one statement written once.

Django writes a question of all columns anew for each record and constraint, and sets a savepoint around it:
a fifth of the processor time of many services.
"""

import re

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql import Query


class Check(models.CheckConstraint):
    """Migrations know it as the plain constraint."""

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        fields, question, literals = self._question(model, connections[using])
        if {field.name for field in fields} & set(exclude or ()):
            return
        values = [getattr(instance, field.attname) for field in fields]
        if any(hasattr(value, "resolve_expression") for value in values):
            super().validate(model, instance, exclude, using)
        elif not _holds(question, literals, fields, values, connections[using]):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self):
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def _question(self, model, connection):
        """The fields the condition reads, whether it holds for one row of them as SQL, and its literals."""
        known = self.__dict__.setdefault("_questions", {})
        if model not in known:
            known[model] = _written(self.condition, model, connection)
        return known[model]


def _written(condition, model, connection):
    query = Query(model=model, alias_cols=False)
    holds, literals = query.get_compiler(connection=connection).compile(query.build_where(condition))
    name = connection.ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if name(field.column) in holds]
    row = ", ".join(f"%s::{_type(field, connection)} AS {name(field.column)}" for field in fields)
    return fields, f"SELECT coalesce(({holds}), true) FROM (SELECT {row}) AS entered", tuple(literals)


def _type(field, connection):
    """Without a length or precision, to which a cast would cut the value."""
    return re.sub(r"\([\d, ]+\)", "", field.db_type(connection))


def _holds(question, literals, fields, values, connection):
    entered = (
        field.get_db_prep_value(value, connection) for field, value in zip(fields, values, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(question, (*literals, *entered))
        return cursor.fetchone()[0]
