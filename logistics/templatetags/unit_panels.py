"""Panels of units, on the pages of a mission, a contributor, a desk and a pledge; each for its reader."""

from django import template
from django.db.models import Q

from accounts import as_of
from accounts.access import granted
from accounts.models import Partner
from logistics import reading_units

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
    return {
        "rows": [(row, known[row.pk]) for row in found[:MOST]],
        "has_more": len(found) > MOST,
        "query": query,
        "of_mission": mission is not None,
        "of_contributor": contributor is not None,
    }


@register.simple_tag(takes_context=True)
def units_of_pledge(context, pledge):
    """The units that stand for a pledge, of those the reader sees and may look into."""
    user = context["request"].user
    rows = reading_units.units(user).filter(pledge=pledge)
    inside = reading_units.between(user, rows)
    return [row for row in rows if row.pk in inside]
