"""Panels of a mission's figures in detail: by category and sex, women against targets, lives lost."""

from django import template
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts import as_of, charts
from accounts.charts import Point, Series
from accounts.models import Partner
from contributors import reading
from contributors.models import Fatality
from missions.models import Category

register = template.Library()


def _totals(context, mission):
    """The mission's reported months, oldest first, none later than the page's."""
    return reading.totals(context["request"].user, mission.scope, as_of.month(context["request"]))


def _categories(totals):
    """The categories anybody was reported of, in the field's order."""
    found = {code for total in totals for code, counts in total.by_category.items() if counts["personnel"]}
    return [category for category in Category if category.value in found]


def _over_time(totals, lines, **how):
    """A chart of {label: value of a total}, with gaps where nothing was reported."""
    if len(totals) < 2:
        return None
    months = charts.months_between(totals[0].month, totals[-1].month)
    known = {total.month: total for total in totals}
    series = [
        Series(label, [Point(m, value(known[m]) if m in known else None) for m in months])
        for label, value in lines.items()
    ]
    return charts.line_chart(series, height=240, most_ticks=5, **how)


def _count(code, name):
    return lambda total: (total.by_category.get(code) or {}).get(name)


@register.inclusion_tag("contributors/_categories.html", takes_context=True)
def categories_panel(context, mission):
    """Strength by category, and women and men, month by month."""
    totals = _totals(context, mission)
    categories = _categories(totals)
    by_category = {c.label: _count(c.value, "personnel") for c in categories}
    by_sex = {_("men"): lambda total: total.men, _("women"): lambda total: total.women}
    return {
        "by_category": _over_time(totals, by_category),
        "by_sex": _over_time(totals, by_sex),
        "categories": categories,
        "rows": [
            {"total": total, "cells": [total.by_category.get(c.value) for c in categories]}
            for total in reversed(totals)
        ],
        "latest": totals[-1] if totals else None,
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_women_over_time.html", takes_context=True)
def women_over_time_panel(context, mission):
    """Women's share in each category month by month, beside the target of its year."""
    totals = _totals(context, mission)
    categories = _categories(totals)
    lines = {c.label: _percent(c.value) for c in categories}
    return {
        "chart": _over_time(totals, {_("all"): _percent(), **lines}) if totals else None,
        "categories": categories,
        "rows": [
            {"total": total, "cells": [total.by_category.get(c.value) for c in categories]}
            for total in reversed(totals)
        ],
    }


def _percent(code=None):
    def of(total):
        counts = total.by_category.get(code) if code else {"women_share": total.women_share}
        share = (counts or {}).get("women_share")
        return None if share is None else round(100 * share, 1)

    return of


@register.inclusion_tag("contributors/_fatalities_by_nation.html", takes_context=True)
def fatalities_by_nation_panel(context, mission, many=15):
    """Whose nationals died in a mission, the most first."""
    rows = Fatality.objects.visible_to(context["request"].user).filter(mission=mission)
    rows = rows.filter(happened_on__lte=as_of.day(context["request"]))
    counted = rows.order_by().values_list("nationality").annotate(n=Count("pk")).order_by("-n", "nationality")
    found = list(counted)
    named = Partner.objects.visible_to(context["request"].user).in_bulk([key for key, _n in found if key])
    lengths = charts.bars([n for _key, n in found])
    listed = [(named.get(key), n, length) for (key, n), length in zip(found, lengths, strict=True)]
    return {"first": listed[:many], "rest": listed[many:], "total": sum(n for _key, n in found)}
