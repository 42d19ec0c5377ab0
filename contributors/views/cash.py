"""The page of a mission's cash to come, and its months as a file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from accounts import as_of
from accounts.api import formats
from contributors import documents_cash, reading_cash
from contributors.forms_budgets import CashFilter
from missions.models import Mission


def cash(request, slug):
    mission, on, form = _asked(request, slug)
    budget, found = reading_cash.of_mission(request.user, mission, on)
    return render(
        request,
        "contributors/cash.html",
        {
            "mission": mission,
            "form": form,
            "on": on,
            "budget": budget,
            "cash": found,
            "rests": reading_cash.rests_on(request.user, mission, on, cash=found),
        },
    )


def cash_file(request, slug, kind):
    """The months of the forecast, with what they rest on in every line."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    mission, on, _form = _asked(request, slug)
    heads, rows = documents_cash.table(documents_cash.document(request.user, mission, on))
    return formats.MAKERS[kind](heads, rows, f"cash-{mission.slug}-{on}")


def _asked(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user).select_related("lead"), slug=slug)
    form = CashFilter(request.GET)
    day, until = form.chosen.get("day") or as_of.day(request), as_of.until(request)
    return mission, min(day, until) if until else day, form
