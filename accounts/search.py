"""One search over everything one may see: each app registers what it has, narrowed to the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from accounts.folding import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TERMS, LONGEST_TERM, MOST_HITS = 5, 64, 20


class Hit(NamedTuple):
    """One thing found: its name, what tells it from others, and its page."""

    title: StrOrPromise
    url: str
    detail: StrOrPromise = ""
    is_fictional: bool = False


class Kind(NamedTuple):
    code: str
    label: StrOrPromise
    icon: str
    find: Callable
    order: int


_kinds: dict[str, Kind] = {}


def register(code, label, icon, find, order):
    """`find(user, terms, most)` returns at most so many hits; terms are folded, and each must be found."""
    _kinds[code] = Kind(code, label, icon, find, order)


def terms_of(text):
    """At most five words of at most 64 letters, folded; what no keyboard types is left out."""
    words = "".join(letter if letter.isprintable() else " " for letter in text[:1000]).split()
    return [found for word in words[:MOST_TERMS] if (found := fold(word[:LONGEST_TERM]))]


def search(user, text, most=MOST_HITS):
    """[(kind, hits)] of the kinds in which something was found; names that begin so stand first."""
    terms = terms_of(text)
    if not terms:
        return []
    found = []
    for kind in sorted(_kinds.values(), key=lambda kind: kind.order):
        if hits := kind.find(user, terms, most):
            found.append((kind, sorted(hits, key=lambda hit: _weight(hit, terms))))
    return found


def _weight(hit, terms):
    title = fold(str(hit.title))
    return (
        not title.startswith(terms[0]),
        not any(word.startswith(terms[0]) for word in title.split()),
        title,
    )


def has(text, terms):
    """Whether every term stands in a text; for what is no row of the database."""
    folded = fold(text)
    return all(term in folded for term in terms)
