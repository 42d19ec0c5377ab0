"""Panels of what contributors give, for pages of any app; each begins at what the reader may see."""

from datetime import timedelta
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from accounts import as_of, cells, charts
from accounts.marks import bar
from accounts.notation import number, percent, rate
from contributors import reading
from contributors.measures import MEASURES
from contributors.models import PersonnelLine, PersonnelLineEvent
from missions import ceilings
from missions.models import AuthorizedStrength, Category

register = template.Library()


def _until(context):
    """The month the page is shown of, None for now."""
    return as_of.month(context["request"])


def _totals(context, scope):
    return reading.totals(context["request"].user, scope, _until(context))


@register.inclusion_tag("contributors/_headline.html", takes_context=True)
def headline_panel(context):
    """The latest month of the UN's own reports: totals, and how they moved."""
    totals = _totals(context, "un")
    if not totals:
        return {"latest": None}
    latest = totals[-1]
    return {
        "latest": latest,
        "key": reading.due_key(latest),
        "year_before": reading.year_before(totals, latest),
        "before": totals[-2] if len(totals) > 1 else None,
        "lost": next((total for total in reversed(totals) if total.fatalities is not None), None),
        "spark": reading.monthly(totals[-14:], "personnel"),
        "troops": next((row for row in reading.women_by_category(latest) if row.category == "troops"), None),
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_told.html", takes_context=True)
def told_panel(context, scope):
    """For the head of a page: as of when its figures are, and on whose word."""
    return {"total": next(reversed(_totals(context, scope)), None)}


@register.inclusion_tag("contributors/_women.html", takes_context=True)
def women_panel(context, scope):
    totals = _totals(context, scope)
    latest = totals[-1] if totals else None
    return {
        "latest": latest,
        "rows": reading.women_by_category(latest) if latest else [],
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_top.html", takes_context=True)
def top_panel(context, scope="un", many=10):
    total = next(reversed(_totals(context, scope)), None)
    shares = reading.shares(context["request"].user, total) if total else []
    shares = [share for share in shares if share.rank][:many]
    lengths = charts.bars([share.personnel for share in shares])
    return {"rows": list(zip(shares, lengths, strict=True)), "scope": scope, "request": context["request"]}


@register.inclusion_tag("contributors/_burden.html", takes_context=True)
def burden_panel(context, mission, many=12, brief=False):
    """Who gives how many to a mission, in its latest reported month; in brief, the largest alone."""
    user = context["request"].user
    total = next(reversed(_totals(context, mission.scope)), None)
    if total is None:
        return {"mission": mission, "total": None}
    shares = reading.shares(user, total)
    lengths = charts.bars([share.personnel for share in shares])
    rows = [{"share": share, "length": length} for share, length in zip(shares, lengths, strict=True)]
    return {
        "mission": mission,
        "total": total,
        "key": reading.due_key(total),
        "first": rows[:many],
        "rest": [] if brief else rows[many:],
        "request": context["request"],
    }


@register.inclusion_tag("contributors/_restated.html", takes_context=True)
def restated_panel(context, mission, many=50):
    """The mission's figures that gave way to a later edition or a correction, the latest first."""
    user = context["request"].user
    before = list(
        PersonnelLineEvent.objects.visible_to(user)
        .filter(mission=mission)
        .select_related("contributor", "pgh_context")
        .order_by("-pgh_id")[:many]
    )
    lines = [row.pgh_obj_id for row in before]
    now = PersonnelLine.objects.visible_to(user).in_bulk(lines)
    rows = [{"before": row, "now": now.get(row.pgh_obj_id)} for row in before]
    return {"rows": rows, "many": many, "request": context["request"]}


@register.inclusion_tag("contributors/_strength.html", takes_context=True)
def strength_panel(context, mission, span=""):
    """Authorized and reported strength over time; a month nobody reported is a gap."""
    request = context["request"]
    reported = len(reading.months(request.user, mission.scope, _until(context)))
    return {
        "mission": mission,
        "span": span if span == "all" else "reported",
        "can_widen": reported >= 6 and mission.phase != "closed",
        "request": request,
    }


@register.simple_tag(takes_context=True)
def latest_totals(context, missions):
    """{mission: its latest reported total, with a spark} for a list of missions, in one query."""
    return reading.latest_totals(context["request"].user, missions, _until(context))


@register.simple_tag(takes_context=True)
def authorized_now(context, mission):
    """The uniformed strength authorized on the day of the page; else the last that was, and until when."""
    return authorized_of(context, [mission])[mission.pk]


@register.simple_tag(takes_context=True)
def authorized_of(context, missions):
    """The same for each of some missions, in one query."""
    rows = {mission.pk: [] for mission in missions}
    for row in AuthorizedStrength.objects.visible_to(context["request"].user).filter(mission__in=list(rows)):
        rows[row.mission_id].append(row)
    day = as_of.day(context["request"])
    return {mission: _authorized(found, day) for mission, found in rows.items()}


def _authorized(rows, day):
    steps = [step for step in ceilings.uniformed(rows) if step[0] <= day]
    if not steps:
        return {"personnel": None, "last": False}
    if steps[-1][1] is not None or len(steps) < 2:
        return {"personnel": steps[-1][1], "last": False}
    return {"personnel": steps[-2][1], "last": True, "on": steps[-1][0] - timedelta(days=1)}


@register.filter
def category_word(code):
    return dict(Category.choices).get(code, code)


def _places(ratio):
    """Enough to tell small ratios from zero, no more than large ones need."""
    return 0 if ratio is None or ratio >= 100 else 2 if ratio >= 0.1 else 4


WRITTEN = {
    "share": lambda value: percent(value, 2),
    "women_share": percent,
    "fatalities_share": percent,
    "top10_share": percent,
    "assessed_share": rate,
    "per_million": lambda value: number(value, 1),
    "people_to_money": lambda value: number(value, _places(value)),
    "concentration": lambda value: number(value, 3),
    "key_share": lambda value: percent(value, 4),
    "ratio": lambda value: number(value, _places(value)),
    "key": number,
    "gini": lambda value: number(value, 3),
    "days_to_pay": lambda value: number(value, 0),
    "late_share": percent,
    "arrears_share": percent,
    "kept_share": percent,
    "enablers_kept": percent,
}


@register.simple_tag
def measured(value, code):
    """A figure of a measure, written as that measure is."""
    return WRITTEN.get(code, number)(value)


@register.simple_tag
def burden_lines(rows, columns, rows_address):
    """The explorer's table: (row, length of its bar), written here and not in a template, since there may be
    hundreds."""
    place = reverse("contributors:contributors")  # each nation has its page below it
    return mark_safe(
        "\n".join(_burden_line(row, length, columns, rows_address, place) for row, length in rows)
    )


def _burden_line(row, length, columns, rows_address, place):
    first, *others = (measured(column.value(row.of), column.measure) for column in columns)
    others = (f'<td class="n opt">{figure}</td>' for figure in others)
    rank = "" if row.of.rank is None else row.of.rank
    return (
        f'<tr><td class="n rank opt">{rank}</td><th scope="row">{_burden_name(row, place)}</th>'
        f'<td class="n"><a href="{escape(rows_address + quote(row.code))}">{first}</a></td>'
        f'<td class="bar-cell">{bar(length)}</td>'
        f"{''.join(others)}</tr>"
    )


def _burden_name(row, place):
    if row.partner:
        link = format_html('<a href="{}{}/">{}</a>', place, row.code, row.name)
        return f"{link}{cells.invented(row.partner)}"
    n = len(row.of.members)
    nations = ngettext("%(n)s nation", "%(n)s nations", n) % {"n": number(n)}
    return format_html("{} {}", row.name, cells.second(nations))


@register.simple_tag
def scope_value(result, code):
    return getattr(result, code, None)


@register.simple_tag
def all_measures():
    return MEASURES.values()
