"""What military, civilian and humanitarian actors meet, at a glance: notifications and requests that
wait, and constraints, on the map and by month."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.maps import frame_round
from accounts.world import world
from missions import forms_constraints as forms
from missions import reading_constraints as reading
from missions import reading_humanitarian
from missions.models import AssistanceRequest
from missions.views.humanitarian import MARKED, Standing

MOST_PLACES, MOST_LISTED = 100, 20


def civil(request):
    form = forms.ConstraintFilter(request.GET, user=request.user)
    for name in ("text", "state", "since", "until"):
        del form.fields[name]
    rows = form.narrow(reading.constraints(request.user))
    standing = list(rows.standing().order_by("-severity", "-starts_on", "pk")[:MOST_PLACES])
    points = [_point(row) for row in standing if row.at_latitude is not None]
    places = [(float(point["longitude"]), float(point["latitude"])) for point in points]
    by_severity = reading.by_severity(rows)
    return render(
        request,
        "missions/civil.html",
        {
            "form": form,
            "by_severity": by_severity,
            "n": sum(n for _words, n in by_severity),
            "trend": reading.trend(rows, timezone.localdate()),
            "rows": standing,
            "pressing": _pressing(request.user, form.chosen.get("mission")),
            "undecided": _undecided(request.user, form.chosen.get("mission")),
            "hidden": len(standing) - len(points),
            "world": world(points=points, frame=frame_round(places), point_unit=_("severity, 1 to 4"))
            if points
            else None,
            "may_report": reading_humanitarian.may_submit(request.user),
        },
    )


def _pressing(user, mission):
    """[(notification, its mark, how it stands)] that somebody should look at."""
    now = timezone.now()
    rows = reading_humanitarian.pressing(reading_humanitarian.notifications(user), now)
    shown = list(_of(rows, mission)[:MOST_LISTED])
    told = reading_humanitarian.standings(user, shown, now)
    return [(row, MARKED[told[row.pk][0]], Standing(told[row.pk][0]).label) for row in shown]


def _undecided(user, mission):
    """Requests for assistance that nobody has decided, those needed first before."""
    rows = AssistanceRequest.objects.visible_to(user).filter(state=AssistanceRequest.State.SUBMITTED)
    return _of(rows.select_related("mission", "keeper"), mission).order_by("needed_from", "pk")[:MOST_LISTED]


def _of(rows, mission):
    return rows.filter(mission__slug=mission) if mission else rows


def _point(row):
    return {
        "label": row.title,
        "latitude": row.at_latitude,
        "longitude": row.at_longitude,
        "value": row.severity,
        "url": row.get_absolute_url(),
        "note": row.get_kind_display(),
    }
