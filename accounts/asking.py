"""A question to the database that is written once, however many queries ask it.

Django writes a subquery anew in every query it stands in. Whether the subject of an event may be seen is one
of a hundred such questions, which take far longer to write than to answer.
"""

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, UUIDField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

KEY = "{the key asked for}"


class Asked(Func):
    """Whether the rows of a written question hold the key in the column `subject_id` of the row at hand."""

    output_field = BooleanField()

    def __init__(self, question, values):
        super().__init__(F("subject_id"))
        self.question, self.values = question, values

    def as_sql(self, compiler, connection, **extra):
        column, _values = compiler.compile(self.source_expressions[0])
        return self.question.replace(KEY, column), self.values


def among(rows):
    """The filter for rows whose `subject_id`, a text, is the key of one of `rows`, a queryset of one model.

    Its tables bear the model's name, so that none is taken for a table of the query it is asked in; asked of
    a model within itself it would be.
    """
    meta = rows.model._meta
    field = UUIDField() if isinstance(meta.pk, UUIDField) else BigIntegerField()
    query = rows.filter(pk=Cast(RawSQL(KEY, ()), field)).order_by().values(seen=Value(True))[:1].query
    query.change_aliases({name: f"{meta.model_name}_{at}" for at, name in enumerate(query.alias_map)})
    try:
        question, values = query.sql_with_params()
    except EmptyResultSet:
        return Q(pk__in=[])
    return Q(Asked(f"({question})", values))
