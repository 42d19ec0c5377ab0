"""How counts of care and the steps of an evacuation are written."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
STEPS = {
    "first_aid": _("First aid"),
    "care": _("Medical personnel"),
    "surgery": _("Hospital that operates"),
}


@register.inclusion_tag("logistics/_told.html")
def told(told):
    """A count as it may be told: exact, or from and to."""
    return {"told": told}


@register.simple_tag
def step_of_care(name):
    return STEPS[name]
