"""Help where it is needed: a look round, and what the terms mean."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts import visits
from accounts.glossary import terms
from accounts.tours import TOURS


def tour(request):
    """The same steps the first page shows one by one, for who reads without scripts."""
    of = request.GET.get("of", "reader")
    return render(request, "accounts/tour.html", {"steps": TOURS.get(of, TOURS["reader"])})


@require_POST
def tour_seen(request):
    of = request.POST.get("of", "")
    if of in TOURS:
        visits.tour_seen(request.user, of)
    return HttpResponse(status=204)


def glossary(request):
    return render(request, "accounts/glossary.html", {"terms": terms()})
