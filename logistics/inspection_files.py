"""An inspection as a file to fill in and send back: a row for each line of its unit, found or not yet."""

from django.utils.text import slugify

from accounts.api import formats
from accounts.files.records import choice, column, day, key, read_records, whole, words, written

STRENGTH, EQUIPMENT, SUSTAINMENT = "strength", "equipment", "sustainment"
FIELDS = {
    "inspection": column("inspection", key, needed=True),
    "version": column("version", whole(needed=True), needed=True),
    "kind": column("kind", choice((STRENGTH, EQUIPMENT, SUSTAINMENT)), needed=True),
    "line": column("line", words(40), needed=True),
    "conducted_on": column("conducted_on", day()),
    "on_hand": column("on_hand", whole()),
    "serviceable": column("serviceable", whole()),
    "is_met": column("is_met", choice(("yes", "no"))),
    "remark": column("remark", words(500)),
}
SAID_BESIDE = ("reference", "unit", "group", "type", "lease", "agreed")  # what nobody changes in it
HEADS = [*FIELDS, *SAID_BESIDE]


def answer(request, row):
    """The file of an inspection as the address asks for it: CSV, or a workbook."""
    name = slugify(row.reference) or "inspection"
    kind = formats.as_xlsx if request.GET.get("format") == "xlsx" else formats.as_csv
    return kind(HEADS, lines(row), name)


def lines(row):
    """The cells of an inspection: the strength, each line of equipment, each category."""
    for told in (_strength(row), *_equipment(row), *_sustainment(row)):
        shared = {
            "inspection": str(row.pk),
            "version": row.version,
            "conducted_on": row.conducted_on,
            "reference": row.reference,
            "unit": row.unit.reference,
        }
        yield [written((shared | told).get(name)) for name in HEADS]


def read_findings(path, file_name=None):
    """A file of findings, as `lines` writes it. Raises FileRefused."""
    return read_records(path, file_name, "inspections", FIELDS, SAID_BESIDE)


def _strength(row):
    return {"kind": STRENGTH, "line": STRENGTH, "on_hand": row.strength_present}


def _equipment(row):
    found = {one.line_id: one for one in row.equipment.all()}
    for line in row.unit.equipment.filter(is_closed=False).order_by("group", "type", "pk"):
        told = {
            "kind": EQUIPMENT,
            "line": str(line.pk),
            "group": line.group,
            "type": line.type,
            "lease": line.lease,
            "agreed": line.agreed,
        }
        if one := found.get(line.pk):
            told |= {"on_hand": one.on_hand, "serviceable": one.serviceable, "remark": one.remark}
        yield told


def _sustainment(row):
    found = {one.line_id: one for one in row.sustainment.all()}
    for line in row.unit.sustainment.order_by("category"):
        told = {"kind": SUSTAINMENT, "line": line.category, "type": line.category, "agreed": line.entitled}
        if one := found.get(line.pk):
            told |= {"is_met": "yes" if one.is_met else "no", "remark": one.remark}
        yield told
