"""The page of a mission's cash to come."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from contributors import reading_cash
from missions.models import Mission


def cash(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user).select_related("lead"), slug=slug)
    today = timezone.localdate()
    budget, found = reading_cash.of_mission(request.user, mission, today)
    return render(
        request,
        "contributors/cash.html",
        {
            "mission": mission,
            "budget": budget,
            "cash": found,
            "rests": reading_cash.rests_on(request.user, mission, today, cash=found),
        },
    )
