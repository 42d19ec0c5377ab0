"""Patrols of a month, and on a map with the zones they are held against."""

from datetime import timedelta
from functools import partial

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import as_of
from missions import calendar_patrols, forms_patrols
from missions import reading_patrols as reading
from missions.models import Patrol, Zone
from missions.views.zones import drawn

MOST_PLACES = 60


def calendar(request):
    """When plans run, a month a page."""
    today = timezone.localdate()
    first = as_of.read(request.GET.get("month", "")) or today.replace(day=1)
    asked = request.GET.copy()

    def address(of):
        asked["month"] = f"{of:%Y-%m}"
        return f"?{asked.urlencode()}"

    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    form = _form(request, "since", "until")
    rows = form.narrow(reading.patrols(request.user))
    weeks = calendar_patrols.month(first, today, rows, partial(reading.conflicts_of, request.user))
    turns = [(before, address(before)), (after, address(after))]
    shown = {"form": form, "month": first, "weeks": weeks, "turns": turns}
    return render(request, "missions/patrol_calendar.html", shown)


def patrol_map(request):
    """Where plans that are not over go, each told as exactly as this reader may know, and zones."""
    form = _form(request, "state")
    rows = form.narrow(reading.patrols(request.user)).filter(state__in=Patrol.LIVE)
    n = rows.count()
    rows = list(rows.placed_for(request.user).order_by("starts_at", "pk")[:MOST_PLACES])
    met, where = reading.conflicts_of(request.user, rows), reading.places(request.user, rows)
    told = reading.forces(request.user, rows)
    zones = Zone.objects.visible_to(request.user).select_related("mission", "keeper")
    slug = form.chosen.get("mission")
    zones = list(zones.filter(mission__slug=slug) if slug else zones)[:MOST_PLACES]
    points = [
        {
            "label": row.title,
            "latitude": row.at_latitude,
            "longitude": row.at_longitude,
            "value": max(1, float(row.reach_km)),
            "url": row.get_absolute_url(),
            "note": told[row.pk],
        }
        for row in rows
        if row.at_latitude is not None
    ]
    return render(
        request,
        "missions/patrol_map.html",
        {
            "form": form,
            "rows": [(row, where[row.pk], told[row.pk], met[row.pk]) for row in rows],
            "zones": zones,
            "n": n,
            "hidden": len(rows) - len(points),
            "world": drawn(zones, points, point_unit=_("km of reach")) if points or zones else None,
        },
    )


def _form(request, *without):
    form = forms_patrols.PatrolFilter(request.GET, user=request.user)
    for name in without:
        del form.fields[name]
    return form
