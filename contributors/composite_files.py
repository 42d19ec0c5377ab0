"""A composite by a reader's own weights as a table, once for its files, the API and the report."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.api import formats
from accounts.renderers import JSONRenderer

KINDS = ("csv", "xlsx", "json")


def heads(found):
    return ["rank", "code", "name", "composite", *(f"{code}_share" for code in found.measures)]


def lines(found):
    return [
        [
            row.rank,
            row.who,
            found.names[row.who][0],
            row.value,
            *(row.shares[code] for code in found.measures),
        ]
        for row in found.rows
    ]


def rows(found):
    return [dict(zip(heads(found), line, strict=True)) for line in lines(found)]


def said(form):
    """What a file says of itself: the weights, whose they are, and the period."""
    weights = {f"weight_{code}": str(weight) for code, weight in form.weights.items()}
    return weights | {"period": form.span.code, "weights": _("the reader's own; Concord gives none")}


def name_of(form):
    return f"composite-{form.span.code.replace('/', '-')}"


def written(form, found, kind):
    """The answer that carries it as a file of one of these kinds."""
    if kind == "json":
        document = said(form) | {"rows": rows(found)}
        answer = HttpResponse(JSONRenderer().render(document), content_type="application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name_of(form)}.json"'
        return answer
    beside = said(form)
    table = [[*line, *beside.values()] for line in lines(found)]
    return formats.MAKERS[kind]([*heads(found), *beside], table, name_of(form))
