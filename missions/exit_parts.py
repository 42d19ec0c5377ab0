"""What must be so before a mission goes: each app registers its kinds of lines, gathered for one reader.

A line has a state (see `exiting`) and the days the timeline draws it by. Calls look left: contributors and
logistics register what leaves with them, and nothing here knows of them.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import pgettext_lazy

from missions import exiting

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS = {
    exiting.MET: pgettext_lazy("before a mission goes", "met"),
    exiting.NOT_MET: pgettext_lazy("before a mission goes", "not met"),
    exiting.NOT_REPORTED: pgettext_lazy("before a mission goes", "not reported"),
}


class Line(NamedTuple):
    """One thing that must be so. `why`: in words what is known of it; days None: not known."""

    name: str
    url: str
    state: str
    why: str
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def word(self):
        return WORDS[self.state]


class Part(NamedTuple):
    """A kind of lines. `gather(user, mission, plan, day)` returns them, of what this reader sees.

    `is_needed`: no mission goes without some of these, so that none is not reported; `series`: its colour."""

    code: str
    label: "StrOrPromise"
    gather: Callable
    order: int
    is_needed: bool = False
    series: int = 6


_parts: dict[str, Part] = {}


def register(*parts):
    _parts.update({part.code: part for part in parts})


def parts():
    return sorted(_parts.values(), key=lambda part: part.order)


class Found(NamedTuple):
    """A kind with its lines and how many say what."""

    part: Part
    lines: list[Line]
    counted: dict[str, int]

    @property
    def is_missing(self):
        """No mission goes without some, and none is known."""
        return self.part.is_needed and not self.lines


class Readiness(NamedTuple):
    """What the weakest line says, and all lines by kind."""

    state: str
    found: list[Found]

    @property
    def word(self):
        return WORDS[self.state]


def readiness(user, plan, day):
    """How far a mission is from going by a plan, as far as this reader sees."""
    gathered = [(part, part.gather(user, plan.mission, plan, day)) for part in parts()]
    said = exiting.verdict(
        {part.code: [line.state for line in lines] for part, lines in gathered},
        [part.code for part, _lines in gathered if part.is_needed],
    )
    return Readiness(said.state, [Found(part, lines, said.kinds[part.code]) for part, lines in gathered])
