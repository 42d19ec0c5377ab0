"""What became of what was pledged: by conference, contributor and capability, as a page and as a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from accounts.api import formats
from contributors import reading_conversion as reading
from contributors.forms_conversion import ConversionFilter


def conversion(request):
    form = ConversionFilter(request.GET, user=request.user)
    found = reading.found(request.user, **form.narrowed)
    return render(
        request,
        "contributors/conversion.html",
        {"form": form, "found": found, "query": request.GET.urlencode(), "is_narrowed": bool(form.chosen)},
    )


def conversion_file(request, kind):
    if kind not in ("csv", "xlsx"):
        raise Http404
    form = ConversionFilter(request.GET, user=request.user)
    found = reading.found(request.user, **form.narrowed)
    rows = [tuple(row.values()) for row in reading.rows_of(found.groups)]
    return formats.MAKERS[kind](reading.COLUMNS, rows, f"conversion-{timezone.localdate()}")
