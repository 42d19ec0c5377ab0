"""A composite of burden-sharing by the reader's own weights, and its files. There is none of ours."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts import as_of, charts
from contributors import composite_files, reading, reports
from contributors.forms import scope_words, scopes_seen
from contributors.forms_burden import words
from contributors.forms_composite import Weights
from contributors.measures import MEASURES
from contributors.reading_composite import composite


def _asked(request):
    """(the form, what came of it or None)."""
    scopes = scopes_seen(request.user)
    scope = request.GET.get("scope") or "un"
    if scope not in scopes and scopes:
        raise Http404
    month = as_of.month(request)
    latest = reading.latest_month(request.user, scope, month)
    form = Weights(request.GET, user=request.user, scopes=scopes, latest=f"{latest:%Y}" if latest else "")
    if not (form.weights and form.span):
        return form, None
    until = as_of.day(request)
    return form, composite(request.user, scope, form.span, form.weights, until=until, as_of=month)


def burden_composite(request):
    form, found = _asked(request)
    rows = found.rows if found else []
    lengths = charts.bars([row.value for row in rows])
    return render(
        request,
        "contributors/composite.html",
        {
            "form": form,
            "found": found,
            "when": words(form.span) if form.span else "",
            "weights": [(MEASURES[code], weight) for code, weight in form.weights.items()],
            "silent": [MEASURES[code] for code in found.silent] if found else [],
            "rows": [
                (row, found.names[row.who], length, [row.shares[code] for code in found.measures])
                for row, length in zip(rows, lengths, strict=True)
            ],
            "query": request.GET.urlencode(),
        },
    )


def composite_file(request, kind):
    form, found = _asked(request)
    if found is None or kind not in (*composite_files.KINDS, "pdf"):
        raise Http404
    if kind == "pdf":
        scope = scope_words(form.fields["scope"].choices, form.chosen.get("scope") or "un")
        address = request.build_absolute_uri(f"{reverse('contributors:composite')}?{request.GET.urlencode()}")
        return reports.composite_pdf(form, found, scope, as_of.day(request), address)
    return composite_files.written(form, found, kind)
