"""Pages of requests for assistance: the list, one with what was decided, and the forms of each side."""

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
from accounts.listing import Column, Empty, Listing
from missions import civil_files
from missions import forms_assistance as forms
from missions import reading_humanitarian as reading
from missions import services_assistance as services
from missions.models import AssistanceRequest, Mission
from missions.models.assistance import ASSISTANCE_LIFE
from missions.views import civil_files as file_views

MARKED = {
    "submitted": "submitted",
    "approved": "accepted",
    "refused": "declined",
    "withdrawn": "closed",
    "done": "done",
    "not_done": "ended",
}
REQUESTS = Listing(
    "missions:assistances",
    lazy("Requests for assistance"),
    (
        Column("title", lazy("What is asked"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("keeper", lazy("Asked by"), value="keeper.local_name", sort=("keeper__name", "pk")),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind"),
        Column("from", lazy("Needed from"), value="needed_from", kind="day", sort=("needed_from", "pk")),
        Column(
            "until",
            lazy("Needed until"),
            value="needed_until",
            kind="day",
            sort=("needed_until", "pk"),
            shown=False,
        ),
        Column("place", lazy("Place"), value="place_shown", unknown=lazy("not stated"), cell=cells.said),
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
    ),
    order="-from",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/assistances.html",
)
NONE = Empty(
    lazy("No request fits."),
    lazy("A request shows to the mission’s own people, to who asked, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def _rows(user):
    rows = AssistanceRequest.objects.visible_to(user).read_by(user)
    return rows.select_related("mission", "keeper")


def assistances(request):
    asked = REQUESTS.asked(request)
    form = forms.AssistanceFilter(asked, user=request.user)
    rows = form.narrow(_rows(request.user))
    may_ask = reading.may_submit(request.user)
    return REQUESTS.answer(request, asked, rows, form=form, empty=NONE, may_ask=may_ask)


def assistances_file(request, kind):
    form = forms.AssistanceFilter(request.GET, user=request.user)
    return file_views.answer(request, kind, civil_files.REQUESTS, form)


def assistance(request, pk):
    row = _seen(request, pk)
    return render(
        request,
        "missions/assistance.html",
        {
            "assistance": row,
            "mark": MARKED[row.state],
            "is_late": row.state == "submitted" and row.needed_from < timezone.localdate(),
            "steps": _steps(request.user, row),
            "may_change": row.state == "submitted" and services.may_keep(request.user, row),
        },
    )


def _steps(user, row):
    keeps, decides = services.may_keep(user, row), services.may_decide(user, row)
    side = {"mission": decides, "keeper": keeps, "both": keeps}
    return [step for step in ASSISTANCE_LIFE.from_(row.state) if side[step.side]]


def _seen(request, pk):
    return get_object_or_404(_rows(request.user).select_related("created_by", "decided_by"), pk=pk)


# --- Writing
def assistance_new(request):
    if not reading.may_submit(request.user):
        raise PermissionDenied(_("Who speaks for a partner, or plans a mission, asks for assistance."))
    chosen = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    of = None if request.method == "POST" else chosen
    start = {"label": "mission", "precision": "village"}
    return editing.page(
        request,
        forms.AssistanceForm(request.POST or None, user=request.user, of=of, initial=start),
        partial(_ask, by=request.user),
        to=AssistanceRequest.get_absolute_url,
        said=lambda row: _("%(request)s is with the mission. Another person decides it.") % {"request": row},
        title=_("Ask for assistance"),
        lead=_("Military means are the last resort: write which civilian means were sought first."),
        button=_("Ask for it"),
        back=reverse("missions:assistances"),
        crumbs=_crumbs(),
    )


def _ask(*, mission, by, **fields):
    return services.ask_assistance(mission, by=by, **fields)


def _look(row, request):
    return lambda: ({}, _seen(request, row.pk).version)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_assistance(now), now.version

    return forms.AssistanceForm(request.POST or None, user=request.user, of=row.mission, look=look)


def _decide(needs_words):
    def form(row, request):
        return forms.DecisionForm(request.POST or None, needs_words=needs_words, look=_look(row, request))

    return form


def _conclude(row, request):
    return forms.ConclusionForm(request.POST or None, look=_look(row, request))


def _step(row, request):
    return editing.Editing(request.POST or None, look=_look(row, request))


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_assistance),
    "approve": (_decide(False), services.approve_assistance),
    "refuse": (_decide(True), services.refuse_assistance),
    "conclude": (_conclude, services.conclude_assistance),
    "withdraw": (_step, services.withdraw_assistance),
}


def assistance_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    may = {step.name for step in _steps(request.user, row)}
    may |= {"edit"} if row.state == "submitted" else set()
    if act not in may:
        return redirect(row)
    form, service = ACTS[act]
    step = ASSISTANCE_LIFE.steps.get(act)
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label=pgettext_lazy("request", "Change it"),
        said=lambda _done: _("%(request)s is changed.") % {"request": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Requests for assistance"), reverse("missions:assistances"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
