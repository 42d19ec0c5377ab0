"""Pages of handovers of tasks: the list, one with its steps, and each step as a form."""

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
from missions import following
from missions import forms_transitions as forms
from missions import rights_handovers as rights
from missions import services_handovers as services
from missions.forms_decisions import StepForm
from missions.models import Action, Element, Handover, Mission, Project, Transition
from missions.models.transition import HANDOVER_LIFE
from missions.services_benchmarks import may_plan
from missions.views.activities import task_of

MARKED = {
    "proposed": "approved",
    "agreed": "circulated",
    "handed_over": "accepted",
    "taken_back": "flagged",
    "called_off": "cancelled",
}


def state_of(row, today):
    """(mark, word) of where it stands."""
    if row.is_late(today):
        return "failed", pgettext("handover", "%(state)s, late") % {"state": row.get_state_display()}
    return MARKED[row.state], row.get_state_display()


HANDOVERS = Listing(
    "missions:handovers",
    lazy("Handovers of tasks"),
    (
        Column("title", lazy("What is handed over"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("task", lazy("Task"), value=task_of),
        Column("to", lazy("To"), value="partner.local_name", sort="partner__name"),
        Column("due", lazy("Due"), value="due_on", kind="day", sort=("due_on", "pk")),
        Column(
            "state",
            lazy("State"),
            value=lambda row: str(state_of(row, timezone.localdate())[1]),
            cell=lambda row, _word: state(*state_of(row, timezone.localdate())),
            sort="state",
            near=True,
        ),
        Column("agreed", lazy("Agreed on"), value="agreed_on", kind="day"),
        Column("handed", lazy("Handed over on"), value="handed_on", kind="day"),
        Column("instrument", lazy("Agreed in"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="due",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/handovers.html",
)
NO_HANDOVER = Empty(
    lazy("No handover fits."),
    lazy(
        "A handover shows to who plans its mission, to the partner it goes to, and to whom its label names."
    ),
    lazy("Show all"),
    "?saved=none",
)
STEPS = {
    "agree": (services.agree_handover, forms.AgreementForm),
    "hand": (services.hand_over, forms.HandedForm),
    "takeback": (services.take_back, StepForm),
    "propose": (services.propose_again, StepForm),
    "off": (services.call_off_handover, StepForm),
}


def handovers(request):
    asked = HANDOVERS.asked(request)
    form = forms.HandoverFilter(asked, user=request.user)
    rows = form.narrow(Handover.objects.visible_to(request.user))
    rows = rows.select_related("mission", "task__mandate", "partner")
    return HANDOVERS.answer(request, asked, rows, form=form, empty=NO_HANDOVER)


def handover(request, pk):
    row, user = _seen(request, pk), request.user
    mark, word = state_of(row, timezone.localdate())
    may, steps = may_plan(user, row.mission), rights.steps_of(user, row)
    actions = Action.objects.visible_to(user).from_record(row)
    return render(
        request,
        "missions/handover.html",
        {
            "handover": row,
            "mark": mark,
            "word": word,
            "element": Element.objects.visible_to(user).filter(pk=row.element_id).first(),
            "project": Project.objects.visible_to(user).filter(pk=row.project_id).first(),
            "transition": Transition.objects.visible_to(user).filter(pk=row.transition_id).first(),
            "steps": steps,
            "may_plan": may,
            "may_change": may and row.state in ("proposed", "agreed"),
            "waits_for_partner": row.state == "proposed" and not any(one.name == "agree" for one in steps),
            "actions": list(actions.select_related("owner", "person", "mission")),
        },
    )


def _seen(request, pk):
    rows = Handover.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("mission", "task__mandate", "partner", "created_by"), pk=pk)


def _require(user, mission):
    if not may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _crumbs(mission, row=None):
    plan = (_("Plan"), reverse("missions:plan", args=[mission.slug]))
    found = [(str(mission), mission.get_absolute_url()), plan]
    return [*found, (str(row), row.get_absolute_url())] if row else found


# --- Writing
def handover_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    _require(request.user, mission)
    asked = {name: request.GET.get(name) for name in ("task", "transition", "project")}
    start = {"label": "mission", "partner": mission.host_id} | asked
    if (project := _project(request, mission)) is not None:
        start |= {"title": project.title, "label": project.label, "project": project.pk}
    return editing.page(
        request,
        forms.HandoverForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.propose_handover, mission, by=request.user),
        to=Handover.get_absolute_url,
        said=lambda row: (
            _("%(handover)s is proposed to %(partner)s.")
            % {"handover": row, "partner": row.partner.local_name}
        ),
        title=_("Hand over a task of %(mission)s") % {"mission": mission},
        lead=_("The host or the partner is told, reads the record, and agrees to it."),
        button=_("Propose it"),
        back=reverse("missions:plan", args=[slug]),
        crumbs=_crumbs(mission),
    )


def _project(request, mission):
    """The project whose handover is proposed."""
    row = following.named(request.user, "project", request.GET.get("project", ""))
    fits = row is not None and row.mission_id == mission.pk and row.state == Project.State.COMPLETED
    return row if fits else None


def handover_act(request, pk, act):
    """One act on a handover as a form: its change, or a step of its life."""
    row = _seen(request, pk)
    if act != "edit" and act not in STEPS:
        raise Http404
    if act == "edit":
        return _edit(request, row)
    step = HANDOVER_LIFE[act]
    if step not in rights.steps_of(request.user, row):
        if row.state in step.sources:
            raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
        _require_side(request.user, row)
        return redirect(row)
    service, kind = STEPS[act]
    start = {name: timezone.localdate() for name in ("agreed_on", "handed_on")}
    return editing.page(
        request,
        kind(request.POST or None, look=lambda: ({}, _seen(request, pk).version), initial=start),
        partial(service, row, by=request.user),
        to=Handover.get_absolute_url,
        said=lambda row: (
            _("%(handover)s is %(state)s.") % {"handover": row, "state": row.get_state_display()}
        ),
        title=f"{step.label}: {row}",
        lead=step.told,
        button=step.label,
        is_dangerous=step.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )


def _require_side(user, row):
    if not rights.may_call_off(user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


def _edit(request, row):
    _require(request.user, row.mission)
    if row.state not in ("proposed", "agreed"):
        return redirect(row)

    def look():
        now = _seen(request, row.pk)
        return forms.standing_handover(now), now.version

    return editing.page(
        request,
        forms.HandoverForm(request.POST or None, user=request.user, mission=row.mission, look=look),
        partial(services.change_handover, row, by=request.user),
        to=Handover.get_absolute_url,
        said=lambda row: _("%(handover)s is changed.") % {"handover": row},
        title=_("Change %(handover)s") % {"handover": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )
