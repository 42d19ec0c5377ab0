"""The panel of a project's money: its budget, and what flows bring at each stage, each amount once."""

from django import template

from accounts.access import speaks_for_someone
from contributors import project_money
from contributors.forms_flows import keeps_money

register = template.Library()


@register.inclusion_tag("contributors/_project_money.html", takes_context=True)
def project_money_panel(context, project):
    request = context["request"]
    told = project_money.of(request.user, project)
    return {
        "project": project,
        "told": told,
        "rows": [(row, told.sums.open[row.pk]) for row in told.flows],
        "missing": project_money.missing(request.user, project, told),
        "may_enter": speaks_for_someone(request.user) or keeps_money(request.user),
        "request": request,
    }
