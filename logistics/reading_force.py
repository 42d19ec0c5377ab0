"""How ready a mission's force is, for its staff: its needs and what ready units fill; the week's report.

Worked out when it is asked for, of the units and needs its reader may see, so that no stored figure tells of
others.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.validity import standing_on
from logistics import reading_unit_readiness as reading
from logistics.models import ReadinessRule, Unit
from logistics.readiness_areas import STANDARD
from logistics.readiness_force import Brought, Force, Need, force
from logistics.sides import staffed
from missions.reading_needs import needed_on


@dataclass(frozen=True)
class ForceReadiness:
    """The force and the needs behind it: [(requirement, how it is filled)], critical gaps first."""

    force: Force
    needs: list[tuple[Any, Any]]
    at_zero: list[Any]
    short: list[Any]
    units: int  # without a need they would fill
    unmatched: int


@dataclass(frozen=True)
class Week:
    """What a unit's readiness was a week ago and is now, with its areas, and what expires within 30 days."""

    row: Any
    areas: list[Any]
    before: int | None
    is_new: bool
    soon: list[dict]


def is_staff(user, mission):
    return user.is_system or mission.pk in staffed(user)


def rule_of(user, mission, on):
    rows = ReadinessRule.objects.visible_to(user).filter(standing_on(on), organization=mission.lead_id)
    row = rows.first()
    return row.rule if row else STANDARD


def of_mission(user, mission, on):
    """The readiness of a mission's force on a day; None for who is not its staff."""
    if not is_staff(user, mission):
        return None
    rows = reading.standing(user, on).filter(mission=mission).order_by()
    needs = {row.pk: row for row in needed_on(user, mission, on)}
    asked = [
        Need(str(row.pk), row.quantity, row.criticality, row.capability.is_enabler) for row in needs.values()
    ]
    brought = _brought(user, rows, on)
    found = force(asked, brought, rule=rule_of(user, mission, on))
    by_key = {str(key): row for key, row in needs.items()}
    filled = sorted(found.needs, key=lambda one: (not one.is_critical, one.share, by_key[one.key].reference))
    return ForceReadiness(
        force=found,
        needs=[(by_key[one.key], one) for one in filled],
        at_zero=[by_key[key] for key in found.at_zero],
        short=[by_key[key] for key in found.short],
        units=len(brought),
        unmatched=sum(one.need not in by_key for one in brought),
    )


def _brought(user, rows, on):
    """What each unit brought to which need on a day; of what was worked out later, as it is today."""
    then = _stood_for(user, rows, on) if on < timezone.localdate() else {}
    return [
        Brought(str(need or pledged), quantity, band, is_there)
        for key, own, its, number, band, is_there in rows.values_list(
            "unit", "unit__requirement", "unit__pledge__requirement", "unit__quantity", "band", "is_there"
        )
        for need, pledged, quantity in [then.get(key, (own, its, number))]
    ]


def _stood_for(user, rows, on):
    """{unit: (its need, that of its offer, quantity)} where these changed since the end of a day. Kept is
    what a unit said before each change; the first change since says what stood."""
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    kept = rows.filter(is_rebuilt=False).values("unit")
    units = Unit.objects.visible_to(user).filter(pk__in=kept).with_changes_since(end)
    first = {unit.pk: unit.changed_since[0] for unit in units if unit.changed_since}
    return {
        key: (said.requirement_id, said.pledge and said.pledge.requirement_id, said.quantity)
        for key, said in first.items()
    }


def of_contributor(user, rows):
    """{band or None: units} and how many can be there within 60, 30 and 10 days, of the reader's units."""
    bands: dict = dict.fromkeys([1, 2, 3, 4, None], 0)
    within = dict.fromkeys([60, 30, 10], 0)
    at_home = 0
    for band, days, is_there in rows.values_list("band", "days", "is_there"):
        bands[band] += 1
        at_home += not is_there
        for limit in within:
            within[limit] += not is_there and days is not None and days <= limit
    return {"bands": bands, "within": within, "at_home": at_home, "units": sum(bands.values())}


def week(user, mission, on):
    """[Week] of the mission's units, the weakest first."""
    rows = reading.standing(user, on).filter(mission=mission).select_related(*reading.JOINED)
    rows = sorted(rows, key=lambda row: (-(row.band or 5), row.unit.name))
    areas = reading.areas(user, rows, without=("evidence",))
    then = reading.on_day(user, on - timedelta(days=7)).filter(unit__in=[row.unit_id for row in rows])
    before = dict(then.values_list("unit", "band"))
    return [
        Week(
            row,
            list(areas[row.pk].values()),
            before.get(row.unit_id),
            row.unit_id not in before,
            reading.expiring(row, 30),
        )
        for row in rows
    ]
