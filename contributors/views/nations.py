"""The page of one contributor, and several side by side. Reads summaries; computes nothing."""

from django.shortcuts import get_object_or_404, redirect, render

from accounts import access, as_of, charts
from accounts.models import Membership, Partner, PartnerName
from accounts.validity import stands_on
from contributors import reading, reading_nations
from contributors.forms_nations import Comparison
from contributors.models import CapacityFigure, ScaleRate

TREND_MONTHS = 14


def contributor(request, code):
    row = get_object_or_404(Partner.objects.visible_to(request.user), code=code)
    if row.kind != Partner.Kind.NATION:
        return redirect("missions:organization", row.code)
    about = {"contributor": row, "gather": lambda: _about(request, row)}
    return render(request, "contributors/contributor.html", about)


def _about(request, row):
    """All that its page shows; asked for when the page is written, not each time it is shown."""
    user, until, day = request.user, as_of.month(request), as_of.day(request)
    whole = reading.months(user, until=until)[::-1]
    shares = reading_nations.shares_of(user, row, until)
    over_time = list(shares.filter(scope="un", month__in=whole[-TREND_MONTHS:]).order_by("month"))
    latest = shares.filter(scope="un", month__in=whole).select_related("total").order_by("-month").first()
    return {
        "latest": latest,
        "is_current": bool(latest and whole and latest.month == whole[-1]),
        "whole_month": whole[-1] if whole else None,
        "spark": reading.monthly(over_time, "personnel"),
        "women": reading_nations.women_by_category(latest) if latest else [],
        "may_report": access.allows(user, "act_for", row) and not until,
        **_where(user, shares, until),
        **_facts(user, row, until, day),
    }


def _where(user, shares, until):
    """The missions it serves in, each in its own latest month, and the latest of these months."""
    rows = reading_nations.where_now(user, shares, until)
    rows = list(reading.missions_told(rows, user).order_by("-personnel"))
    month = max((share.month for share in rows), default=None)
    lengths = charts.bars([share.personnel for share in rows])
    return {
        "month": month,
        "other_months": any(share.month != month for share in rows),
        "by_mission": list(zip(rows, lengths, strict=True)),
    }


def _facts(user, row, until, day):
    rates = ScaleRate.objects.visible_to(user).filter(partner=row).select_related("scale__organization")
    rates = rates.filter(scale__starts_on__lte=day) if until else rates
    memberships = list(
        Membership.objects.visible_to(user)
        .filter(partner=row)
        .select_related("organization")
        .order_by("organization__code", "starts_on")
    )
    names = PartnerName.objects.visible_to(user).filter(partner=row, language="en")
    return {
        "rates": rates.order_by("-scale__starts_on", "scale__kind"),
        "memberships": [m for m in memberships if stands_on(m, day)],
        "former": [m for m in memberships if not stands_on(m, day)],
        "capacities": _capacities(user, row, day.year),
        "names": names.filter(kind__in=("former", "formal", "alias")).order_by("kind", "name"),
        "day": day,
    }


def _capacities(user, partner, year):
    rows = CapacityFigure.objects.visible_to(user).filter(partner=partner, year__lte=year)
    return list(rows.order_by("kind", "-year").distinct("kind"))


def compare(request):
    """Up to four contributors side by side: `?with=RWA&with=BGD`."""
    user, until, day = request.user, as_of.month(request), as_of.day(request)
    form = Comparison(request.GET, user=user)
    chosen = form.cleaned_data["with"] if form.is_valid() else []
    shares = reading_nations.compared(user, chosen, until)
    facts = [_facts(user, one, until, day) for one in chosen]
    lost_in, lost = reading_nations.lives_lost(user, chosen, until)
    return render(
        request,
        "contributors/compare.html",
        {
            "form": form,
            "chosen": chosen,
            "compared": list(zip(chosen, shares, facts, strict=True)),
            "month": reading.latest_month(user, "un", until),
            "latest": next((share.total for share in shares if share), None),
            "women": reading_nations.women_compared(shares),
            "lost": lost,
            "lost_in": lost_in,
            "capacities": [
                (kind.label, [next((f for f in one["capacities"] if f.kind == kind), None) for one in facts])
                for kind in CapacityFigure.Kind
            ],
        },
        status=200 if form.is_valid() else 400,
    )
