"""What stands at the head of a column: its words, its unit, the way it is sorted."""

from django import template
from django.utils.html import format_html

from accounts.templatetags.concord import icon

register = template.Library()

ARROWS = {"ascending": "up", "descending": "down"}


@register.simple_tag
def sorting(request, column, default=""):
    """For a sortable head: the next value of `sort`, and how it is sorted now."""
    now = request.GET.get("sort", default)
    turned = {column: f"-{column}", f"-{column}": column}.get(now, column)
    direction = {column: "ascending", f"-{column}": "descending"}.get(now, "")
    return {"next": turned, "direction": direction}


@register.simple_tag
def head_words(label, unit="", direction=""):
    """What a head says, with the arrow of the order the list is in."""
    unit = format_html(' <span class="unit">{}</span>', unit) if unit else ""
    arrow = icon(ARROWS[direction]) if direction else ""
    return format_html("<span>{}{}</span>{}", label, unit, arrow)
