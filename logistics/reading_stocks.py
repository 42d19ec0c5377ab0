"""Stocks read for pages: what lies in which batch, the book, what is still to come; as far as one may see."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from logistics import stocking, supply
from logistics.models import (
    DiscrepancyReport,
    ResupplyRequest,
    StockBatch,
    StockItem,
    StockLevel,
    StockMovement,
)

JOINED = ("location__mission", "level")
WEEKS = 13  # that the figure of a stock looks back


class Lying(NamedTuple):
    """What lies in one batch, or in none; `wasted`: what of it expires unused."""

    batch: StockBatch | None
    quantity: object
    is_expired: bool
    wasted: object


def stocks(user):
    return StockItem.objects.visible_to(user).standing().select_related(*JOINED)


def lying(user, item):
    """What lies in each batch of a stock, first expired first; None where it was never counted."""
    return lying_of(user, [item])[item.pk]


def lying_of(user, items):
    """{stock: what lies in each of its batches}, of stocks that this reader sees."""
    day = timezone.localdate()
    books = stocking.books(items, day)
    batches = {item.pk: {} for item in items}
    for row in StockBatch.objects.visible_to(user).filter(item__in=batches):
        batches[row.item_id][row.number] = row
    return {item.pk: _lying(item, books[item.pk], batches[item.pk], day) for item in items}


def _lying(item, book, batches, day):
    held = supply.on_hand(book.moved, day)
    if held is None:
        return None
    wasted = _wasted(item, book, held, day)
    return [
        Lying(
            batches.get(name),
            float(held[name]),
            name in book.expiry and book.expiry[name] < day,
            float(wasted[name]) if name in wasted else None,
        )
        for name in supply.in_order(held, book.expiry)
    ]


def _wasted(item, book, held, day):
    level = getattr(item, "level", None)
    if level is None or level.consumption is None:
        return {}
    used = supply.Fraction(level.consumption)
    return supply.forecast(held, book.expiry, used, None, [], day).wasted


def over_time(user, item, until):
    """[(day, what was usable that evening)] of the last 13 weeks, from the first count on."""
    if not StockItem.objects.visible_to(user).filter(pk=item.pk).exists():
        return []
    book = stocking.whole_book(item)
    found = supply.levels(book.moved, book.expiry, until - timedelta(weeks=WEEKS), until)
    known = [n for n, (_day, level) in enumerate(found) if level is not None]
    return found[known[0] :] if known else []


def book(user, item):
    """The lines of a stock's book, the latest first."""
    rows = StockMovement.objects.visible_to(user).filter(item=item)
    return rows.select_related("batch", "by", "taken_back_by", "takes_back")


def requests(user, item):
    rows = ResupplyRequest.objects.visible_to(user).filter(item=item).open()
    return rows.annotate(received=stocking.received_sum()).select_related("asked_by").order_by("needed_by")


def discrepancies(user, item):
    return DiscrepancyReport.objects.visible_to(user).filter(item=item).open()


def short(user, mission, many):
    """A mission's stocks that are out or below their reserve, the shortest first."""
    rows = stocks(user).filter(location__mission=mission, level__rank__lte=2)
    return rows.order_by("level__rank", "level__days", "name", "pk")[:many]


def counts(user, mission):
    """{state: how many stocks} of a mission, of those one may see."""
    rows = StockLevel.objects.visible_to(user).filter(item__location__mission=mission)
    found = rows.order_by().values_list("state").annotate(n=Count("pk", filter=Q(item__is_closed=False)))
    return dict(found)
