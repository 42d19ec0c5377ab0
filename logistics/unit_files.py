"""Units, their equipment and its counts as files to change and send back: columns, rows, how one is read."""

from accounts.files.records import choice, column, day, key, read_records, whole, words, written
from contributors.models import Pledge
from contributors.models.pledge import Visibility
from logistics import gathering
from logistics.models import EquipmentCount, EquipmentLine, Group, Unit
from missions.models import Requirement
from missions.models.strength import Category

YES_NO = choice(("yes", "no"))
UNITS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "reference": column("reference", words(24, needed=True), needed=True),
    "name": column("name", words(160, needed=True), needed=True),
    "kind": column("kind", choice(Unit.Kind.values)),
    "mission": column("mission", words(24)),
    "capability": column("capability", words(40, needed=True), needed=True),
    "quantity": column("quantity", whole()),
    "personnel": column("personnel", whole()),
    "pledge": column("pledge", words(24)),
    "requirement": column("requirement", words(24)),
    "location": column("location", words(120)),
    "start_clock": column("start_clock", choice(Unit.StartClock.values)),
    "visibility": column("visibility", choice(map(str, Visibility.values))),
}
EQUIPMENT = {
    "id": column("id", key),
    "version": column("version", whole()),
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "unit": column("unit", words(24, needed=True), needed=True),
    "group": column("group", choice(Group.values), needed=True),
    "type": column("type", words(120, needed=True), needed=True),
    "stock_number": column("stock_number", words(13)),
    "unspsc": column("unspsc", words(8)),
    "owner": column("owner", choice(EquipmentLine.Owner.values)),
    "lease": column("lease", choice(EquipmentLine.Lease.values)),
    "agreed": column("agreed", whole(needed=True), needed=True),
    "is_special": column("is_special", YES_NO),
    "is_by_item": column("is_by_item", YES_NO),
    "hazard": column("hazard", words(8)),
    "is_closed": column("is_closed", YES_NO),
}
COUNTS = {
    "equipment": column("equipment", key, needed=True),
    "counted_on": column("counted_on", day(), needed=True),
    "on_hand": column("on_hand", whole(), needed=True),
    "serviceable": column("serviceable", whole()),
    "counted_by": column("counted_by", choice(EquipmentCount.By.values)),
    "source": column("source", words(300)),
}
STRENGTHS = {
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "unit": column("unit", words(24, needed=True), needed=True),
    "category": column("category", choice(Category.values)),
    "reported_on": column("reported_on", day(), needed=True),
    "men": column("men", whole()),
    "women": column("women", whole()),
    "present": column("present", whole()),
    "on_leave": column("on_leave", whole()),
    "absent": column("absent", whole()),
    "source": column("source", words(300)),
}
STANDS_FOR = {"pledge": Pledge, "requirement": Requirement}
FLAGS = ("is_special", "is_by_item", "is_closed")
BESIDE = {  # what a file says beside, and nobody changes in it
    "units": ("state", "arrived_on", "left_on"),
    "equipment": (),
    "equipment-counts": ("contributor", "unit", "group", "type", "agreed"),
    "unit-strengths": (),
}
FIELDS = {"units": UNITS, "equipment": EQUIPMENT, "equipment-counts": COUNTS, "unit-strengths": STRENGTHS}
# What is reported first of a unit that reported nothing yet.
CATEGORIES = {Unit.Kind.CONTINGENT: Category.TROOPS, Unit.Kind.FORMED_POLICE: Category.FORMED_POLICE}


def heads(kind):
    first = BESIDE[kind] if kind == "equipment-counts" else ()
    return [*first, *FIELDS[kind], *(() if first else BESIDE[kind])]


def read(kind, path, file_name=None):
    """A file of this kind, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, kind, FIELDS[kind], BESIDE[kind])


def lines(kind, units, by):
    """The cells of what these units (a queryset) have of a kind, as far as this person sees it."""
    for cells in CELLS[kind](units, by):
        yield [written(cells[name]) for name in heads(kind)]


def unit_cells(units, by):
    """What a unit stands for is named to who sees it; to others the cell is empty."""
    rows = units.select_related("contributor", "mission", "capability", "location")
    pledges, needs = (_references(model, name, units, by) for name, model in STANDS_FOR.items())
    for row in rows.order_by("contributor__code", "reference"):
        yield {name: getattr(row, name) for name in heads("units")} | {
            "id": str(row.pk),
            "contributor": row.contributor.code,
            "mission": row.mission.acronym if row.mission else None,
            "capability": row.capability.code,
            "pledge": pledges.get(row.pledge_id),
            "requirement": needs.get(row.requirement_id),
            "location": row.location.name if row.location else None,
        }


def _references(model, name, units, by):
    rows = model.objects.visible_to(by).filter(pk__in=units.order_by().values(name))
    return dict(rows.order_by().values_list("pk", "reference"))


def _of(units):
    rows = EquipmentLine.objects.filter(unit__in=units.order_by().values("pk"))
    joined = rows.select_related("unit__contributor")
    return joined.order_by("unit__contributor__code", "unit__reference", "group", "type", "owner", "lease")


def equipment_cells(units, _by):
    for row in _of(units):
        yield {name: getattr(row, name) for name in EQUIPMENT if name not in ("contributor", "unit")} | {
            "id": str(row.pk),
            "contributor": row.unit.contributor.code,
            "unit": row.unit.reference,
            **{name: "yes" if getattr(row, name) else "no" for name in FLAGS},
        }


def count_cells(units, _by):
    """Each line that is counted, with its latest count to go on from."""
    rows = _of(units).filter(is_by_item=False, is_closed=False)
    held = gathering.holdings(rows)
    for row in rows:
        found = held[row.pk]
        yield {
            "equipment": str(row.pk),
            "contributor": row.unit.contributor.code,
            "unit": row.unit.reference,
            "group": row.group,
            "type": row.type,
            "agreed": row.agreed,
            "counted_on": found.on,
            "on_hand": found.on_hand,
            "serviceable": found.serviceable,
            "counted_by": found.by,
            "source": found.source,
        }


def strength_cells(units, _by):
    """Each unit with the last report of each category to go on from; one that reported nothing has a line."""
    rows = list(units.select_related("contributor").order_by("contributor__code", "reference"))
    reported = gathering.strengths([row.pk for row in rows])
    for row in rows:
        named = {"contributor": row.contributor.code, "unit": row.reference}
        found = reported.get(row.pk, {})
        for category in [one for one in Category.values if one in found]:
            yield {name: getattr(found[category], name) for name in STRENGTHS if name not in named} | named
        if not found and row.state != Unit.State.CLOSED:
            yield dict.fromkeys(STRENGTHS) | named | {"category": CATEGORIES.get(row.kind)}


CELLS = {
    "units": unit_cells,
    "equipment": equipment_cells,
    "equipment-counts": count_cells,
    "unit-strengths": strength_cells,
}
