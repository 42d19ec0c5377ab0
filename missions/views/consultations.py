"""Pages of consultations: the list, one with who was asked and what they answered, and its steps."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.access import allows, granted
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from missions import forms_decisions as forms
from missions import services_consultations as services
from missions.models import Action, Consultation, Consulted, Mission
from missions.models.consultation import CONSULTATION_LIFE
from missions.views.posts import require_plans

MARKED = {"open": "circulated", "carried_out": "accepted", "dropped": "withdrawn"}
ANSWERS = {"agrees": "accepted", "concerns": "flagged", "objects": "declined"}


CONSULTATIONS = Listing(
    "missions:consultations",
    lazy("Consultations"),
    (
        Column(
            "task",
            lazy("Task"),
            value=lambda row: f"{row.mandate.instrument}, {row.paragraph}",
            sort=("paragraph", "pk"),
        ),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("due", lazy("Answers due by"), value="due_on", kind="day", sort=("due_on", "pk"), near=True),
        Column("ended", lazy("Ended"), value="ended_on", kind="day", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: state(MARKED.get(row.state, row.state), word),
            sort="state",
        ),
    ),
    order="-due",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.mission),
    template="missions/consultations.html",
)
NO_CONSULTATION = Empty(
    lazy("No consultation fits."),
    lazy("A consultation shows to the mission that begins it and to the contributors and the host it asks."),
    lazy("Show all"),
    "?saved=none",
)


def consultations(request):
    asked = CONSULTATIONS.asked(request)
    form = forms.ConsultationFilter(asked, user=request.user)
    rows = form.narrow(Consultation.objects.visible_to(request.user)).select_related("mission", "mandate")
    planned = Mission.objects.visible_to(request.user)
    planned = planned.filter(pk__in=granted(request.user, "edit_requirements", Mission))
    return CONSULTATIONS.answer(request, asked, rows, form=form, empty=NO_CONSULTATION, planned=planned)


def consultation(request, pk):
    row = _seen(request, pk)
    asked = Consulted.objects.visible_to(request.user).filter(consultation=row).select_related("partner")
    asked = list(asked.order_by("part", "partner__name"))
    takes = row.state == "open" and row.due_on >= timezone.localdate()
    own = granted(request.user, "act_for", Partner)
    plans = services.may_consult(request.user, row.mission)
    actions = (
        Action.objects.visible_to(request.user).from_record(row).select_related("owner", "person", "mission")
    )
    return render(
        request,
        "missions/consultation.html",
        {
            "consultation": row,
            "mark": MARKED.get(row.state, row.state),
            "asked": [(one, ANSWERS.get(one.answer, "queued")) for one in asked],
            "answered": sum(bool(one.answer) for one in asked),
            "own": [one for one in asked if one.partner_id in own] if takes else [],
            "takes": takes,
            "may_plan": plans,
            "actions": list(actions),
            "steps": [s for s in CONSULTATION_LIFE.from_(row.state) if _may(request.user, row, s.name)],
        },
    )


def _may(user, row, step):
    permission = "edit_mission" if step == "carry_out" else "edit_requirements"
    return allows(user, permission, row.mission)


def _seen(request, pk):
    rows = Consultation.objects.visible_to(request.user).select_related("mission", "mandate", "created_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def consultation_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    require_plans(request.user, mission)

    def begin(*, mandate, **given):
        return services.begin_consultation(mandate, by=request.user, **given)

    return editing.page(
        request,
        forms.ConsultationForm(
            request.POST or None, user=request.user, mission=mission, initial={"label": "mission"}
        ),
        begin,
        to=Consultation.get_absolute_url,
        said=lambda row: _("The contributors and the host are asked."),
        title=_("Consult before a task of %(mission)s changes") % {"mission": mission},
        lead=_("Every contributor of the mission and its host are asked, and told what came of it."),
        button=_("Ask them"),
        back=reverse("missions:consultations"),
        crumbs=_crumbs(),
    )


def answer(request, pk, code):
    row = _seen(request, pk)
    own = granted(request.user, "act_for", Partner)
    asked = Consulted.objects.visible_to(request.user).filter(consultation=row, partner__in=own)
    one = asked.select_related("partner").filter(partner__code=code).first()
    if one is None:
        raise PermissionDenied(_("You speak for no one who was asked."))
    if row.state != "open":
        return redirect(row)

    def look():
        now = asked.get(pk=one.pk)
        return {"answer": now.answer, "words": now.words}, now.version

    return editing.page(
        request,
        forms.AnswerForm(request.POST or None, look=look),
        partial(services.answer_consultation, row, partner=one.partner, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda one: _("The answer of %(partner)s is kept.") % {"partner": one.partner.local_name},
        title=_("Answer of %(partner)s") % {"partner": one.partner.local_name},
        lead=_("The mission reads it now, the others once the consultation is closed."),
        button=_("Give the answer"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


SERVICES = {
    "close": (services.close_consultation, forms.StepForm),
    "carry_out": (services.carry_out_consultation, forms.OutcomeForm),
    "drop": (services.drop_consultation, forms.OutcomeForm),
}


def consultation_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    if not _may(request.user, row, step):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.mission})
    act = CONSULTATION_LIFE[step]
    if row.state not in act.sources:
        return redirect(row)
    service, kind = SERVICES[step]

    def look():
        return {}, _seen(request, pk).version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=Consultation.get_absolute_url,
        said=lambda row: _("The consultation is %(state)s.") % {"state": row.get_state_display()},
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Consultations"), reverse("missions:consultations"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
