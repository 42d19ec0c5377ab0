"""Panels of what is offered, on pages of what is needed."""

from django import template

from accounts import access
from accounts.access import granted
from accounts.models import Partner
from contributors.models import Pledge

register = template.Library()


@register.inclusion_tag("contributors/_offers.html", takes_context=True)
def offers_panel(context, requirement):
    """The offers for a requirement that its reader may see, and whether they may make one, or decide."""
    user = context["request"].user
    rows = Pledge.objects.visible_to(user).filter(requirement=requirement)
    return {
        "requirement": requirement,
        "offers": rows.select_related("contributor").order_by("state", "contributor__name"),
        "may_answer": requirement.is_open and bool(granted(user, "act_for", Partner)),
        "may_decide": access.allows(user, "decide_pledges", requirement.mission),
        "request": context["request"],
    }
