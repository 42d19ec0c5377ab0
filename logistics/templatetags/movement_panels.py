"""Movements in pieces, for pages of any app; each begins at what the reader may see."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone

from logistics import reading_movements as reading

register = template.Library()
MOST = 6


@register.inclusion_tag("logistics/_movements.html", takes_context=True)
def movements_of_unit(context, unit, may_ask):
    """What travels of a unit, the last asked for first; and where one more is asked for."""
    user = context["request"].user
    rows = reading.movements(user).filter(unit=unit)
    ask = ""
    if may_ask and unit.mission:
        asked = {"unit": unit.pk, "mission": unit.mission.slug, "partner": unit.contributor_id}
        ask = f"{reverse('logistics:movement_new')}?{urlencode(asked)}"
    return _panel(context, rows) | {"ask": ask, "is_always": True}


@register.inclusion_tag("logistics/_movements.html", takes_context=True)
def movements_of_pledge(context, pledge):
    """What travels of the deployments of a pledge and of its units."""
    rows = reading.movements(context["request"].user)
    of_units = rows.filter(unit__pledge=pledge)
    return _panel(context, of_units | rows.filter(deployment__pledge=pledge)) | {"is_always": False}


def _panel(context, rows):
    today = timezone.localdate()
    found = list(rows.order_by("-created_at", "pk")[:MOST])
    return {"rows": [(row, row.days_late(today)) for row in found], "request": context["request"]}
