"""Verifications of units in by file: what an inspection found, line by line, entered as by its own form."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, registers
from accounts.files.records import header_of
from accounts.imports import ImportKind, Outcome, register
from logistics import inspection_files as files
from logistics import services_inspections as services
from logistics.models import Inspection
from missions.models import Mission


def examine_inspections(row, path, progress, write):
    """Enter what a file found at each inspection it names, the whole of an inspection at once."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = files.read_findings(path, row.file_name)
    found: dict = {}
    for item in registers.typed_rows(file, outcome, progress):
        found.setdefault(item.values["inspection"], []).append(item)
    for key, items in found.items():
        try:
            with transaction.atomic():
                became, changed = _enter(key, items, row.created_by, row.edition)
        except PermissionDenied as error:
            outcome.refuse("not_yours", str(error), items[0].line, header_of(file.columns, "inspection"))
        except ValidationError as error:
            _refuse(file, outcome, items, error)
        else:
            setattr(outcome, became, getattr(outcome, became) + changed)
    return outcome


def enters_inspections(by):
    """Whether this person keeps the logistics of some mission."""
    return bool(access.granted(by, "manage_logistics", Mission))


register(
    ImportKind(
        kind="inspections",
        label=gettext_lazy("Verifications of units"),
        help=gettext_lazy(
            "What an inspection found, a row for each line: inspection, version, kind (strength, equipment, "
            "sustainment), line, conducted_on, on_hand, serviceable, is_met, remark. Take the file from the "
            "page of the inspection, fill it in and send it back. CSV, XLSX or JSON."
        ),
        examine=examine_inspections,
        by_person=True,
        permits=enters_inspections,
    )
)


def _enter(key, items, by, reason):
    """(what became of it, of how many rows)."""
    rows = Inspection.objects.visible_to(by).select_related("unit__mission", "unit__contributor")
    row = rows.filter(pk=key).first()
    if row is None:
        raise ValidationError({"inspection": _("There is no inspection by this number that you may see.")})
    versions = {item.values["version"] for item in items}
    if versions != {row.version}:
        words = _("It changed meanwhile and stands at version %(now)d. Take a new file and enter it there.")
        raise ValidationError({"version": words % {"now": row.version}})
    given = _given(row, items)
    if not _differs(row, given):
        return "unchanged", len(items)
    is_new = row.conducted_on is None
    services.conduct_inspection(row, **given, version=row.version, reason=reason, by=by)
    return ("new" if is_new else "changed"), len(items)


def _given(row, items):
    """What the service is told: the rows of the file; the checklist and the report as they stand."""
    told = {"equipment": [], "sustainment": [], "strength_present": row.strength_present}
    categories = {line.category: line.pk for line in row.unit.sustainment.all()}
    days = {item.values.get("conducted_on") for item in items} - {None}
    if len(days) > 1:
        raise ValidationError({"conducted_on": _("An inspection has one day.")})
    for item in items:
        _take(told, item.values, categories)
    return told | {
        "conducted_on": days.pop() if days else row.conducted_on,
        "checklist": row.checklist,
        "report": row.report,
    }


def _take(told, values, categories):
    kind, remark = values["kind"], values.get("remark") or ""
    on_hand, works, met = (values.get(name) for name in ("on_hand", "serviceable", "is_met"))
    if kind == files.STRENGTH:
        told["strength_present"] = on_hand
    elif kind == files.SUSTAINMENT:
        if values["line"] not in categories:
            raise ValidationError({"line": _("The unit provides no such category.")})
        if met:
            line = categories[values["line"]]
            told["sustainment"].append({"line": line, "is_met": met == "yes", "remark": remark})
    elif (on_hand, works) != (None, None):
        counts = {"on_hand": on_hand, "serviceable": works}
        told["equipment"].append({"line": _key(values["line"]), **counts, "remark": remark})


def _key(text):
    try:
        return UUID(text)
    except ValueError as error:
        raise ValidationError({"line": _("This is no line of equipment; take it from the file.")}) from error


def _differs(row, given):
    counts = {(one.line_id, one.on_hand, one.serviceable, one.remark) for one in row.equipment.all()}
    checks = {(one.line_id, one.is_met, one.remark) for one in row.sustainment.all()}
    now = {
        tuple(one[name] for name in ("line", "on_hand", "serviceable", "remark"))
        for one in given["equipment"]
    }
    met = {tuple(one[name] for name in ("line", "is_met", "remark")) for one in given["sustainment"]}
    day = (given["conducted_on"], given["strength_present"]) == (row.conducted_on, row.strength_present)
    return (counts, checks) != (now, met) or not day


def _refuse(file, outcome, items, error):
    """Each refusal beside the first row of the inspection, at the column it names."""
    by_column = error.message_dict if hasattr(error, "error_dict") else {"inspection": error.messages}
    for name, messages in by_column.items():
        column = name if name in files.FIELDS else "line"
        for message in messages:
            outcome.refuse("rule", message, items[0].line, header_of(file.columns, column), "")
