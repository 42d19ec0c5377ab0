"""Panels of command, on the pages of an element and of a unit: who holds it, caveats, who may task."""

from django import template
from django.utils import timezone

from contributors import reading_holders as reading
from contributors import services_holders as services
from contributors.columns_command import word
from missions import reading_command

register = template.Library()


@register.inclusion_tag("contributors/_chain.html", takes_context=True)
def chain_panel(context, branch, day):
    """A branch as a nested list, with who holds each element and the caveats of whoever fills it."""
    user = context["request"].user
    told = _told(branch.lines, *reading.of_branch(user, branch, day))
    n = len(branch.above)
    return {
        "above": told[:n],
        "own": told[n],
        "below": told[n + 1 :],
        "more": branch.more,
        "day": day,
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_lines.html", takes_context=True)
def lines_panel(context, lines, day):
    """Lines of a structure with who holds each."""
    found = _lines(context["request"].user, lines, day)
    return {"lines": found, "day": day, "request": context["request"]}


def _lines(user, lines, day):
    held = reading.held(user, [line.element for line in lines], day)
    return _told(lines, held, reading.caveats(user, held))


def _told(lines, held, caveats):
    return [
        {
            "line": line,
            "held": held[line.element.pk],
            "word": word(held[line.element.pk]),
            "caveats": caveats[line.element.pk],
        }
        for line in lines
    ]


@register.inclusion_tag("contributors/_holders.html", takes_context=True)
def holders_panel(context, element, day, branch):
    """Who has held an element, latest first, with the handover notes the reader may read."""
    user = context["request"].user
    rows = list(reading.holders(user).filter(element=element).order_by("-starts_on")[:50])
    held = reading.of_branch(user, branch, day)[0][element.pk]
    return {
        "element": element,
        "held": held,
        "word": word(held),
        "rows": [(row, row.handover_note if row.is_between(user) else "") for row in rows],
        "may_fill": services.may_fill(user, element),
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def caveats_on(context, element, day, branch):
    """The caveats of whoever fills an element, which show on the authorities over it."""
    user = context["request"].user
    return reading.of_branch(user, branch, day)[1][element.pk]


@register.inclusion_tag("contributors/_tasking.html", takes_context=True)
def tasking_panel(context, pledge):
    """Who may task today the elements that deployments of a pledge fill, for the page of its unit."""
    user, day = context["request"].user, timezone.localdate()
    found = [
        (element, reading_command.may_task(user, element, day))
        for element in reading.filled_by(user, pledge, day)
    ]
    return {"found": found, "day": day, "request": context["request"]}
