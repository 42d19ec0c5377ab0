"""The first page, what waits for its reader, and the page on method. Figures come from their apps' panels."""

from django.shortcuts import render

from accounts import as_of, deputies
from accounts.forms_inbox import InboxFilter
from accounts.inbox import waiting


def home(request):
    return render(request, "accounts/home.html")


def inbox(request):
    today = as_of.today()
    items = waiting(request.user, today)
    form = InboxFilter(request.GET, items=items, today=today)
    leaves = [] if request.user.acts_for else deputies.leaves(request.user, today)
    told = {"all": items, "items": form.shown(), "form": form, "leaves": leaves}
    return render(request, "accounts/inbox.html", told)


def about(request):
    return render(request, "accounts/about.html")
