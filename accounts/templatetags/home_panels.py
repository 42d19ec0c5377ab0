"""What the first page says of the reader's own: what waits, what changed, whom they speak for."""

from django import template
from django.db.models import Count

from accounts import alike, as_of, inbox, places
from accounts.access import granted
from accounts.models import Import, Job, Partner
from accounts.tours import TOURS

register = template.Library()
SHOWN = 5


@register.simple_tag(takes_context=True)
def waiting_for_me(context):
    """The first of what waits for the reader; nothing beside figures of a past month: none of it is kept."""
    request = context["request"]
    items = [] if as_of.month(request) else inbox.waiting(request.user, as_of.today())
    return {"items": items[:SHOWN], "more": len(items) - SHOWN}


@register.inclusion_tag("accounts/_changed.html", takes_context=True)
def changed_panel(context):
    """What others did since the reader's visit before this one, to what they may see."""
    request = context["request"]
    since = request.user.visit_before_at
    told = [
        {"event": event, "url": url, "is_new": since is not None and event.at > since}
        for event, url in places.latest(request.user, SHOWN, without=QUIET)
    ]
    return {"told": told, "since": since, "request": request}


# What concerns one person's own ways only.
QUIET = ("person.preferences_changed", "person.notices_chosen", "summaries.compared")


@register.simple_tag(takes_context=True)
def my_partners(context):
    """The partners the reader speaks for or keeps the figures of."""
    user = context["request"].user
    return alike.known(user, ("my partners",), lambda: _my_partners(user))


def _my_partners(user):
    keys = granted(user, "act_for", Partner) | granted(user, "import_figures", Partner)
    if not keys:
        return []
    return list(Partner.objects.visible_to(user).filter(pk__in=keys).order_by("kind", "name"))


@register.inclusion_tag("accounts/_portal.html", takes_context=True)
def portal_panel(context):
    """For administrators: the work under way and the last files."""
    user = context["request"].user
    states = Job.objects.visible_to(user).order_by().values_list("state").annotate(n=Count("pk"))
    return {
        "jobs": dict(states),
        "imports": Import.objects.visible_to(user).select_related("created_by", "job")[:4],
        "request": context["request"],
    }


@register.inclusion_tag("accounts/_tour.html", takes_context=True)
def tour(context, of):
    """The look round this home, by itself where the reader has not had it."""
    user = context["request"].user
    return {"of": of, "steps": TOURS[of], "seen": of in user.tours_seen, "csrf_token": context["csrf_token"]}
