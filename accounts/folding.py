"""Text as it is compared in a search: small letters without accents, the same in Python and in PostgreSQL."""

import re
import unicodedata

from django.db.models import Func, TextField, Value

MARKS = "[\u0300-\u036f\u064b-\u065f\u2019\u2018'`]"  # accents, Arabic vowels, apostrophes

QUOTED = "'{}'".format(MARKS.replace("'", "''"))


def fold(text):
    return re.sub(MARKS, "", unicodedata.normalize("NFD", text.lower()))


class Folded(Func):
    """A column folded by PostgreSQL itself; no extension is needed."""

    template = f"regexp_replace(normalize(lower(%(expressions)s), NFD), {QUOTED}, '', 'g')"
    output_field = TextField()


def having(rows, terms, *columns):
    """The rows in which each term stands in some column; a column is a path or an expression."""
    whole = Func(Value(" | "), *columns, function="concat_ws", output_field=TextField())
    rows = rows.alias(folded=Folded(whole))
    for term in terms:
        rows = rows.filter(folded__contains=term)
    return rows
