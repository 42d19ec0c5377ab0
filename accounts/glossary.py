"""The field's terms in plain words, in each language the portal speaks. Read from the portal's own table."""

from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language

from accounts import tables


class Term(NamedTuple):
    """One term as it is written and explained in the reader's language, and where the meaning comes from."""

    code: str
    name: str
    definition: str
    source: str


@cache
def _rows():
    return {row["code"]: row for row in tables.rows("accounts/reference/glossary.csv")}


def term(code):
    """The term, in English where the reader's language has no words for it. KeyError for an unknown one."""
    row, language = _rows()[code], (get_language() or "en")[:2]
    name, definition = row.get(f"term_{language}"), row.get(f"definition_{language}")
    return Term(code, name or row["term_en"], definition or row["definition_en"], row["source"])


def terms():
    """All of them, by name."""
    return sorted((term(code) for code in _rows()), key=lambda found: found.name.casefold())
