"""How two fit, as a cell, a state and a legend; the standards of a unit and of a requirement as panels."""

from django import template
from django.utils.html import format_html, format_html_join

from accounts import access, cells
from logistics import fitting_words
from logistics.interoperability import Fit
from logistics.models import RequirementStandard, UnitStandard
from logistics.services_interoperability import may_tell

register = template.Library()


@register.simple_tag
def fit_cell(cell, address, name):
    """The grade of a pair with what is wanting, leading to its subjects."""
    if cell.fit is None:
        return cells.unknown(fitting_words.NOTHING_ASKED)
    return format_html(
        '<a href="{}" title="{}">{}<span class="sr"> {}: {}</span></a>{}',
        address,
        fitting_words.sentence(cell),
        fit_state(cell.fit),
        name,
        fitting_words.sentence(cell),
        cells.second(cell.wanting or ""),
    )


@register.simple_tag
def fit_state(fit):
    return cells.state(fitting_words.code(fit), fitting_words.word(fit))


@register.simple_tag
def fit_legend():
    return format_html_join(" · ", "{}", ((fit_state(fit),) for fit in Fit))


@register.inclusion_tag("logistics/_standards.html", takes_context=True)
def standards_panel(context, unit):
    """The standards a unit uses, for those who see its insides."""
    user = context["request"].user
    rows = UnitStandard.objects.visible_to(user).filter(unit=unit).select_related("standard")
    return {
        "unit": unit,
        "uses": rows.order_by("standard__subject", "standard__name"),
        "may_tell": may_tell(user, unit),
    }


@register.inclusion_tag("logistics/_needed_standards.html", takes_context=True)
def needed_standards_panel(context, requirement):
    """The standards a requirement asks for."""
    user = context["request"].user
    rows = RequirementStandard.objects.visible_to(user).filter(requirement=requirement)
    return {
        "requirement": requirement,
        "needed": rows.select_related("standard"),
        "may_edit": access.allows(user, "edit_requirements", requirement.mission),
    }
