"""Panels of what an organization's members give, and by which keys it shares its costs."""

from django import template

from accounts import as_of, charts
from contributors import reading_nations
from contributors.models import Scale

register = template.Library()


@register.inclusion_tag("contributors/_members_part.html", takes_context=True)
def members_panel(context, organization):
    """The members' part of each mission and, over time, of all UN personnel."""
    request = context["request"]
    month, rows = reading_nations.parts_of_members(request.user, organization, as_of.month(request))
    lengths = charts.bars([row.share for row in rows])
    return {
        "organization": organization,
        "month": month,
        "rows": list(zip(rows, lengths, strict=True)),
        "request": request,
    }


@register.inclusion_tag("contributors/_scales_of.html", takes_context=True)
def scales_panel(context, organization):
    """The keys by which an organization shares its costs, the latest first."""
    rows = Scale.objects.visible_to(context["request"].user).filter(organization=organization)
    return {"scales": rows.order_by("kind", "-starts_on")}
