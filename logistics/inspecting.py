"""Which inspections of a unit are due, and why; what an inspection says, as one digest. Pure.

Arrival: within `arrival_days` of the arrival. Periodic: each quarter on a day of which the unit was there, by
its last day. Operational readiness: every `readiness_days` since the last, else since the arrival, and at
once on doubt. Repatriation: before the unit leaves; by which day is None where nobody said when.
Source: the UN's manual on contingent-owned equipment; 183 days as read, 30 days and 90 percent as recalled.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

ARRIVAL, PERIODIC, READINESS, SPOT = "arrival", "periodic", "readiness", "spot"
REPATRIATION = "repatriation"
PERCENT = 100


class Rule(NamedTuple):
    """How often, in days, and below how many percent serviceable a group of equipment is doubted."""

    arrival_days: int = 30
    readiness_days: int = 183
    mark: int = 90


class Facts(NamedTuple):
    """What is known of one unit. `held`: the last day an inspection of a kind was conducted; `planned`: the
    next day one is planned for; `quarters`: first days of those verified; `doubts`: (what, since when)."""

    arrived_on: date | None
    is_leaving: bool = False
    leaves_on: date | None = None
    held: Mapping[str, date] = {}
    planned: Mapping[str, date] = {}
    quarters: frozenset = frozenset()
    doubts: tuple = ()


class Due(NamedTuple):
    """One inspection a unit is to have: by when (None: nobody said), why, and for when it is planned."""

    kind: str
    due_on: date | None
    why: str
    quarter: date | None
    planned_on: date | None
    is_overdue: bool
    doubts: tuple = ()


def quarter_of(day: date) -> date:
    """The first day of the quarter a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_end(first: date) -> date:
    """The last day of the quarter that begins so."""
    return quarter_of(first + timedelta(days=95)) - timedelta(days=1)


def due(facts: Facts, rule: Rule, today: date) -> list[Due]:
    """What a unit in its mission is to have, the earliest first; nothing of one that has not arrived."""
    if facts.arrived_on is None:
        return []
    found = [
        *_arrival(facts, rule, today),
        *_periodic(facts, today),
        *_readiness(facts, rule, today),
        *_repatriation(facts, today),
    ]
    return sorted(found, key=lambda one: (one.due_on or today, one.kind, one.quarter or today))


def _arrival(facts, rule, today):
    held = facts.held.get(ARRIVAL)
    if held is None or held < facts.arrived_on:
        yield _due(ARRIVAL, facts.arrived_on + timedelta(days=rule.arrival_days), "arrived", facts, today)


def _periodic(facts, today):
    """Of this quarter, and of the last if it was missed; older ones nobody can verify any more."""
    this = quarter_of(today)
    last = quarter_of(this - timedelta(days=1))
    for first in (last, this):
        end = quarter_end(first)
        if (
            facts.arrived_on <= end
            and first not in facts.quarters
            and not (facts.is_leaving and first == this)
        ):
            yield _due(PERIODIC, end, "quarter", facts, today, quarter=first)


def _readiness(facts, rule, today):
    held = facts.held.get(READINESS)
    if facts.is_leaving:
        return
    since = max(filter(None, (held, facts.arrived_on)))
    due_on, why = since + timedelta(days=rule.readiness_days), "interval"
    doubts = tuple(one for one in facts.doubts if held is None or one[1] > held)
    if doubts and (earliest := min(day for _what, day in doubts)) < due_on:
        due_on, why = earliest, "doubt"
    yield _due(READINESS, due_on, why, facts, today, doubts=doubts)


def _repatriation(facts, today):
    held = facts.held.get(REPATRIATION)
    if facts.is_leaving and (held is None or held < facts.arrived_on):
        yield _due(REPATRIATION, facts.leaves_on, "leaving", facts, today)


def _due(kind, due_on, why, facts, today, *, quarter=None, doubts=()):
    planned_on = facts.planned.get(kind if quarter is None else f"{kind} {quarter}")
    is_overdue = due_on is not None and due_on < today
    return Due(kind, due_on, why, quarter, planned_on, is_overdue, doubts)


def below(lines: Iterable[tuple[str, int, int | None]], mark: int) -> dict[str, Fraction]:
    """{group: part serviceable} of the groups below the mark, of lines (group, agreed, serviceable).

    A surplus of one line makes up for nothing in another. A group with a line nobody reported on is unknown
    and not among them; so is one of which nothing is agreed.
    """
    groups: dict[str, list[tuple[int, int | None]]] = {}
    for group, agreed, serviceable in lines:
        groups.setdefault(group, []).append((agreed, serviceable))
    found = {}
    for group, rows in groups.items():
        agreed = sum(one for one, _works in rows)
        if not agreed or any(works is None and of for of, works in rows):
            continue
        part = Fraction(sum(min(works or 0, of) for of, works in rows), agreed)
        if part * PERCENT < mark:
            found[group] = part
    return found


def digest(said: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of what an inspection says: the same values give the same, in any order."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
