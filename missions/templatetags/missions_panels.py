"""What pages of missions offer a reader."""

from django import template

from missions.forms_editing import leads_of

register = template.Library()


@register.simple_tag(takes_context=True)
def may_create_missions(context):
    return leads_of(context["request"].user).exists()
