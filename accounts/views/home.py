"""The first page, what waits for its reader, and the page on method. Figures come from their apps' panels."""

from django.shortcuts import render

from accounts import as_of
from accounts.forms_inbox import InboxFilter
from accounts.inbox import waiting


def home(request):
    return render(request, "accounts/home.html")


def inbox(request):
    today = as_of.today()
    items = waiting(request.user, today)
    form = InboxFilter(request.GET, items=items, today=today)
    return render(request, "accounts/inbox.html", {"all": items, "items": form.shown(), "form": form})


def about(request):
    return render(request, "accounts/about.html")
