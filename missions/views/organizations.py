"""Pages of organizations: whom they bring together and what they lead."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of
from accounts.cells import aside, strong
from accounts.listing import Column, Listing
from accounts.models import Membership, Partner
from accounts.names import LocalName
from accounts.validity import standing_on, stands_on
from missions.forms import OrganizationFilter
from missions.models import Mission, Participation

ORGANIZATIONS = Listing(
    "missions:organizations",
    lazy("Organizations"),
    (
        Column("code", lazy("Organization"), sort="code", cell=strong),
        Column("name", lazy("Name"), value="local_name", sort=LocalName(), shown=False),
        Column("kind", lazy("Kind"), value="get_kind_display", sort="kind"),
        Column(
            "missions",
            lazy("Missions led now"),
            value=lambda row: row.missions_now or 0,  # counted: none is none
            kind="number",
            sort=("missions_now", "members_now"),
            near=True,
        ),
        Column("members", lazy("Members now"), value="members_now", kind="number", sort="members_now"),
    ),
    order="-missions",
    link=lambda row: reverse("missions:organization", args=[row.code]),
    mark=lambda row: aside(row, row.local_name),
    template="missions/organizations.html",
    counted=True,
)


def organizations(request):
    asked = ORGANIZATIONS.asked(request)
    form = OrganizationFilter(asked)
    today = as_of.day(request)
    led = Mission.objects.visible_to(request.user).active().filter(lead=OuterRef("pk")).order_by()
    rows = form.narrow(Partner.objects.visible_to(request.user).exclude(kind=Partner.Kind.NATION))
    rows = rows.annotate(
        members_now=Count("members__partner", filter=standing_on(today, "members__"), distinct=True),
        missions_now=Subquery(led.values("lead").annotate(n=Count("pk")).values("n")),
    )
    return ORGANIZATIONS.answer(request, asked, rows, form=form)


def organization(request, code):
    row = get_object_or_404(
        Partner.objects.visible_to(request.user).exclude(kind=Partner.Kind.NATION), code=code
    )
    today = as_of.day(request)
    members = (
        Membership.objects.visible_to(request.user)
        .filter(organization=row)
        .select_related("partner")
        .alias(shown_as=LocalName("partner"))
        .order_by("shown_as", "starts_on")
    )
    led = Mission.objects.visible_to(request.user).filter(lead=row).select_related("host")
    led = list(led.order_by(F("starts_on").desc(nulls_last=True), "acronym"))
    return render(
        request,
        "missions/organization.html",
        {
            "organization": row,
            "members": [m for m in members if stands_on(m, today)],
            "former_members": [m for m in members if not stands_on(m, today)],
            "missions": led,
            "running": [mission for mission in led if mission.phase != Mission.Phase.CLOSED],
            "closed": [mission for mission in led if mission.phase == Mission.Phase.CLOSED],
            "supports": Participation.objects.visible_to(request.user)
            .filter(Q(part=Participation.Part.SUPPORT), partner=row)
            .select_related("mission__lead"),
            "names": row.former_names.visible_to(request.user),
            "today": today,
        },
    )
