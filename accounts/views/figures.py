"""Pages and files of figures: the gallery, one figure with its table, and its downloads."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts import as_of, figure_files, figures


def gallery(request):
    entries = [(entry, figures.example(entry, request.user)) for entry in figures.entries()]
    return render(request, "accounts/figures.html", {"entries": entries})


def figure(request, name):
    try:
        asked = _asked(request, name)
    except figures.Unanswerable as wrong:
        return _explained(request, name, wrong)
    return render(
        request,
        "accounts/figure.html",
        {
            "asked": asked,
            "entry": asked.entry,
            "questions": list(figures.questions(asked.entry, request.user, asked.values)),
        },
    )


def figure_file(request, name, kind):
    if kind not in FILES:
        raise Http404
    try:
        asked = _asked(request, name)
    except figures.Unanswerable as wrong:
        return _explained(request, name, wrong)
    if asked.figure is None:
        raise Http404
    content_type, write = FILES[kind]
    response = HttpResponse(write(asked), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{_plain(asked.file_name)}.{kind}"'
    return response


def _asked(request, name):
    given = {key: value for key, value in request.GET.items() if value}
    return figures.ask(name, request.user, given, until=as_of.month(request))


def _explained(request, name, wrong):
    entry = figures.named(name)
    found = {
        "entry": entry,
        "wrong": str(wrong),
        "questions": list(figures.questions(entry, request.user, {})),
    }
    return render(request, "accounts/figure.html", found, status=400)


def _plain(name):
    """A file name every system takes."""
    return "".join(c if c.isalnum() and c.isascii() or c in ".-_" else "-" for c in name)[:120]


def _svg(asked):
    return figure_files.as_svg(asked.figure, asked.key)


FILES = {
    "svg": ("image/svg+xml; charset=utf-8", _svg),
    "png": ("image/png", lambda asked: figure_files.as_png(_svg(asked))),
    "csv": ("text/csv; charset=utf-8", lambda asked: figure_files.as_csv(asked.figure.table)),
}


def address(asked, kind=""):
    """Where the figure, or a file of it, is found."""
    name = asked.entry.name
    path = reverse("figure_file", args=[name, kind]) if kind else reverse("figure", args=[name])
    return f"{path}?{asked.query}" if asked.query else path
