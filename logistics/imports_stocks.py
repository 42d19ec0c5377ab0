"""Stocks and their counts in by file, as through any other door: all of a file or nothing of it."""

from collections import defaultdict
from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.files.records import header_of
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from logistics import services_stocks as services
from logistics import stock_files
from logistics.models import Location, StockItem, StockMovement
from missions.models import Mission

FIXED = ("mission", "location", "class")
Kind = StockMovement.Kind


def keeps_stocks(by):
    """Whether this person keeps the logistics of some mission."""
    return by.is_system or bool(access.granted(by, "manage_logistics", Mission))


# --- Stocks
def examine_stocks(row, path, progress, write):
    """Keep what has no number yet, change what has one; a line that stands so counts as unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = stock_files.read_stocks(path, row.file_name)
    carry_out(file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition), whole="name")
    return outcome


def _keep(values, *, by, reason):
    closed = values.pop("closed", "")
    if closed:
        values["is_closed"] = closed == "yes"
    return (_change if values.get("id") else _record)(values, by, reason)


def _record(values, by, reason):
    values.pop("id", None), values.pop("version", None)
    location = _location(values, by)
    stock_class = values.pop("class")
    given = {name: value for name, value in values.items() if value not in (None, "")}
    is_closed = given.pop("is_closed", False)
    item = services.record_stock(location, stock_class=stock_class, reason=reason, by=by, **given)
    if is_closed:
        services.change_stock(item, is_closed=True, reason=reason, by=by)
    return NEW, {}


def _change(values, by, reason):
    own = StockItem.objects.of_keeper(by).select_related("location__mission")
    item = standing(own, values)
    stands = stock_files.stock_cells(item)
    keep_fixed(values, {name: stands[name] for name in FIXED})
    if not values.get("basis"):
        values.pop("basis", None)
    changes = differences(item, values, services.FIELDS)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services.change_stock(item, version=item.version, reason=reason, by=by, **fields)
    return CHANGED, changes


def _location(values, by):
    acronym, name = values.pop("mission"), values.pop("location")
    there = Location.objects.visible_to(by).select_related("mission")
    found = there.filter(mission__acronym__iexact=acronym, name__iexact=name).first()
    if found is None:
        raise ValidationError({"location": _("There is no such location of this mission that you may see.")})
    return found


register(
    ImportKind(
        kind="stocks",
        label=gettext_lazy("Stocks"),
        help=gettext_lazy(
            "What is kept where, a line each: a line without id keeps a further stock, one with id and "
            "version changes yours. Take the file under Stocks to begin with. "
            "CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_stocks,
        by_person=True,
        permits=keeps_stocks,
    )
)


# --- Counts
def examine_counts(row, path, progress, write):
    """Enter each count, the lines of one stock and day together; one that stands so counts as unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = stock_files.read_counts(path, row.file_name)
    lines = defaultdict(list)
    carry_out(file, outcome, progress, partial(_gather, lines, by=row.created_by), whole="name")
    outcome.new = 0  # lines were gathered; what became of them is told by counts
    for (item, on), found in lines.items():
        _enter(file, outcome, item, on, found, row)
    return outcome


def _gather(lines, values, *, by):
    """Put a line to those of its stock and day."""
    acronym, location = values.pop("mission"), values.pop("location")
    own = StockItem.objects.of_keeper(by).filter(
        location__mission__acronym__iexact=acronym,
        location__name__iexact=location,
        stock_class=values.pop("class"),
        name__iexact=values.pop("name"),
    )
    item = own.select_related("location__mission").first()
    if item is None:
        raise ValidationError({"name": _("There is no such stock at this location that is yours to keep.")})
    if values["quantity"] is None:
        return UNCHANGED, {}
    there = lines[item, values.pop("counted_on")]
    if any((one.get("batch") or "") == (values.get("batch") or "") for one in there):
        raise ValidationError({"batch": _("This batch is counted twice on this day.")})
    there.append(values)
    return NEW, {}


def _enter(file, outcome, item, on, found, row):
    batches = {one.get("batch") or "": (one["quantity"], one.get("expires_on")) for one in found}
    told = {name: found[0].get(name) or "" for name in ("reference", "note")}
    if _stands(item, on, batches):
        outcome.unchanged += 1
        return
    given = {"quantity": batches[""][0]} if list(batches) == [""] else {"batches": batches}
    try:
        services.count_stock(item, on=on, reason=row.edition, by=row.created_by, **given, **told)
    except PermissionDenied as error:
        outcome.refuse("not_yours", str(error), None, header_of(file.columns, "name"))
    except ValidationError as error:
        _refuse(file, outcome, item, error)
    else:
        outcome.new += 1


def _refuse(file, outcome, item, error):
    by_name = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, messages in by_name.items():
        column = {"on": "counted_on", NON_FIELD_ERRORS: "name"}.get(name, name)
        for message in messages:
            outcome.refuse("rule", f"{item}: {message}", None, header_of(file.columns, column))


def _stands(item, on, batches):
    """Whether the last count of that day says the same already."""
    counts = StockMovement.objects.standing().filter(item=item, kind=Kind.COUNT, moved_on=on)
    last = counts.order_by("-entry").first()
    if last is None:
        return False
    lines = counts.filter(entry=last.entry).values_list("batch__number", "quantity")
    stands = {number or "": quantity for number, quantity in lines}
    said = {number: quantity for number, (quantity, _expires_on) in batches.items()}
    return stands == said or (list(said) == [""] and sum(stands.values()) == said[""])


register(
    ImportKind(
        kind="stock-counts",
        label=gettext_lazy("Counts of stocks"),
        help=gettext_lazy(
            "What was found at the end of a day, a line for each stock, or for each batch of it: mission, "
            "location, class, name, counted_on, batch, expires_on, quantity, reference, note. Batches that "
            "are not named are gone; a line without a quantity is passed over. Take the sheet under Stocks. "
            "CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_counts,
        by_person=True,
        permits=keeps_stocks,
    )
)
