"""Panels of what is offered, on pages of what is needed."""

from django import template

from accounts import access
from accounts.access import granted
from accounts.models import Partner
from contributors import services_agreements
from contributors.models import Agreement, Pledge
from contributors.views.agreements import standing_of

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


@register.inclusion_tag("contributors/_consent.html", takes_context=True)
def consent_panel(context, mission):
    """What a mission stands on in its host nation: status of forces, consent, and what lapses with them."""
    user = context["request"].user
    rows = Agreement.objects.visible_to(user).filter(mission=mission, kind__in=Agreement.OPEN_KINDS)
    return {
        "mission": mission,
        "agreements": [(row, standing_of(row)) for row in rows.order_by("kind", "-starts_on")],
        "may_record": services_agreements.may_record(user, mission, ()) and not context["request"].as_of,
        "request": context["request"],
    }
