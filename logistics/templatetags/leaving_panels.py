"""The panel of what becomes of equipment and stores when a mission goes."""

from django import template

from accounts import as_of
from logistics import leaving

register = template.Library()


@register.inclusion_tag("logistics/_disposal.html", takes_context=True)
def disposal_panel(context, mission):
    request = context["request"]
    day = as_of.day(request)
    return {
        "rows": leaving.disposals(request.user, mission, day),
        "kinds": [kind.label for kind in leaving.GONE],
        "stores": leaving.stocks(request.user, mission, None, day),
        "day": day,
        "mission": mission,
    }
