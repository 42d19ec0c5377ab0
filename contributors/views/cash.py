"""The page of a mission's cash to come."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from contributors import budgeting, reading_cash
from contributors.models import Appropriation
from missions.models import Mission


def cash(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user).select_related("lead"), slug=slug)
    today = timezone.localdate()
    budgets = Appropriation.objects.visible_to(request.user).filter(
        mission=mission, starts_on__lte=today, ends_on__gte=today
    )
    budget = budgeting.with_totals(budgets).select_related("mission").first()
    found = reading_cash.forecast(request.user, mission, budget, today)
    return render(request, "contributors/cash.html", {"mission": mission, "budget": budget, "cash": found})
