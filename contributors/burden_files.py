"""The table of a burden-sharing answer as CSV, XLSX and JSON, each with its method."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.api.formats import as_csv, as_xlsx
from accounts.renderers import JSONRenderer
from contributors import burden_table
from contributors.findings import finding
from contributors.forms_burden import words
from contributors.reading_burden import ALL

KINDS = ("csv", "xlsx", "json")


def name_of(answer):
    """Of a file, such as burden-un-2025-07-personnel."""
    asked = answer.question
    parts = [
        asked.scope,
        asked.span.code,
        asked.measure,
        "" if asked.by == "contributor" else asked.by,
        asked.key,
        f"as-stored-{asked.known}" if asked.known else "",
    ]
    return "-".join(["burden", *(part.replace(":", "-").replace("/", "-") for part in parts if part)])


def heads(answer):
    return ["rank", "code", "name", *(column.code for column in burden_table.columns(answer))]


def lines(answer):
    """A row of plain values for all together, then one for each contributor or group."""
    columns = burden_table.columns(answer)
    yield [None, ALL, _("All together"), *(column.value(answer.whole) for column in columns)]
    for row in answer.rows:
        yield [row.of.rank, row.code, row.name, *(column.value(row.of) for column in columns)]


def method(answer, scope, address):
    """What one must know to use or repeat the table: [(name, words)]."""
    asked, latest = answer.question, answer.latest
    return [
        ("finding", finding(answer)),
        ("scope", scope),
        ("period", words(asked.span)),
        ("months_reported", ", ".join(f"{month:%Y-%m}" for month in answer.months)),
        ("months_not_reported", ", ".join(f"{month:%Y-%m}" for month in answer.missing)),
        ("measure", f"{burden_table.measure_label(answer)}: {_(answer.measure.formula)}"),
        ("unit", burden_table.unit(answer)),
        ("grouped_by", _(answer.grouping.label)),
        ("key_method", f"{burden_table.key_label(answer)}: {_(answer.key.formula)}" if answer.key else ""),
        ("key_sources", "; ".join(answer.key_sources)),
        ("without_a_figure_in_the_key", ", ".join(partner.local_name for partner in answer.without_key)),
        ("in_several_groups", ", ".join(partner.local_name for partner in answer.in_several)),
        ("outstanding_at_least", "; ".join(_hidden(one) for one in answer.hidden)),
        ("source", "; ".join(answer.sources) or _(answer.measure.source)),
        ("as_of", "" if answer.is_given else latest.computed_from.get("reported_on", "")),
        ("computed_at", latest.as_of.isoformat(timespec="seconds")),
        ("as_stored_on", asked.known.isoformat() if asked.known else ""),
        ("address", address),
    ]


def _hidden(one):
    return _("%(name)s: %(amount)s USD; not known from the letter of %(day)s on") % {
        "name": one.partner.local_name,
        "amount": one.least,
        "day": one.since.isoformat(),
    }


def csv(answer, scope, address):
    """The table; the method stands in columns of its own, alike in each row, so that one file says all."""
    said = [(name, text) for name, text in method(answer, scope, address) if name != "finding"]
    names = [*heads(answer), *(name for name, _text in said)]
    rows = ([*line, *(text for _name, text in said)] for line in lines(answer))
    return as_csv(names, rows, name_of(answer))


def xlsx(answer, scope, address):
    return as_xlsx(heads(answer), lines(answer), name_of(answer), notes=method(answer, scope, address))


def json(answer, scope, address):
    names = heads(answer)
    document = dict(method(answer, scope, address))
    document["rows"] = [dict(zip(names, line, strict=True)) for line in lines(answer)]
    response = HttpResponse(JSONRenderer().render(document), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name_of(answer)}.json"'
    return response


WRITERS = {"csv": csv, "xlsx": xlsx, "json": json}
