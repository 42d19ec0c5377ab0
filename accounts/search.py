"""One search over everything one may see: each app registers what it has, narrowed to the reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from accounts.folding import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TERMS, LONGEST_TERM, MOST_HITS = 5, 64, 20
WORD = re.compile(r"\w+")


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
    """[(kind, hits)] of the kinds where something was found, what fits best first; at most so many a kind."""
    terms = terms_of(text)
    if not terms:
        return []
    found = []
    for kind in sorted(_kinds.values(), key=lambda kind: kind.order):
        if hits := kind.find(user, terms, MOST_HITS):
            weighed = sorted(((_weight(hit, terms), hit) for hit in hits), key=lambda pair: pair[0])
            found.append((weighed[0][0][0], kind, [hit for _weight_of, hit in weighed[:most]]))
    return [(kind, hits) for _best, kind, hits in sorted(found, key=lambda one: one[0])]


def _weight(hit, terms):
    """How well a hit fits, the best first, then its title.

    0: it is what was asked. 1: every word stands whole in its title; 2: in its title and detail. 3: the title
    begins so; 4: a word of it does. 5: parts of words.
    """
    title, text = fold(str(hit.title)), " ".join(terms)
    asked = set(WORD.findall(text))
    if title == text:
        fit = 0
    elif asked <= set(WORD.findall(title)):
        fit = 1
    elif asked <= set(WORD.findall(fold(f"{title} {hit.detail}"))):
        fit = 2
    elif title.startswith(terms[0]):
        fit = 3
    else:
        fit = 4 if any(word.startswith(terms[0]) for word in WORD.findall(title)) else 5
    return fit, title


def has(text, terms):
    """Whether every term stands in a text; for what is no row of the database."""
    folded = fold(text)
    return all(term in folded for term in terms)
