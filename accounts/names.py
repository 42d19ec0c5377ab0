"""Names as their reader reads them, for the database: what a list is sorted by and narrowed by."""

from django.db.models import F, OrderBy, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from accounts.folding import Folded


class LocalName:
    """The name of a partner or mission in the reader's language, English where none is known, folded.

    Folded, so that É stands with E and أ with ا whatever order of letters the database was made with.
    `of` is the path to the record. The language is that of the moment a question is asked: a column of a
    list holds this for readers of every language.
    """

    conditional = False

    def __init__(self, of=""):
        self.of = f"{of}__" if of else ""

    def desc(self):
        return OrderBy(self, descending=True)

    def resolve_expression(self, *args, **kwargs):
        return Folded(_name(get_language() or "en", self.of)).resolve_expression(*args, **kwargs)


def _name(language, of):
    if language == "en":
        return F(f"{of}name")
    return Coalesce(NullIf(KeyTextTransform(language, f"{of}names"), Value("")), F(f"{of}name"))


def named(text, of=""):
    """Records whose name, in English or the reader's language, has this text in it."""
    of, language = f"{of}__" if of else "", get_language() or "en"
    return Q(**{f"{of}name__icontains": text}) | Q(**{f"{of}names__{language}__icontains": text})
