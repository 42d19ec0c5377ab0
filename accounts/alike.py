"""What all readers with the same sight are shown alike: written once in a process, until a row of it changes.

A piece is kept under all it depends on: what its reader holds, their language and time zone, the month and
the day the page is read on, and how often rows have changed. A change moves the counter in its own
transaction (accounts.outbox), so the next request writes anew. Only what accounts_change counts may stand
in a piece: partners, missions and their parts, strengths, scales, summaries. What is the reader's own, such
as notices, files and work, stands outside.
"""

import re
import threading
import zlib
from collections import OrderedDict
from typing import NamedTuple

from django.urls import get_script_prefix
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from accounts import access, as_of, outbox

MOST = 6_000_000  # bytes a process keeps
OF_VALUES = 2_000  # bytes a kept value is taken for
HOLE = re.compile("\0([0-9]+)\0")  # no text of the database or a template has a NUL


class Memory:
    """The pieces used last, up to so many bytes."""

    def __init__(self, most):
        self.most, self.held = most, 0
        self._found: OrderedDict = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key):
        with self._guard:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def keep(self, key, piece, size):
        with self._guard:
            self.held += size - self._found.pop(key, (None, 0))[1]
            self._found[key] = piece, size
            while self.held > self.most:
                self.held -= self._found.popitem(last=False)[1][1]

    def forget(self):
        with self._guard:
            self._found.clear()
            self.held = 0


memory = Memory(MOST)


class Piece(NamedTuple):
    """Text as bytes, what is to be said anew in its holes, and how many terms the page has explained then."""

    text: bytes
    holes: tuple
    terms: int


def written(request, of, write):
    """What `write` gives, from memory where a reader of the same sight was shown it already.

    `of`: its name and the plain values it was asked with.
    """
    key = _key(request.user, (*of, vars(request).get("terms_shown", 0)))
    if key is None or "holes" in vars(request):  # nobody to keep it for, or part of a larger piece
        return write()
    piece = memory.get(key)
    if piece is None:
        piece = _written(request, write)
        memory.keep(key, piece, len(piece.text))
    request.terms_shown = piece.terms
    return _filled(request, piece)


def _written(request, write):
    request.holes = []
    try:
        text = zlib.compress(str(write()).encode(), 1)
        return Piece(text, tuple(request.holes), vars(request).get("terms_shown", 0))
    finally:
        del request.holes


def _filled(request, piece):
    text, said = zlib.decompress(piece.text).decode(), [say(request, *given) for say, given in piece.holes]
    return mark_safe(HOLE.sub(lambda hole: said[int(hole[1])], text))  # noqa: S308  (a template of ours)


def anew(request, say, *given):
    """What `say(request, *given)` says now, also within a piece written earlier: the age of a figure."""
    holes = vars(request).get("holes") if request else None
    if holes is None:
        return say(request, *given)
    holes.append((say, given))
    return mark_safe(f"\0{len(holes) - 1}\0")  # noqa: S308


def known(user, of, read):
    """The values `read` gives, which nobody changes, kept as pieces are."""
    key = _key(user, of)
    if key is None:
        return read()
    found = memory.get(key)
    if found is None:
        found = (read(),)
        memory.keep(key, found, OF_VALUES)
    return found[0]


def _key(user, of):
    sight = access.sight(user)
    if sight is None:
        return None
    asked = get_language(), user.time_zone, get_script_prefix(), as_of.today()
    return sight, access.once(user, "changes", outbox.changes), asked, of
