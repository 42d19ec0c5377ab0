"""What waits for a person: each app says it of its own records, narrowed to what they may see and do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_sources = []


class Act(TextChoices):
    """What is to be done with it, in one word."""

    DECIDE = "decide", pgettext_lazy("what to do", "decide")
    SIGN = "sign", pgettext_lazy("what to do", "sign")
    ANSWER = "answer", pgettext_lazy("what to do", "answer")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("what to do", "acknowledge")
    REPORT = "report", pgettext_lazy("what to do", "report")
    SEE_TO = "see_to", pgettext_lazy("what to do", "see to")


@dataclass(frozen=True)
class Item:
    """One thing somebody is waited for: what it is about, the next step, where, and until when."""

    kind: StrOrPromise
    title: StrOrPromise
    step: StrOrPromise
    url: str
    due_on: date | None = None
    is_late: bool = False
    act: str = ""  # where it is another than its source's

    @property
    def act_words(self):
        return Act(self.act).label if self.act else ""


def register(waiting, act, *, is_own=False):
    """`waiting(user, today)` returns items; `act` is what is to be done with each that does not say it.
    `is_own`: it waits for the person alone and for no deputy of theirs."""
    _sources.append((waiting, act, is_own))


def waiting(user, today):
    """All that waits: what is late first, then by the day it is due, then what has no day."""
    items = [
        item if item.act else replace(item, act=act)
        for source, act, is_own in _sources
        if not (is_own and user.acts_for)
        for item in source(user, today)
    ]
    return sorted(items, key=lambda item: (not item.is_late, item.due_on is None, item.due_on or today))
