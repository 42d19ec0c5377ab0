"""What pages of equipment show: lines of the units a reader may look into, and their sums."""

from dataclasses import dataclass

from logistics import gathering
from logistics.holding import GroupHolding, by_group
from logistics.models import EquipmentLine, Group, Item, Sustainment, SustainmentLine

JOINED = ("unit__contributor", "unit__mission", "unit__capability")
ORDER = {group: n for n, group in enumerate(Group.values)}


@dataclass(frozen=True)
class Part:
    """Lines that are summed together: the contributor's, those on loan, or what is kept apart."""

    name: str
    groups: list  # [(GroupHolding, its words, [(line, holding)])]


def lines(user):
    """The lines a reader may see of units that are not closed."""
    rows = EquipmentLine.objects.visible_to(user).select_related(*JOINED)
    return rows.filter(is_closed=False).exclude(unit__state="closed")


def held(user, rows, on=None):
    """{line's key: Holding} of these lines."""
    seen = EquipmentLine.objects.visible_to(user).filter(pk__in=[row.pk for row in rows])
    return gathering.holdings(seen, on=on)


def name_of(line):
    """Under what a line is summed."""
    if line.is_apart:
        return "apart"
    return "loan" if line.owner == EquipmentLine.Owner.ORGANIZATION else "own"


def parts(rows, holdings):
    """What is held by part and group, in the field's order; a surplus of one never fills another."""
    found: dict = {}
    for line in sorted(rows, key=lambda line: (ORDER[line.group], line.type)):
        found.setdefault(name_of(line), {}).setdefault(line.group, []).append((line, holdings[line.pk]))
    return [
        Part(name, [(_sum(group, inside), Group(group).label, inside) for group, inside in groups.items()])
        for name in ("own", "loan", "apart")
        if (groups := found.get(name))
    ]


def _sum(group, inside) -> GroupHolding:
    return by_group((group, holding) for _line, holding in inside)[0]


def of_unit(user, unit, on=None):
    rows = list(lines(user).filter(unit=unit))
    return parts(rows, held(user, rows, on))


def sums(user, rows, on=None):
    """By part and group of all these lines (a queryset), asked once."""
    found = list(rows.order_by())
    return parts(found, gathering.holdings(rows, on=on))


def items(user, line, on=None):
    """[(item, its last event or None)] of a line."""
    rows = Item.objects.visible_to(user).filter(line=line)
    last = gathering.item_states(rows, on=on)
    return [(row, last.get(row.pk)) for row in rows]


def sustainment(user, unit, on=None):
    """[(line, its latest check or None)] of a unit, in the field's order."""
    rows = SustainmentLine.objects.visible_to(user).filter(unit=unit)
    checks = gathering.checks(rows, on=on)
    order = {category: n for n, category in enumerate(Sustainment.values)}
    return [(row, checks.get(row.pk)) for row in sorted(rows, key=lambda row: order[row.category])]
