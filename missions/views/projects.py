"""Pages of reconstruction projects: the list, one with its milestones, and each act on it as a form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_projects as forms
from missions import project_files, services_results
from missions import reading_projects as reading
from missions import services_projects as services
from missions.forms_decisions import StepForm
from missions.forms_results import FeedbackForm, ResultForm
from missions.models import Handover, Mission, Priority, Project, ProjectFeedback, ProjectMilestone
from missions.models.project import OPEN, PROJECT_LIFE, milestones_of
from missions.services_benchmarks import may_plan

MARKED = {
    "proposed": "submitted",
    "approved": "approved",
    "under_way": "circulated",
    "completed": "accepted",
    "handed_over": "done",
    "cancelled": "cancelled",
}
CHANGES = (*OPEN, Project.State.COMPLETED)


def _milestones(_request, rows):
    told = milestones_of([row.pk for row in rows])
    words = {key: _("%(done)d of %(every)d") % {"done": done, "every": n} for key, (done, n) in told.items()}
    return {key: {"milestones": word} for key, word in words.items()}


PROJECTS = Listing(
    "missions:projects",
    lazy("Projects"),
    (
        Column("title", lazy("Project"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind"),
        Column("sector", lazy("Sector"), value="get_sector_display", sort="sector"),
        Column("area", pgettext_lazy("incident", "Area"), sort=("area", "pk"), cell=cells.said),
        Column("place", lazy("Place"), value="place_shown", cell=cells.said, shown=False),
        Column("keeper", lazy("Carried out by"), value="carried_out_by"),
        Column("budget", lazy("Budget"), kind="number", places=2, sort=("budget", "pk"), along="currency"),
        Column("currency", lazy("Currency"), shown=False),
        Column("milestones", lazy("Milestones done"), attach=_milestones, unknown=lazy("none entered")),
        Column("from", lazy("Planned from"), value="starts_on", kind="day", sort="starts_on", shown=False),
        Column("until", lazy("Planned until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
        Column(
            "entered",
            lazy("Entered on"),
            value="created_at",
            kind="day",
            sort=("created_at", "pk"),
            shown=False,
        ),
    ),
    order="-entered",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/projects.html",
)
NONE = Empty(
    lazy("No project fits."),
    lazy("A project shows to the mission’s own people, to its partners, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def projects(request):
    asked = PROJECTS.asked(request)
    form = forms.ProjectFilter(asked, user=request.user)
    rows = form.narrow(reading.projects(request.user))
    may_propose = reading.may_propose(request.user)
    return PROJECTS.answer(request, asked, rows, form=form, empty=NONE, may_propose=may_propose)


def projects_file(request, kind):
    """The projects one keeps, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not reading.may_propose(request.user):
        raise PermissionDenied(
            _("Who plans a mission, or speaks for a partner, takes its projects as a file.")
        )
    form = forms.ProjectFilter(request.GET, user=request.user)
    rows = form.narrow(reading.projects(request.user).run_by(request.user))
    name = f"projects-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](project_files.HEADS, project_files.lines(request.user, rows), name)


def project(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    may_keep = services.may_keep(user, row)
    tasks = row.tasks.model.objects.visible_to(user).filter(projects=row).select_related("mandate")
    feedback = list(ProjectFeedback.objects.visible_to(user).filter(project=row))
    handovers = Handover.objects.visible_to(user).filter(project=row).select_related("partner")
    return render(
        request,
        "missions/project.html",
        {
            "project": row,
            "mark": MARKED[row.state],
            "steps": _steps(user, row),
            "may_change": may_keep and row.state in CHANGES,
            "may_add": may_keep and row.state in OPEN,
            "may_hand": row.state == "completed" and may_plan(user, row.mission),
            "milestones": [(one, one.is_late(today)) for one in _milestones_of(user, row)],
            "partners": row.partners.model.objects.visible_to(user).filter(projects=row).order_by("name"),
            "tasks": tasks.order_by("-mandate__starts_on", "position"),
            "priorities": Priority.objects.visible_to(user).filter(projects=row).order_by("area", "rank"),
            "handovers": handovers.order_by("-created_at"),
            "feedback": feedback,
            "said": [(choice, n) for choice, n in reading.verdicts(feedback) if n],
            "results": reading.results_of(user, row),
            "may_plan": may_plan(user, row.mission),
            "may_say": may_keep and row.state != "cancelled",
        },
    )


def _milestones_of(user, row):
    rows = ProjectMilestone.objects.visible_to(user).filter(project=row)
    return rows.select_related("project").order_by("due_on", "pk")


def _steps(user, row):
    keeps, approves = services.may_keep(user, row), services.may_approve(user, row)
    side = {"mission": approves, "both": keeps}
    return [step for step in PROJECT_LIFE.from_(row.state) if side[step.side]]


def _seen(request, pk):
    rows = reading.projects(request.user).select_related("created_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def project_new(request):
    if not reading.may_propose(request.user):
        raise PermissionDenied(_("Who speaks for a partner, or plans a mission, proposes a project."))
    chosen = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    of = None if request.method == "POST" else chosen
    start = {"label": "mission", "precision": "village", "currency": "USD"}
    return editing.page(
        request,
        forms.ProjectForm(request.POST or None, user=request.user, of=of, initial=start | _asked(request)),
        partial(_propose, by=request.user),
        to=Project.get_absolute_url,
        said=lambda row: _("%(project)s is proposed. Another person approves it.") % {"project": row},
        title=_("Propose a project"),
        lead=_("What is to be built or restored, where, for which priority, and by whom."),
        button=_("Propose it"),
        back=reverse("missions:projects"),
        crumbs=crumbs(),
    )


def _asked(request):
    """What the priority it is to meet says of it."""
    rows = reading.priorities(request.user)
    row = next((one for one in rows if str(one.pk) == request.GET.get("priority", "")), None)
    if row is None:
        return {}
    told = {"priorities": [row.pk], "sector": row.sector, "area": row.area, "label": row.label}
    return told | {"mission": row.mission_id, "title": row.title}


def _propose(*, mission, by, **fields):
    return services.propose_project(mission, by=by, **fields)


def _look(row, request):
    return lambda: ({}, _seen(request, row.pk).version)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_project(request.user, now), now.version

    return forms.ProjectForm(request.POST or None, user=request.user, of=row.mission, look=look)


def _made(kind, **start):
    def form(row, request):
        first = {name: value() for name, value in start.items()}
        return kind(request.POST or None, look=_look(row, request), initial=first)

    return form


def _result(row, request):
    given = {"look": _look(row, request), "project": row, "user": request.user}
    return ResultForm(request.POST or None, **given)


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_project, pgettext_lazy("project", "Change it")),
    "milestone": (_made(forms.MilestoneForm), services.add_milestone, lazy("Add a milestone")),
    "feedback": (
        _made(FeedbackForm, given_on=timezone.localdate),
        services_results.record_feedback,
        lazy("Record feedback"),
    ),
    "result": (_result, services_results.enter_result, lazy("Enter a result")),
    "approve": (_made(forms.ApprovalForm), services.approve_project, ""),
    "start": (_made(StepForm), services.start_project, ""),
    "complete": (
        _made(forms.CompletionForm, completed_on=timezone.localdate),
        services.complete_project,
        "",
    ),
    "cancel": (_made(StepForm), services.cancel_project, ""),
}


def project_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    may = {step.name for step in _steps(request.user, row)}
    may |= {"edit"} if row.state in CHANGES else set()
    may |= {"milestone"} if row.state in OPEN else set()
    may |= {"feedback", "result"} if row.state != Project.State.CANCELLED else set()
    if act not in may:
        return redirect(row)
    form, service, label = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=PROJECT_LIFE.steps.get(act),
        label=label,
        said=lambda _done: _("%(project)s is changed.") % {"project": row},
        crumbs=crumbs(row),
    )


def milestone_act(request, pk, act):
    """Change a milestone or say that it is done, or take it out of its project."""
    rows = ProjectMilestone.objects.visible_to(request.user)
    rows = rows.select_related("project__mission", "project__keeper")
    row = get_object_or_404(rows, pk=pk)
    if act not in ("edit", "remove"):
        raise Http404
    whole = row.project
    if not services.may_keep(request.user, whole):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": whole})
    is_change = act == "edit"

    def look():
        now = get_object_or_404(rows.all(), pk=pk)
        return (forms.standing_milestone(now) if is_change else {}), now.version

    form = forms.MilestoneForm if is_change else StepForm
    service = services.change_milestone if is_change else services.remove_milestone
    words = {"milestone": row}
    return editing.page(
        request,
        form(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=lambda _done: whole.get_absolute_url(),
        said=lambda _done: _("%(project)s is changed.") % {"project": whole},
        title=_("Change %(milestone)s") % words
        if is_change
        else _("Take %(milestone)s out of the project") % words,
        button=_("Keep it") if is_change else _("Take it out"),
        is_dangerous=not is_change,
        back=whole.get_absolute_url(),
        crumbs=crumbs(whole),
    )


def crumbs(row=None):
    found = [(_("Projects"), reverse("missions:projects"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
