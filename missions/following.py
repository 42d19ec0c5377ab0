"""The kinds of record from which an action may come; each app names its own, with the record's mission.

A briefing, an exercise or a lesson that leads to a task registers here; the task is an Action like any other.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import places

_kinds = {}


def register(model, code, label, roots, joined=()):
    """Actions may come from rows of `model`; `code` stands in addresses, `label` is what one is called,
    `roots(row)` gives (mission, keeper) of those who may set one; `joined` are relations its name follows."""
    _kinds[model] = (code, label, roots, joined)


def codes():
    """{code: model}."""
    return {code: model for model, (code, *_rest) in _kinds.items()}


def key_of(row, by):
    """(content type, key) of a record `by` sees; raises where actions come from no such record."""
    model = type(row)
    if model not in _kinds or not model.objects.visible_to(by).filter(pk=row.pk).exists():
        raise ValidationError({"origin": _("No action comes from such a record.")})
    return ContentType.objects.get_for_model(model), str(row.pk)


def roots_of(row):
    """(mission, keeper) of a record actions come from."""
    return _kinds[type(row)][2](row)


def origins(user, rows):
    """{action's key: (what its record is called, the record, its address)} of those this reader sees, with a
    question a kind and not one a row."""
    wanted, found = {}, {}
    for row in rows:
        if row.origin_type_id:
            wanted.setdefault(row.origin_type_id, []).append(row)
    for kind, actions in wanted.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model not in _kinds:
            continue
        seen = model.objects.visible_to(user).select_related(*_kinds[model][3])
        seen = seen.in_bulk([row.origin_id for row in actions])
        by_key = {str(key): one for key, one in seen.items()}
        label = _kinds[model][1]
        for row in actions:
            if one := by_key.get(row.origin_id):
                found[row.pk] = (label, one, places.address(one))
    return found


def named(user, code, key):
    """The record a code and a key name, of those this reader sees; None for any other."""
    model = codes().get(code)
    if model is None:
        return None
    try:
        return model.objects.visible_to(user).filter(pk=key).first()
    except ValidationError:
        return None
