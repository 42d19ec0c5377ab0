"""Which lessons bear on a plan, and why: reasons in a fixed order, and no score. Pure.

A lesson that shares nothing with the plan is left out. Of two, the one with the first reason the other lacks
comes first; then the one that came further in its life; then the younger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

CAPABILITY, HEADING, TASK, THEME, REGION, MISSION = (
    *("capability", "heading", "task", "theme", "region", "mission"),
)
REASONS = (CAPABILITY, TASK, THEME, HEADING, REGION, MISSION)  # the first is told first
ALONE = frozenset({REGION, MISSION})  # of these none is reason enough by itself, both are
WORD = re.compile(r"\w+")
FURTHEST = ("learned", "verified", "acting", "endorsed", "identified", "observed")


@dataclass(frozen=True)
class Plan:
    """What is known of what somebody plans."""

    capability: str = ""
    headings: frozenset[str] = frozenset()  # under which the capability stands
    tasks: frozenset[str] = frozenset()  # keys of the tasks of a mandate it serves
    themes: frozenset[str] = frozenset()
    region: str = ""  # of the host
    mission: str = ""


@dataclass(frozen=True)
class Told:
    """What is known of a lesson."""

    key: str
    state: str
    on: date
    capability: str = ""
    headings: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    region: str = ""
    mission: str = ""


@dataclass(frozen=True)
class Near:
    """A lesson that bears on a plan, with its reasons in order and the themes they share."""

    key: str
    reasons: tuple[str, ...]
    themes: frozenset[str] = field(default=frozenset())


def reasons(plan: Plan, told: Told) -> tuple[str, ...]:
    """Why a lesson bears on a plan; none where it does not."""
    same = {
        CAPABILITY: _same(plan.capability, told.capability),
        TASK: bool(plan.tasks & told.tasks),
        THEME: bool(plan.themes & told.themes),
        HEADING: not _same(plan.capability, told.capability) and bool(plan.headings & told.headings),
        REGION: _same(plan.region, told.region),
        MISSION: _same(plan.mission, told.mission),
    }
    found = tuple(reason for reason in REASONS if same[reason])
    return () if set(found) < ALONE else found


def near(plan: Plan, lessons: Iterable[Told]) -> list[Near]:
    """The lessons that bear on a plan, in the order in which they are shown."""
    found = [(told, reasons(plan, told)) for told in lessons if told.state in FURTHEST]
    found = [(told, why) for told, why in found if why]
    found.sort(
        key=lambda one: (_ranks(one[1]), FURTHEST.index(one[0].state), -one[0].on.toordinal(), one[0].key)
    )
    return [Near(told.key, why, plan.themes & told.themes) for told, why in found]


def themes_named(text: str, words: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The themes of which a plan's own words name one, whole words in any case: {theme: its words}."""
    said = f" {' '.join(WORD.findall(text.casefold()))} "
    return frozenset(
        theme
        for theme, names in words.items()
        if any(f" {_plain(name)} " in said for name in names if _plain(name))
    )


def _plain(name: str) -> str:
    return " ".join(WORD.findall(name.casefold()))


def _same(mine: str, theirs: str) -> bool:
    return bool(mine) and mine == theirs


def _ranks(why: tuple[str, ...]) -> list[bool]:
    return [reason not in why for reason in REASONS]
