"""Pages of planned activities: the list, an activity, and each step of its life as a form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import forms_benchmarks as forms
from missions import reading_benchmarks
from missions import services_activities as services
from missions.forms_decisions import StepForm
from missions.models import Action, Activity, Mission
from missions.models.activity import ACTIVITY_LIFE
from missions.services_benchmarks import may_plan

MARKED = {"planned": "approved", "under_way": "circulated", "done": "accepted", "dropped": "cancelled"}


def state_of(row, today):
    """(mark, word) of where it stands."""
    if row.is_late(today):
        return "failed", pgettext("activity", "late")
    return MARKED[row.state], row.get_state_display()


def task_of(row):
    """The task it serves, in a line."""
    return f"{row.task.mandate.instrument}, {row.task.number}" if row.task else ""


def _leads(request, rows):
    found = reading_benchmarks.leads(request.user, rows)
    return {row.pk: {"lead": found[row.pk] or ""} for row in rows}


ACTIVITIES = Listing(
    "missions:activities",
    lazy("Planned activities"),
    (
        Column("title", lazy("Activity"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("task", lazy("Task"), value=task_of),
        Column("lead", lazy("Led by"), attach=_leads),
        Column("from", lazy("Planned from"), value="starts_on", kind="day", sort=("starts_on", "pk")),
        Column("until", lazy("Planned until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column(
            "state",
            lazy("State"),
            value=lambda row: str(state_of(row, timezone.localdate())[1]),
            cell=lambda row, _word: state(*state_of(row, timezone.localdate())),
            sort="state",
            near=True,
        ),
        Column("outcome", lazy("What came of it"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="from",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/activities.html",
)
NO_ACTIVITY = Empty(
    lazy("No activity fits."),
    lazy("An activity shows to who plans its mission, to who leads it, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def activities(request):
    asked = ACTIVITIES.asked(request)
    form = forms.ActivityFilter(asked, user=request.user)
    rows = form.narrow(Activity.objects.visible_to(request.user))
    rows = rows.select_related("mission", "task__mandate", "partner")
    return ACTIVITIES.answer(request, asked, rows, form=form, empty=NO_ACTIVITY)


def activity(request, pk):
    row = _seen(request, pk)
    mark, word = state_of(row, timezone.localdate())
    actions = Action.objects.visible_to(request.user).from_record(row)
    may = may_plan(request.user, row.mission)
    return render(
        request,
        "missions/activity.html",
        {
            "activity": row,
            "mark": mark,
            "word": word,
            "lead": reading_benchmarks.leads(request.user, [row])[row.pk],
            "may_plan": may,
            "may_change": may and not row.ended_on,
            "steps": ACTIVITY_LIFE.from_(row.state) if may else [],
            "actions": list(actions.select_related("owner", "person", "mission")),
        },
    )


def _seen(request, pk):
    rows = Activity.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("mission", "task__mandate", "partner", "created_by"), pk=pk)


# --- Writing
def activity_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    _require(request.user, mission)
    start = {"label": "mission", "task": request.GET.get("task"), "starts_on": timezone.localdate()}
    return editing.page(
        request,
        forms.ActivityForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.plan_activity, mission, by=request.user),
        to=Activity.get_absolute_url,
        said=lambda row: _("%(activity)s is in the plan.") % {"activity": row},
        title=_("Plan an activity of %(mission)s") % {"mission": mission},
        button=_("Plan the activity"),
        back=reverse("missions:plan", args=[slug]),
        crumbs=_crumbs(mission),
    )


def _edit(request, row):
    if row.ended_on:
        return redirect(row)

    def look():
        now = _seen(request, row.pk)
        return forms.standing_activity(now), now.version

    return editing.page(
        request,
        forms.ActivityForm(request.POST or None, user=request.user, mission=row.mission, look=look),
        partial(services.change_activity, row, by=request.user),
        to=Activity.get_absolute_url,
        said=lambda row: _("%(activity)s is changed.") % {"activity": row},
        title=_("Change %(activity)s") % {"activity": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )


SERVICES = {
    "start": (services.start_activity, StepForm),
    "done": (services.end_activity, forms.OutcomeForm),
    "drop": (services.drop_activity, StepForm),
    "reopen": (services.reopen_activity, StepForm),
}


def activity_act(request, pk, act):
    """One act on an activity as a form: its change, or a step of its life."""
    row = _seen(request, pk)
    if act != "edit" and act not in SERVICES:
        raise Http404
    _require(request.user, row.mission)
    if act == "edit":
        return _edit(request, row)
    step = ACTIVITY_LIFE[act]
    if row.state not in step.sources:
        return redirect(row)
    service, kind = SERVICES[act]
    return editing.page(
        request,
        kind(request.POST or None, look=lambda: ({}, _seen(request, pk).version)),
        partial(service, row, by=request.user),
        to=Activity.get_absolute_url,
        said=lambda row: (
            _("%(activity)s is %(state)s.") % {"activity": row, "state": row.get_state_display()}
        ),
        title=f"{step.label}: {row}",
        lead=step.told,
        button=step.label,
        is_dangerous=step.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )


def _require(user, mission):
    if not may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _crumbs(mission, row=None):
    found = [
        (str(mission), mission.get_absolute_url()),
        (_("Plan"), reverse("missions:plan", args=[mission.slug])),
    ]
    return [*found, (str(row), row.get_absolute_url())] if row else found
