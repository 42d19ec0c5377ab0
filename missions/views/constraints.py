"""Pages of access constraints: the list, one with what changed, and the forms."""

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
from missions import civil_files, reading_constraints
from missions import forms_constraints as forms
from missions import reading_humanitarian as reading
from missions import services_constraints as services
from missions.models import AccessConstraint, Mission
from missions.models.constraint import CONSTRAINT_LIFE
from missions.views import civil_files as file_views

MARKED = {"open": "declined", "eased": "submitted", "resolved": "done"}


CONSTRAINTS = Listing(
    "missions:constraints",
    lazy("Access constraints"),
    (
        Column("title", lazy("What hinders access"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind"),
        Column("severity", lazy("Severity"), value="get_severity_display", sort="severity"),
        Column(
            "sector", lazy("Sector"), value="get_sector_display", unknown=lazy("all sectors"), sort="sector"
        ),
        Column("place", lazy("Place"), value="place_shown", unknown=lazy("not stated"), cell=cells.said),
        Column("from", lazy("Since"), value="starts_on", kind="day", sort=("starts_on", "pk")),
        Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk"), shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column(
            "keeper",
            lazy("Reported by"),
            value="keeper.local_name",
            sort=("keeper__name", "pk"),
            shown=False,
        ),
        Column("affects", lazy("Whom it affects"), shown=False),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-from",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/constraints.html",
)
NONE = Empty(
    lazy("No constraint fits."),
    lazy("A constraint shows to the mission’s own people, to who reported it, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def constraints(request):
    asked = CONSTRAINTS.asked(request)
    form = forms.ConstraintFilter(asked, user=request.user)
    rows = form.narrow(reading_constraints.constraints(request.user))
    may_report = reading.may_submit(request.user)
    return CONSTRAINTS.answer(request, asked, rows, form=form, empty=NONE, may_report=may_report)


def constraints_file(request, kind):
    form = forms.ConstraintFilter(request.GET, user=request.user)
    return file_views.answer(request, kind, civil_files.CONSTRAINTS, form)


def constraint(request, pk):
    row = _seen(request, pk)
    may_keep = services.may_keep(request.user, row)
    stands = row.state != AccessConstraint.State.RESOLVED
    return render(
        request,
        "missions/constraint.html",
        {
            "constraint": row,
            "mark": MARKED[row.state],
            "is_past": stands and row.ends_on is not None and row.ends_on < timezone.localdate(),
            "steps": CONSTRAINT_LIFE.from_(row.state) if may_keep else [],
            "may_change": may_keep and stands,
        },
    )


def _seen(request, pk):
    return get_object_or_404(
        reading_constraints.constraints(request.user).select_related("created_by"), pk=pk
    )


# --- Writing
def constraint_new(request):
    if not reading.may_submit(request.user):
        raise PermissionDenied(_("Who speaks for a partner, or plans a mission, reports access constraints."))
    chosen = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    of = None if request.method == "POST" else chosen
    start = {"label": "partners", "precision": "village", "severity": 2, "starts_on": timezone.localdate()}
    return editing.page(
        request,
        forms.ConstraintForm(request.POST or None, user=request.user, of=of, initial=start),
        partial(_report, by=request.user),
        to=AccessConstraint.get_absolute_url,
        said=lambda row: _("%(constraint)s is reported. The mission is told.") % {"constraint": row},
        title=_("Report an access constraint"),
        lead=_("What keeps help from people, or people from help: where, since when, and whom it affects."),
        button=_("Report it"),
        back=reverse("missions:constraints"),
        crumbs=_crumbs(),
    )


def _report(*, mission, by, **fields):
    return services.report_constraint(mission, by=by, **fields)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_constraint(now), now.version

    return forms.ConstraintForm(request.POST or None, user=request.user, of=row.mission, look=look)


def _changed(has_day):
    def form(row, request):
        look = partial(_nothing, request, row.pk)
        return forms.ChangedForm(request.POST or None, has_day=has_day, look=look)

    return form


def _nothing(request, pk):
    return {}, _seen(request, pk).version


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_constraint),
    "ease": (_changed(False), services.ease_constraint),
    "worsen": (_changed(False), services.worsen_constraint),
    "resolve": (_changed(True), services.resolve_constraint),
}


def constraint_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    step = CONSTRAINT_LIFE.steps.get(act)
    stands = row.state != AccessConstraint.State.RESOLVED
    if (row.state not in step.sources) if step else not stands:
        return redirect(row)
    form, service = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label=pgettext_lazy("constraint", "Change it"),
        said=lambda _done: _("%(constraint)s is changed.") % {"constraint": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Access constraints"), reverse("missions:constraints"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
