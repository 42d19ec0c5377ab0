"""Pages of rows by key: what follows the last row seen, however deep, in an order of several columns.

Empty values stand last. The last column is the primary key, so that no two rows share a place.
"""

from dataclasses import dataclass

from django.db.models import F, Q


@dataclass(frozen=True)
class Key:
    """One column of an order: an expression or path, and its direction."""

    of: object
    descending: bool = False

    def turned(self):
        return Key(self.of, not self.descending)


def keys(order):
    """Keys from paths such as "-band" or expressions, which may be `.desc()`."""
    return tuple(_key(one) for one in order)


def _key(one):
    if isinstance(one, str):
        return Key(F(one.removeprefix("-")), one.startswith("-"))
    if hasattr(one, "descending"):  # an OrderBy
        return Key(one.expression, one.descending)
    return Key(one)


def _to_the_end(order):
    """The order made whole by the primary key, in the direction of the last column."""
    return (*order, Key(F("pk"), bool(order) and order[-1].descending))


def _names(order):
    return [f"place_{number}" for number in range(len(order))]


def ordered(rows, order, backwards=False):
    """The rows in this order, each with its place, which `place_of` reads."""
    order = _to_the_end(order)
    names = _names(order)
    rows = rows.annotate(**{name: key.of for name, key in zip(names, order, strict=True)})
    return rows.order_by(
        *(
            F(name).desc(nulls_first=backwards or None, nulls_last=not backwards or None)
            if key.descending != backwards
            else F(name).asc(nulls_first=backwards or None, nulls_last=not backwards or None)
            for name, key in zip(names, order, strict=True)
        )
    )


def place_of(row, order):
    return [getattr(row, name) for name in _names((*order, None))]


def beyond(rows, order, place, backwards=False):
    """Of rows from `ordered` those after `place`, or with `backwards` before it; the place as stored."""
    order = _to_the_end(order)
    fields = [rows.query.annotations[name].output_field for name in _names(order)]
    place = [None if v is None else field.to_python(v) for v, field in zip(place, fields, strict=True)]
    found, same = Q(pk__in=[]), Q()
    for name, key, value in zip(_names(order), order, place, strict=True):
        found |= same & _past(name, value, key.descending != backwards, backwards)
        same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return rows.filter(found)


def _past(name, value, down, backwards):
    """Past this value in the direction of reading; empty values are the last of all."""
    if value is None:
        return Q(**{f"{name}__isnull": False}) if backwards else Q(pk__in=[])
    past = Q(**{f"{name}__{'lt' if down else 'gt'}": value})
    return past if backwards else past | Q(**{f"{name}__isnull": True})
