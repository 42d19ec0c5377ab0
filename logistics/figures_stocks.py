"""The figure of one stock over time: what was usable each evening, and its reserve."""

from itertools import pairwise
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import as_of as on_a_day
from accounts import charts, figures
from accounts.charts import Point, Series
from accounts.figures import Column, Figure, Param, Table
from accounts.notation import day
from accounts.writing import IN_WORDS
from logistics import reading_stocks
from logistics.models import StockItem

HOW = gettext_lazy(
    "The last count, and what came and went after its day; what has expired is left out. A count holds at "
    "the end of its day. Before the first count nothing is known."
)


def _stock(user, text):
    try:
        found = StockItem.objects.visible_to(user).select_related(*reading_stocks.JOINED)
        found = found.filter(pk=UUID(text)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _stocks(user):
    rows = reading_stocks.stocks(user).order_by("location", "name")[:200]
    return [(str(row.pk), str(row)) for row in rows]


STOCK = Param(_stock, lambda item: str(item.pk), gettext_lazy("Stock"), _stocks)


def level(user, *, as_of=None, stock):
    until = on_a_day.last_day(as_of) if as_of else timezone.localdate()
    days = reading_stocks.over_time(user, stock, min(until, timezone.localdate()))
    if not days:
        return None
    found = getattr(stock, "level", None)
    moved = [days[0], *(now for before, now in pairwise(days) if now[1] != before[1]), days[-1]]
    lines = [Series(_("usable"), [Point(on, float(quantity)) for on, quantity in moved], "step")]
    if found and found.required:
        reserve = float(found.required)
        ends = [Point(days[0][0], reserve), Point(days[-1][0], reserve)]
        lines.append(Series(_("reserve"), ends, "step"))
    words = {"measure": stock.measure, "first": day(days[0][0]), "last": day(days[-1][0])}
    return Figure(
        title=_("%(stock)s over time") % {"stock": stock},
        subtitle=_("usable, %(measure)s, %(first)s – %(last)s") % words,
        table=Table(
            [Column(_("Day"), "day"), Column(_("Usable"), "decimal")],
            [[on, float(quantity)] for on, quantity in reversed(days)],
        ),
        scene=charts.line_chart(lines, most_ticks=6, **IN_WORDS) if len(days) > 1 else None,
        source=_("the book of the stock"),
        how=HOW,
    )


figures.register(
    "stock.level",
    level,
    label=gettext_lazy("A stock over time"),
    about=gettext_lazy("What was usable of a stock each evening of the last 13 weeks, and its reserve."),
    stock=STOCK,
)
