"""Panels of nominations, on the pages of posts and calls, of a desk and beside the rotation board."""

from datetime import timedelta

from django import template
from django.utils import timezone

from accounts.access import allows, granted
from accounts.models import Partner
from contributors import services_nominations as services
from contributors.models import Nomination
from missions.models import Asked, Call

register = template.Library()


@register.inclusion_tag("contributors/_nominations.html", takes_context=True)
def nominations_panel(context, post):
    """The nominations for a post that the reader may know of, and the calls in which they may nominate."""
    user = context["request"].user
    rows = Nomination.objects.visible_to(user).filter(post=post).select_related("partner", "call")
    calls = Call.objects.visible_to(user).open_on(timezone.localdate()).filter(posts=post)
    return {
        "post": post,
        "nominations": list(rows),
        "calls": [call for call in calls.select_related("mission") if services.may_nominate(user, call)],
        "may_decide": allows(user, "decide_pledges", post.mission),
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def may_nominate(context, call):
    """Whether the reader may nominate in a call now."""
    return services.may_nominate(context["request"].user, call).exists()


@register.inclusion_tag("contributors/_calls_asked.html", takes_context=True)
def calls_asked_panel(context):
    """The open calls put to the states the reader speaks for, and how many each state nominated in it."""
    user = context["request"].user
    own = granted(user, "act_for", Partner)
    seen = Asked.objects.visible_to(user).filter(partner__in=own, call__state=Call.State.OPEN)
    seen = seen.filter(call__deadline__gte=timezone.localdate()).select_related("call__mission", "partner")
    mine = Nomination.objects.visible_to(user).own_of(user).exclude(state=Nomination.State.WITHDRAWN)
    counts = {}
    for key in mine.filter(call__in=[one.call_id for one in seen]).values_list("call", "partner"):
        counts[key] = counts.get(key, 0) + 1
    rows = seen.order_by("call__deadline", "partner__name")
    return {
        "asked": [(one, counts.get((one.call_id, one.partner_id), 0)) for one in rows],
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_tours.html", takes_context=True)
def tours_panel(context, days=90):
    """Civilian tours that end within so many days or should have, of nominees the reader may know of."""
    user, today = context["request"].user, timezone.localdate()
    until = today + timedelta(days=days)
    rows = Nomination.objects.visible_to(user).there().filter(leaves_on__lte=until)
    rows = list(rows.select_related("post__mission", "partner").order_by("leaves_on", "pk"))
    chosen = Nomination.objects.visible_to(user).filter(post__in=[row.post_id for row in rows])
    follows = dict(chosen.filter(state__in=("selected", "agreed")).values_list("post", "candidate"))
    return {
        "tours": [(row, (row.leaves_on - today).days, follows.get(row.post_id)) for row in rows],
        "days": days,
        "request": context["request"],
    }
