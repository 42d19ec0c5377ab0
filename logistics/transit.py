"""When a unit can be there: open steps, each with what remains of its lead time, along the critical path;
and how systems of readiness count days, each from its own moment. Plain values in and out."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

LIMITS = (60, 30, 10)  # days: rapid deployment of the UN, NATO's readiness initiative, EU battlegroups

# What must be done before a unit arrives: the area it belongs to, and what comes before it.
STEPS = {
    "personnel": ("personnel", ()),
    "equipment": ("equipment", ()),
    "repair": ("serviceability", ("equipment",)),
    "sustainment": ("sustainment", ("equipment",)),
    "training": ("training", ("personnel",)),
    "visit": ("training", ("personnel", "equipment", "repair", "sustainment", "training")),
    "agreement": ("legal", ()),
    "visas": ("mobility", ("personnel",)),
    "medical": ("mobility", ("personnel",)),
    "movement": ("mobility", ("agreement", "visit")),
    "transport": ("", ("movement", "visas", "medical")),
}

REQUEST, APPROVAL, ACTIVATION = "request", "approval", "activation"
CLOCKS = (REQUEST, APPROVAL, ACTIVATION)  # one after another


class Step(NamedTuple):
    """One thing still to be done. `lead`: days it takes, None where nobody knows; `since`: begun on; `due`:
    planned for; `after`: steps that come before it, of which those not given are done."""

    code: str
    area: str = ""
    lead: int | None = None
    since: date | None = None
    due: date | None = None
    after: tuple[str, ...] = ()

    def remaining(self, on: date) -> int | None:
        """Days it still takes, at least one; a day it is planned for counts before its lead time."""
        if self.due and self.due > on:
            return (self.due - on).days
        if self.lead is None:
            return None
        return max(1, self.lead - ((on - self.since).days if self.since and self.since <= on else 0))


class Path(NamedTuple):
    """`days` until the last step is done, None where a step's is not known; then `at_least` so many. `steps`:
    those on the critical path, in order; a delay of one of them delays all."""

    days: int | None
    at_least: int
    steps: tuple[str, ...]


def before(code: str, open_codes: Collection[str]) -> tuple[str, ...]:
    """The open steps a step waits for, also through steps that are done: what is missing holds it up."""
    found: list[str] = []
    for earlier in STEPS[code][1]:
        through = (earlier,) if earlier in open_codes else before(earlier, open_codes)
        found += [one for one in through if one not in found]
    return tuple(found)


def critical_path(steps: Iterable[Step], on: date) -> Path:
    """Raises ValueError for steps that wait for each other, and for one given twice."""
    steps = list(steps)
    given = {step.code: step for step in steps}
    if len(given) < len(steps):
        raise ValueError("A step is given twice.")
    ends: dict[str, tuple[int, tuple[str, ...]]] = {}
    for code in given:
        _end(code, given, ends, (), on)
    longest, path = max(ends.values(), key=lambda end: (end[0], end[1]), default=(0, ()))
    is_known = all(step.remaining(on) is not None for step in steps)
    return Path(longest if is_known else None, longest, path)


def _end(code, given, ends, waiting, on):
    """(days until this step is done, the steps that take longest until then)."""
    if code in waiting:
        raise ValueError(f"{code} waits for itself.")
    if code not in ends:
        before = [_end(c, given, ends, (*waiting, code), on) for c in given[code].after if c in given]
        days, path = max(before, key=lambda end: (end[0], end[1]), default=(0, ()))
        own = given[code].remaining(on)
        planned = given[code].due
        # What is planned for a day is done on it, unless what comes before is done later.
        if planned and planned > on:
            ends[code] = (max(own, days), (*path, code) if days >= own else (code,))
        else:
            ends[code] = (days + (own or 0), (*path, code))
    return ends[code]


def within(days: int | None, limit: int) -> bool | None:
    """Whether so many days keep to a limit; None where they are not known."""
    return None if days is None else days <= limit


def counted_from(
    days: int | None,
    clock: str,
    asked: str,
    *,
    approval_days: int | None = None,
    activation_days: int | None = None,
) -> tuple[int | None, int | None]:
    """Days that count from one moment, as they count from another: (at least, at most).

    The request comes first, then the approval, then the order of activation. Where the time between is not
    stated, days from a later moment are no more than these, and days from an earlier one no fewer.
    """
    if days is None:
        return None, None
    here, there = CLOCKS.index(clock), CLOCKS.index(asked)
    if here == there:
        return days, days
    between = (approval_days, activation_days)[min(here, there) : max(here, there)]
    gap = sum(part for part in between if part is not None)
    is_stated = None not in between
    if there > here:
        return (max(0, days - gap) if is_stated else 0), max(0, days - gap)
    return days + gap, (days + gap if is_stated else None)


def keeps(bounds: tuple[int | None, int | None], limit: int) -> bool | None:
    """Whether days between these bounds keep to a limit; None where they may or may not."""
    at_least, at_most = bounds
    if at_most is not None and at_most <= limit:
        return True
    return False if at_least is not None and at_least > limit else None
