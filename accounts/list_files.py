"""A list as a file: exactly the columns and rows that are shown, all pages, as CSV, XLSX or JSON."""

from datetime import UTC, datetime

import orjson
from django.contrib.messages import error as say_error
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.api import formats
from accounts.list_columns import Column

ROOTS = ("mission", "contributor")
SHEET_ROWS = 50_000  # more than this and a request would take too long over a workbook
KINDS = {
    "csv": gettext_lazy("CSV, for any program"),
    "xlsx": gettext_lazy("Excel workbook"),
    "json": gettext_lazy("JSON"),
}
UNITS = {"percent": "%", "rate": "%", "seconds": gettext_lazy("seconds"), "size": gettext_lazy("bytes")}


def written(view, kind):
    """The answer that carries a view's rows as a file of this kind."""
    heads = [_head(column) for column in view.columns]
    return WRITERS[kind](view, heads, slugify(str(view.listing.label)) or "list")


def invented(rows):
    """The column that says of each row whether it was invented for the demo; None where no row can be.

    A row says so itself, or the mission or the contributor it is of. Asked once for the whole file.
    """
    fields = {field.name: field for field in rows.model._meta.fields}
    if "is_fictional" in fields:
        told = rows.model.objects.filter(is_fictional=True)
        return _invented(lambda row: row.is_fictional) if told.exists() else None
    of = [(fields[name].attname, _fictional(fields[name].related_model)) for name in ROOTS if name in fields]
    if not any(keys for _name, keys in of):
        return None
    return _invented(lambda row: any(getattr(row, name) in keys for name, keys in of))


def _fictional(model):
    return set(model.objects.filter(is_fictional=True).values_list("pk", flat=True))


def _invented(told):
    return Column("is_fictional", gettext_lazy("Fictional"), value=told)


def _head(column):
    unit = column.unit or UNITS.get(column.kind, "")
    return f"{column.label}, {unit}" if unit else str(column.label)


def plain(column, value):
    """A value as a file holds it: numbers as numbers, days and moments as ISO 8601, unknown empty."""
    if value is None:
        return None
    if column.kind == "percent":
        return round(float(value) * 100, 6)
    if column.kind == "rate":
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _csv(view, heads, name):
    return formats.as_csv(heads, view.plain_rows(), name)


def _xlsx(view, heads, name):
    if view.all_rows[SHEET_ROWS : SHEET_ROWS + 1].exists():
        say_error(
            view.request,
            _("A workbook of this list would hold more than 50,000 rows. Narrow the list, or take CSV."),
        )
        return redirect(view.request.path + view.query())
    return formats.as_xlsx(heads, view.plain_rows(), name)


def _json(view, heads, name):
    names = [column.name for column in view.columns]

    def lines():
        mark = b"["
        for values in view.plain_rows():
            yield mark + orjson.dumps(dict(zip(names, values, strict=True)))
            mark = b",\n"
        yield b"[]" if mark == b"[" else b"]"

    answer = StreamingHttpResponse(lines(), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json}
