"""Pages by key: the row after the last one seen, however deep; never an offset, never a count."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from functools import lru_cache

import orjson
from django.db.models import CharField, Expression, F, Func, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.api.errors import Refused

DEFAULT, LARGEST = 50, 200


@dataclass(frozen=True)
class Order:
    """Columns (never empty ones) that give every row one place; the last makes it unique."""

    paths: tuple
    descending: bool = False

    def __init__(self, *paths, descending=False):
        object.__setattr__(self, "paths", paths)
        object.__setattr__(self, "descending", descending)

    def expressions(self):
        return [path if isinstance(path, Expression) else F(path) for path in self.paths]

    def apply(self, queryset, backwards=False):
        down = self.descending != backwards
        return queryset.order_by(*(e.desc() if down else e.asc() for e in self.expressions()))

    def after(self, queryset, key, backwards=False):
        """The rows that follow `key`, or with `backwards` go before it."""
        lookup = LessThan if self.descending != backwards else GreaterThan
        here = self.expressions()
        if len(here) == 1:
            return queryset.filter(lookup(here[0], key[0]))
        return queryset.filter(lookup(_row(*here), _row(*(Value(value) for value in key))))


def _row(*values):
    """Several columns compared as one, which an index on them can answer."""
    return Func(*values, function="ROW", output_field=CharField())


@lru_cache(maxsize=512)
def begin(model, shape, order, backwards=False):
    """The unasked question for a list's columns in its order: made once, as it is the dearest part."""
    extra = [path for path in order.paths if path not in shape.paths]
    return order.apply(model.objects.all(), backwards).values_list(*shape.paths, *extra)


def page(queryset, shape, order, size, key=None, backwards=False):
    """(rows, key of the first, key of the last, whether more follow) in the order a reader sees them;
    `queryset` has begun with `begin`."""
    if key is not None:
        queryset = order.after(queryset, key, backwards)
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    del rows[size:]
    if backwards:
        rows.reverse()
    extra = [path for path in order.paths if path not in shape.paths]
    places = [*shape.paths, *extra]
    at = [places.index(path) for path in order.paths]
    ends = [[row[i] for i in at] for row in (rows[0], rows[-1])] if rows else [None, None]
    if extra:
        rows = [row[: -len(extra)] for row in rows]
    return rows, *ends, more


def encode(order, key, backwards):
    body = orjson.dumps([order, backwards, *key], default=str)
    return base64.urlsafe_b64encode(_seal(body) + body).rstrip(b"=").decode()


def decode(cursor, order):
    """(key, backwards) of a cursor this portal gave for the same order."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        if hmac.compare_digest(_seal(raw[12:]), raw[:12]):
            made_for, backwards, *key = orjson.loads(raw[12:])
            if made_for == order:
                return key, backwards
    except (ValueError, UnicodeError, binascii.Error):
        pass
    raise Refused("cursor", _("Take next or previous from an answer with the same ordering as it stands."))


def _seal(body):
    return salted_hmac("concord.api.cursor", body, algorithm="sha256").digest()[:12]


def size(raw):
    if raw is None:
        return DEFAULT
    if not raw.isascii() or not raw.isdigit() or len(raw) > 4 or not 1 <= int(raw) <= LARGEST:
        raise Refused("page_size", _("It takes a whole number from 1 to %(n)d.") % {"n": LARGEST})
    return int(raw)
