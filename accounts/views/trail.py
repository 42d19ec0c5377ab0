"""What happened: the trail of the acts on records one may see."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.models import Event

KINDS = ("import", "mission", "mandate", "personnel", "role", "person", "token", "job")


def history(request):
    rows = Event.objects.visible_to(request.user).select_related("by", "token")
    verb, about = request.GET.get("verb", ""), request.GET.get("about", "")
    if verb:
        rows = rows.filter(verb__startswith=f"{verb}.")
    if about:
        rows = rows.filter(subject_name__icontains=about)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request, "accounts/history.html", {"page": page, "verb": verb, "about": about, "kinds": KINDS}
    )
