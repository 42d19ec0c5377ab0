"""Views of lists kept under a name: all of mine, and the acts on one."""

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import saved, services_saved
from accounts.forms import SavedViewForm, take_errors
from accounts.listing import Column, Empty, Listing
from accounts.models import SavedView


def _url(view):
    """Where it is opened; a page of one record is opened from that record."""
    try:
        return f"{reverse(view.page)}?{view.query or 'saved=none'}"
    except NoReverseMatch:
        return ""


def _shared_with(request, views):
    names = dict(saved.shareable(request))
    return {view.pk: str(names.get(view.shared_with, "")) for view in views}


SAVED = Listing(
    "saved_views",
    lazy("Saved views"),
    (
        Column("name", lazy("Name"), sort="name"),
        Column("page", lazy("Page"), value=lambda view: view.page.rpartition(":")[2], sort=("page", "name")),
        Column("query", lazy("What it asks"), sort=None, shown=False),
        Column("owner", lazy("Whose"), value="owner.name", sort="owner__name"),
        Column("shared", lazy("Shared with"), value=lambda name: name, attach=_shared_with),
        Column("kept", lazy("Kept"), value="created_at", kind="moment", sort="created_at"),
        Column("acts", lazy("Act"), value="pk", cell="accounts/_saved_acts.html", quiet=True, exported=False),
    ),
    order="page",
    link=_url,
    template="accounts/saved_views.html",
)
NONE_YET = Empty(
    lazy("You keep no view yet."),
    lazy("On any list choose filters, order and columns, then keep them under “Saved”."),
)


def saved_views(request):
    if request.method == "POST":
        return _save(request)
    asked = SAVED.asked(request)
    rows = SavedView.objects.visible_to(request.user).select_related("owner")
    return SAVED.answer(request, asked, rows, empty=NONE_YET)


def _save(request):
    form = SavedViewForm(request.POST)
    if form.is_valid():
        try:
            view = services_saved.save_view(**form.cleaned_data, by=request.user)
            success(request, _("“%(name)s” is kept. Find it under “Saved”.") % {"name": view.name})
        except ValidationError as error:
            take_errors(form, error)
    for messages in form.errors.values():
        say_error(request, " ".join(messages))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("saved_views")


@require_POST
def choose(request, pk):
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    services_saved.choose_view(view, is_default=request.POST.get("is_default") == "1", by=request.user)
    return redirect("saved_views")


@require_POST
def remove(request, pk):
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    services_saved.remove_view(view, by=request.user)
    success(request, _("“%(name)s” is removed.") % {"name": view.name})
    return redirect("saved_views")
