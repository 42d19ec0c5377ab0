"""Up to four missions side by side, the same rows of figures for each."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import as_of
from missions import reading_stories as reading
from missions.models import Mission

MOST = 4


def compare(request):
    """`mission`, up to four times; `align=start` counts months from each mission's first day."""
    seen = Mission.objects.visible_to(request.user).select_related("lead", "host")
    asked = list(dict.fromkeys(request.GET.getlist("mission")))
    chosen = {mission.slug: mission for mission in seen.filter(slug__in=asked)}
    if len(chosen) < len(asked):
        raise Http404
    missions = [chosen[slug] for slug in asked[:MOST]]
    return render(
        request,
        "missions/compare.html",
        {
            "missions": missions,
            "left_out": asked[MOST:],
            "columns": [
                {"mission": mission} | reading.mandate_on(request.user, mission, as_of.day(request))
                for mission in missions
            ],
            "align": "start" if request.GET.get("align") == "start" else "",
            "as_query": urlencode([("mission", mission.slug) for mission in missions]),
            "keys": ",".join(mission.slug for mission in missions),
            "groups": _choices(seen, asked),
            "most": MOST,
            "tallies": reading.tallies_compared(request.user, missions, as_of.day(request)),
        },
    )


def _choices(seen, asked):
    rows = list(seen.order_by("acronym"))
    running = [row for row in rows if row.phase != Mission.Phase.CLOSED]
    closed = [row for row in rows if row.phase == Mission.Phase.CLOSED]
    return [
        {"words": words, "rows": [(row, row.slug in asked) for row in group]}
        for words, group in ((_("Running"), running), (_("Closed"), closed))
        if group
    ]
