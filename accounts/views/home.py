"""The first page and the one on method. Each figure comes from the panel of the app that owns it."""

from django.shortcuts import render

from accounts.models import Event, Import


def home(request):
    return render(
        request,
        "accounts/home.html",
        {
            "events": Event.objects.visible_to(request.user).select_related("by")[:6],
            "imports": Import.objects.visible_to(request.user).select_related("created_by")[:3],
        },
    )


def about(request):
    return render(request, "accounts/about.html")
