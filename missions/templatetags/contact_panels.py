"""Whom one reaches and how: contacts and channels of a post on its page, and contacts of partners where these
stand together."""

from urllib.parse import urlencode

from django import template

from missions import reading_channels
from missions import reading_contacts as reading
from missions import services_channels as services

register = template.Library()
MOST = 20


@register.inclusion_tag("missions/_contacts.html", takes_context=True)
def contacts_panel(context, element):
    """The contacts of a post that its reader may see."""
    user = context["request"].user
    rows = list(reading.of_element(user, element)[: MOST + 1])
    return {
        "contacts": rows[:MOST],
        "more": len(rows) > MOST,
        "may_enter": services.may_keep(user, element.mission),
        "asked": "?" + urlencode({"mission": element.mission.slug, "element": element.reference}),
    }


@register.inclusion_tag("missions/_contacts.html", takes_context=True)
def contacts_of_partners(context, partners):
    """The contacts of these partners (keys) that the reader may see."""
    rows = list(reading.of_partners(context["request"].user, partners)[: MOST + 1]) if partners else []
    return {"contacts": rows[:MOST], "more": len(rows) > MOST, "of_partners": True}


@register.inclusion_tag("missions/_channels_of.html", takes_context=True)
def channels_panel(context, element, day):
    """The channels a post is on on a day, and its PACE plans, as far as the reader may see them."""
    user = context["request"].user
    return {
        "memberships": reading_channels.on_channels(user, element, day),
        "plans": reading_channels.plans_of(user, element),
        "element": element,
        "asked": "?" + urlencode({"element": element.reference, "on": day.isoformat()}),
    }
