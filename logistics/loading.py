"""The load of movements and the capacity of their legs, as the rules of lifts take them."""

from collections import defaultdict
from decimal import Decimal

from logistics import lift
from logistics.models import LoadLine


def loads(movements):
    """{key: load} of movements: what their lines weigh, and who rides."""
    lines = defaultdict(list)
    keys = [row.pk for row in movements]
    found = LoadLine.objects.filter(movement__in=keys).order_by()
    for movement, weight, volume in found.values_list("movement", "weight_kg", "volume_m3"):
        lines[movement].append((weight, volume))
    return {row.pk: lift.load_of(lines[row.pk], row.passengers) for row in movements}


def load(movement):
    return loads([movement])[movement.pk]


def capacity(leg):
    seats = None if leg.capacity_seats is None else Decimal(leg.capacity_seats)
    return lift.Capacity(leg.capacity_kg, leg.capacity_m3, seats)
