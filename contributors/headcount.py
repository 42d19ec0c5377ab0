"""Persons added by contributor and category: what is not known of a part is not known of the whole."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

Key = Any  # what names a contributor: a primary key or an ISO 3166 code, all of one sort
Cells = dict[str, dict[str, Any]]  # {category: {"women", "men", "personnel", …}}


class Line(NamedTuple):
    """Persons of one contributor and category, in one month; lines of the same key are added."""

    contributor: Key
    category: str
    women: int | None
    men: int | None
    personnel: int
    month: date | None = None


def gathered(lines: Iterable[Line] | Iterable[tuple]) -> tuple[dict[Key, Cells], set]:
    """({contributor: {category: counts}}, the months that have lines).

    A line of nobody lists its contributor. Raises ValueError for a count below zero.
    """
    found: dict[Key, Cells] = {}
    months = set()
    for contributor, category, women, men, personnel, *month in lines:
        months.add(month[0] if month else None)
        if personnel < 0 or (women or 0) < 0 or (men or 0) < 0:
            raise ValueError(f"{contributor}, {category}: persons cannot be fewer than none.")
        if not personnel:
            women = men = 0  # of nobody, nobody is a woman: that much is known
        cells = found.get(contributor)
        if cells is None:
            cells = found[contributor] = {}
        _add(cells, category, women, men, personnel)
    return found, months


def all_together(found: Mapping[Key, Cells]) -> Cells:
    """{category: counts} of all contributors."""
    everyone: Cells = {}
    for cells in found.values():
        for category, counts in cells.items():
            _add(everyone, category, counts["women"], counts["men"], counts["personnel"])
    return dict(sorted(everyone.items()))


def known_sum(values: Iterable[Any]) -> Any:
    """The sum, or None as soon as one of the values is not known."""
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _add(cells: Cells, category: str, women: int | None, men: int | None, personnel: int) -> None:
    counts = cells.get(category)
    if counts is None:
        cells[category] = {"women": women, "men": men, "personnel": personnel}
        return
    counts["women"] = None if women is None or counts["women"] is None else counts["women"] + women
    counts["men"] = None if men is None or counts["men"] is None else counts["men"] + men
    counts["personnel"] += personnel
