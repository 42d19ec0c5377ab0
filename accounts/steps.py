"""The life of a record as steps between its states: who takes each, from where, to where. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Step:
    """One act: what it is called, between which states it leads, and which side alone may take it."""

    name: str
    label: StrOrPromise  # on the button, a verb
    sources: tuple[str, ...]
    target: str
    side: str = ""
    told: StrOrPromise = ""  # what it means, in a sentence
    is_dangerous: bool = False


class Life:
    """The steps of one kind of record."""

    def __init__(self, steps: Iterable[Step]):
        self.steps = {step.name: step for step in steps}

    def __getitem__(self, name: str) -> Step:
        return self.steps[name]

    def from_(self, state: str, side: str | None = None) -> list[Step]:
        """The steps that begin here; of one side alone if it is named."""
        return [s for s in self.steps.values() if state in s.sources and side in (None, s.side)]

    def ends(self) -> set[str]:
        """States nothing leads out of."""
        return {s.target for s in self.steps.values()} - {x for s in self.steps.values() for x in s.sources}
