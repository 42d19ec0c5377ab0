"""Pages of what communities say of projects and of results: their forms, and what results add up to."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import editing
from accounts.api import formats
from missions import forms_results as forms
from missions import reading_projects as reading
from missions import results
from missions import services_results as services
from missions.forms_decisions import StepForm
from missions.models import ProjectFeedback, ProjectResult
from missions.result_files import HEADS, lines
from missions.services_benchmarks import may_plan
from missions.services_projects import may_keep
from missions.views.projects import crumbs


def results_page(request):
    """What the results of projects add up to by indicator, each result once."""
    form, told = _asked(request)
    return render(
        request,
        "missions/results.html",
        {"form": form, "sums": results.sums(one for _row, one, _shares in told), "rows": told},
    )


def results_file(request, kind):
    """Each result, as the page shows them, as a file."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    _form, told = _asked(request)
    return formats.MAKERS[kind](HEADS, lines(told), f"results-{timezone.now():%Y-%m-%d}")


def _asked(request):
    """(the form, the results it leaves)."""
    form = forms.ResultFilter(request.GET, user=request.user)
    rows = form.narrow(ProjectResult.objects.visible_to(request.user))
    return form, reading.results(request.user, rows.select_related("project__mission"))


def result_act(request, pk, act):
    """Change a result, or take it out of its project."""
    rows = ProjectResult.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("project__mission", "project__keeper"), pk=pk)
    if act not in ("edit", "remove"):
        raise Http404
    project, words = row.project, {"result": row}
    if not may_keep(request.user, project):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": project})
    is_change = act == "edit"

    def look():
        now = get_object_or_404(rows.all(), pk=pk)
        return (forms.standing_result(request.user, now) if is_change else {}), now.version

    if is_change:
        shared = len(forms.shares_of(request.user, row))
        given = {"look": look, "project": project, "user": request.user, "shared": shared}
        form = forms.ResultForm(request.POST or None, **given)
    else:
        form = StepForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.change_result if is_change else services.remove_result, row, by=request.user),
        to=lambda _done: project.get_absolute_url(),
        said=lambda _done: _("%(project)s is changed.") % {"project": project},
        title=_("Change %(result)s") % words if is_change else _("Take out %(result)s") % words,
        button=_("Keep it") if is_change else _("Take it out"),
        is_dangerous=not is_change,
        back=project.get_absolute_url(),
        crumbs=crumbs(project),
    )


def feedback_remove(request, pk):
    """Take out feedback that was recorded by mistake."""
    rows = ProjectFeedback.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("project__mission", "project__keeper"), pk=pk)
    project = row.project
    if not may_plan(request.user, project.mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": project})
    return editing.page(
        request,
        StepForm(request.POST or None, look=lambda: ({}, get_object_or_404(rows.all(), pk=pk).version)),
        partial(services.remove_feedback, row, by=request.user),
        to=lambda _done: project.get_absolute_url(),
        said=lambda _done: _("%(project)s is changed.") % {"project": project},
        title=_("Take out feedback on %(project)s") % {"project": project},
        button=_("Take it out"),
        is_dangerous=True,
        back=project.get_absolute_url(),
        crumbs=crumbs(project),
    )
