"""Panels of several missions side by side; each begins at what the reader may see."""

from django import template

from accounts import as_of
from contributors import reading_compared as reading

register = template.Library()


@register.simple_tag(takes_context=True)
def compared(context, missions):
    request = context["request"]
    return reading.compared(request.user, missions, day=as_of.day(request), month=as_of.month(request))


@register.inclusion_tag("contributors/_in_common.html", takes_context=True)
def in_common_panel(context, missions):
    """Who gives to two or more of the missions, in the latest reported month of each."""
    request = context["request"]
    latest, rows = reading.in_common(request.user, missions, as_of.month(request))
    return {"latest": latest, "first": rows[:15], "rest": rows[15:], "request": request}
