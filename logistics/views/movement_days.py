"""Movements of a month, and their ways on a map, beside the board."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone

from accounts import as_of
from logistics import forms_movements as forms
from logistics import reading_movement_days as days
from logistics import reading_movements as reading

SHOWN = 40


def calendar(request):
    """When movements are ready, required, expected and delivered, a month a page."""
    today = timezone.localdate()
    form = _form(request, today)
    first = as_of.read(request.GET.get("month", "")) or today.replace(day=1)
    asked = request.GET.copy()
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)

    def address(of):
        asked["month"] = f"{of:%Y-%m}"
        return f"?{asked.urlencode()}"

    rows = form.narrow(reading.movements(request.user), with_ended=True)
    return render(
        request,
        "logistics/movement_calendar.html",
        {
            "form": form,
            "month": first,
            "weeks": days.month(first, today, rows),
            "turns": [(before, address(before)), (after, address(after))],
        },
    )


def ways(request):
    """Where movements that are not over leave, pass and arrive."""
    form = _form(request, timezone.localdate())
    found = days.ways(request.user, form.narrow(reading.movements(request.user)))
    world, hidden = days.drawn(request.user, found)
    return render(
        request,
        "logistics/movement_map.html",
        {"form": form, "ways": found[:SHOWN], "n": len(found), "world": world, "hidden": hidden},
    )


def _form(request, today):
    form = forms.MovementFilter(request.GET, user=request.user, today=today)
    del form.fields["state"]
    return form
