"""Pages of what missions need: the board, a requirement, and each step of its life as a form."""

from dataclasses import replace
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import editing
from accounts.access import allows, granted
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Approval, Partner
from accounts.names import LocalName
from missions import amending
from missions import forms_requirements as forms
from missions import services_requirements as services
from missions.models import Circulation, MandateTask, Mission, Requirement
from missions.models.requirement import ASK, LIFE
from missions.views import mission as mission_pages

GRAVITY = Case(
    *(When(criticality=c, then=Value(n)) for n, c in enumerate(Requirement.Criticality.values)),
    output_field=IntegerField(),
)


def _state(row, _value):
    return state(row.state, row.get_state_display())


def _criticality(row, _value):
    return state(row.criticality, row.get_criticality_display())


BOARD = Listing(
    "missions:requirements",
    lazy("Requirements"),
    (
        Column("reference", lazy("Requirement"), value="title", sort=("mission__acronym", "reference")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column(
            "capability",
            lazy("Capability"),
            value="capability.local_name",
            sort=LocalName("capability"),
        ),
        Column("quantity", lazy("Quantity"), kind="number", sort="quantity", near=True),
        Column("unit", lazy("Counted in"), value="capability.get_unit_display"),
        Column(
            "personnel", lazy("Strength"), unit=lazy("persons"), kind="count", sort="personnel", shown=False
        ),
        Column("sector", lazy("Sector"), sort="sector", shown=False),
        Column("from", lazy("Needed from"), value="needed_from", kind="day", sort="needed_from"),
        Column("until", lazy("Until"), value="needed_until", kind="day", sort="needed_until", shown=False),
        Column(
            "criticality",
            lazy("Criticality"),
            value="get_criticality_display",
            cell=_criticality,
            sort=GRAVITY,
        ),
        Column("state", lazy("State"), value="get_state_display", cell=_state, sort="state"),
        Column("due", lazy("Answers due by"), value="answers_due_on", kind="day", sort="answers_due_on"),
    ),
    order="reference",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.mission, row.reference),
    template="missions/requirements.html",
)
OF_MISSION = replace(
    BOARD,
    page="missions:requirements_of",
    label=lazy("What the mission needs"),
    columns=tuple(column for column in BOARD.columns if column.name != "mission"),
    template="missions/mission_requirements.html",
)
NO_NEED = Empty(
    lazy("No requirement fits."),
    lazy("Drafts show to their planners alone; others once they are circulated, to those they are for."),
    lazy("Show those of any state"),
    "?state=any",
)


def requirements(request):
    asked = BOARD.asked(request)
    form = forms.RequirementFilter(asked if asked else {"state": "running"}, user=request.user)
    rows = form.narrow(Requirement.objects.visible_to(request.user)).select_related("mission", "capability")
    planned = forms.planned_missions(request.user)
    return BOARD.answer(request, asked, rows, form=form, empty=NO_NEED, planned=planned)


def requirements_of(request, slug):
    mission = mission_pages.seen(request, slug)
    asked = OF_MISSION.asked(request)
    given = asked if asked else {"state": "running"}
    form = forms.RequirementFilter(given, user=request.user, mission=mission)
    rows = form.narrow(Requirement.objects.visible_to(request.user).filter(mission=mission))
    frame = mission_pages.frame(request, mission, mission_pages.REQUIREMENTS)
    return OF_MISSION.answer(
        request,
        asked,
        rows.select_related("mission", "capability"),
        form=form,
        empty=NO_NEED,
        may_plan=services.may_plan(request.user, mission),
        **frame,
    )


def requirement(request, pk):
    row = _seen(request, pk)
    asked = Circulation.objects.visible_to(request.user).filter(requirement=row)
    own = granted(request.user, "act_for", Partner)
    return render(
        request,
        "missions/requirement.html",
        {
            "requirement": row,
            "mission": row.mission,
            "tasks": MandateTask.objects.visible_to(request.user).filter(requirements=row),
            "may_open": Mission.objects.visible_to(request.user).filter(pk=row.mission_id).exists(),
            "asked": asked.select_related("partner", "through", "read_by"),
            "to_confirm": asked.filter(partner__in=own, read_at=None).exists(),
            "may_plan": services.may_plan(request.user, row.mission),
            "approval": Approval.objects.visible_to(request.user)
            .filter(pk__in=amending.waiting_seen_by(request.user, [row.pk]).values())
            .first(),
            "steps": _steps(request.user, row),
        },
    )


def _steps(user, row):
    """The steps this person may take now."""
    takes = {"approve": services.may_sign(user, row)}
    plans = services.may_plan(user, row.mission)
    asks = [ASK] if plans and row.state in ASK.sources and not amending.pending(row) else []
    return asks + [step for step in LIFE.from_(row.state) if takes.get(step.name, plans)]


def _seen(request, pk):
    rows = Requirement.objects.visible_to(request.user).select_related("mission", "capability", "created_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def requirement_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    _require_plans(request.user, mission)
    form = forms.RequirementForm(
        request.POST or None,
        user=request.user,
        mission=mission,
        initial={"criticality": "routine", "audience": "partners"},
    )
    return editing.page(
        request,
        form,
        partial(services.draft_requirement, mission, by=request.user),
        to=Requirement.get_absolute_url,
        said=lambda row: (
            _("%(requirement)s is drafted. Ask for its approval when it is ready.") % {"requirement": row}
        ),
        title=_("Draft a requirement of %(mission)s") % {"mission": mission},
        lead=_("The planners of the mission alone see it until it is circulated."),
        button=_("Keep the draft"),
        back=reverse("missions:requirements_of", args=[mission.slug]),
        crumbs=_crumbs(mission),
    )


def requirement_edit(request, pk):
    row = _seen(request, pk)
    _require_plans(request.user, row.mission)

    def look():
        now = _seen(request, pk)
        return forms.standing_requirement(now), now.version

    form = forms.RequirementForm(request.POST or None, look=look, user=request.user, mission=row.mission)
    is_draft = row.state == Requirement.State.DRAFT
    return editing.page(
        request,
        form,
        partial(services.change_requirement, row, by=request.user),
        to=Requirement.get_absolute_url,
        said=lambda now: (
            (
                _("%(requirement)s is changed.")
                if now.version > row.version
                else _("The amendment waits for signatures; until then %(requirement)s stands as it was.")
            )
            % {"requirement": now}
        ),
        title=(_("Change %(requirement)s") if is_draft else _("Amend %(requirement)s"))
        % {"requirement": row},
        lead=""
        if is_draft
        else _("It was approved: what you change is amendment %(n)d, and those asked see it.")
        % {"n": row.amendment + 1},
        button=_("Save the draft") if is_draft else _("Save the amendment"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
        template="missions/requirement_edit.html",
        requirement=row,
    )


SERVICES = {
    "ask": services.ask_for_approval,
    "approve": services.approve_requirement,
    "circulate": services.circulate_requirement,
    "close": services.close_requirement,
    "cancel": services.cancel_requirement,
}


def requirement_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    act = ASK if step == "ask" else LIFE[step]
    waits = amending.pending(row)
    if act not in _steps(request.user, row):
        if row.state not in act.sources or (act == ASK and waits):
            return redirect(row)
        raise PermissionDenied(_("This step is not yours to take."))
    if step == "approve" and waits:
        return redirect("approval_step", waits.pk, "sign")

    def look():
        return {"answers_due_on": row.answers_due_on}, _seen(request, pk).version

    kinds = {"circulate": partial(forms.CirculateForm, user=request.user)}
    form = kinds.get(step, forms.StepForm)(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(SERVICES[step], row, by=request.user),
        to=Requirement.get_absolute_url,
        said=_stepped,
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )


def _stepped(row):
    if amending.pending(row):
        return _("%(requirement)s waits for signatures.") % {"requirement": row}
    return _("%(requirement)s is %(state)s now.") % {"requirement": row, "state": row.get_state_display()}


@require_POST
def requirement_receipt(request, pk):
    row = _seen(request, pk)
    services.confirm_receipt(row, by=request.user)
    return redirect(row)


def _require_plans(user, mission):
    if not allows(user, "edit_requirements", mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _crumbs(mission, row=None):
    crumbs = [
        (_("Missions"), reverse("missions:missions")),
        (mission.acronym, mission.get_absolute_url()),
        (_("Requirements"), reverse("missions:requirements_of", args=[mission.slug])),
    ]
    return [*crumbs, (row.reference, row.get_absolute_url())] if row else crumbs
