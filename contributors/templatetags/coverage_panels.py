"""Panels of coverage, on pages of what is needed."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts import as_of
from accounts.notation import number
from contributors import reading_coverage

register = template.Library()
SHOWN = 12  # months beside each other on the page of a requirement
SOON = 90
AHEAD = 12  # months in which a critical gap is shown at home


@register.inclusion_tag("contributors/_coverage.html", takes_context=True)
def coverage_panel(context, requirement):
    """A requirement month by month: what is required, offered, accepted, agreed, deployed and missing."""
    months = reading_coverage.of_requirement(context["request"].user, requirement)
    this = reading_coverage.this_month()
    coming = [month for month in months if month.month >= this] or months[-SHOWN:]
    shown = coming[:SHOWN]
    lines = [(name, label, [getattr(month, name) for month in shown]) for name, label in _lines()]
    return {
        "requirement": requirement,
        "months": shown,
        "lines": lines,
        "left_out": len(months) - len(shown),
        "worst": max(shown, key=lambda month: month.gap, default=None),
        "request": context["request"],
    }


def _lines():
    return (
        ("required", _("Required")),
        ("offered", _("Offered")),
        ("accepted", _("Accepted")),
        ("agreed", _("Agreed")),
        ("deployed", _("Deployed")),
        ("limited", _("Limited by caveats")),
        ("gap", _("Gap")),
    )


@register.filter
def gap_cells(cells):
    """The cells of a capability, each a figure that leads to its needs. Written here and not in a template:
    a page shows hundreds."""
    critical, of = escape(_("critical")), escape(_("%(accepted)s of %(required)s"))
    return mark_safe("".join(_gap_cell(sums, url, critical, of) for sums, url in cells))  # noqa: S308


def _gap_cell(sums, url, critical, of):
    if sums is None or not sums.required:
        return '<td class="n"></td>'
    look, said = (
        (' class="critical-gap"', f'<span class="sr"> {critical}</span>') if sums.critical else ("", "")
    )
    covered = of % {"accepted": number(sums.accepted), "required": number(sums.required)}
    return (
        f'<td class="n"><a href="{escape(url)}"{look}><strong>{number(sums.gap)}</strong>{said}'
        f'<span class="second">{covered}</span></a></td>'
    )


@register.inclusion_tag("contributors/_coverage_of.html", takes_context=True)
def mission_coverage_panel(context, mission):
    """A mission's gap matrix, and its gaps to come; nothing of a past month, of which none is kept."""
    request = context["request"]
    is_past = as_of.month(request) is not None
    return {
        "mission": mission,
        "is_past": is_past,
        "falls": [] if is_past else reading_coverage.falls(request.user, SOON, mission),
        "days": SOON,
        "request": request,
    }


@register.inclusion_tag("contributors/_critical.html", takes_context=True)
def critical_panel(context, most=6):
    """Critical needs with a gap in the coming months; nothing of a past month, of which none is kept."""
    request = context["request"]
    gaps = [] if as_of.month(request) else reading_coverage.critical_gaps(request.user, AHEAD, most)
    return {"gaps": gaps, "months": AHEAD, "request": request}
