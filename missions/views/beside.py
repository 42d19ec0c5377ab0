"""Pages of who does what, where and when: the picture with overlaps and gaps, and what was told for it."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from accounts.maps import frame_round
from accounts.world import world
from missions import civil_files, reading_humanitarian
from missions import forms_beside as forms
from missions import reading_beside as reading
from missions import services_civil_activities as services
from missions.models import CivilActivity, Mission
from missions.views import civil_files as file_views

HEADS = ["origin", "title", "actor", "actor_kind", "sector", "area", "place", "from", "until"]
HEADS += ["latitude", "longitude", "stands", "address"]
MOST_SHOWN = 100
MARKED = {
    "needed": "declined",
    "planned": "submitted",
    "under_way": "accepted",
    "done": "done",
    "called_off": "closed",
}


# --- The picture
def _picture(request):
    form = forms.WhoFilter(request.GET, user=request.user)
    works = form.narrow(reading.works(request.user, form.missions))
    needs = form.narrow(reading.needs(request.user, form.missions))
    if day := form.chosen.get("on"):
        works = [one for one in works if one.begins <= day and (one.ends is None or day <= one.ends)]
    return form, works, reading.overlaps(works), reading.gaps(needs, works, form.day)


def who(request):
    """Sector by area, who is at work; where several do the same, and where nobody does."""
    form, works, overlaps, gaps = _picture(request)
    areas, rows = reading.table(works)
    drawn = [_point(one) for one in (*works, *gaps) if one.point[0] is not None]
    frame = frame_round([(float(point["longitude"]), float(point["latitude"])) for point in drawn])
    return render(
        request,
        "missions/who.html",
        {
            "form": form,
            "on": form.day,
            "asked": request.GET.urlencode(),
            "areas": areas,
            "rows": rows,
            "n": len(works),
            "keepers": {one.row.keeper_id for one in works if one.row.keeper_id},
            "overlaps": overlaps[:MOST_SHOWN],
            "n_overlaps": len(overlaps),
            "gaps": gaps[:MOST_SHOWN],
            "n_gaps": len(gaps),
            "world": world(points=drawn, frame=frame, point_unit=_("activity")) if drawn else None,
            "may_tell": reading_humanitarian.may_submit(request.user),
        },
    )


def _point(one):
    return {
        "label": one.row.title,
        "latitude": one.point[0],
        "longitude": one.point[1],
        "value": 1 if one.actor else None,
        "url": one.row.get_absolute_url(),
        "note": one.actor or _("nobody at work"),
    }


def who_file(request, kind):
    """The picture as it is narrowed, with what nobody does, as CSV, XLSX or GeoJSON."""
    if kind not in formats.MAKERS:
        raise Http404
    _form, works, overlaps, gaps = _picture(request)
    doubled = {one.key for pair in overlaps for one in pair[:2]}
    told = [_line(request, one, "overlap" if one.key in doubled else "") for one in works]
    told += [_line(request, one, "gap") for one in gaps]
    return formats.MAKERS[kind](HEADS, told, f"who-does-what-{timezone.now():%Y-%m-%d}")


def _line(request, one, stands):
    point = [None if degrees is None else float(degrees) for degrees in one.point]
    days = [day.isoformat() if day else None for day in (one.begins, one.ends)]
    address = request.build_absolute_uri(one.row.get_absolute_url())
    told = [str(one.origin), one.row.title, one.actor, one.actor_kind, one.sector, one.area, one.place]
    return [*told, *days, *point, stands, address]


# --- What was told for it
ACTIVITIES = Listing(
    "missions:civil_activities",
    lazy("Activities in areas"),
    (
        Column("title", lazy("What is done"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("actor", lazy("Actor"), value="actor_shown", unknown=lazy("nobody"), cell=cells.said),
        Column("actor_kind", lazy("Kind of actor"), value="get_actor_kind_display", sort="actor_kind"),
        Column("sector", lazy("Sector"), value="get_sector_display", sort="sector"),
        Column("area", pgettext_lazy("incident", "Area"), sort=("area", "pk"), cell=cells.said),
        Column("from", lazy("From"), value="starts_on", kind="day", sort=("starts_on", "pk")),
        Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column("place", lazy("Place"), value="place_shown", unknown=lazy("not stated"), shown=False),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-from",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/civil_activities.html",
)
NONE = Empty(
    lazy("No activity fits."),
    lazy("An activity shows to the mission’s own people, to who told it, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def _rows(user):
    rows = CivilActivity.objects.visible_to(user).read_by(user)
    return rows.select_related("mission", "keeper")


def civil_activities(request):
    asked = ACTIVITIES.asked(request)
    form = forms.CivilActivityFilter(asked, user=request.user)
    rows = form.narrow(_rows(request.user))
    may_tell = reading_humanitarian.may_submit(request.user)
    return ACTIVITIES.answer(request, asked, rows, form=form, empty=NONE, may_tell=may_tell)


def civil_activities_file(request, kind):
    form = forms.CivilActivityFilter(request.GET, user=request.user)
    return file_views.answer(request, kind, civil_files.ACTIVITIES, form)


def civil_activity(request, pk):
    row = _seen(request, pk)
    shown = {"activity": row, "mark": MARKED[row.state]}
    shown["may_change"] = services.may_keep(request.user, row)
    return render(request, "missions/civil_activity.html", shown)


def _seen(request, pk):
    return get_object_or_404(_rows(request.user).select_related("created_by"), pk=pk)


def civil_activity_new(request):
    if not reading_humanitarian.may_submit(request.user):
        raise PermissionDenied(_("Who speaks for a partner, or plans a mission, tells of activities."))
    chosen = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    of = None if request.method == "POST" else chosen
    start = {"label": "partners", "precision": "district", "state": "planned", "actor_kind": "humanitarian"}
    start |= {"starts_on": timezone.localdate()}
    return editing.page(
        request,
        forms.CivilActivityForm(request.POST or None, user=request.user, of=of, initial=start),
        partial(_tell, by=request.user),
        to=CivilActivity.get_absolute_url,
        said=lambda row: _("%(activity)s is told, and stands in who does what.") % {"activity": row},
        title=_("Tell of an activity in an area"),
        lead=_("Who does what, where and when; or what is needed there and nobody does."),
        button=_("Tell it"),
        back=reverse("missions:civil_activities"),
        crumbs=_crumbs(),
    )


def _tell(*, mission, by, **fields):
    return services.tell_activity(mission, by=by, **fields)


def civil_activity_edit(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})

    def look():
        now = _seen(request, row.pk)
        return forms.standing_activity(now), now.version

    return editing.act_page(
        request,
        row,
        forms.CivilActivityForm(request.POST or None, user=request.user, of=row.mission, look=look),
        partial(services.change_activity, row, by=request.user),
        label=pgettext_lazy("work in an area", "Change it"),
        said=lambda _done: _("%(activity)s is changed.") % {"activity": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [
        (_("Who does what"), reverse("missions:who")),
        (_("Activities in areas"), reverse("missions:civil_activities")),
    ]
    return [*found, (str(row), row.get_absolute_url())] if row else found
