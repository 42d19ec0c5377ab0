"""Movements and shared lifts as their readers see them: the board, the load on each leg, what parts."""

from typing import Any, NamedTuple

from django.utils import timezone

from logistics import lift, loading
from logistics.models import Leg, LiftBooking, LoadLine, Movement, SharedLift
from logistics.models.movement_life import GROUPS

JOINED = ("mission", "partner", "from_place", "to_place")
MOST = 200  # movements of one board


def movements(user):
    return Movement.objects.visible_to(user).select_related(*JOINED)


def legs(user):
    """Legs one may see: of movements of one's own side, and those one's partner carries."""
    joined = ("movement__mission", "movement__partner", "from_place", "to_place", "partner")
    return Leg.objects.visible_to(user).select_related(*joined)


def lifts(user):
    return SharedLift.objects.visible_to(user).select_related("partner", "mission", "from_place", "to_place")


def bookings(user):
    joined = ("lift__partner", "lift__mission", "movement__mission", "movement__partner")
    return LiftBooking.objects.visible_to(user).select_related(*joined)


class Card(NamedTuple):
    movement: Movement
    late: int | None  # days


def board(rows):
    """[(group, its cards)], what is late first, then by the day it is required. `rows`: those seen."""
    today = timezone.localdate()
    cards = [Card(row, row.days_late(today)) for row in rows.going_on()[:MOST]]
    cards.sort(key=lambda card: (-(card.late or 0), card.movement.required_on, card.movement.reference))
    return [(words, [card for card in cards if card.movement.state in states]) for words, states in GROUPS]


class Carried(NamedTuple):
    """A leg, and how the load fits it: shares taken by kind, what is too much, whether it fits."""

    leg: Any
    shares: list
    excess: dict
    fits: bool | None
    convoy: list
    is_early: bool  # it is to leave before the load is ready


class Room(NamedTuple):
    """One measure of a capacity: what is taken of it."""

    kind: str
    taken: Any
    capacity: Any
    is_whole: bool

    @property
    def percent(self):
        return None if not self.capacity else float(self.taken / self.capacity * 100)

    @property
    def has(self):
        """For the bar: never longer than it."""
        return min(100, self.percent or 0)

    @property
    def is_over(self):
        return self.capacity is not None and self.taken > self.capacity


def rooms(load, capacity):
    """What is taken of each measure, of those that are asked for or stated."""
    pairs = zip(lift.KINDS, load, capacity, strict=True)
    return [
        Room(kind, need.known, room, need.is_whole)
        for kind, need, room in pairs
        if room is not None or need.known or not need.is_whole
    ]


def carried(user, row, load):
    """The legs of a movement one may see, each with how the load fits it."""
    found = legs(user).filter(movement=row).prefetch_related("convoy")
    return [
        Carried(
            leg,
            rooms(load, loading.capacity(leg)),
            lift.excess(loading.capacity(leg), load),
            lift.fits(loading.capacity(leg), load),
            list(leg.convoy.all()),
            _is_early(leg, row),
        )
        for leg in found
    ]


def _is_early(leg, row):
    leaves_on = None if leg.departed_on else leg.departs_on
    return bool(leaves_on and row.ready_on and leaves_on < row.ready_on)


def load_list(user, row):
    return list(LoadLine.objects.visible_to(user).filter(movement=row).select_related("equipment"))


def parted(lines):
    """Pairs of lines' classes that may not share a lift, each with the items of both."""
    items: dict[str, list[str]] = {}
    for line in lines:
        if line.hazard_class:
            items.setdefault(line.hazard_class, []).append(line.item)
    return [
        {"one": a, "other": b, "ones": items[a], "others": items[b]} for a, b in lift.parted(items.keys())
    ]


def lift_rooms(row):
    """What is booked of a shared lift, by measure."""
    pairs = zip(lift.KINDS, ("kg", "m3", "seats"), strict=True)
    return [
        Room(kind, getattr(row, f"taken_{name}"), getattr(row, f"capacity_{name}"), is_whole=True)
        for kind, name in pairs
        if getattr(row, f"capacity_{name}")
    ]
