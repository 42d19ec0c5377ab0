"""Missions side by side as a file."""

from django.http import Http404

from accounts import as_of
from accounts.api import formats
from logistics import reading_compared as reading
from missions.models import Mission


def compared_file(request, kind):
    """`mission`, up to four times: one line a mission."""
    asked = list(dict.fromkeys(request.GET.getlist("mission")))
    rows = Mission.objects.visible_to(request.user).filter(slug__in=asked).select_related("lead", "host")
    found = {row.slug: row for row in rows}
    if kind not in ("csv", "xlsx") or not asked or len(found) < len(asked):
        raise Http404
    missions = [found[slug] for slug in asked[: reading.MOST]]
    when = {"day": as_of.day(request), "month": as_of.month(request)}
    heads, lines = reading.lines(reading.rows(request.user, missions, **when))
    return formats.MAKERS[kind](heads, lines, "-".join(["missions", *(row.slug for row in missions)]))
