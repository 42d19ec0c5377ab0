"""The list of missions. Figures come from panels of their own apps."""

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of
from accounts.cells import aside, strong, unknown
from accounts.choosing import compared
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from accounts.notation import short_day
from accounts.templatetags.concord import place
from accounts.validity import standing_on
from missions.forms import MissionFilter
from missions.models import Mandate, Mission


def _mandate_until(mission, day):
    if day:
        return short_day(day)
    if mission.has_mandate:
        return _("without an end")
    if mission.phase != Mission.Phase.CLOSED:
        ended = mission.last_mandate_until
        return unknown(_("ended %(day)s") % {"day": short_day(ended)} if ended else _("not in the portal"))
    if mission.ends_on:
        return unknown(_("ended %(year)s") % {"year": mission.ends_on.year})
    return unknown(_("ended"))


MISSIONS = Listing(
    "missions:missions",
    lazy("Missions"),
    (
        Column("acronym", lazy("Mission"), sort=Lower("acronym"), cell=strong),
        compared("mission", lambda mission: mission.slug, lambda mission: mission.acronym),
        Column("name", lazy("Name"), value="local_name", sort=LocalName(), shown=False),
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
            term="mandate",
        ),
    ),
    order="acronym",
    link=lambda mission: mission.get_absolute_url(),
    mark=lambda mission: aside(mission, place(mission)),
    template="missions/missions.html",
    counted=True,
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
    of_mission = Mandate.objects.visible_to(request.user).filter(mission=OuterRef("pk"))
    mandate = of_mission.filter(standing_on(today))
    over = of_mission.filter(ends_on__lt=today).order_by("-ends_on")
    rows = form.narrow(Mission.objects.visible_to(request.user)).select_related("lead", "host")
    rows = rows.annotate(
        mandate_ends_on=Subquery(mandate.values("ends_on")[:1]),
        has_mandate=Exists(mandate),
        last_mandate_until=Subquery(over.values("ends_on")[:1]),
    )
    return MISSIONS.answer(request, asked, rows, form=form, empty=NO_MISSION)
