"""Files in by the page: upload, preview, apply. The rules stand in the services."""

from django.contrib.messages import error as say_error
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import access, services
from accounts import imports as importing
from accounts.forms import UploadForm, take_errors
from accounts.models import Import, ImportFinding, Partner


def imports(request):
    rows = Import.objects.visible_to(request.user).select_related("created_by", "job")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/imports.html", {"page": page, "kinds": importing.KINDS})


def import_new(request):
    asked = {"kind": request.GET.get("kind", "personnel")}
    form = UploadForm(request.POST or None, request.FILES or None, initial=asked)
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
    may = request.user.is_staff or access.granted(request.user, "import_figures", Partner)
    context = {"form": form, "kinds": importing.KINDS.values(), "may_import": may}
    return render(request, "accounts/import_new.html", context)


def import_(request, pk):
    row = get_object_or_404(
        Import.objects.visible_to(request.user).select_related("job", "created_by"), pk=pk
    )
    found = ImportFinding.objects.visible_to(request.user).filter(belongs_to=row)
    severity = request.GET.get("severity")
    if severity in ImportFinding.Severity.values:
        found = found.filter(severity=severity)
    # A piece of the page is asked again and again while a job runs; once it has ended, all of it.
    if request.htmx and request.GET.get("part") == "progress" and row.job and not row.job.has_ended:
        return render(request, "accounts/_import_progress.html", {"row": row, "job": row.job})
    page = Paginator(found.order_by("-severity", "line", "pk"), 100).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "job": row.job,
        "page": page,
        "kind": importing.KINDS.get(row.kind),
        "severity": severity,
    }
    answer = render(request, "accounts/import.html", context)
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
