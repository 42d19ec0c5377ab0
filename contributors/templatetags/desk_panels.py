"""The first page of those who speak for a nation or an organization, from what they may see."""

from django import template
from django.db.models import Subquery

from accounts import as_of, charts
from accounts.models import Membership
from accounts.validity import standing_on
from contributors import reading
from contributors.models import BurdenShare, BurdenTotal

register = template.Library()
TREND_MONTHS = 14


@register.inclusion_tag("contributors/_my_nation.html", takes_context=True)
def nation_panel(context, nation):
    """What a nation gives: strength, rank, share and rate, and where its people serve."""
    user, until = context["request"].user, as_of.month(context["request"])
    shares = BurdenShare.objects.visible_to(user).filter(contributor=nation)
    shares = shares.filter(month__lte=until) if until else shares
    whole = shares.filter(scope="un").order_by("month")
    latest = whole.select_related("total").defer("total__by_category").last()
    whole = list(whole.values_list("month", "personnel", "rank", named=True))
    of_missions = shares.filter(scope__startswith="mission:")
    last = of_missions.order_by("-month").values("month")[:1]
    serving = reading.missions_told(of_missions.filter(month=Subquery(last)), user).order_by("-personnel")
    serving = list(serving)
    lengths = charts.bars([share.personnel for share in serving])
    return {
        "nation": nation,
        "latest": latest,
        "before": reading.year_before(whole, latest) if latest else None,
        "spark": reading.monthly(whole[-TREND_MONTHS:], "personnel"),
        "key": reading.due_key(latest) if latest else "",
        "month": serving[0].month if serving else None,
        "persons": sum(share.personnel for share in serving) if serving else None,
        "women": _women(serving),
        "rows": list(zip(serving, lengths, strict=True)),
        "request": context["request"],
    }


def _women(shares):
    """Women's share of all, None where one mission does not tell women from men."""
    persons = sum(share.personnel for share in shares)
    if not persons or any(share.women is None for share in shares):
        return None
    return sum(share.women for share in shares) / persons


@register.inclusion_tag("contributors/_my_organization.html", takes_context=True)
def organization_panel(context, organization):
    """What an organization's members give to the UN's missions, and their share of the whole."""
    user, until = context["request"].user, as_of.month(context["request"])
    scope = f"members:{organization.code}"
    totals = reading.totals(user, scope, until)
    latest = totals[-1] if totals else None
    whole = (
        BurdenTotal.objects.visible_to(user).filter(scope="un", month=latest.month).first()
        if latest
        else None
    )
    members = Membership.objects.visible_to(user).filter(
        standing_on(as_of.day(context["request"])), organization=organization
    )
    return {
        "organization": organization,
        "scope": scope,
        "latest": latest,
        "share": latest.personnel / whole.personnel if whole and whole.personnel else None,
        "before": reading.year_before(totals, latest) if latest else None,
        "spark": reading.monthly(totals[-TREND_MONTHS:], "personnel"),
        "members": members.values("partner").distinct().count(),
        "key": reading.due_key(latest) if latest else "",
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def months_since(context, since):
    """The months that came in, and those whose figures changed, since a moment: (new, restated)."""
    if since is None:
        return {"new": [], "restated": []}
    rows = BurdenTotal.objects.visible_to(context["request"].user).filter(scope="un", as_of__gt=since)
    rows = rows.order_by("-month").values_list("month", "version")
    return {
        "new": [month for month, version in rows if version == 1],
        "restated": [month for month, version in rows if version > 1],
    }
