"""Who must have read a procedure, who has, and who has not, as plain rules. Pure.

A reader is a person, or a post or unit that somebody holds. What was read of an older version counts for
nothing; what an earlier holder read counts for nothing once another holds the post.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

READ, WAITS, LATE, VACANT = "read", "waits", "late", "vacant"
PERSON, POST = "person", "post"


@dataclass(frozen=True)
class Duty:
    """That a reader must read what is in force, from a day on, within so many days."""

    kind: str
    key: str
    since: date
    within: int


@dataclass(frozen=True)
class Line:
    """How a reader stands: read on a day, waits until a day, late since it, or a post that nobody holds."""

    kind: str
    key: str
    due_on: date
    read_on: date | None
    status: str


def standing(
    duties: Iterable[Duty],
    read: Mapping[tuple[str, str], Iterable[date]],
    held_since: Mapping[str, date | None],
    in_force_from: date,
    today: date,
) -> list[Line]:
    """A line for each reader, at the earliest of their days, ordered by kind and key.

    `read`: the days on which a reader acknowledged the version in force. `held_since`: the post's key and
    since when its holder holds it; a post that is not there is vacant, None means as long as anyone knows.
    """
    due: dict[tuple[str, str], date] = {}
    for duty in duties:
        day = max(duty.since, in_force_from) + timedelta(days=duty.within)
        reader = duty.kind, duty.key
        due[reader] = min(day, due.get(reader, day))
    return [_line(reader, day, read, held_since, today) for reader, day in sorted(due.items())]


def _line(reader, due_on, read, held_since, today):
    kind, key = reader
    if kind == POST and key not in held_since:
        return Line(kind, key, due_on, None, VACANT)
    since = held_since[key] if kind == POST else None
    days = [day for day in read.get(reader, ()) if since is None or day >= since]
    if days:
        return Line(kind, key, due_on, min(days), READ)
    return Line(kind, key, due_on, None, LATE if due_on < today else WAITS)


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """{status: how many}, each status there."""
    found = dict.fromkeys((READ, WAITS, LATE, VACANT), 0)
    for line in lines:
        found[line.status] += 1
    return found
