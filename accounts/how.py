"""How figures are computed, in words: each app says it of its own, and `{% how %}` shows it beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_sources = {}


class Explanation(NamedTuple):
    """One figure: its name, formula in words, unit and source, what it leaves out, and the page with more."""

    name: StrOrPromise
    formula: StrOrPromise
    unit: StrOrPromise
    source: StrOrPromise
    exclusions: StrOrPromise = ""
    more: str = "measures"  # the part of the page on method


def register(codes, explain):
    """`explain(code)` returns the Explanation of one of these codes."""
    _sources.update(dict.fromkeys(codes, explain))


def explanation(code):
    return _sources[code](code)
