"""The tag that draws a registered figure: chart, words, table and downloads, for whoever reads the page."""

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi

from accounts import as_of, figures
from accounts.charts.drawing import on_page
from accounts.notation import day, month, number, percent, rate
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
    """{% figure "mission.strength" mission=mission %}; `empty` may say why there is nothing.

    `brief`: its table stands on the figure's own page alone, where the page is to stay light.
    """
    request = context["request"]
    empty, is_brief = given.pop("empty", ""), given.pop("brief", False)
    asked = figures.ask(name, request.user, given, until=as_of.month(request))
    return _shown(asked, request) | {"empty": empty, "table_at": address(asked) if is_brief else ""}


@register.inclusion_tag("components/_figure.html", takes_context=True)
def asked_figure(context, asked, table_at=""):
    """A figure that the page's view has asked for already, its table open, or where on the page it stands."""
    return _shown(asked, context["request"]) | {"is_open": True, "table_at": table_at}


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
def table_rows(table):
    """The rows of a figure's table, each figure written as its column is.

    Written here and not in a template: a page may show thousands of cells.
    """
    (_, first), *others = [
        ('<td class="n">' if c.is_number else "<td>", WRITTEN[c.kind]) for c in table.columns
    ]
    return mark_safe("".join(_table_row(link, row, first, others) for link, row in table.linked_rows))


def _table_row(link, row, write, others):
    head = conditional_escape(write(row[0]))
    head = f'<a href="{escape(link)}">{head}</a>' if link else head
    cells = zip(row[1:], others, strict=True)
    cells = [f"{begins}{conditional_escape(write(value))}</td>" for value, (begins, write) in cells]
    return f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>'


@register.filter
def in_groups(choices):
    """(value, words) of choices; a group of them as (None, (its label, its choices))."""
    return [(None, (value, words)) if isinstance(words, list) else (value, words) for value, words in choices]


@register.filter
def swatch(key):
    """Whether a line of the legend shows a line or a ground."""
    return "stroke" if {"line", "step"} & set(key.look.split()) else "fill"
