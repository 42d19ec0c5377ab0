"""The tag that draws a registered figure: chart, words, table and downloads, for whoever reads the page."""

from django import template
from django.utils.translation import get_language_bidi

from accounts import as_of, figures
from accounts.charts.drawing import on_page
from accounts.templatetags.concord import day, month, number, percent, rate
from accounts.views.figures import FILES, address

register = template.Library()

WRITTEN = {
    "text": lambda value: "" if value is None else value,
    "year": str,
    "month": month,
    "day": day,
    "count": number,
    "place": lambda value: "" if value is None else value,
    "share": percent,
    "percent": rate,
    "decimal": lambda value: number(value, 1),
    "ratio": lambda value: number(value, 2),
    "index": lambda value: number(value, 3),
}


@register.inclusion_tag("components/_figure.html", takes_context=True)
def figure(context, name, **given):
    """{% figure "mission.strength" mission=mission %}; `empty` may say why there is nothing."""
    request = context["request"]
    empty = given.pop("empty", "")
    asked = figures.ask(name, request.user, given, until=as_of.month(request))
    return _shown(asked, request) | {"empty": empty}


@register.inclusion_tag("components/_figure.html", takes_context=True)
def asked_figure(context, asked):
    """A figure that the page's view has asked for already, its table open."""
    return _shown(asked, context["request"]) | {"is_open": True}


def _shown(asked, request):
    return {
        "figure": asked.figure,
        "key": asked.key,
        "page": address(asked),
        "files": [(kind.upper(), address(asked, kind)) for kind in FILES],
        "request": request,
    }


@register.simple_tag
def scene(drawn, key, title):
    return on_page(drawn, key=key, title=title, mirrored=get_language_bidi())


@register.filter
def cell(value, column):
    """A figure of a table, written as its column is."""
    return WRITTEN[column.kind](value)


@register.filter
def beside(row, columns):
    """The cells of a row, each with its column."""
    return list(zip(row, columns, strict=True))


@register.filter
def in_groups(choices):
    """(value, words) of choices; a group of them as (None, (its label, its choices))."""
    return [(None, (value, words)) if isinstance(words, list) else (value, words) for value, words in choices]


@register.filter
def swatch(key):
    """Whether a line of the legend shows a line or a ground."""
    return "stroke" if {"line", "step"} & set(key.look.split()) else "fill"
