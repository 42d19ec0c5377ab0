"""Panels of readiness, for pages of any app; each begins at what the reader may see."""

from datetime import date

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts import alike, as_of
from accounts.marks import bar
from accounts.notation import day, month_key, number
from logistics import reading, reading_stocks, supply
from logistics.gauges import gauge
from logistics.models import MissionReadiness, ReadinessArea
from logistics.readiness import REASONS
from logistics.sides import staffed

register = template.Library()
SHORT = 5  # stocks that the panel of a mission names


def _current(context):
    """As things stand, or stood in the month the page is shown of."""
    month = as_of.month(context["request"])
    return MissionReadiness.objects.visible_to(context["request"].user).filter(month=month)


@register.inclusion_tag("logistics/_readiness.html", takes_context=True)
def readiness_panel(context, mission):
    """The mission's band as things stand, and every area with its reasons."""
    row = _current(context).filter(mission=mission).prefetch_related("areas").first()
    month = as_of.month(context["request"])
    return {
        "mission": mission,
        "readiness": row,
        "areas": list(row.areas.all()) if row else [],
        "key": f"readiness:{mission.pk}:{month_key(month) or 'now'}",
        "request": context["request"],
    }


def _areas(context):
    """The areas of all missions, asked once for all panels of a page."""
    return reading.areas(context["request"].user, as_of.month(context["request"]))


@register.simple_tag(takes_context=True)
def judged_areas(context):
    """{mission: the area that decides its band, with its readiness}, of all missions that are judged."""
    return {area.mission_id: area for area in _areas(context) if area.decides or area.band is None}


@register.inclusion_tag("logistics/_weakest.html", takes_context=True)
def weakest_panel(context, many=6):
    return {"rows": reading.weakest(_areas(context), many), "request": context["request"]}


@register.simple_tag(takes_context=True)
def bands(context, missions):
    """{mission: its readiness} for a list of missions, in one query."""
    rows = _current(context).filter(mission__in=[mission.pk for mission in missions])
    return {row.mission_id: row for row in rows}


@register.simple_tag(takes_context=True)
def band_of(context, mission):
    return _current(context).filter(mission=mission).prefetch_related("areas").first()


@register.simple_tag(takes_context=True)
def areas_compared(context, missions):
    """[an area in words, and its cell of each mission or None], for missions side by side."""
    running = [mission.pk for mission in missions if mission.phase != "closed"]
    rows = _current(context).filter(mission__in=running).prefetch_related("areas")
    found = {(row.mission_id, area.category): area for row in rows for area in row.areas.all()}
    words = {area.category: area.get_category_display() for area in found.values()}
    return [
        {"words": words[code], "cells": [found.get((mission.pk, code)) for mission in missions]}
        for code in sorted(words)
    ]


@register.simple_tag
def deciding(readiness):
    """The area that decides the band."""
    return next((area for area in readiness.areas.all() if area.decides), None) if readiness else None


@register.simple_tag
def reason_words(reason):
    """One reason of a band in words, its figures and dates written as everywhere."""
    words = {name: _written(name, value) for name, value in reason.items()}
    return _(REASONS.get(reason["code"], reason["code"])) % words


def _written(name, value):
    if name == "evidence_on":
        return day(date.fromisoformat(value))
    return number(value) if isinstance(value, int) else value


@register.simple_tag
def filled_bar(filled):
    """Deployed of authorized, as a bar that ends at the authorized."""
    return bar(None if filled is None else round(100 * min(1, filled), 1))


@register.inclusion_tag("logistics/_gaps.html", takes_context=True)
def gaps_panel(context, many=6):
    """Where most of those authorized are missing, and how far each kind of personnel is filled in all."""
    words = dict(ReadinessArea._meta.get_field("category").choices)
    areas = _areas(context)
    return {
        "gaps": reading.gaps(areas, many),
        "areas": [
            {"word": words[c], "authorized": a, "deployed": d, "filled": d / a}
            for c, a, d in reading.by_category(areas)
        ],
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def stocks_panel(context, mission):
    """For staff of a mission: its stocks below their reserve. Anew on a kept page: stocks are not counted."""
    return alike.anew(context["request"], _stocks, mission)


def _stocks(request, mission):
    if mission.pk not in staffed(request.user):
        return ""
    counts = reading_stocks.counts(request.user, mission)
    if not counts:
        return ""
    rows = reading_stocks.short(request.user, mission, SHORT)
    shown = {
        "mission": mission,
        "rows": [(row, gauge(row, row.level), f"stock_{row.level.state}") for row in rows],
        "short": sum(counts.get(state, 0) for state in (supply.OUT, supply.BELOW)),
        "unknown": counts.get(supply.UNKNOWN, 0),
        "all": sum(counts.values()),
    }
    return mark_safe(get_template("logistics/_stocks.html").render(shown))  # noqa: S308  (a template of ours)
