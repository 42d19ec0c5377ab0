"""Kinds of record that other records name by content type and key: each app registers its own of them."""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from accounts import places


class Kind(NamedTuple):
    """`code` stands in addresses and the API, `label` is what one is called, `joined` are the relations its
    name follows; `roots(row)` gives (mission, keeper) of those who may write such a name."""

    code: str
    label: str
    roots: object
    joined: tuple


class RecordKinds:
    """The kinds one sort of name may be of."""

    def __init__(self):
        self.by_model = {}

    def register(self, model, code, label, roots=None, joined=()):
        self.by_model[model] = Kind(code, label, roots, tuple(joined))

    def codes(self):
        """{code: model}."""
        return {kind.code: model for model, kind in self.by_model.items()}

    def knows(self, row, by):
        """Whether this is of a kind that may be named, and `by` sees it."""
        model = type(row)
        return model in self.by_model and model.objects.visible_to(by).filter(pk=row.pk).exists()

    def roots_of(self, row):
        return self.by_model[type(row)].roots(row)

    def named(self, user, code, key):
        """The record a code and a key name, of those this reader sees; None for any other."""
        model = self.codes().get(code)
        if model is None:
            return None
        try:
            return model.objects.visible_to(user).filter(pk=key).first()
        except (ValidationError, ValueError):
            return None

    def told(self, user, rows, field):
        """{row's key: (what the record it names is called, the record, its address)} of those this reader
        sees, with a question a kind and not one a row; the name stands in `field`_type and `field`_id."""
        wanted, found = {}, {}
        for row in rows:
            if kind := getattr(row, f"{field}_type_id"):
                wanted.setdefault(kind, []).append(row)
        for key, naming in wanted.items():
            model = ContentType.objects.get_for_id(key).model_class()
            if model in self.by_model:
                found |= self._told(user, model, naming, field)
        return found

    def _told(self, user, model, naming, field):
        kind = self.by_model[model]
        seen = model.objects.visible_to(user).select_related(*kind.joined)
        seen = seen.in_bulk([model._meta.pk.to_python(getattr(row, f"{field}_id")) for row in naming])
        by_key = {str(key): one for key, one in seen.items()}
        pairs = ((row, by_key.get(getattr(row, f"{field}_id"))) for row in naming)
        return {row.pk: (kind.label, one, places.address(one)) for row, one in pairs if one}
