"""Load lists as files to change and send back: columns, lines, and how they are read."""

from accounts.files.records import choice, column, decimal, key, read_records, whole, words, written
from logistics import lift

MOST = 9_999_999_999
NAMED = ("movement", "version", "reference", "mission", "contributor")
LOAD = {
    "movement": column("movement", key, needed=True),
    "version": column("version", whole(), needed=True),
    "item": column("item", words(160), needed=True),
    "equipment": column("equipment", key),
    "quantity": column("quantity", whole()),
    "packages": column("packages", whole()),
    "weight_kg": column("weight_kg", decimal(0, MOST, 2)),
    "volume_m3": column("volume_m3", decimal(0, MOST, 2)),
    "un_number": column("un_number", words(6)),
    "hazard_class": column("hazard_class", choice(lift.CLASSES)),
}
SAID_BESIDE = ("reference", "mission", "contributor", "received", "damaged")  # and nobody changes by file
HEADS = [*NAMED, *(name for name in LOAD if name not in NAMED), "received", "damaged"]
EMPTY = dict.fromkeys(HEADS)


def read_loads(path, file_name=None):
    """A file of load lists, as `load_lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "load-lists", LOAD, SAID_BESIDE)


def load_lines(movements):
    """A line for each line of their load lists, in order; one without an item where nothing is listed yet.

    `movements`: with mission, partner and load read beside them."""
    for movement in movements:
        named = {
            "movement": movement.pk,
            "version": movement.version,
            "reference": movement.reference,
            "mission": movement.mission.acronym,
            "contributor": movement.partner.code if movement.partner else None,
        }
        for line in [_cells(line) for line in movement.load.all()] or [{}]:
            found = EMPTY | named | line
            yield [written(found[name]) for name in HEADS]


def _cells(line):
    own = [name for name in HEADS if name not in NAMED and name != "equipment"]
    return {name: getattr(line, name) for name in own} | {"equipment": line.equipment_id}
