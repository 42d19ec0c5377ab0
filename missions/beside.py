"""Who does what, where and when: where several do the same beside each other, and where nobody does. Pure.

Areas are matched by name, whatever the case of its letters; where no area is named nothing is compared.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from itertools import combinations
from typing import NamedTuple


class Act(NamedTuple):
    """What one actor does in one sector and area, both days counted in; `ends`: None is open."""

    key: Hashable
    actor: str
    sector: str
    area: str
    begins: date
    ends: date | None = None


class Need(NamedTuple):
    """Something an area needs, or that hinders help there. `sector`: "" is any: then one actor at work there
    in whatever sector answers it."""

    key: Hashable
    sector: str
    area: str


class Overlap(NamedTuple):
    """Two acts of different actors, and the days on which both go on; `ends`: None is open."""

    one: Hashable
    other: Hashable
    sector: str
    area: str
    begins: date
    ends: date | None


def plain(area: str) -> str:
    """An area's name as it is compared."""
    return " ".join(area.split()).casefold()


def meet(one: Act, other: Act) -> Overlap | None:
    """What two acts have in common; None for one actor's own, and where sector, area or days differ."""
    if plain(one.actor) == plain(other.actor) or one.sector != other.sector:
        return None
    if not plain(one.area) or plain(one.area) != plain(other.area):
        return None
    begins = max(one.begins, other.begins)
    ends = min((day for day in (one.ends, other.ends) if day), default=None)
    if ends is not None and ends < begins:
        return None
    return Overlap(one.key, other.key, one.sector, one.area, begins, ends)


def overlaps(acts: Iterable[Act]) -> list[Overlap]:
    """Every pair that does the same in one area on one day, a pair once; only acts alike are compared."""
    alike = defaultdict(list)
    for act in acts:
        alike[act.sector, plain(act.area)].append(act)
    pairs = (pair for beside in alike.values() for pair in combinations(beside, 2))
    return [found for pair in pairs if (found := meet(*pair))]


def goes_on(act: Act, day: date) -> bool:
    return act.begins <= day and (act.ends is None or day <= act.ends)


def gaps(needs: Iterable[Need], acts: Iterable[Act], day: date) -> list[Need]:
    """The needs of an area in whose sector nobody is at work there on a day, in the order they were given."""
    at_work = set()
    for act in acts:
        if goes_on(act, day):
            at_work |= {(plain(act.area), act.sector), (plain(act.area), "")}
    return [need for need in needs if plain(need.area) and (plain(need.area), need.sector) not in at_work]
