"""The panel of pledging conferences on the pages of a mission, an organization and a desk."""

from django import template
from django.db.models import Q
from django.utils import timezone

from accounts.access import granted
from accounts.models import Partner
from contributors import services_conferences as services
from contributors.models import Conference

register = template.Library()
MOST = 5


@register.inclusion_tag("contributors/_conferences.html", takes_context=True)
def conferences_panel(context, mission=None, organization=None):
    """Conferences of a mission or an organization; without either, those the reader is invited to that are
    still to come. Those it leads to, and who may plan one."""
    user = context["request"].user
    rows = Conference.objects.visible_to(user).exclude(state=Conference.State.CANCELLED)
    if mission:
        rows = rows.filter(Q(mission=mission) | Q(requirements__mission=mission)).distinct()
    elif organization:
        rows = rows.filter(organization=organization)
    else:
        own = Partner.objects.visible_to(user).filter(pk__in=granted(user, "act_for", Partner))
        rows = rows.filter(participants__in=own, ends_on__gte=timezone.localdate()).distinct()
    convener = mission or organization
    of = f"mission:{mission.slug}" if mission else f"organization:{organization.code}" if convener else ""
    return {
        "conferences": rows.order_by("-starts_on", "title")[:MOST],
        "of": of,
        "may_plan": bool(convener) and services.may_run(user, convener),
        "is_own": convener is None,
        "request": context["request"],
    }
