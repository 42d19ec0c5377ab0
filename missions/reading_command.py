"""The structure of missions as its reader may see it on a day: who stands above and below, and who may task.

Where an element or an authority is hidden from the reader, the line ends there and nothing tells of more.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from accounts.access import once
from accounts.validity import stands_on
from missions import chain
from missions.models import AuthorityEdge, Element
from missions.models.command import line_up, walk_up

MOST = 12  # below one element on a page
ORDER = [code for code, _words in AuthorityEdge.Relationship.choices]


class Line(NamedTuple):
    """An element on a chart: by which authority it stands there (None: by its place alone), how deep, and how
    many stand below it."""

    element: Element
    edge: AuthorityEdge | None
    depth: int
    below: int


class Branch(NamedTuple):
    """One element's chain up to the top, itself and what stands below; `more`: below and not shown."""

    above: list[Line]
    own: Line
    below: list[Line]
    more: bool

    @property
    def lines(self):
        return [*self.above, self.own, *self.below]


class May(NamedTuple):
    """One who may task an element: by which authority over whom, and how many steps up."""

    who: Element
    edge: AuthorityEdge
    steps: int


def elements(user):
    return Element.objects.visible_to(user).select_related("mission", "under", "capability")


def edges(user):
    rows = AuthorityEdge.objects.visible_to(user)
    return rows.select_related("element__mission", "superior__mission", "partner")


def branch(user, element, day, most=MOST):
    """An element, its chain up and what stands below it on a day, in as many questions whatever there is;
    asked once for all the parts of a page."""
    return once(user, ("branch", element.pk, day, most), lambda: _branch(user, element, day, most))


def _branch(user, element, day, most):
    above = _above(user, element, day)
    below, more = below_of(user, element, day, most)
    lines = [Line(row, edge, n, 0) for n, (row, edge) in enumerate(reversed(above))]
    depth = len(lines)
    counts = _counts(user, [element.pk, *(row.pk for row, _edge in below)], day)
    own_edge = _operational(user, element, day)
    return Branch(
        lines,
        Line(element, own_edge, depth, counts[element.pk]),
        [Line(row, edge, depth + 1, counts[row.pk]) for row, edge in below],
        more,
    )


def _above(user, element, day):
    """[(element, the authority by which it stands under the next)] from the nearest to the top."""
    found = [key for key in line_up(element.pk, day) if key != element.pk]
    seen = {row.pk: row for row in elements(user).filter(pk__in=found)}
    tops = {edge.element_id: edge for edge in _operational_of(user, found, day)}
    line = []
    for key in dict.fromkeys(found):
        if key not in seen:
            break
        line.append((seen[key], tops.get(key)))
    return line


def below_of(user, element, day, most=MOST):
    """([(element, its authority or None)] right below an element on a day, whether there are more)."""
    rows = list(rows_below(user, element, day).order_by("reference")[: most + 1])
    own = _operational_of(user, [row.pk for row in rows], day).filter(superior=element)
    by_element = {edge.element_id: edge for edge in own}
    return [(row, by_element.get(row.pk)) for row in rows[:most]], len(rows) > most


def rows_below(user, element, day):
    """The elements right below one on a day: under its operational authority, or placed there and under
    nobody's."""
    own = edges(user).standing(day).filter(relationship=chain.OPERATIONAL)
    placed = Element.objects.visible_to(user).filter(under=element).order_by()
    elsewhere = own.filter(element__under=element).order_by().values("element")
    placed = placed.exclude(pk__in=elsewhere).values("pk")
    led = own.filter(superior=element).order_by().values("element")
    return elements(user).standing(day).filter(pk__in=placed.union(led)).exclude(pk=element.pk)


def tops(user, mission, day, most=MOST):
    """The elements of a mission that stand under nobody the reader sees."""
    own = edges(user).standing(day).filter(relationship=chain.OPERATIONAL, element=OuterRef("pk"))
    rows = elements(user).standing(day).filter(mission=mission, under=None)
    return list(rows.filter(~Exists(own)).order_by("reference")[:most])


def tree(user, mission, day, most=MOST):
    """Lines of a mission's structure from the top, two steps deep."""
    lines = []
    for start in tops(user, mission, day, 4):
        lines.append(Line(start, _operational(user, start, day), 0, 0))
        below, _more = below_of(user, start, day, most)
        counts = _counts(user, [row.pk for row, _edge in below], day)
        lines += [Line(row, edge, 1, counts[row.pk]) for row, edge in below]
    return lines


def between(user, one, other, day):
    """Authorities and support between elements of two missions on a day."""
    rows = edges(user).standing(day)
    there = Q(element__mission=one, superior__mission=other)
    there |= Q(element__mission=other, superior__mission=one)
    return list(rows.filter(there).order_by("element__reference")[:MOST])


def also_over(user, element, day):
    """What an element has other than operational authority over, on a day."""
    rows = edges(user).standing(day).filter(superior=element).exclude(relationship=chain.OPERATIONAL)
    return sorted(rows[:MOST], key=lambda edge: (ORDER.index(edge.relationship), edge.element.reference))


def may_task(user, element, day):
    """Who may task an element on a day, nearest first, of what the reader sees."""
    known = {edge.pk: edge for edge in edges(user).filter(pk__in=walk_up(element.pk, day))}
    found = chain.taskers([edge.as_edge for edge in known.values()], element.pk, day)
    return [May(known[one.edge.key].superior, known[one.edge.key], one.steps) for one in found]


def authorities(user, element):
    """All authorities over an element, those that stand first, then the latest."""
    rows = list(edges(user).filter(element=element))
    return sorted(rows, key=lambda row: (ORDER.index(row.relationship), -_ordinal(row.starts_on)))


def ended_by(user, row):
    """What a transfer ended when it began, of what the reader sees: the authority that stood before it, and
    tactical command that ended with it, on the day before and by the same instrument."""
    if row.relationship not in chain.ONE_AT_A_TIME or not row.instrument or row.starts_on is None:
        return []
    kinds = chain.ONE_AT_A_TIME if row.relationship == chain.OPERATIONAL else (row.relationship,)
    last = row.starts_on - timedelta(days=1)
    ended = {"ends_on": last, "end_instrument": row.instrument, "relationship__in": kinds}
    rows = list(edges(user).filter(element=row.element_id, **ended).order_by("starts_on"))
    return rows if any(one.relationship == row.relationship for one in rows) else []


class Passed(NamedTuple):
    """That an authority passed: on which day, from whom (None: the state) to whom (None: back), by what."""

    on: date
    relationship: str
    before: object | None
    after: object | None
    instrument: str


def transfers(rows):
    """The transfers that the authorities over an element tell of, latest first."""
    found = []
    for relationship in chain.ONE_AT_A_TIME:
        own = sorted((r for r in rows if r.relationship == relationship), key=lambda r: r.starts_on)
        for n, row in enumerate(own):
            earlier = own[n - 1] if n else None
            follows = earlier is not None and earlier.ends_on is not None
            is_next = follows and (row.starts_on - earlier.ends_on).days == 1
            word = row.get_relationship_display()
            found.append(
                Passed(
                    row.starts_on, word, earlier.superior if is_next else None, row.superior, row.instrument
                )
            )
            later = own[n + 1] if n + 1 < len(own) else None
            if row.ends_on and (later is None or (later.starts_on - row.ends_on).days != 1):
                found.append(Passed(row.ends_on, word, row.superior, None, row.end_instrument))
    return sorted(found, key=lambda one: one.on, reverse=True)


def commanders(user, rows):
    """{element's key: the state that has full command of it}."""
    full = edges(user).filter(element__in=[row.pk for row in rows], relationship=chain.FULL)
    return {edge.element_id: edge.partner for edge in full}


def superiors(user, rows, day):
    """{element's key: its operational authority on a day}."""
    return {edge.element_id: edge for edge in _operational_of(user, [row.pk for row in rows], day)}


def is_in(element, day):
    """Whether an element is part of its mission's structure on a day."""
    return stands_on(element, day)


def _operational(user, element, day):
    return _operational_of(user, [element.pk], day).first()


def _operational_of(user, keys, day):
    return edges(user).standing(day).filter(relationship=chain.OPERATIONAL, element__in=keys)


def _counts(user, keys, day):
    """{element's key: how many stand right below it}."""
    own = AuthorityEdge.objects.visible_to(user).standing(day).filter(relationship=chain.OPERATIONAL)
    led = own.filter(superior__in=keys).order_by().values_list("superior", "element")
    placed = Element.objects.visible_to(user).standing(day).filter(under__in=keys)
    elsewhere = own.filter(element__under__in=keys).order_by().values("element")
    placed = placed.exclude(pk__in=elsewhere).order_by().values_list("under", "pk")
    return Counter(key for key, _of in {*led, *placed})


def _ordinal(day):
    return day.toordinal() if day else 0
