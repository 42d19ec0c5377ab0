"""Files of records on their way in, row by row through the services: each error with its line and column.

A check carries every row out as well; its caller rolls it back, so that what it says is what applying does.
"""

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import registers
from accounts.files.records import header_of

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


def carry_out(file, outcome, progress, keep, *, whole="reference", arrange=iter):
    """Hand each row to `keep(values)`, which answers (what became of it, {column: (before, after)}) or raises
    ValidationError by column; `whole` is the column of what is wrong with the row as such. `arrange(rows)`
    puts them in the order in which they can be kept."""
    seen = {}
    for item in arrange(registers.typed_rows(file, outcome, progress)):
        try:
            with transaction.atomic():
                _once(seen, item)
                became, changes = keep(dict(item.values))
        except PermissionDenied as error:
            outcome.refuse("not_yours", str(error), item.line, header_of(file.columns, whole))
        except ValidationError as error:
            _refuse(file, outcome, item, error, whole)
        else:
            setattr(outcome, became, getattr(outcome, became) + 1)
            for name, (before, after) in changes.items():
                reason = _("Stands as %(before)s; this file changes it.") % {"before": _shown(before)}
                outcome.flag("changes", reason, item.line, header_of(file.columns, name), _shown(after))


def _once(seen, item):
    key = item.values.get("id")
    if key is None:
        return
    if key in seen:
        raise ValidationError({"id": _("This record stands on line %(line)d already.") % {"line": seen[key]}})
    seen[key] = item.line


def _refuse(file, outcome, item, error, whole):
    by_column = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, messages in by_column.items():
        name = whole if name == NON_FIELD_ERRORS else name
        for message in messages:
            value = _shown(item.values.get(name))
            outcome.refuse("rule", message, item.line, header_of(file.columns, name), value)


def standing(rows, values, counted="version"):
    """The record a row names among `rows`, at the version the file has of it; `counted`: its attribute."""
    row = rows.filter(pk=values.pop("id")).first()
    version = values.pop("version", None)
    if row is None:
        raise ValidationError({"id": _("There is no record by this number that is yours to change.")})
    if version is None:
        raise ValidationError({"version": _("Name the version your file was made from.")})
    if version != (now := getattr(row, counted)):
        words = _("It changed meanwhile and stands at version %(now)d. Take a new file and enter it there.")
        raise ValidationError({"version": words % {"now": now}})
    return row


def differences(row, values, names):
    """{column: (before, after)} of the values that differ from what stands."""
    told = {name: (getattr(row, name), values[name]) for name in names if name in values}
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}


def keep_fixed(values, fixed):
    """Refuse a file that would change what stands for good: {column: (before, after)} as texts."""
    for name, before in fixed.items():
        after = values.pop(name, before)
        if str(after or "").casefold() != str(before or "").casefold():
            raise ValidationError({name: _("A file does not change this. Draft another record instead.")})


def _shown(value):
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return "" if value is None else str(value)
