"""Pages of series of briefings: the list, one with its meetings and what follows from them, its forms."""

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
from missions import forms_briefings as forms
from missions import reading_briefings as reading
from missions import services_briefings as services
from missions.forms_decisions import run_missions
from missions.models import Briefing, BriefingSeries, Mission
from missions.rights_briefings import may_run
from missions.views.briefings import MARKED, hour

FEW = 20
SERIES = Listing(
    "missions:all_briefing_series",
    lazy("Briefing series"),
    (
        Column("title", lazy("Title"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("rhythm", pgettext_lazy("meeting", "Rhythm"), value="get_rhythm_display", near=True),
        Column("at", lazy("Time of day"), value=lambda row: hour(row.at), unknown=lazy("not stated")),
        Column("place", lazy("Place"), unknown=lazy("not stated"), cell=cells.said),
        Column("chair", lazy("Chair"), value="chair.title", cell=cells.said, sort=("chair__title", "pk")),
        Column(
            "until", lazy("Last day"), value="ends_on", kind="day", unknown=lazy("it goes on"), shown=False
        ),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="title",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/all_briefing_series.html",
)
NONE = Empty(
    lazy("No series fits."),
    lazy("A series shows to the mission’s own people, to those who attend it, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def all_briefing_series(request):
    asked = SERIES.asked(request)
    form = forms.SeriesFilter(asked, user=request.user)
    rows = form.narrow(reading.series(request.user))
    may_make = run_missions(request.user).order_by("acronym")
    return SERIES.answer(request, asked, rows, form=form, empty=NONE, may_make=may_make)


def briefing_series(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    held = reading.briefings(user).filter(series=row).order_by("-held_on", "pk")[:FEW]
    return render(
        request,
        "missions/briefing_series.html",
        {
            "series": row,
            "next_on": row.next_on(today),
            "goes_on": row.ends_on is None or row.ends_on >= today,
            "attendees": reading.attendees_of(user, row),
            "briefings": [(one, MARKED[one.state]) for one in held],
            "actions": list(reading.open_actions_of(user, row)),
            "may_keep": services.may_keep(user, row.mission),
            "may_run": may_run(user, row),
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.series(request.user).select_related("created_by"), pk=pk)


# --- Writing
def briefing_series_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    if not services.may_keep(request.user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})
    start = {"label": "mission", "rhythm": "weekly", "first_on": timezone.localdate()}
    return editing.page(
        request,
        forms.SeriesForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.make_series, mission, by=request.user),
        to=BriefingSeries.get_absolute_url,
        said=lambda row: _("%(series)s is set up. Call its first meeting.") % {"series": row},
        title=_("Set up a briefing series in %(mission)s") % {"mission": mission},
        lead=_("A briefing that is held again and again, with its chair and who attends it."),
        button=_("Set up the series"),
        back=reverse("missions:all_briefing_series"),
        crumbs=crumbs(),
    )


def briefing_series_act(request, pk, act):
    row = _seen(request, pk)
    acts = {"edit": _edit, "end": _end, "call": _call}
    if act not in acts:
        raise Http404
    allowed = may_run(request.user, row) if act == "call" else services.may_keep(request.user, row.mission)
    if not allowed:
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    if row.ends_on and row.ends_on < timezone.localdate():
        return redirect(row)
    return acts[act](request, row)


def _edit(request, row):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_series(now), now.version

    return editing.act_page(
        request,
        row,
        forms.SeriesForm(request.POST or None, user=request.user, mission=row.mission, look=look),
        partial(services.change_series, row, by=request.user),
        label=pgettext_lazy("briefing series", "Change it"),
        told=_("Meetings that are called already stay as they are."),
        said=lambda row: _("%(series)s is changed.") % {"series": row},
        crumbs=crumbs(row),
    )


def _end(request, row):
    def look():
        now = _seen(request, row.pk)
        return {"ends_on": now.ends_on or timezone.localdate()}, now.version

    return editing.act_page(
        request,
        row,
        forms.SeriesEndForm(request.POST or None, look=look),
        partial(services.end_series, row, by=request.user),
        label=_("End the series"),
        told=_("No meeting is called after its last day."),
        said=lambda row: _("%(series)s is changed.") % {"series": row},
        crumbs=crumbs(row),
    )


def _call(request, row):
    start = {name: getattr(row, name) for name in ("at", "place", "agenda", "label")}
    start |= {"held_on": row.next_on(timezone.localdate()), "released_to": list(row.released_to.all())}
    form = forms.BriefingForm(request.POST or None, user=request.user, initial=start)
    del form.fields["reason"]
    return editing.page(
        request,
        form,
        partial(services.call_briefing, row, by=request.user),
        to=Briefing.get_absolute_url,
        said=lambda made: _("%(briefing)s is called.") % {"briefing": made},
        title=_("Call a meeting of %(series)s") % {"series": row},
        lead=_("Its chair and its standing attendees are asked to it and told."),
        button=_("Call the meeting"),
        back=row.get_absolute_url(),
        crumbs=crumbs(row),
    )


def crumbs(row=None):
    found = [(_("Briefing series"), reverse("missions:all_briefing_series"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
