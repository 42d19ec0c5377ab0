"""Pages of missions. Figures come from panels of their own apps."""

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, render

from accounts import as_of
from accounts.access import root_key
from accounts.models import Event
from accounts.validity import standing_on, stands_on
from missions.forms import MissionFilter
from missions.models import AuthorizedStrength, Mandate, Mission, Participation

SORTS = {
    "acronym": Lower("acronym"),
    "phase": F("phase"),
    "lead": F("lead__code"),
    "starts": F("starts_on"),
    "mandate": F("mandate_ends_on"),
}


def missions(request):
    today = as_of.day(request)
    form = MissionFilter(
        request.GET if request.GET else {"phase": "running"},
        user=request.user,
        on=today if as_of.month(request) else None,
    )
    mandate = Mandate.objects.visible_to(request.user).filter(standing_on(today), mission=OuterRef("pk"))
    rows = form.narrow(Mission.objects.visible_to(request.user)).select_related("lead", "host")
    rows = rows.annotate(mandate_ends_on=Subquery(mandate.values("ends_on")[:1]))
    rows = _sorted(rows, request.GET.get("sort", "acronym"))
    page = Paginator(rows, 60).get_page(request.GET.get("page"))
    return render(request, "missions/missions.html", {"page": page, "form": form, "today": today})


def _sorted(rows, asked):
    column = SORTS.get(asked.removeprefix("-"), SORTS["acronym"])
    order = column.desc(nulls_last=True) if asked.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "acronym")


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
