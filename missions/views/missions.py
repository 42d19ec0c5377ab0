"""Pages of missions. Figures come from panels of their own apps."""

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of
from accounts.access import root_key
from accounts.listing import Column, Empty, Listing, aside, unknown
from accounts.models import Event
from accounts.templatetags.concord import place, short_day
from accounts.validity import standing_on, stands_on
from missions.forms import MissionFilter
from missions.models import AuthorizedStrength, Mandate, Mission, Participation


def _acronym(mission, acronym):
    return format_html("<strong>{}</strong>", acronym)


def _mandate_until(mission, day):
    if day:
        return short_day(day)
    if mission.phase != Mission.Phase.CLOSED:
        return unknown(_("not in the portal"))
    if mission.ends_on:
        return unknown(_("ended %(year)s") % {"year": mission.ends_on.year})
    return unknown(_("ended"))


MISSIONS = Listing(
    "missions:missions",
    lazy("Missions"),
    (
        Column("acronym", lazy("Mission"), sort=Lower("acronym"), cell=_acronym),
        Column("name", lazy("Name"), value="local_name", sort="name", shown=False),
        Column("area", lazy("Where"), value=place, sort="area", shown=False),
        Column("lead", lazy("Led by"), value="lead.code", sort="lead__code"),
        Column("phase", lazy("Phase"), value="get_phase_display", sort="phase", css="together"),
        Column("starts", lazy("Began"), value="starts_on", kind="day", sort="starts_on", shown=False),
        Column("ends", lazy("Ended"), value="ends_on", kind="day", sort="ends_on", shown=False),
        Column(
            "mandate",
            lazy("Mandate until"),
            value="mandate_ends_on",
            sort="mandate_ends_on",
            cell=_mandate_until,
            css="together",
        ),
    ),
    order="acronym",
    link=lambda mission: mission.get_absolute_url(),
    mark=lambda mission: aside(mission, place(mission)),
    template="missions/missions.html",
)
NO_MISSION = Empty(
    lazy("No mission fits."),
    lazy(
        "Closed missions show when you choose any phase; missions that are not public show only to those "
        "with a role in them."
    ),
    lazy("Show missions of any phase"),
    "?phase=any",
)


def missions(request):
    asked = MISSIONS.asked(request)
    today = as_of.day(request)
    form = MissionFilter(
        asked if asked else {"phase": "running"},
        user=request.user,
        on=today if as_of.month(request) else None,
    )
    mandate = Mandate.objects.visible_to(request.user).filter(standing_on(today), mission=OuterRef("pk"))
    rows = form.narrow(Mission.objects.visible_to(request.user)).select_related("lead", "host")
    rows = rows.annotate(mandate_ends_on=Subquery(mandate.values("ends_on")[:1]))
    return MISSIONS.answer(request, asked, rows, form=form, empty=NO_MISSION)


def mission(request, slug):
    row = get_object_or_404(
        Mission.objects.visible_to(request.user).select_related("lead", "host"), slug=slug
    )
    today = as_of.day(request)
    mandates = list(
        Mandate.objects.visible_to(request.user)
        .filter(mission=row)
        .prefetch_related("tasks")
        .order_by(F("starts_on").desc(nulls_last=True))
    )
    authorized = AuthorizedStrength.objects.visible_to(request.user).filter(mission=row)
    if as_of.month(request):
        authorized = authorized.filter(Q(starts_on=None) | Q(starts_on__lte=today))
        mandates = [m for m in mandates if m.starts_on is None or m.starts_on <= today]
    now = next((m for m in mandates if stands_on(m, today)), None)
    return render(
        request,
        "missions/mission.html",
        {
            "mission": row,
            "mandates": mandates,
            "mandate": now,
            "days_left": (now.ends_on - today).days if now and now.ends_on else None,
            "last_mandate": mandates[0] if mandates else None,
            "authorized": authorized,
            "others": Participation.objects.visible_to(request.user)
            .filter(mission=row)
            .exclude(Q(part="lead", partner=row.lead) | Q(part="host", partner=row.host))
            .select_related("partner"),
            "events": Event.objects.visible_to(request.user)
            .filter(concerns__contains=[root_key(row)], at__date__lte=today)
            .select_related("by")[:8],
            "span": request.GET.get("span", ""),
            "today": today,
        },
    )


def history(request, slug):
    row = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    rows = Event.objects.visible_to(request.user).filter(concerns__contains=[root_key(row)])
    page = Paginator(rows.select_related("by"), 50).get_page(request.GET.get("page"))
    return render(request, "missions/history.html", {"mission": row, "page": page})
