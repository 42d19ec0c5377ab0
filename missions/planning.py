"""What is known of a record on whose page somebody plans: each app says it of its own.

A record of a kind nobody registered is known by its mission and its own title and text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

_kinds: dict[type, Callable[[Any], Planned]] = {}


class Planned(NamedTuple):
    """`capability` asked for or used, `tasks` of a mandate it serves, `text` its own words, its `mission`."""

    mission: Any = None
    capability: Any = None
    tasks: Iterable = ()
    text: str = ""


def register(model, planned):
    """`planned(row)` says what is known of a row of `model`."""
    _kinds[model] = planned


def planned(row):
    """What is known of a record; the page it is for shows it already, so nothing is asked of its reader."""
    found = _kinds.get(type(row), _plain)
    return found(row)


def _plain(row):
    words = (getattr(row, name, "") for name in ("title", "text", "summary"))
    return Planned(getattr(row, "mission", None), text=" ".join(str(word) for word in words if word))
