"""The first page, what waits for its reader, and the page on method. Figures come from their apps' panels."""

from django.shortcuts import render

from accounts import as_of
from accounts.inbox import waiting


def home(request):
    return render(request, "accounts/home.html")


def inbox(request):
    items = waiting(request.user, as_of.today())
    return render(request, "accounts/inbox.html", {"items": items})


def about(request):
    return render(request, "accounts/about.html")
