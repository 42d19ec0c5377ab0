"""Saved views as pages use them: those a reader sees of a page, and what the page is asked now."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import get_resolver

from accounts import access, alike
from accounts.models import SavedView

NOT_KEPT = ("after", "page", "format", "saved", "csrfmiddlewaretoken")


def is_page(name):
    """Whether a route bears this name; one of a record's page takes more to be opened."""
    space, _colon, route = name.rpartition(":")
    spaces = get_resolver().namespace_dict
    if space and space not in spaces:
        return False
    return route in (spaces[space][1] if space else get_resolver()).reverse_dict


def of(request, page):
    """The views of a page the reader sees, their own first; asked once a request."""
    kept = request.__dict__.setdefault("saved_views", {})
    if page not in kept:
        rows = SavedView.objects.visible_to(request.user).filter(page=page).select_related("owner")
        kept[page] = sorted(rows, key=lambda view: (view.owner_id != request.user.pk, view.name.casefold()))
    return kept[page]


def asked(request, page):
    """What the address asks, with that of the saved view it names; of nothing, the reader's own default."""
    found = request.GET.copy()
    named = found.pop("saved", [""])[-1]
    if named or not found:
        for name, values in _kept(request, page, named).lists():
            if name not in found:
                found.setlist(name, values)
    return found


def _kept(request, page, named):
    if named and not named.isdecimal():
        return QueryDict()  # such as "none": not even the default
    for view in of(request, page):
        if str(view.pk) == named or (not named and view.is_default and view.owner_id == request.user.pk):
            return QueryDict(view.query)
    return QueryDict()


def query_of(asked):
    """What is asked, in one spelling, without the place in it and what is empty."""
    pairs = [(n, v) for n, values in asked.lists() for v in values if v and n not in NOT_KEPT]
    return urlencode(sorted(pairs))


def shareable(request):
    """[(key, mission or partner)] with whose people the reader may share."""
    return alike.known(request.user, ("shareable",), lambda: _shareable(request.user))


def _shareable(user):
    held, found = access.roots_held(user), []
    for root in access.roots():
        kind = root._meta.model_name
        keys = [key.partition(":")[2] for key in held if key.startswith(f"{kind}:")]
        if keys:
            rows = root.objects.visible_to(user).filter(pk__in=keys)
            found += [(access.root_key(row), row) for row in rows]
    return found
