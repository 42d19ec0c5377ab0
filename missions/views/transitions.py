"""Pages of transitions: the list, a plan with its timeline and what must be so, its forms and its phases'."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from missions import exit_parts, exiting
from missions import forms_transitions as forms
from missions import services_transitions as services
from missions.forms_decisions import StepForm
from missions.models import Handover, Mission, Transition, TransitionPhase
from missions.services_benchmarks import may_plan
from missions.views import handovers

MARKED = {exiting.MET: "accepted", exiting.NOT_MET: "failed", exiting.NOT_REPORTED: "cancelled"}
TRANSITIONS = Listing(
    "missions:transitions",
    lazy("Transitions"),
    (
        Column("title", lazy("Plan"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("instrument", lazy("Rests on")),
        Column("begins", lazy("Begins"), value="starts_on", kind="day", sort=("starts_on", "pk")),
        Column("closes", lazy("Mission closes"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-begins",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/transitions.html",
)
NO_TRANSITION = Empty(
    lazy("No plan fits."),
    lazy("A plan shows to who plans its mission, to the mission’s staff, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def transitions(request):
    asked = TRANSITIONS.asked(request)
    form = forms.TransitionFilter(asked, user=request.user)
    rows = form.narrow(Transition.objects.visible_to(request.user)).select_related("mission")
    return TRANSITIONS.answer(request, asked, rows, form=form, empty=NO_TRANSITION)


def transition(request, pk):
    row, user, day = _seen(request, pk), request.user, as_of.day(request)
    ready = exit_parts.readiness(user, row, day)
    phases = TransitionPhase.objects.visible_to(user).filter(transition=row)
    successor = Mission.objects.visible_to(user).filter(pk=row.successor_id).first()
    tasks = Handover.objects.visible_to(user).filter(mission=row.mission)
    tasks = tasks.select_related("mission", "partner", "task__mandate").order_by("due_on", "pk")
    return render(
        request,
        "missions/transition.html",
        {
            "transition": row,
            "phases": list(phases),
            "successor": successor,
            "ready": ready,
            "ready_mark": MARKED[ready.state],
            "parts": [(found, [(line, MARKED[line.state]) for line in found.lines]) for found in ready.found],
            "handovers": [
                (one, *handovers.state_of(one, day)) for one in tasks if one.transition_id in (None, row.pk)
            ],
            "day": day,
            "may_plan": not request.as_of and may_plan(user, row.mission),
        },
    )


def _seen(request, pk):
    rows = Transition.objects.visible_to(request.user).select_related("mission", "created_by")
    return get_object_or_404(rows, pk=pk)


def _require(user, mission):
    if not may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _crumbs(mission, row=None):
    plan = (_("Plan"), reverse("missions:plan", args=[mission.slug]))
    found = [(str(mission), mission.get_absolute_url()), plan]
    return [*found, (str(row), row.get_absolute_url())] if row else found


# --- Writing
def transition_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    _require(request.user, mission)
    start = {"label": "mission", "starts_on": timezone.localdate()}
    return editing.page(
        request,
        forms.TransitionForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.plan_transition, mission, by=request.user),
        to=Transition.get_absolute_url,
        said=lambda row: _("%(plan)s is entered. Add its phases.") % {"plan": row},
        title=_("Plan the transition of %(mission)s") % {"mission": mission},
        lead=_("How the mission ends or gives way to another: from when, until when, in which phases."),
        button=_("Enter the plan"),
        back=reverse("missions:plan", args=[slug]),
        crumbs=_crumbs(mission),
    )


def transition_act(request, pk, act):
    """Change a plan, or add a phase to it."""
    row = _seen(request, pk)
    if act not in ("edit", "phase"):
        raise Http404
    _require(request.user, row.mission)
    words = {"plan": row}

    def look():
        now = _seen(request, pk)
        return (forms.standing_transition(now) if act == "edit" else {}), now.version

    if act == "edit":
        given = {"user": request.user, "mission": row.mission, "look": look}
        form, service = forms.TransitionForm(request.POST or None, **given), services.change_transition
    else:
        start = {"starts_on": row.starts_on}
        form = forms.PhaseForm(request.POST or None, look=look, initial=start)
        service = services.add_phase
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=lambda made: made.get_absolute_url(),
        said=lambda made: _("%(plan)s is changed.") % words,
        title=_("Change %(plan)s") % words if act == "edit" else _("Add a phase to %(plan)s") % words,
        button=_("Keep it") if act == "edit" else _("Add the phase"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )


def phase_act(request, pk, act):
    """Change a phase, or take it out of its plan."""
    rows = TransitionPhase.objects.visible_to(request.user).select_related("transition__mission")
    row = get_object_or_404(rows, pk=pk)
    if act not in ("edit", "remove"):
        raise Http404
    plan, words = row.transition, {"phase": row}
    _require(request.user, plan.mission)

    def look():
        now = get_object_or_404(rows.all(), pk=pk)
        return (forms.standing_phase(now) if act == "edit" else {}), now.version

    is_change = act == "edit"
    form = forms.PhaseForm if is_change else StepForm
    service = services.change_phase if is_change else services.remove_phase
    return editing.page(
        request,
        form(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=lambda _done: plan.get_absolute_url(),
        said=lambda _done: _("%(plan)s is changed.") % {"plan": plan},
        title=_("Change %(phase)s") % words if is_change else _("Take %(phase)s out of the plan") % words,
        button=_("Keep it") if is_change else _("Take it out"),
        is_dangerous=not is_change,
        back=plan.get_absolute_url(),
        crumbs=_crumbs(plan.mission, plan),
    )
