"""Who holds the elements of a structure: asked here, answered by the app that keeps holders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple


class Holding(NamedTuple):
    """Who holds an element: a partner (key and name), and since when; None: not said."""

    partner: int
    name: str
    since: date | None


_known: dict[str, Callable] = {}


def register(of: Callable[[list, date], dict[Any, Holding]], held_for: Callable[[Any, date], Any]) -> None:
    """`of(elements, day)` gives {element's key: who holds it}; `held_for(user, day)` a query of the keys of
    elements that partners hold for whom `user` speaks."""
    _known.update(of=of, held_for=held_for)


def of(elements, day):
    return _known["of"](list(elements), day) if _known else {}


def held_for(user, day):
    return _known["held_for"](user, day) if _known else ()
