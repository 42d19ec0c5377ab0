"""Panels of units, on the pages of a mission, a contributor, a desk and a pledge; each for its reader."""

from django import template
from django.db.models import Q
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from accounts import alike, as_of
from accounts.access import granted
from accounts.models import Partner
from logistics import reading_unit_readiness, reading_units
from logistics.models import Unit
from logistics.sides import staffed

register = template.Library()
MOST = 8


@register.inclusion_tag("logistics/_units.html", takes_context=True)
def units_panel(context, mission=None, contributor=None):
    """Units of a mission or a contributor; without either, those of the partners the reader speaks for."""
    request = context["request"]
    user, rows = request.user, reading_units.units(request.user).standing()
    if mission is not None:
        rows, query = rows.filter(mission=mission), f"?mission={mission.slug}"
    elif contributor is not None:
        rows, query = rows.filter(contributor=contributor), f"?contributor={contributor.code}"
    else:
        own = granted(user, "act_for", Partner)
        rows, query = rows.filter(Q(contributor__in=own) | Q(parents__partner__in=own)).distinct(), ""
    found = list(rows.order_by("name", "pk")[: MOST + 1])
    known = reading_units.known(user, found[:MOST], as_of.day(request))
    inside = [key for key, what in known.items() if what.is_inside]
    bands = _bands(user, inside, as_of.day(request))
    return {
        "rows": [(row, known[row.pk], bands.get(row.pk)) for row in found[:MOST]],
        "is_inside": bool(inside),
        "mission": mission,
        "has_more": len(found) > MOST,
        "query": query,
        "of_mission": mission is not None,
        "of_contributor": contributor is not None,
    }


def _bands(user, units, day):
    """{unit's key: its band on a day}; asked only where there are units whose insides the reader knows."""
    if not units:
        return {}
    rows = reading_unit_readiness.on_day(user, day).filter(unit__in=units).order_by()
    return dict(rows.values_list("unit", "band"))


@register.simple_tag(takes_context=True)
def units_readiness_panel(context, mission):
    """To the readiness of a mission's units, for who knows any; for its staff to the week's report too.
    Anew on a kept page: units are not counted."""
    return alike.anew(context["request"], _units_readiness, mission)


def _units_readiness(request, mission):
    is_staff = mission.pk in staffed(request.user)
    units = Unit.objects.visible_to(request.user).between(request.user).filter(mission=mission)
    if not is_staff and not units.exists():
        return ""
    shown = {"mission": mission, "is_staff": is_staff}
    return mark_safe(get_template("logistics/_units_readiness.html").render(shown))  # noqa: S308  (a template of ours)


@register.simple_tag(takes_context=True)
def units_of_pledge(context, pledge):
    """The units that stand for a pledge, of those the reader sees and may look into."""
    user = context["request"].user
    rows = reading_units.units(user).filter(pledge=pledge)
    inside = reading_units.between(user, rows)
    return [row for row in rows if row.pk in inside]
