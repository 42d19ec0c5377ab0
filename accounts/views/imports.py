"""Files in by the page: upload, preview, apply. The rules stand in the services."""

from dataclasses import replace

from django.contrib.messages import error as say_error
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import functional
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import imports as importing
from accounts import services
from accounts.cells import second, state
from accounts.filters import FindingFilter, ImportFilter
from accounts.forms import UploadForm, take_errors
from accounts.listing import Column, Empty, Listing
from accounts.models import Import, ImportFinding
from accounts.notation import number


def _count(name, label, **how):
    return Column(name, label, value=lambda row: row.counts.get(name), kind="number", **how)


def _state(row, _word):
    if row.job and not row.job.has_ended:
        return state("running", row.job.title)
    return state(row.state, row.get_state_display())


def _kind(row):
    return str(importing.KINDS[row.kind].label) if row.kind in importing.KINDS else row.kind


IMPORTS = Listing(
    "imports",
    lazy("Imports"),
    (
        Column("file", lazy("File"), value="file_name", sort="file_name"),
        Column("edition", lazy("Edition"), sort="edition", shown=False, term="edition"),
        Column("kind", lazy("Holds"), value=_kind, sort="kind"),
        Column("state", lazy("State"), value="get_state_display", sort="state", cell=_state, near=True),
        _count("new", lazy("New")),
        _count("changed", lazy("Changed")),
        _count("flagged", lazy("Flagged"), term="flagged"),
        _count("refused", lazy("Refused")),
        _count("unchanged", lazy("Unchanged"), shown=False),
        Column("size", lazy("Size"), kind="size", sort="size", shown=False),
        Column("uploaded", lazy("Uploaded"), value="created_at", kind="moment", sort="created_at"),
        Column("by", lazy("Who"), value="created_by.name", sort="created_by__name"),
        Column("applied", lazy("Applied"), value="applied_at", kind="moment", sort="applied_at", shown=False),
    ),
    order="-uploaded",
    link=lambda row: reverse("import", args=[row.pk]),
    mark=lambda row: second(row.edition),
    template="accounts/imports.html",
)
NO_FILE = Empty(lazy("No file has been uploaded by you yet."), step=lazy("Upload a file"), url="new/")


def imports(request):
    asked = IMPORTS.asked(request)
    form = ImportFilter(asked)
    rows = form.narrow(Import.objects.visible_to(request.user)).select_related("created_by", "job")
    by_file = functional.lazy(_by_file, str)(request.user)  # asked only where it is shown
    empty = replace(NO_FILE, words=by_file)
    return IMPORTS.answer(request, asked, rows, form=form, empty=empty)


def _by_file(user):
    """What this person may bring in by file."""
    kinds = importing.open_to(user)
    if not kinds:
        return _("Your roles do not allow an import.")
    words = _(
        "You may bring in by file: %(kinds)s. Nothing counts before you have seen the preview and applied it."
    )
    return words % {"kinds": ", ".join(str(kind.label) for kind in kinds)}


def import_new(request):
    asked = {"kind": request.GET["kind"]} if "kind" in request.GET else {}
    form = UploadForm(request.POST or None, request.FILES or None, initial=asked, user=request.user)
    if form.is_valid():
        try:
            row = services.upload_file(
                kind=form.cleaned_data["kind"],
                file=form.cleaned_data["file"],
                file_name=form.cleaned_data["file"].name,
                edition=form.cleaned_data["edition"],
                options=form.options(),
                by=request.user,
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("import", row.pk)
    context = {"form": form, "kinds": form.kinds, "may_import": bool(importing.open_to(request.user))}
    return render(request, "accounts/import_new.html", context)


def _line(finding, line):
    return number(line) if line else format_html('<span class="muted">{}</span>', _("file"))


def _code(_finding, text):
    return format_html("<code>{}</code>", text)


FINDINGS = Listing(
    "import",
    lazy("Findings"),
    (
        Column("line", lazy("Line"), sort="line", cell=_line),
        Column("column", lazy("Column"), sort="column", cell=_code),
        Column("value", lazy("Value"), cell=_code),
        Column("reason", lazy("Reason"), sort="code", near=True),
        Column(
            "severity",
            lazy("Severity"),
            value="get_severity_display",
            sort=("-severity", "line"),
            cell=lambda row, word: state(row.severity, word),
        ),
    ),
    order="severity",
    template="accounts/import.html",
    dense=True,
)


def import_(request, pk):
    row = get_object_or_404(
        Import.objects.visible_to(request.user).select_related("job", "created_by"), pk=pk
    )
    # A piece of the page is asked again and again while a job runs; once it has ended, all of it.
    if request.htmx and request.GET.get("part") == "progress" and row.job and not row.job.has_ended:
        return render(request, "accounts/_import_progress.html", {"row": row, "job": row.job})
    found = ImportFinding.objects.visible_to(request.user).filter(belongs_to=row)
    asked = FINDINGS.asked(request)
    form = FindingFilter(asked)
    answer = FINDINGS.answer(
        request,
        asked,
        form.narrow(found),
        form=form,
        row=row,
        job=row.job,
        kind=importing.KINDS.get(row.kind),
        has_findings=bool(form.chosen) or found.exists(),
    )
    if request.htmx:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
def import_apply(request, pk):
    row = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    try:
        services.apply_import(row, by=request.user)
    except ValidationError as error:
        say_error(request, " ".join(error.messages))
    return redirect("import", row.pk)
