"""Pages of patrols and operations: the list, one with what it comes upon, and the forms of who plans them."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, dates, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_patrols as forms
from missions import patrol_files, reading_notified
from missions import reading_patrols as reading
from missions import services_patrols as services
from missions.models import Patrol
from missions.models.patrol import PATROL_LIFE
from missions.reading_patrols import planned_missions

MARKED = {
    "planned": "draft",
    "cleared": "approved",
    "under_way": "circulated",
    "done": "accepted",
    "called_off": "withdrawn",
}


def _beside(request, rows):
    told, where = reading.forces(request.user, rows), reading.places(request.user, rows)
    met = reading.conflicts_of(request.user, rows)
    return {
        row.pk: {
            "force": told[row.pk],
            "place": where[row.pk],
            "met": [str(found.other) for found in met[row.pk]],
            "is_live": row.is_live,
        }
        for row in rows
    }


def _met(found, names):
    """What it comes upon, by name; how stands on its page."""
    if not names:
        return cells.unknown(_("nothing known")) if found["is_live"] else ""
    return format_html_join(", ", "<bdi>{}</bdi>", ((name,) for name in names))


PATROLS = Listing(
    "missions:patrols",
    lazy("Patrols and operations"),
    (
        Column("title", lazy("Plan"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind"),
        Column("force", lazy("Whose force"), attach=_beside),
        Column(
            "starts",
            pgettext_lazy("moment", "From"),
            value="starts_at",
            kind="moment",
            sort=("starts_at", "pk"),
            css="wraps",
        ),
        Column("ends", pgettext_lazy("moment", "Until"), value="ends_at", kind="moment", css="wraps"),
        Column("place", lazy("Place"), attach=_beside, unknown=lazy("not stated"), cell=cells.said),
        Column("met", lazy("Comes upon"), attach=_beside, cell=_met),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column(
            "reach", lazy("Reach"), value="reach_km", kind="number", unit=lazy("km"), places=1, shown=False
        ),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-starts",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/patrols.html",
)
NO_PATROL = Empty(
    lazy("No plan fits."),
    lazy(
        "A plan shows to the mission’s own people, to who speaks for its force, and to whom its label names."
    ),
    lazy("Show all"),
    "?saved=none",
)


def patrols(request):
    asked = PATROLS.asked(request)
    form = forms.PatrolFilter(asked, user=request.user)
    rows = form.narrow(reading.patrols(request.user))
    may_plan = planned_missions(request.user).exists()
    return PATROLS.answer(request, asked, rows, form=form, empty=NO_PATROL, may_plan=may_plan)


def patrols_file(request, kind):
    """The plans one keeps, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not planned_missions(request.user).exists():
        raise PermissionDenied(_("Who plans for a mission, or for a force in it, takes its plans as a file."))
    form = forms.PatrolFilter(request.GET, user=request.user)
    rows = form.narrow(Patrol.objects.visible_to(request.user).run_by(request.user))
    name = f"patrols-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](patrol_files.HEADS, patrol_files.lines(rows), name)


def patrol(request, pk):
    row = _seen(request, pk)
    user = request.user
    may_keep = services.may_keep(user, row)
    return render(
        request,
        "missions/patrol.html",
        {
            "patrol": row,
            "mark": MARKED[row.state],
            "from_there": dates.moment(row.starts_at, row.mission.time_zone),
            "until_there": dates.moment(row.ends_at, row.mission.time_zone),
            "is_own": reading.is_own(user, row),
            "place": reading.places(user, [row])[row.pk],
            "unit": reading.units(user, [row])[row.pk],
            "alongside": row.alongside.all(),
            "met": reading.conflicts_of(user, [row])[row.pk],
            "notified": reading_notified.notified_near(user, row),
            "may_keep": may_keep,
            "may_change": may_keep and row.state in services.OPEN,
            "steps": [
                step for step in PATROL_LIFE.from_(row.state) if services.may_step(user, row, step.name)
            ],
        },
    )


def _seen(request, pk):
    rows = reading.patrols(request.user).select_related("created_by", "cleared_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def patrol_new(request):
    missions = planned_missions(request.user)
    chosen = missions.filter(slug=request.GET.get("mission", "")).first()
    if not missions.exists():
        raise PermissionDenied(_("Who plans for a mission, or for a force in it, enters what it plans."))
    start = {"label": "partners", "precision": "village", "reach_km": 5, "kind": "patrol"}
    of = None if request.method == "POST" else chosen
    return editing.page(
        request,
        forms.PatrolForm(request.POST or None, user=request.user, of=of, initial=start),
        partial(services.plan_patrol, by=request.user),
        to=Patrol.get_absolute_url,
        said=lambda row: _("%(patrol)s is planned. What it comes upon stands on its page.") % {"patrol": row},
        title=_("Plan a patrol or an operation"),
        lead=_("Which force goes where, from when until when. The portal says what it comes upon."),
        button=_("Enter the plan"),
        back=reverse("missions:patrols"),
        crumbs=_crumbs(),
    )


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_patrol(now), now.version

    return forms.PatrolForm(request.POST or None, user=request.user, of=row.mission, look=look)


def _with(form):
    def build(row, request):
        return form(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))

    return build


def _start(row, request):
    form = _with(editing.Editing)(row, request)
    del form.fields["reason"]
    return form


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_patrol),
    "clear": (_with(forms.ClearForm), services.clear_patrol),
    "start": (_start, services.start_patrol),
    "finish": (_with(forms.OutcomeForm), services.finish_patrol),
    "calloff": (_with(editing.Editing), services.call_off_patrol),
}


def patrol_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_step(request.user, row, act):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    step = PATROL_LIFE.steps.get(act)
    if row.state not in (step.sources if step else services.OPEN):
        return redirect(row)
    form, service = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label=_("Change it"),
        said=lambda _done: _("%(patrol)s is changed.") % {"patrol": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Patrols and operations"), reverse("missions:patrols"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
