"""What pages of units show a reader: what everyone who sees a unit is told, and what its two sides know."""

from dataclasses import dataclass
from datetime import date

from logistics import gathering
from logistics.holding import by_group
from logistics.models import EquipmentLine, Location, Unit, UnitStrength
from missions.models.strength import Category

JOINED = ("contributor", "mission", "capability", "location")


@dataclass(frozen=True)
class Known:
    """What is between the two sides of a unit, on a day; None: not reported, or not the reader's to know."""

    personnel: int | None = None
    place: str | None = None
    present: int | None = None
    women: int | None = None
    away: int | None = None  # on leave and absent
    on: date | None = None
    own_on: date | None = None  # of the report that women and who is away are from
    agreed: int | None = None
    on_hand: int | None = None
    serviceable: int | None = None
    serviceability: float | None = None
    unreported: int = 0
    is_inside: bool = False


NOTHING = Known()


def units(user):
    """The units a reader may see, with what every list says of them."""
    return Unit.objects.visible_to(user).select_related(*JOINED)


def between(user, rows):
    """Keys of those of these units whose insides are this reader's to know."""
    keys = [row.pk for row in rows]
    return set(Unit.objects.visible_to(user).between(user).filter(pk__in=keys).values_list("pk", flat=True))


def known(user, rows, on=None):
    """{unit's key: what is known of it}, in as many questions for many units as for one."""
    inside = between(user, rows)
    strengths = gathering.strengths(inside, on=on)
    own = gathering.own_strengths(strengths, on=on)
    lines = EquipmentLine.objects.visible_to(user).filter(unit__in=inside, is_closed=False)
    held = _held(lines, on)
    return {
        row.pk: _known(row, strengths.get(row.pk, {}), own.get(row.pk, {}), held.get(row.pk, []))
        if row.pk in inside
        else NOTHING
        for row in rows
    }


def _held(lines, on):
    """{unit: holdings of its lines}, of what works or not: neither ammunition nor dangerous goods."""
    counted, found = gathering.holdings(lines, on=on), {}
    for line in lines.order_by():
        if not line.is_apart:
            found.setdefault(line.unit_id, []).append(counted[line.pk])
    return found


def _known(row, strengths, own, held):
    """An inspection counts who is there as one: women and who is away are those of the unit's own report."""
    whole = next(iter(by_group((None, one) for one in held)), None)
    reported = list(strengths.values())
    told = [own.get(category, one) for category, one in strengths.items()]
    return Known(
        personnel=row.personnel,
        place=row.location.name if row.location else None,
        present=total(reported, "present"),
        women=total(told, "women"),
        away=away(told),
        on=max((one.reported_on for one in reported), default=None),
        own_on=min((one.reported_on for one in told), default=None),
        agreed=whole.agreed if whole else None,
        on_hand=whole.on_hand if whole else None,
        serviceable=whole.serviceable if whole else None,
        serviceability=whole.serviceability if whole else None,
        unreported=whole.unreported if whole else 0,
        is_inside=True,
    )


def total(rows, name):
    """The sum of a figure over reports of one unit; None where one of them does not say."""
    values = [getattr(row, name) for row in rows]
    return sum(values) if values and None not in values else None


def away(rows):
    """Who is on leave or absent; None where neither is reported."""
    found = [value for row in rows for value in (row.on_leave, row.absent) if value is not None]
    return sum(found) if found else None


# --- One unit
def strength_by_day(user, unit, until=None):
    """{day: {category: report}} of a unit, the latest day last."""
    rows = UnitStrength.objects.visible_to(user).filter(unit=unit)
    rows = rows.filter(reported_on__lte=until) if until else rows
    found: dict = {}
    for row in rows.order_by("reported_on", "category"):
        found.setdefault(row.reported_on, {})[row.category] = row
    return found


def latest(user, unit, day):
    """[(latest report of a category by then, the unit's own before it or None)], in the field's order: the
    latter where an inspection counted as one who was there."""
    seen = Unit.objects.visible_to(user).between(user).filter(pk=unit.pk)
    strengths = gathering.strengths(seen.values("pk"), on=day)
    found = strengths.get(unit.pk, {})
    own = gathering.own_strengths(strengths, on=day).get(unit.pk, {})
    return [(found[category], own.get(category)) for category in Category.values if category in found]


def locations(user, mission=None):
    """Places this reader may see, of a mission and of none."""
    rows = Location.objects.visible_to(user)
    return rows.filter(mission=mission) if mission else rows
