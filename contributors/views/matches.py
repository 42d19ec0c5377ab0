"""Pages of matching: what could serve a need, and which needs one's own units could serve."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import editing
from accounts.access import granted
from accounts.models import Partner
from contributors import forms_matches, reading_matches, services_matches
from contributors import services_pledges as services
from contributors.models import Pledge
from contributors.models.pledge_life import UNDECIDED
from missions.models import Requirement


def matches(request, pk):
    """The offers that could serve a need, each with its reasons; and who was not asked."""
    seen = Requirement.objects.visible_to(request.user).select_related("mission", "capability")
    row = get_object_or_404(seen, pk=pk)
    found, has_more = reading_matches.for_requirement(request.user, row)
    return render(
        request,
        "contributors/matches.html",
        {
            "requirement": row,
            "found": found,
            "has_more": has_more,
            "not_asked": reading_matches.not_asked(request.user, row, found),
        },
    )


def own_matches(request):
    """The open needs that the reader's own undecided units could serve."""
    if not granted(request.user, "act_for", Partner):
        raise PermissionDenied(_("A desk is of those who speak for a partner."))
    units = reading_matches.for_contributor(request.user)
    return render(request, "contributors/own_matches.html", {"units": units})


def direct(request, pk):
    """An offer made to an organization is directed to a need."""
    seen = Pledge.objects.visible_to(request.user).select_related("contributor", "capability")
    row = get_object_or_404(seen, pk=pk)
    if not services.may_offer(request.user, row):
        raise PermissionDenied(_("Only its contributor changes an offer."))
    if row.state not in UNDECIDED or row.requirement_id:
        return redirect(row)

    def look():
        return {}, get_object_or_404(seen, pk=pk).version_of_sides

    form = forms_matches.DirectForm(
        request.POST or None,
        look=look,
        user=request.user,
        row=row,
        initial={"requirement": request.GET.get("requirement")},
    )
    return editing.page(
        request,
        form,
        partial(services_matches.direct_pledge, row, by=request.user),
        to=Pledge.get_absolute_url,
        said=lambda row: _("%(pledge)s answers %(need)s.") % {"pledge": row.title, "need": row.requirement},
        title=_("Let %(unit)s answer a requirement") % {"unit": row.title},
        lead=_("Those who decide on pledges of that mission see it from now on, no longer the organization."),
        button=_("Direct it there"),
        back=row.get_absolute_url(),
        crumbs=[(_("Pledges"), reverse("contributors:pledges")), (row.title, row.get_absolute_url())],
    )
