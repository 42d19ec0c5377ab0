"""Records that documents and questions hang on, and the two sides between which such a record stands.

Each app says it of its models in `apps.ready`; who is on a side is asked of the database every time.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.http import Http404

from accounts import access

CONTRIBUTOR, MISSION = "contributor", "mission"


class Subject(NamedTuple):
    """`sides`: {side: (user) -> the rows of the model on whose side the user is}, the first side first.
    `about(row)`: the missions and partners an event on what hangs on it concerns.
    `writers(row)`: the sides that put something there; all of them if it is None."""

    model: type[Model]
    sides: dict[str, Callable[[Any], Any]]
    about: Callable[[Any], list]
    writers: Callable[[Any], tuple] | None = None


_subjects: dict[type[Model], Subject] = {}


def register(model, sides, about, writers=None):
    _subjects[model] = Subject(model, sides, about, writers)


def subjects():
    return list(_subjects.values())


def kinds():
    """The kinds of records something may hang on, as the API names them."""
    return sorted(model._meta.model_name for model in _subjects)


def about(row):
    return _subjects[type(row)].about(row)


def side_of(by, row):
    """On which side of a record one stands; empty for a reader of neither side."""
    for side, rows in _subjects[type(row)].sides.items():
        if rows(by).filter(pk=row.pk).exists():
            return side
    return ""


def sided(by, rows):
    """The numbers of those of `rows`, all of one model, on a side of which one stands."""
    subject, keys = _subjects[type(rows[0])], [row.pk for row in rows]
    found = (own(by).filter(pk__in=keys).values_list("pk", flat=True) for own in subject.sides.values())
    return set().union(*found)


def writing_side(by, row):
    """The side from which one puts something on a record; empty for who may not."""
    side, writers = side_of(by, row), _subjects[type(row)].writers
    return side if writers is None or side in writers(row) else ""


def rows_of(user, model, side):
    """The rows of a model on whose `side` the user is."""
    return _subjects[model].sides[side](user)


def found(user, kind, key):
    """The record by its kind and number, as far as `user` sees it; Http404 for any other."""
    model = next((model for model in _subjects if model._meta.model_name == kind), None)
    try:
        number = UUID(str(key))
    except ValueError as error:
        raise Http404 from error
    row = model._default_manager.visible_to(user).filter(pk=number).first() if model else None
    if row is None:
        raise Http404
    return row


def of(*rows):
    """The filter for what hangs on any of these records, which are of one model."""
    keys = [str(row.pk) for row in rows]
    return Q(subject_type=ContentType.objects.get_for_model(rows[0]), subject_id__in=keys)


def seen_by(user, on_sides, on=None):
    """The filter for rows with a subject that is seen. `on_sides(any, {side: Q})` narrows them further, by
    filters for being on any of its sides and on each. `on`: the one model whose rows are asked for, where
    that is known: filters for all models take longer to write than the rows to read."""
    seen = Q(pk__in=[])
    asked = list(_subjects.values()) if on is None else [_subjects[on]]
    types = ContentType.objects.get_for_models(*(subject.model for subject in asked))
    for subject in asked:
        each = {side: access.subject_among(rows(user)) for side, rows in subject.sides.items()}
        kind = Q(subject_type=types[subject.model])
        visible = access.subject_among(subject.model._default_manager.visible_to(user))
        seen |= kind & visible & on_sides(Q(*each.values(), _connector=Q.OR), each)
    return seen
