"""The rules of command: who may have which authority over whom, when, and who may task an element on a day.

Pure: edges in, refusals and chains out. Triggers of the database keep the same rules of what is stored.
Source of the words: UN policy 2019.23, Authority, Command and Control; NATO AAP-06.

1. Full command is a state's, of one state, and never ends.
2. Operational authority (OPCON) over an element is held by one at a time; of a force element only while a
   state has full command of it, since that is what is delegated.
3. Tactical command (TACON) is held by one at a time, each whole inside one period of operational authority.
4. Nobody commands, by whatever they command through, one who on a day they are together under commands them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from datetime import date
from typing import NamedTuple

FULL, OPERATIONAL, TACTICAL = "full", "operational", "tactical"
TASKING, ADMINISTRATIVE = "tasking", "administrative"
COORDINATING, SUPPORTING = "coordinating", "supporting"

COMMANDING = (OPERATIONAL, TACTICAL, TASKING)  # by which one is told what to do
FAMILIES = (COMMANDING, (ADMINISTRATIVE,))  # in each there are no circles
WITHIN_A_MISSION = (*COMMANDING, ADMINISTRATIVE)
ONE_AT_A_TIME = (OPERATIONAL, TACTICAL)


class Edge(NamedTuple):
    """An authority over `element` by `superior`, None where it is a state's; both days count, None: open."""

    key: Hashable
    element: Hashable
    relationship: str
    superior: Hashable | None
    starts_on: date | None
    ends_on: date | None


class Refusal(NamedTuple):
    """Why an edge cannot stand: itself, backwards, full_ends, second_full, no_full, overlaps, outside or
    circle; and the edge it stands against, if there is one."""

    code: str
    other: Edge | None = None


def stands(edge: Edge, day: date) -> bool:
    return (edge.starts_on is None or edge.starts_on <= day) and (edge.ends_on is None or edge.ends_on >= day)


def meet(one: Edge, other: Edge) -> bool:
    """Whether two edges stand on some day together."""
    return _before(one.starts_on, other.ends_on) and _before(other.starts_on, one.ends_on)


def within(inner: Edge, outer: Edge) -> bool:
    """Whether `outer` stands on every day of `inner`."""
    begins = outer.starts_on is None or (inner.starts_on is not None and outer.starts_on <= inner.starts_on)
    ends = outer.ends_on is None or (inner.ends_on is not None and inner.ends_on <= outer.ends_on)
    return begins and ends


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end


def refusals(edges: Iterable[Edge], new: Edge, forces: Collection[Hashable] = ()) -> list[Refusal]:
    """Why `new` cannot stand among `edges` (in the place of the one with its key); [] where it can.

    `edges`: all over its element, and all by which one of its superiors is commanded. `forces`: the force
    elements.
    """
    others = [edge for edge in edges if edge.key != new.key]
    if new.superior == new.element:
        return [Refusal("itself")]
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        return [Refusal("backwards")]
    own = [edge for edge in others if edge.element == new.element]
    found = _of_full(own, new) if new.relationship == FULL else _of_dates(own, new)
    is_delegated = new.relationship in ONE_AT_A_TIME and new.element in forces
    if is_delegated and not any(edge.relationship == FULL for edge in own):
        found.append(Refusal("no_full"))
    found += outside([*own, new])
    if circle := _circle(others, new):
        found.append(Refusal("circle", circle))
    return found


def removal_refusals(edges: Iterable[Edge], gone: Edge, forces: Collection[Hashable] = ()) -> list[Refusal]:
    """Why an edge entered in error cannot be taken out: others over its element stand on it."""
    own = [edge for edge in edges if edge.key != gone.key and edge.element == gone.element]
    if gone.relationship == FULL and gone.element in forces:
        return [Refusal("no_full", edge) for edge in own if edge.relationship in ONE_AT_A_TIME]
    return outside(own)


def outside(own: Iterable[Edge]) -> list[Refusal]:
    """Tactical commands over one element that do not lie inside a period of operational authority."""
    own = list(own)
    periods = [edge for edge in own if edge.relationship == OPERATIONAL]
    tactical = [edge for edge in own if edge.relationship == TACTICAL]
    return [Refusal("outside", edge) for edge in tactical if not any(within(edge, p) for p in periods)]


def _of_full(own: list[Edge], new: Edge) -> list[Refusal]:
    found = [Refusal("full_ends")] if new.starts_on or new.ends_on else []
    return found + [Refusal("second_full", edge) for edge in own if edge.relationship == FULL]


def _of_dates(own: list[Edge], new: Edge) -> list[Refusal]:
    def is_same(edge: Edge) -> bool:
        if edge.relationship != new.relationship:
            return False
        alone = new.relationship in ONE_AT_A_TIME
        return alone or (new.superior is not None and edge.superior == new.superior)

    return [Refusal("overlaps", edge) for edge in own if is_same(edge) and meet(edge, new)]


def _circle(others: list[Edge], new: Edge) -> Edge | None:
    """The edge that closes a circle with `new` on some day, or None."""
    family = next((family for family in FAMILIES if new.relationship in family), None)
    if family is None or new.superior is None:
        return None
    up: dict[Hashable, list[Edge]] = {}
    for edge in others:
        if edge.relationship in family and edge.superior is not None and meet(edge, new):
            up.setdefault(edge.element, []).append(edge)
    # A circle that stands on some day stands on the latest first day of its edges.
    starts = {edge.starts_on for edges in up.values() for edge in edges if edge.starts_on}
    days = {day for day in starts if stands(new, day)} | {new.starts_on}
    for day in sorted(days, key=lambda day: day or date.min):
        if closing := _leads_to(up, new.superior, new.element, day or date.min):
            return closing
    return None


def _leads_to(up: dict, start: Hashable, goal: Hashable, day: date) -> Edge | None:
    seen, waiting = {start}, [start]
    while waiting:
        for edge in up.get(waiting.pop(), ()):
            if not stands(edge, day):
                continue
            if edge.superior == goal:
                return edge
            if edge.superior not in seen:
                seen.add(edge.superior)
                waiting.append(edge.superior)
    return None


# --- Who commands whom on a day
class Tasker(NamedTuple):
    """One who may task an element on a day: by which edge, and how many steps up."""

    edge: Edge
    steps: int


def taskers(edges: Iterable[Edge], element: Hashable, day: date) -> list[Tasker]:
    """Who may task an element on a day: whoever has tactical command, operational or tasking authority over
    it, then those with operational authority over them, nearest first. Nobody else may: neither who has full
    command (a state), nor who administers, coordinates or is supported."""
    by_element: dict[Hashable, list[Edge]] = {}
    for edge in edges:
        if edge.relationship in COMMANDING and stands(edge, day):
            by_element.setdefault(edge.element, []).append(edge)
    order = (TACTICAL, OPERATIONAL, TASKING).index
    first = sorted(by_element.get(element, ()), key=lambda edge: order(edge.relationship))
    found, seen = [Tasker(edge, 1) for edge in first], {element, *(edge.superior for edge in first)}
    for tasker in found:  # grows as it is read: the superiors of superiors
        for edge in by_element.get(tasker.edge.superior, ()):
            if edge.relationship == OPERATIONAL and edge.superior not in seen:
                seen.add(edge.superior)
                found.append(Tasker(edge, tasker.steps + 1))
    return found


def chain_up(edges: Iterable[Edge], element: Hashable, day: date) -> list[Edge]:
    """The line of operational authority from an element to the top, on a day."""
    by_element = {
        edge.element: edge for edge in edges if edge.relationship == OPERATIONAL and stands(edge, day)
    }
    found: list[Edge] = []
    seen = {element}
    while (edge := by_element.get(element)) and edge.superior not in seen:
        found.append(edge)
        element = edge.superior
        seen.add(element)
    return found
