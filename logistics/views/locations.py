"""Locations: the list, the page of one with the units that stand there, entering and changing one."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, said
from accounts.listing import Column, Empty, Listing
from logistics import forms_locations as forms
from logistics import services_locations as services
from logistics.models import Location, Unit

LOCATIONS = Listing(
    "logistics:locations",
    lazy("Locations"),
    (
        Column("name", lazy("Location"), sort=("name", "pk"), cell=said),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column(
            "mission",
            lazy("Mission"),
            value=lambda row: row.mission.acronym if row.mission else _("outside missions"),
            sort=("mission__acronym", "pk"),
            near=True,
        ),
        Column("sector", lazy("Sector"), sort=("sector", "pk"), cell=said),
        Column("latitude", lazy("Latitude"), unknown=lazy("not stated"), shown=False),
        Column("longitude", lazy("Longitude"), unknown=lazy("not stated"), shown=False),
    ),
    order="name",
    link=lambda row: reverse("logistics:location", args=[row.pk]),
    mark=lambda row: aside(row),
    template="logistics/locations.html",
)
NONE = Empty(
    lazy("No location fits that you may see."),
    lazy(
        "You see those of missions whose staff you are, where your units stand, and those outside missions."
    ),
    lazy("Show all"),
    "?",
)
MOST = 100  # units shown of one location


def locations(request):
    asked = LOCATIONS.asked(request)
    form = forms.LocationFilter(asked, user=request.user)
    rows = form.narrow(Location.objects.visible_to(request.user)).select_related("mission")
    may_add = forms.kept_missions(request.user).exists()
    return LOCATIONS.answer(request, asked, rows, form=form, empty=NONE, may_add=may_add)


def location(request, pk):
    row = _seen(request, pk)
    there = Unit.objects.visible_to(request.user).between(request.user).filter(location=row).standing()
    return render(
        request,
        "logistics/location.html",
        {
            "location": row,
            "units": there.select_related("contributor").order_by("name", "pk")[:MOST],
            "may_keep": services.may_keep(request.user, row.mission) and row.mission_id is not None,
        },
    )


def location_new(request):
    if not forms.kept_missions(request.user).exists():
        raise PermissionDenied(_("Logistics officers of the mission enter its locations."))
    begun = {"mission": request.GET.get("mission"), "kind": Location.Kind.CAMP}
    return editing.page(
        request,
        forms.NewLocationForm(request.POST or None, user=request.user, initial=begun),
        partial(services.add_location, by=request.user),
        to=_address,
        said=lambda row: _("%(location)s is entered.") % {"location": row},
        title=_("Enter a location"),
        lead=_("Units, stocks and movements name it. Ports and border posts are entered by administrators."),
        button=_("Enter this location"),
        back=reverse("logistics:locations"),
        crumbs=_crumbs(),
    )


def location_change(request, pk):
    row = _seen(request, pk)
    if row.mission_id is None or not services.may_keep(request.user, row.mission):
        raise PermissionDenied(_("Logistics officers of the mission enter its locations."))

    def look():
        now = _seen(request, pk)
        return forms.standing_location(now), now.version

    return editing.page(
        request,
        forms.LocationForm(request.POST or None, look=look),
        partial(services.change_location, row, by=request.user),
        to=_address,
        said=lambda row: _("%(location)s is kept.") % {"location": row},
        title=_("Change the location: %(location)s") % {"location": row},
        button=_("Keep it"),
        back=_address(row),
        crumbs=[*_crumbs(), (str(row), _address(row))],
    )


def _seen(request, pk):
    return get_object_or_404(Location.objects.visible_to(request.user).select_related("mission"), pk=pk)


def _address(row):
    return reverse("logistics:location", args=[row.pk])


def _crumbs():
    return [(_("Units"), reverse("logistics:units")), (_("Locations"), reverse("logistics:locations"))]
