"""Up to four missions side by side, the same rows of figures for each."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import as_of
from accounts.validity import stands_on
from missions.models import Mandate, Mission

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
            "columns": [{"mission": mission} | _mandate(request, mission) for mission in missions],
            "align": "start" if request.GET.get("align") == "start" else "",
            "keys": ",".join(mission.slug for mission in missions),
            "groups": _choices(seen, asked),
            "most": MOST,
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


def _mandate(request, mission):
    """The mandate that stands on the day, its days left, and how many there were."""
    day = as_of.day(request)
    rows = Mandate.objects.visible_to(request.user).filter(mission=mission)
    begun = [
        m
        for m in rows.order_by(F("starts_on").desc(nulls_last=True))
        if m.starts_on is None or m.starts_on <= day
    ]
    now = next((m for m in begun if stands_on(m, day)), None)
    return {
        "mandate": now,
        "last": begun[0] if begun else None,
        "days_left": (now.ends_on - day).days if now and now.ends_on else None,
        "mandates": len(begun),
    }
