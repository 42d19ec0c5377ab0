"""Panels of contingents and posts, on the pages of a pledge, a mission and a desk."""

from django import template

from contributors import reading_deployments as reading
from contributors import reading_lags, services_pledges
from contributors import services_deployments as services
from contributors.lag import GOALS
from contributors.models import Deployment
from contributors.models.pledge_life import TAKEN

register = template.Library()


@register.inclusion_tag("contributors/_deployments.html", takes_context=True)
def deployments_panel(context, pledge):
    """The contingents and posts under a pledge, one after the other, and what each side may state of them."""
    user = context["request"].user
    rows = Deployment.objects.visible_to(user).filter(pledge=pledge).order_by("number")
    rows = list(rows.select_related("pledge__contributor", "pledge__mission", "pledge__offered_to"))
    made = reading.turns(user, rows)
    return {
        "pledge": pledge,
        "turns": [(made[row.pk], _acts(user, row)) for row in rows],
        "may_plan": services_pledges.may_offer(user, pledge)
        and pledge.state in TAKEN
        and not any(row.is_planned for row in rows),
        "request": context["request"],
    }


def _acts(user, row):
    plans = services.may_plan(user, row)
    return {
        "change": plans,
        "ready": plans and row.is_planned,
        "successor": services.may_name(user, row),
        "correct": services.may_correct(user, row),
    }


@register.inclusion_tag("contributors/_rotations.html", takes_context=True)
def rotations_panel(context, mission=None):
    """What ends or arrives within ninety days: in a mission, or of those the reader speaks for."""
    user = context["request"].user
    return {
        "turns": reading.soon(user, mission=mission, own=mission is None),
        "mission": mission,
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_lags.html", takes_context=True)
def lags_panel(context, mission=None, requirement=None, pledge=None):
    """From authorization to boots on the ground by step, and what stands open since when."""
    user = context["request"].user
    asked = {"mission": mission, "requirement": requirement}
    return {
        "lags": reading_lags.lags(user, **asked, pledge=pledge),
        "vacancies": [] if pledge else reading_lags.vacancies(user, **asked),
        "is_one": pledge is not None,
        "files": mission.slug if mission else "",
        "goals": GOALS,
        "request": context["request"],
    }
