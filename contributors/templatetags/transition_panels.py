"""The panel of a transition's money: by phase what budgets hold for its days, and the cash at its end."""

from django import template
from django.utils import timezone

from contributors import leaving

register = template.Library()


@register.inclusion_tag("contributors/_phase_money.html", takes_context=True)
def phase_money_panel(context, mission, phases):
    user = context["request"].user
    spells = leaving.of_phases(user, mission, phases, timezone.localdate()) if phases else []
    return {"spells": [(one, sorted(one.budget.items())) for one in spells], "mission": mission}
