"""Pages of contributors and of what each gives. Reads summaries; computes nothing."""

from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render

from accounts import as_of, charts
from accounts.models import Membership, Partner, PartnerName
from contributors import reading
from contributors.forms import ContributorFilter
from contributors.models import BurdenShare, BurdenTotal, CapacityFigure, ScaleRate

TREND_MONTHS = 14
SORTS = {
    "rank": lambda share: (share.rank is None, share.rank or 0, share.contributor.name),
    "name": lambda share: share.contributor.local_name,
    "women": lambda share: (share.women_share is None, -(share.women_share or 0)),
    "million": lambda share: (share.per_million is None, -(share.per_million or 0)),
    "lost": lambda share: (share.fatalities is None, -(share.fatalities or 0)),
}


def contributors(request):
    months = reading.months(request.user, until=as_of.month(request))
    form = ContributorFilter(request.GET, user=request.user, months=months)
    asked = form.cleaned_data if form.is_valid() else {}
    month = asked.get("month") or (months[0] if months else None)
    shares = BurdenShare.objects.visible_to(request.user).filter(scope="un", month=month)
    total = BurdenTotal.objects.visible_to(request.user).filter(scope="un", month=month).first()
    shares = _narrowed(shares, asked, month)
    sort = request.GET.get("sort", "rank")
    rows = sorted(shares, key=SORTS.get(sort.removeprefix("-"), SORTS["rank"]), reverse=sort.startswith("-"))
    trends = _trends(request.user, [m for m in months if m <= month][:TREND_MONTHS]) if month else {}
    lengths = charts.bars([share.personnel for share in rows])
    return render(
        request,
        "contributors/contributors.html",
        {
            "form": form,
            "month": month,
            "total": total,
            "key": reading.due_key(total) if total else "",
            "rows": [
                {"share": share, "length": length, "trend": trends.get(share.contributor_id)}
                for share, length in zip(rows, lengths, strict=True)
            ],
            "is_narrowed": any(asked.get(name) for name in ("text", "region", "member_of")),
        },
    )


def _narrowed(shares, asked, month):
    if asked.get("text"):
        shares = shares.filter(contributor__name__icontains=asked["text"])
    if asked.get("region"):
        shares = shares.filter(contributor__region=asked["region"])
    if asked.get("member_of"):
        members = Partner.objects.members_of(asked["member_of"], month)
        shares = shares.filter(contributor__in=members)
    return shares.select_related("contributor")


def _trends(user, months):
    """{contributor: persons month by month}, None where the month or the contributor was not reported."""
    if not months:
        return {}
    rows = BurdenShare.objects.visible_to(user).filter(scope="un", month__in=months)
    known = {}
    for contributor, month, personnel in rows.order_by().values_list("contributor", "month", "personnel"):
        known.setdefault(contributor, {})[month] = personnel
    span = charts.months_between(min(months), max(months))
    return {contributor: [found.get(m) for m in span] for contributor, found in known.items()}


def contributor(request, code):
    row = get_object_or_404(Partner.objects.visible_to(request.user), code=code)
    if row.kind != Partner.Kind.NATION:
        return redirect("missions:organization", row.code)
    user = request.user
    until, day = as_of.month(request), as_of.day(request)
    shares = BurdenShare.objects.visible_to(user).filter(contributor=row)
    if until:
        shares = shares.filter(month__lte=until)
    whole = reading.months(user, until=until)[::-1]
    over_time = list(shares.filter(scope="un", month__in=whole).order_by("month"))
    latest = over_time[-1] if over_time else None
    of_missions = shares.filter(scope__startswith="mission:")
    month = of_missions.aggregate(last=Max("month"))["last"]
    by_mission = list(of_missions.filter(month=month).select_related("mission").order_by("-personnel"))
    lengths = charts.bars([share.personnel for share in by_mission])
    rates = ScaleRate.objects.visible_to(user).filter(partner=row).select_related("scale__organization")
    if until:
        rates = rates.filter(scale__starts_on__lte=day)
    return render(
        request,
        "contributors/contributor.html",
        {
            "contributor": row,
            "latest": latest,
            "key": reading.due_key(latest) if latest else "",
            "is_current": bool(latest and whole and latest.month == whole[-1]),
            "whole_month": whole[-1] if whole else None,
            "spark": reading.monthly(over_time[-TREND_MONTHS:], "personnel"),
            "month": month,
            "by_mission": list(zip(by_mission, lengths, strict=True)),
            "over_time": over_time,
            "rates": rates.order_by("-scale__starts_on", "scale__kind"),
            "memberships": Membership.objects.visible_to(user)
            .filter(partner=row)
            .select_related("organization")
            .order_by("starts_on"),
            "capacities": _latest_capacities(user, row),
            "names": PartnerName.objects.visible_to(user)
            .filter(partner=row, kind__in=("former", "formal", "alias"), language="en")
            .order_by("kind", "name"),
        },
    )


def _latest_capacities(user, partner):
    rows = CapacityFigure.objects.visible_to(user).filter(partner=partner)
    return list(rows.order_by("kind", "-year").distinct("kind"))
