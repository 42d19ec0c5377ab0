"""Panels of missions, for pages of any app; each begins at what the reader may see."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from accounts import alike, as_of
from accounts.access import granted
from accounts.validity import standing_on
from missions import reading_conditions, reading_joined
from missions.forms_editing import leads_of
from missions.models import Mandate, Mission

register = template.Library()
WORKS_FOR = (
    "edit_mission",
    "report_strength",
    "manage_logistics",
    "manage_care",
    "manage_money",
    "keep_protection",
)


@register.simple_tag(takes_context=True)
def my_missions(context):
    """The missions the reader works for: those whose data, strengths or records of an office they keep."""
    user = context["request"].user
    return alike.known(user, ("my missions",), lambda: _my_missions(user))


def _my_missions(user):
    keys = {key for permission in WORKS_FOR for key in granted(user, permission, Mission)}
    if not keys:
        return []
    missions = Mission.objects.visible_to(user).filter(pk__in=keys).active()
    return list(missions.select_related("lead", "host").order_by("is_fictional", "acronym"))


@register.simple_tag(takes_context=True)
def given_missions(context):
    """The missions the reader was given to read, beside what is public."""
    user = context["request"].user
    keys = granted(user, "view_mission", Mission)
    missions = Mission.objects.visible_to(user).filter(pk__in=keys).active() if keys else []
    return list(missions.select_related("lead", "host").order_by("is_fictional", "acronym")) if keys else []


@register.simple_tag(takes_context=True)
def mandates_now(context, missions):
    """{mission: {"mandate": …, "days_left": …}} of those that stand on the day the page is read."""
    day = as_of.day(context["request"])
    rows = Mandate.objects.visible_to(context["request"].user).filter(
        standing_on(day), mission__in=[mission.pk for mission in missions]
    )
    return {
        row.mission_id: {"mandate": row, "days_left": (row.ends_on - day).days if row.ends_on else None}
        for row in rows
    }


@register.simple_tag(takes_context=True)
def may_create_missions(context):
    return leads_of(context["request"].user).exists()


@register.inclusion_tag("missions/_stopped.html", takes_context=True)
def stopped_panel(context, mission):
    """What stops in a mission on the day the page is read, and because of which conditions."""
    request = context["request"]
    stopped, uneasy = reading_conditions.stopped(request.user, mission, as_of.day(request))
    return {"mission": mission, "stopped": stopped, "uneasy": uneasy, "request": request}


@register.simple_tag(takes_context=True)
def joined_panel(context, mission, many=True):
    """Where the mission's records stand, each kind with how many the reader sees; `many` False: consultations
    alone. Nothing of a past month, of which none is kept. Anew on a kept page: these are not counted."""
    if as_of.month(context["request"]):
        return ""
    return alike.anew(context["request"], _joined, mission.pk, mission.slug, many)


def _joined(request, key, slug, many):
    groups = reading_joined.GROUPS if many else (("", (reading_joined.CONSULTATIONS,)),)
    groups = reading_joined.joined(request.user, key, groups)
    shown = {"groups": groups, "slug": slug, "many": many}
    return mark_safe(get_template("missions/_joined.html").render(shown)) if groups else ""  # noqa: S308  (a template of ours)
