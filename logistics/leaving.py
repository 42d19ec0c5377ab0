"""What must leave before a mission closes: its units, their equipment, and what lies in its stores."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from contributors.models import Deployment
from logistics import gathering, reading_stocks, reading_units
from logistics.models import EquipmentLine, Item, ItemRecord, Unit
from missions import exit_parts, exiting
from missions.exit_parts import Line, Part

Kind = ItemRecord.Kind
GONE = (Kind.REPATRIATED, Kind.ROTATED, Kind.DONATED, Kind.DISPOSED, Kind.LOST)


# --- Units
def units(user, mission, _plan, day):
    """Units of the mission: met once they left, not met while they are there or prepare to come."""
    rows = _units(user, mission)
    planned = _planned_ends(user, rows)
    return [
        Line(
            row.name,
            row.get_absolute_url(),
            exiting.MET if _has_left(row, day) else exiting.NOT_MET,
            str(row.get_state_display()),
            row.arrived_on,
            row.left_on or planned.get(row.pk),
        )
        for row in rows
    ]


def _units(user, mission):
    rows = reading_units.units(user).filter(mission=mission).exclude(state=Unit.State.STANDBY)
    return list(rows.order_by("name", "pk"))


def _has_left(row, day):
    return row.state == Unit.State.CLOSED or (row.left_on is not None and row.left_on <= day)


def _planned_ends(user, rows):
    """{unit: the planned end of what stands or will under its pledge, the last one}."""
    by_pledge = {row.pledge_id: row.pk for row in rows if row.pledge_id}
    ends = Deployment.objects.visible_to(user).going_on().filter(pledge__in=by_pledge)
    ends = ends.exclude(leaves_on=None).order_by("leaves_on")
    return {by_pledge[pledge]: day for pledge, day in ends.values_list("pledge", "leaves_on")}


# --- Equipment
class Disposal(NamedTuple):
    """Of a unit's equipment: what is there, what went where, and lines of which nothing is reported.

    `on_hand`: items; None: nothing of the unit is reported. `went`: {kind of event: items}; None: none of its
    items is followed by its number, so that nobody knows."""

    unit: Unit
    on_hand: int | None
    went: dict | None
    unreported: int

    @property
    def state(self):
        """What is known to be there decides; with nothing there and nothing unknown, all of it is gone."""
        if self.on_hand or self.unreported:
            return exiting.of_things(0, self.on_hand or 0, self.unreported)
        return exiting.MET

    @property
    def word(self):
        return exit_parts.WORDS[self.state]

    @property
    def kinds(self):
        return [None if self.went is None else self.went.get(kind, 0) for kind in GONE]


def disposals(user, mission, day):
    """[Disposal] of the mission's units into which this reader may look and that have equipment."""
    lines = EquipmentLine.objects.visible_to(user).filter(unit__mission=mission)
    held = gathering.holdings(lines, on=day)
    went, by_unit = _went(user, lines, day), defaultdict(list)
    for line in lines.select_related("unit").order_by("unit__name", "pk"):
        by_unit[line.unit].append(line)
    return [_disposal(unit, own, held, went) for unit, own in by_unit.items()]


def _went(user, lines, day):
    """{line: {kind of event: items that went so}}."""
    items = Item.objects.visible_to(user).filter(line__in=lines.order_by().values("pk"))
    last = gathering.item_states(items, on=day)
    found = defaultdict(Counter)
    for key, line in items.values_list("pk", "line"):
        if key in last and last[key].kind in GONE:
            found[line][last[key].kind] += 1
    return found


def _disposal(unit, lines, held, left):
    counts = [held[line.pk].on_hand for line in lines if not line.is_closed]
    known = [count for count in counts if count is not None]
    gone = sum((left[line.pk] for line in lines), Counter())
    closed = any(line.is_closed for line in lines)
    on_hand = sum(known) if known or closed or gone else None
    went = dict(gone) if any(line.is_by_item for line in lines) else None
    return Disposal(unit, on_hand, went, len(counts) - len(known))


def equipment(user, mission, _plan, day):
    """Of each unit: met once nothing of its equipment is left, not reported where a line is not."""
    return [
        Line(one.unit.name, f"{one.unit.get_absolute_url()}#equipment", one.state, _told(one))
        for one in disposals(user, mission, day)
    ]


def _told(one):
    if one.on_hand is None:
        return _("not reported")
    words = ngettext("%(n)d item is there", "%(n)d items are there", one.on_hand) % {"n": one.on_hand}
    if not one.unreported:
        return words
    more = ngettext("%(n)d line is not reported", "%(n)d lines are not reported", one.unreported)
    return f"{words}; {more % {'n': one.unreported}}"


# --- Stocks
def stocks(user, mission, _plan, _day):
    """Of each location: met once its stocks hold nothing, not reported where one was never counted."""
    rows = list(reading_stocks.stocks(user).filter(location__mission=mission).order_by("location__name"))
    lying = reading_stocks.lying_of(user, rows)
    places = defaultdict(list)
    for row in rows:
        places[row.location].append((row, lying[row.pk]))
    return [_of_place(place, found) for place, found in places.items()]


def _of_place(place, found):
    full = [row for row, batches in found if batches and any(one.quantity > 0 for one in batches)]
    unknown = sum(batches is None for _row, batches in found)
    words = ngettext("%(n)d stock holds something", "%(n)d stocks hold something", len(full))
    why = words % {"n": len(full)}
    if unknown:
        more = ngettext("%(n)d was never counted", "%(n)d were never counted", unknown) % {"n": unknown}
        why = f"{why}; {more}"
    state = exiting.of_things(len(found) - len(full) - unknown, len(full), unknown)
    return Line(place.name, (full or [row for row, _batches in found])[0].get_absolute_url(), state, why)


exit_parts.register(
    Part("units", pgettext_lazy("before a mission goes", "Units"), units, 40, True, series=1),
    Part("equipment", pgettext_lazy("before a mission goes", "Equipment"), equipment, 60, True, series=4),
    Part("stocks", pgettext_lazy("before a mission goes", "Stores"), stocks, 70, series=7),
)
