"""How exactly a place is told: a point put in the middle of a square of the map, the same for all within it.

Rounded to a square and not moved at random, so that a place told many times says no more than told once.
"""

from decimal import Decimal
from math import cos, hypot, radians

EXACT, VILLAGE, DISTRICT, AREA = "exact", "village", "district", "area"
KM_A_DEGREE = 111.2  # from south to north
SIDES = {  # degrees: about 5, 25 and 110 kilometres from south to north
    EXACT: Decimal("0.05"),  # others than the mission's own people read it to the village at best
    VILLAGE: Decimal("0.05"),
    DISTRICT: Decimal("0.25"),
    AREA: Decimal(1),
}


def told(latitude: Decimal | None, longitude: Decimal | None, precision: str):
    """(latitude, longitude) as others read a point, in degrees; (None, None) of a place without a point."""
    if latitude is None or longitude is None:
        return None, None
    side = SIDES[precision]
    return _middle(Decimal(latitude), side, 90), _middle(Decimal(longitude), side, 180)


def slack(latitude: Decimal | float, precision: str) -> float:
    """Kilometres by which the true point may be off the told one: half across the square, at its latitude."""
    half = float(SIDES[precision]) / 2 * KM_A_DEGREE
    nearest = max(0.0, abs(float(latitude)) - float(SIDES[precision]) / 2)  # where a square is widest
    return hypot(half, half * cos(radians(nearest)))


def _middle(degrees, side, most):
    """The middle of the square a value lies in; the last square holds its far edge."""
    square = min((degrees + most) // side, 2 * most // side - 1)
    return square * side - most + side / 2


def told_words(place: str, district: str, area: str, precision: str) -> str:
    """The names others read: nothing finer than the precision."""
    names = {AREA: (area,), DISTRICT: (district, area)}.get(precision, (place, district, area))
    return ", ".join(name for name in names if name)
