"""Long work: what is under way, how far, and the two things one may do about it."""

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import services
from accounts.cells import state
from accounts.filters import JobFilter
from accounts.listing import Column, Empty, Listing
from accounts.models import Job


def _state(job, word):
    shown = state(job.state, word)
    if job.percent is None or job.has_ended:
        return shown
    return format_html('{} <span class="together">{} %</span>', shown, job.percent)


def _seconds(job):
    return round(((job.finished_at or timezone.now()) - (job.started_at or job.created_at)).total_seconds())


JOBS = Listing(
    "jobs",
    lazy("Jobs"),
    (
        Column("title", lazy("Job"), sort="title"),
        Column("state", lazy("State"), value="get_state_display", sort="state", cell=_state, near=True),
        Column("stage", lazy("Stage")),
        Column("rows", lazy("Rows"), value="rows_done", kind="number", sort="rows_done"),
        Column("took", lazy("Took"), value=_seconds, kind="seconds"),
        Column("attempts", lazy("Attempts"), kind="number", sort="attempts", shown=False),
        Column("error", lazy("Error"), shown=False),
        Column("asked", lazy("Asked"), value="created_at", kind="moment", sort="created_at"),
        Column("by", lazy("Who"), value="requested_by.name", sort="requested_by__name"),
    ),
    order="-asked",
    link=lambda job: reverse("job", args=[job.pk]),
    template="accounts/jobs.html",
)
NO_JOB = Empty(
    lazy("No long work yet."),
    lazy("Checking and applying a file are jobs; they show here while they run and after."),
    lazy("Upload a file"),
    "../imports/new/",
)


def jobs(request):
    asked = JOBS.asked(request)
    form = JobFilter(asked)
    rows = form.narrow(Job.objects.visible_to(request.user)).select_related("requested_by")
    return JOBS.answer(request, asked, rows, form=form, empty=NO_JOB)


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
