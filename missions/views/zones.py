"""Pages of zones: the list, one, and the form of who keeps them."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from accounts.maps import frame_round
from accounts.world import world
from missions import forms_patrols as forms
from missions import services_zones as services
from missions import zone_files
from missions.models import Zone
from missions.reading_patrols import planned_missions
from missions.services_patrols import may_keep

ZONES = Listing(
    "missions:zones",
    lazy("Zones and no-go sites"),
    (
        Column("name", lazy("Name"), sort=("name", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind", near=True),
        Column("force", lazy("Whose force"), unknown=lazy("nobody goes there")),
        Column("from", lazy("First day"), value="starts_on", kind="day", unknown=lazy("always so far")),
        Column("until", lazy("Last day"), value="ends_on", kind="day", unknown=lazy("still")),
        Column("words", lazy("Why, or what is agreed"), cell=cells.said, shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display"),
    ),
    order="name",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/zones.html",
)
NO_ZONE = Empty(
    lazy("No zone fits."),
    lazy(
        "A zone shows to the mission’s own people, to who speaks for its force, and to whom its label names."
    ),
    lazy("Show all"),
    "?saved=none",
)


def zones(request):
    asked = ZONES.asked(request)
    form = forms.ZoneFilter(asked, user=request.user)
    rows = form.narrow(_rows(request))
    may_plan = planned_missions(request.user).exists()
    return ZONES.answer(request, asked, rows, form=form, empty=NO_ZONE, may_plan=may_plan)


def zones_file(request, kind):
    """The zones one keeps, as a file to change and send back; for maps as GeoJSON."""
    if kind not in formats.MAKERS:
        raise Http404
    if not planned_missions(request.user).exists():
        raise PermissionDenied(_("Who plans for a mission, or for a force in it, takes its plans as a file."))
    rows = forms.ZoneFilter(request.GET, user=request.user).narrow(_rows(request).run_by(request.user))
    heads = zone_files.GEO_HEADS if kind == "geojson" else zone_files.HEADS
    name = f"zones-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](heads, zone_files.lines(rows, heads), name)


def _rows(request):
    return Zone.objects.visible_to(request.user).select_related("mission", "keeper")


def zone(request, pk):
    row = _seen(request, pk)
    return render(
        request,
        "missions/zone.html",
        {"zone": row, "world": drawn([row]), "may_keep": may_keep(request.user, row)},
    )


def drawn(rows, points=(), **more):
    """The map round these zones and points, with the outlines of the zones."""
    corners = {row.pk: [(east, north) for north, east in row.outline] for row in rows}
    places = [place for all_ in corners.values() for place in all_]
    places += [(float(point["longitude"]), float(point["latitude"])) for point in points]
    areas = [
        (corners[row.pk], str(row), "no-go" if row.kind == Zone.Kind.NO_GO else "")
        for row in rows
        if len(row.outline) > 1
    ]
    single = [_as_point(row) for row in rows if len(row.outline) == 1]
    return world(points=[*points, *single], areas=areas, frame=frame_round(places), **more)


def _as_point(row):
    north, east = row.outline[0]
    return {
        "label": row.name,
        "latitude": north,
        "longitude": east,
        "value": None,
        "url": row.get_absolute_url(),
    }


def _seen(request, pk):
    return get_object_or_404(_rows(request).select_related("created_by"), pk=pk)


def zone_new(request):
    missions = planned_missions(request.user)
    if not missions.exists():
        raise PermissionDenied(_("Who plans for a mission, or for a force in it, enters what it plans."))
    start = {"label": "partners", "margin_km": 0}
    return editing.page(
        request,
        forms.ZoneForm(request.POST or None, user=request.user, initial=start),
        partial(services.enter_zone, by=request.user),
        to=Zone.get_absolute_url,
        said=lambda row: _("%(zone)s is entered. Plans are held against it from now on.") % {"zone": row},
        title=_("Enter a zone or a no-go site"),
        lead=_("Where a force stands and others enter only by agreement, or where nobody goes."),
        button=_("Enter the zone"),
        back=reverse("missions:zones"),
        crumbs=_crumbs(),
    )


def zone_edit(request, pk):
    row = _seen(request, pk)
    if not may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})

    def look():
        now = _seen(request, pk)
        return forms.standing_zone(now), now.version

    return editing.page(
        request,
        forms.ZoneForm(request.POST or None, user=request.user, of=row.mission, look=look),
        partial(services.change_zone, row, by=request.user),
        to=Zone.get_absolute_url,
        said=lambda row: _("%(zone)s is changed.") % {"zone": row},
        title=_("Change %(zone)s") % {"zone": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [
        (_("Patrols and operations"), reverse("missions:patrols")),
        (_("Zones and no-go sites"), reverse("missions:zones")),
    ]
    return [*found, (str(row), row.get_absolute_url())] if row else found
