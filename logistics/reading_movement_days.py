"""Movements by day and by way: a month of them, and where they leave, pass and arrive, on a map."""

from calendar import Calendar
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.world import world
from logistics.models import Leg, Location, Movement

MOST_OF_A_DAY, MOST_OF_A_MONTH = 3, 600
MOST_PLACES = 30
TOLD = {
    "ready_on": lazy("ready to load: %(title)s"),
    "required_on": lazy("required: %(title)s"),
    "expected_on": lazy("expected: %(title)s"),
    "delivered_on": lazy("delivered: %(title)s"),
}


# --- A month
class MonthDay(NamedTuple):
    """A day of a month's page: (words, movement, late) of what is to happen, and how many more there are."""

    day: date
    is_of_month: bool
    is_today: bool
    told: list
    more: int


def month(first, today, rows):
    """The weeks of a month, Monday first. `rows`: the movements shown; what was called off is left out."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    within = Q()
    for name in TOLD:
        within |= Q(**{f"{name}__range": (begin, end)})
    found = defaultdict(list)
    rows = rows.filter(within).exclude(state=Movement.State.CANCELLED)
    for row in rows.order_by("required_on", "pk")[:MOST_OF_A_MONTH]:
        for name, words in _days_of(row).items():
            late = name != "delivered_on" and row.days_late(today) is not None
            found[getattr(row, name)].append((words % {"title": row.title}, row, late))
    return [
        [
            MonthDay(
                day,
                day.month == first.month,
                day == today,
                found[day][:MOST_OF_A_DAY],
                max(0, len(found[day]) - MOST_OF_A_DAY),
            )
            for day in week
        ]
        for week in weeks
    ]


def _days_of(row):
    """{field: words} of the days that still say something: once it is there, the day it came alone."""
    if row.delivered_on:
        return {"delivered_on": TOLD["delivered_on"]}
    same = row.expected_on == row.required_on
    names = [name for name in ("ready_on", "required_on", "expected_on") if getattr(row, name)]
    return {name: TOLD[name] for name in names if not (same and name == "expected_on")}


# --- A map
class Way(NamedTuple):
    """One stretch between two places: how many movements take it, by which means, when next."""

    from_place: Location
    to_place: Location
    mode: str
    movements: int
    under_way: int
    next_on: date | None  # the first planned departure nobody reported as left; may be past

    @property
    def is_overdue(self):
        return self.next_on is not None and self.next_on < timezone.localdate()


def ways(user, rows):
    """[Way] of the legs of these movements (a queryset), those of most movements first; of a movement that
    has no leg yet, from where to where it is asked for."""
    seen = rows.order_by().values("pk")
    joined = ("from_place", "to_place")
    found: dict = {}
    legs = Leg.objects.visible_to(user).filter(movement__in=seen).select_related(*joined, "movement")
    for leg in legs:
        key = leg.from_place_id, leg.to_place_id, leg.get_mode_display()
        # Of what is delivered nothing is under way, nor to leave, whatever nobody stated of its legs.
        there = leg.movement.delivered_on
        _add(
            found,
            key,
            leg,
            leg.movement_id,
            leg.departed_on or there,
            leg.arrived_on or there,
            leg.departs_on,
        )
    for row in rows.filter(legs=None).select_related(*joined):
        key = row.from_place_id, row.to_place_id, row.get_mode_display()
        _add(found, key, row, row.pk, None, row.delivered_on, row.ready_on)
    made = [
        Way(
            one["from"],
            one["to"],
            key[2],
            len(one["movements"]),
            one["under_way"],
            _next(one["days"]),
        )
        for key, one in found.items()
    ]
    return sorted(made, key=lambda way: (-way.movements, way.from_place.name, way.to_place.name, way.mode))


def _next(days):
    """The first that is to come; where all are past, the last."""
    return min((day for day in days if day >= timezone.localdate()), default=max(days, default=None))


def _add(found, key, one, movement, left, came, planned):
    way = found.setdefault(
        key, {"from": one.from_place, "to": one.to_place, "movements": set(), "under_way": 0, "days": []}
    )
    way["movements"].add(movement)
    way["under_way"] += bool(left and not came)
    if planned and not left:
        way["days"].append(planned)


def drawn(user, found):
    """The map of these ways. A place stands on it for who may see the place itself; others are counted."""
    keys = {place.pk for way in found for place in (way.from_place, way.to_place)}
    passing: dict = defaultdict(int)
    for way in found:
        for place in (way.from_place.pk, way.to_place.pk):
            passing[place] += way.movements
    seen = Location.objects.visible_to(user).filter(pk__in=keys).exclude(latitude=None)
    known = sorted(seen, key=lambda place: (-passing[place.pk], place.name))
    placed = {place.pk: place for place in known[:MOST_PLACES]}
    points = [
        {
            "label": place.name,
            "longitude": place.longitude,
            "latitude": place.latitude,
            "value": passing[key],
            "note": place.get_kind_display(),
        }
        for key, place in placed.items()
    ]
    lines = [
        (
            placed[way.from_place.pk],
            placed[way.to_place.pk],
            _("%(start)s – %(end)s: %(n)s") % {
                "start": way.from_place.name, "end": way.to_place.name, "n": way.movements,
            },
        )
        for way in found
        if way.from_place.pk in placed and way.to_place.pk in placed
    ]  # fmt: skip
    return world(points=points, point_unit=_("movements"), lines=lines[:MOST_PLACES]), len(keys) - len(known)
