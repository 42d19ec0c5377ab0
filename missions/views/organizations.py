"""Pages of organizations: whom they bring together and what they lead."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, render

from accounts import as_of
from accounts.models import Membership, Partner
from accounts.validity import standing_on, stands_on
from missions.models import Mission, Participation


def organizations(request):
    today = as_of.day(request)
    led = Mission.objects.visible_to(request.user).active().filter(lead=OuterRef("pk")).order_by()
    rows = (
        Partner.objects.visible_to(request.user)
        .exclude(kind=Partner.Kind.NATION)
        .annotate(
            members_now=Count("members__partner", filter=standing_on(today, "members__"), distinct=True),
            missions_now=Subquery(led.values("lead").annotate(n=Count("pk")).values("n")),
        )
        .order_by(F("missions_now").desc(nulls_last=True), "-members_now", "name")
    )
    return render(request, "missions/organizations.html", {"organizations": rows})


def organization(request, code):
    row = get_object_or_404(
        Partner.objects.visible_to(request.user).exclude(kind=Partner.Kind.NATION), code=code
    )
    today = as_of.day(request)
    members = (
        Membership.objects.visible_to(request.user)
        .filter(organization=row)
        .select_related("partner")
        .order_by("partner__name", "starts_on")
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
