"""Pages of incidents: the list, the map, one with its history, and the forms of those who keep them."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, dates, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_situation as forms
from missions import incident_files
from missions import reading_incidents as reading
from missions import services_incidents as services
from missions.forms_decisions import run_missions
from missions.models import Casualties, Incident, IncidentPart
from missions.models.incident import INCIDENT_LIFE
from missions.views.zones import drawn

RECENT = timedelta(days=90)  # what the map shows, unless days are chosen
MOST_SPOTS = 60

MARKED = {"reported": "circulated", "corroborated": "approved", "verified": "accepted", "refuted": "declined"}


def _place(request, rows):
    return {key: {"place": words} for key, words in reading.places(request.user, rows).items()}


def _sums(request, rows):
    return reading.sums(request.user, rows)


INCIDENTS = Listing(
    "missions:incidents",
    lazy("Incidents"),
    (
        Column("title", lazy("What happened"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column(
            "occurred",
            lazy("When"),
            value="occurred_at",
            kind="moment",
            sort=("occurred_at", "pk"),
            css="wraps",
        ),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind"),
        Column("severity", lazy("Severity"), value="get_severity_display", sort="severity"),
        Column("place", lazy("Place"), attach=_place, unknown=lazy("not stated"), cell=cells.said),
        Column("killed", lazy("Killed"), kind="number", attach=_sums),
        Column("injured", lazy("Injured"), kind="number", attach=_sums, shown=False),
        Column("missing", lazy("Missing"), kind="number", attach=_sums, shown=False),
        Column(
            "state",
            lazy("Verification"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
        Column("source", lazy("Published source"), shown=False),
    ),
    order="-occurred",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/incidents.html",
)
NO_INCIDENT = Empty(
    lazy("No incident fits."),
    lazy("An incident shows to the mission’s own people, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def incidents(request):
    asked = INCIDENTS.asked(request)
    form = forms.IncidentFilter(asked, user=request.user)
    rows = form.narrow(reading.incidents(request.user))
    may_report = run_missions(request.user).exists()
    return INCIDENTS.answer(request, asked, rows, form=form, empty=NO_INCIDENT, may_report=may_report)


def incident_map(request):
    """Where what happened lies, as exactly as this reader may know it; what was refuted counts nowhere."""
    asked = request.GET.copy()
    asked.setdefault("since", str(timezone.localdate() - RECENT))
    form = forms.IncidentFilter(asked, user=request.user)
    rows = form.narrow(reading.incidents(request.user)).exclude(state=Incident.State.REFUTED)
    spots, squares, unplaced = reading.spots(request.user, rows, MOST_SPOTS)
    points = [
        {
            "label": spot.place or spot.latest.mission.acronym,
            "latitude": spot.latitude,
            "longitude": spot.longitude,
            "value": spot.incidents,
            "url": spot.latest.get_absolute_url(),
            "note": spot.gravest,
        }
        for spot in spots
    ]
    return render(
        request,
        "missions/incident_map.html",
        {
            "form": form,
            "spots": spots,
            "squares": squares,
            "unplaced": unplaced,
            "asked": asked.urlencode(),
            "world": drawn((), points, point_unit=_("incidents")) if points else None,
        },
    )


def incidents_file(request, kind):
    """The incidents one keeps, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not run_missions(request.user).exists():
        raise PermissionDenied(_("Who plans or decides for a mission takes its incidents as a file."))
    form = forms.IncidentFilter(request.GET, user=request.user)
    rows = form.narrow(Incident.objects.visible_to(request.user).run_by(request.user))
    name = f"incidents-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](incident_files.HEADS, incident_files.lines(rows), name)


def incident(request, pk):
    row = _seen(request, pk)
    may_keep = services.may_keep(request.user, row)
    return render(
        request,
        "missions/incident.html",
        {
            "incident": row,
            "mark": MARKED[row.state],
            "from_there": dates.moment(row.occurred_at, row.mission.time_zone),
            "until_there": dates.moment(row.ended_at, row.mission.time_zone) if row.ended_at else "",
            "is_own": reading.is_own(request.user, row),
            "place": reading.places(request.user, [row])[row.pk],
            "actors": reading.actors_of(request.user, row),
            "casualties": Casualties.objects.visible_to(request.user).filter(incident=row),
            "sums": reading.sums(request.user, [row])[row.pk],
            "ratings": reading.ratings_of(request.user, row),
            "parts": reading.parts_of(request.user, row),
            "may_keep": may_keep,
            "may_change": may_keep and row.state in services.OPEN,
            "steps": [
                step for step in INCIDENT_LIFE.from_(row.state) if _may_step(request.user, row, step.name)
            ],
        },
    )


def _may_step(user, row, step):
    return services.may_keep(user, row) if step == "reopen" else services.may_check(user, row)


def _seen(request, pk):
    rows = reading.incidents(request.user).select_related("created_by", "checked_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def incident_new(request):
    missions = run_missions(request.user)
    chosen = missions.filter(slug=request.GET.get("mission", "")).first()
    if not missions.exists():
        raise PermissionDenied(_("Who plans or decides for a mission reports its incidents."))
    start = {"label": "mission", "precision": "village", "severity": 2}
    return editing.page(
        request,
        forms.IncidentForm(request.POST or None, user=request.user, of=_of(request, chosen), initial=start),
        partial(services.report_incident, by=request.user),
        to=Incident.get_absolute_url,
        said=lambda row: _("%(incident)s is reported. Another person verifies it.") % {"incident": row},
        title=_("Report an incident"),
        lead=_(
            "What happened, when, where and to whom, as far as it is known. What is not known stays empty."
        ),
        button=_("Report it"),
        back=reverse("missions:incidents"),
        crumbs=_crumbs(),
    )


def _of(request, chosen):
    """The mission the address names, until the form itself names one."""
    return None if request.method == "POST" else chosen


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_incident(now), now.version

    return forms.IncidentForm(request.POST or None, user=request.user, of=row.mission, look=look)


def _rate(row, request):
    def look():
        now = _seen(request, row.pk)
        return {"severity": now.severity}, now.version

    return forms.RatingForm(request.POST or None, mission=row.mission, look=look)


def _check(row, request):
    return forms.CheckForm(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))


def _reopen(row, request):
    return editing.Editing(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))


def _part(kind):
    def form(row, request):
        def look():
            part = IncidentPart.objects.visible_to(request.user).filter(incident=row, kind=kind).first()
            return (forms.standing_part(part), part.version) if part else ({"label": "mission"}, 0)

        return forms.PartForm(request.POST or None, user=request.user, look=look)

    return form


WORDS = {
    "edit": lazy("Change it"),
    "rate": lazy("Rate its severity anew"),
    "sources": pgettext_lazy("of an incident", "Write its sources"),
    "narrative": pgettext_lazy("of an incident", "Write its details"),
}
ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_incident),
    "rate": (_rate, services.rate_incident),
    "corroborate": (_check, services.corroborate_incident),
    "verify": (_check, services.verify_incident),
    "refute": (_check, services.refute_incident),
    "reopen": (_reopen, services.reopen_incident),
    "sources": (_part("sources"), partial(services.write_part, kind="sources")),
    "narrative": (_part("narrative"), partial(services.write_part, kind="narrative")),
}


def incident_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    step = INCIDENT_LIFE.steps.get(act)
    if step and (row.state not in step.sources or not _may_step(request.user, row, act)):
        return redirect(row)
    if act == "edit" and row.state not in services.OPEN:
        return redirect(row)
    form, service = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label="" if step else WORDS[act],
        said=lambda _done: _("%(incident)s is changed.") % {"incident": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Incidents"), reverse("missions:incidents"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
