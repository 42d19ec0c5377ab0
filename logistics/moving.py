"""How far the movement of units is: what readiness asks of medical and mobility, in one question for all."""

from datetime import date
from typing import NamedTuple

from logistics.models import Movement
from logistics.models.movement_life import AGREED, BOOKED, ENDED


class Moving(NamedTuple):
    """Of a unit's movement to its mission: since when its load list stands and its transport is booked; None:
    not yet. `expected_on`: when it is expected, or required where nothing is booked."""

    load_agreed_on: date | None = None
    booked_on: date | None = None
    expected_on: date | None = None
    is_delivered: bool = False


def deploying(units):
    """{key of a unit: how far its deployment is}; a unit of which no movement was asked for is not there.

    `units`: units, or their keys. Of several movements the latest required counts.
    """
    rows = Movement.objects.filter(unit__in=units, purpose=Movement.Purpose.DEPLOYMENT)
    rows = rows.exclude(state="cancelled").order_by("unit", "required_on", "pk")
    return {row.unit_id: _moving(row) for row in rows}


def _moving(row):
    return Moving(
        row.load_accepted_on if row.state in AGREED else None,
        row.booked_on if row.state in BOOKED else None,
        row.expected_on or row.required_on,
        row.delivered_on is not None,
    )


def under_way(units):
    """Movements of these units that are neither closed nor cancelled, by the day they are required."""
    return Movement.objects.filter(unit__in=units).exclude(state__in=ENDED).order_by("required_on", "pk")
