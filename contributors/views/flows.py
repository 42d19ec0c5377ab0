"""Pages of voluntary money: the list, one flow with what fulfils it, what is entered, each step."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import access, editing
from accounts.cells import aside, said, state
from accounts.listing import Column, Empty, Listing
from contributors import flow_files, flow_sums, flowing, iati, project_money, reading_flows
from contributors import forms_flows as forms
from contributors import services_flows as services
from contributors.models import Flow
from contributors.models.flow_life import LIFE, OPEN
from missions.models import Project

DOLLARS = Case(When(currency=flow_sums.DOLLAR, then=F("amount")), default=F("amount") / F("rate"))


def _projects(request, rows):
    seen = reading_flows.projects_of(request.user, rows)
    return {row.pk: {"project": seen[row.project_id].title} for row in rows if row.project_id in seen}


FLOWS = Listing(
    "contributors:flows",
    lazy("Flows of money"),
    (
        Column(
            "source",
            lazy("Source"),
            value=lambda row: row.source_words() or _("not disclosed"),
            sort=("donor__name", "donor_name", "pk"),
        ),
        Column("destination", lazy("Destination"), value=lambda row: row.destination_words()),
        Column("window", lazy("Window"), value="window.name", shown=False),
        Column("project", lazy("Project"), attach=_projects, cell=said, shown=False, unknown=lazy("none")),
        Column("title", lazy("What it is for"), shown=False, sort=("title", "pk")),
        Column(
            "stage",
            lazy("Stage"),
            value="get_stage_display",
            cell=lambda row, words: state(row.stage, words),
            sort=("stage", "pk"),
        ),
        Column(
            "amount",
            lazy("Amount"),
            kind="number",
            places=2,
            sort=("amount", "pk"),
            shown=False,
            along="currency",
        ),
        Column("currency", lazy("Currency"), sort=("currency", "pk")),
        Column(
            "dollars",
            lazy("US dollars"),
            kind="number",
            sort=(DOLLARS, "pk"),
            near=True,
            unknown=lazy("not convertible"),
        ),
        Column("rate", lazy("Rate"), kind="number", places=4, shown=False, unknown=lazy("none")),
        Column("rate_on", lazy("Day of the rate"), kind="day", shown=False),
        Column("decided", lazy("Decided"), value="decided_on", kind="day", sort=("decided_on", "pk")),
        Column("earmark", lazy("Earmark"), shown=False),
        Column(
            "in_kind", lazy("In kind"), value=lambda row: _("yes") if row.in_kind else _("no"), shown=False
        ),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column(
            "certainty",
            lazy("Certainty"),
            value="get_certainty_display",
            sort=("certainty", "pk"),
            shown=False,
        ),
        Column("figure_source", lazy("Source of the figure"), value=lambda row: row.source, shown=False),
    ),
    order="-decided",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.title[:80]),
    template="contributors/flows.html",
)
NO_FLOW = Empty(
    lazy("No flow of money fits."),
    lazy(
        "You see what is published, what someone you speak for gives or receives, and what the missions and "
        "organizations you keep money for get."
    ),
)


def flows(request):
    asked = FLOWS.asked(request)
    form = forms.FlowFilter(asked, user=request.user)
    rows = form.narrow(Flow.objects.visible_to(request.user))
    return FLOWS.answer(
        request,
        asked,
        rows.select_related(*reading_flows.JOINED),
        form=form,
        empty=NO_FLOW,
        told=reading_flows.told(rows),
        may_enter=_may_enter_some(request.user),
        query=asked.urlencode(),
    )


def flow(request, pk):
    row = _seen(request, pk)
    later = reading_flows.with_what_fulfils(request.user, {row.pk})
    told = reading_flows.told(later)
    earlier = Flow.objects.visible_to(request.user).filter(pk=row.fulfils_id)
    return render(
        request,
        "contributors/flow.html",
        {
            "flow": row,
            "open": told.sums.open[row.pk],
            "told": told,
            "parts": [(one, told.sums.open[one.pk]) for one in told.flows if one.fulfils_id == row.pk],
            "project": reading_flows.projects_of(request.user, [row]).get(row.project_id),
            "earlier": earlier.select_related(*reading_flows.JOINED).first(),
            "steps": flowing.steps_for(request.user, row),
            "may_change": services.may_change(request.user, row),
            "may_fulfil": row.stage in OPEN and flowing.may_enter(request.user, row),
        },
    )


def flows_iati(request):
    """The flows of the list, narrowed as it is, as an activity file of IATI 2.03."""
    form = forms.FlowFilter(request.GET, user=request.user)
    rows = form.narrow(Flow.objects.visible_to(request.user))
    rows = list(rows.select_related(*reading_flows.JOINED, "mission__host", "fund__mission__host"))
    wanted = {row.project_id for row in rows if row.project_id}
    seen = Project.objects.visible_to(request.user).select_related("mission__host", "mission__lead", "keeper")
    found = flow_files.activities(rows, seen.in_bulk(wanted))
    answer = HttpResponse(iati.written(found), content_type="application/xml; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="flows-iati.xml"'
    return answer


# --- What is entered
def flow_new(request):
    if not _may_enter_some(request.user):
        raise PermissionDenied(
            _("Flows of money are entered by who speaks for a source, or by funding staff of a destination.")
        )
    form = forms.FlowForm(request.POST or None, user=request.user, initial=_begun(request))
    return editing.page(
        request,
        form,
        partial(services.record_flow, by=request.user),
        to=Flow.get_absolute_url,
        said=lambda row: _("%(flow)s is entered.") % {"flow": row},
        title=_("Enter a flow of money"),
        lead=_(
            "One amount from one source to one destination. A part of a pledge is a flow that fulfils it."
        ),
        button=_("Enter the flow"),
        back=reverse("contributors:flows"),
        crumbs=_crumbs(),
    )


def _begun(request):
    """What the form begins with: a flow to be fulfilled, or the place the reader comes from."""
    begun = {"to": request.GET.get("to", "")} | _for_project(request)
    earlier = Flow.objects.visible_to(request.user).filter(pk=_number(request.GET.get("fulfils", ""))).first()
    if earlier is None:
        return begun
    kind, key, words = reading_flows.destination_of(earlier)
    return {
        "fulfils": earlier.pk,
        "donor": earlier.donor_id,
        "donor_name": earlier.donor_name,
        "to": f"{kind}:{key}" if kind else "",
        "recipient_name": "" if kind else words,
        "window": earlier.window_id,
        "stage": "disbursed",
        "currency": earlier.currency,
        "certainty": earlier.certainty,
        "project": earlier.project_id,
    }


def _for_project(request):
    """What a project says of money for it, and of its amount a priority that nobody funds."""
    rows = Project.objects.visible_to(request.user).select_related("mission")
    row = rows.filter(pk=_number(request.GET.get("project", ""))).first()
    if row is None:
        return {}
    begun = {"project": row.pk, "to": f"mission:{row.mission.slug}", "title": row.title}
    begun |= {"currency": row.currency, "rate": row.rate}
    left = project_money.missing(request.user, row)
    return begun | ({"amount": left} if left else {})


def flow_change(request, pk):
    row = _seen(request, pk)
    if not services.may_change(request.user, row):
        if flowing.may_enter(request.user, row):
            return redirect(row)
        raise PermissionDenied(
            _("A flow is changed by who speaks for its source, or by funding staff there.")
        )

    def look():
        now = _seen(request, pk)
        return forms.standing_flow(now), now.version

    form = forms.FlowFields(request.POST or None, look=look, user=request.user, flow=row)
    return editing.page(
        request,
        form,
        partial(services.change_flow, row, by=request.user),
        to=Flow.get_absolute_url,
        said=lambda row: _("%(flow)s is kept.") % {"flow": row},
        title=_("Change %(flow)s") % {"flow": row},
        lead=_("Here you mend what was entered; that it was pledged, signed or paid is a step on its page."),
        button=_("Keep the flow"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def flow_step(request, pk, step):
    row = _seen(request, pk)
    if step not in LIFE.steps:
        raise Http404
    if not flowing.may_step(request.user, row, step):
        raise PermissionDenied(_("This step is not yours to take."))
    act = LIFE[step]
    if row.stage not in act.sources:
        return redirect(row)

    def look():
        return {}, _seen(request, pk).version

    form = forms.StepForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(_service(step), row, by=request.user),
        to=Flow.get_absolute_url,
        said=lambda row: _("%(flow)s: %(state)s.") % {"flow": row, "state": row.get_stage_display()},
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _service(step):
    endings = {"withdraw": services.withdraw_flow, "lapse": services.lapse_flow}
    return endings.get(step) or partial(services.advance_flow, step=step)


def _seen(request, pk):
    rows = Flow.objects.visible_to(request.user).select_related(*reading_flows.JOINED, "fulfils")
    return get_object_or_404(rows, pk=pk)


def _may_enter_some(user):
    return access.speaks_for_someone(user) or forms.keeps_money(user)


def _number(text):
    """A number of a flow in an address; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _crumbs(row=None):
    flows = [(_("Flows of money"), reverse("contributors:flows"))]
    return [*flows, (str(row), row.get_absolute_url())] if row else flows
