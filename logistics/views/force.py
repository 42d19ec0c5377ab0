"""How ready a mission's force is, and the report of the week: as a page, for print and as a workbook."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from accounts.listing import Empty
from logistics import reading_force, reports
from logistics import reading_unit_readiness as reading
from logistics.forms_unit_readiness import DayFilter
from logistics.views.unit_readiness import FORCE
from logistics.views.unit_readiness import _day as day_asked
from missions.models import Mission

NO_UNIT = Empty(
    lazy("No unit of this mission is yours to know."),
    lazy("Its staff see the readiness of all its units, contributors that of their own."),
)


def force(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    form = DayFilter(request.GET)
    on = day_asked(request, form)
    rows = reading.board(request.user, on).filter(mission=mission)
    found = reading_force.of_mission(request.user, mission, on or timezone.localdate())
    return render(
        request,
        "logistics/force.html",
        {
            "mission": mission,
            "form": form,
            "on": on or timezone.localdate(),
            "past": on,
            "found": found,
            "listing": FORCE.within(request, rows),
            "empty": NO_UNIT,
            "sums": reading_force.of_contributor(request.user, rows),
        },
    )


def report(request, slug, kind=""):
    """The week's report, for the mission's staff."""
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    form = DayFilter(request.GET)
    on = day_asked(request, form) or timezone.localdate()
    found = reading_force.of_mission(request.user, mission, on)
    if found is None:
        raise Http404
    week = reading_force.week(request.user, mission, on)
    if kind == "pdf":
        return reports.readiness_pdf(mission, on, found, week, request)
    if kind == "xlsx":
        return reports.readiness_xlsx(mission, on, found, week, request)
    if kind:
        raise Http404
    return render(
        request,
        "logistics/force_report.html",
        {"mission": mission, "form": form, "on": on, "found": found, "week": week},
    )
