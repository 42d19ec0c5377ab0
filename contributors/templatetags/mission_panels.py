"""Panels of a mission in detail: its reported months, and whose lives were lost."""

from datetime import timedelta

from django import template
from django.db.models import Count
from django.utils import timezone

from accounts import as_of, charts
from accounts.models import Partner
from contributors.forms_months import reportable
from contributors.models import PersonnelReport
from contributors.reading_fatalities import deaths

register = template.Library()


@register.inclusion_tag("contributors/_months.html", takes_context=True)
def months_panel(context, mission, many=12, missing=18):
    """The reports of a mission, latest first, the months without one, and who may enter them."""
    user, request = context["request"].user, context["request"]
    reports = PersonnelReport.objects.visible_to(user).filter(mission=mission, month__lte=as_of.day(request))
    reported = set(reports.values_list("month", flat=True))
    return {
        "mission": mission,
        "reports": reports.order_by("-month")[:many],
        "missing": _without(mission, reported)[:missing],
        "may_report": not as_of.month(request) and bool(reportable(user, mission)),
        "request": request,
    }


def _without(mission, reported):
    """Months of the mission's life, over, of which nothing is reported; the latest first, from a year before
    the first report on."""
    today = timezone.localdate()
    last = min(mission.ends_on or today, today - timedelta(days=today.day)).replace(day=1)
    first = min(reported, default=last - timedelta(days=365))
    first = max(first, mission.starts_on or first).replace(day=1)
    return [m for m in reversed(charts.months_between(first, last)) if m not in reported]


@register.inclusion_tag("contributors/_fatalities_by_nation.html", takes_context=True)
def fatalities_by_nation_panel(context, mission, many=15):
    """Whose nationals died in a mission, the most first."""
    rows = deaths(context["request"].user, as_of.day(context["request"])).filter(mission=mission)
    counted = rows.order_by().values_list("nationality").annotate(n=Count("pk")).order_by("-n", "nationality")
    found = list(counted)
    named = Partner.objects.visible_to(context["request"].user).in_bulk([key for key, _n in found if key])
    lengths = charts.bars([n for _key, n in found])
    listed = [(named.get(key), n, length) for (key, n), length in zip(found, lengths, strict=True)]
    return {
        "first": listed[:many],
        "rest": listed[many:],
        "total": sum(n for _key, n in found),
        "mission": mission,
        "request": context["request"],
    }
