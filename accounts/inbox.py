"""What waits for a person: each app says it of its own records, narrowed to what they may see and do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_sources = []


@dataclass(frozen=True)
class Item:
    """One thing somebody is waited for: what it is about, the next step, where, and until when."""

    kind: StrOrPromise
    title: StrOrPromise
    step: StrOrPromise
    url: str
    due_on: date | None = None
    is_late: bool = False


def register(waiting):
    """`waiting(user, today)` returns items."""
    _sources.append(waiting)


def waiting(user, today):
    """All that waits: what is late first, then by the day it is due, then what has no day."""
    items = [item for source in _sources for item in source(user, today)]
    return sorted(items, key=lambda item: (not item.is_late, item.due_on is None, item.due_on or today))
