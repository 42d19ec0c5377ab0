"""Long work: what is under way, how far, and the two things one may do about it."""

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import services
from accounts.models import Job


def jobs(request):
    rows = Job.objects.visible_to(request.user).select_related("requested_by")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/jobs.html", {"page": page})


def job(request, pk):
    row = get_object_or_404(Job.objects.visible_to(request.user).select_related("requested_by"), pk=pk)
    template = "accounts/_job_progress.html" if request.htmx else "accounts/job.html"
    answer = render(
        request,
        template,
        {"job": row, "again": request.path, "imports": row.imports.visible_to(request.user)},
    )
    if request.htmx and row.has_ended:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
def job_cancel(request, pk):
    return _act(request, pk, services.cancel_job, _("Asked to stop. Nothing of it will be stored."))


@require_POST
def job_retry(request, pk):
    return _act(request, pk, services.retry_job, _("Queued once more."))


def _act(request, pk, service, words):
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        service(row, by=request.user)
        success(request, words)
    except ValidationError as error:
        say_error(request, " ".join(error.messages))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("job", row.pk)
