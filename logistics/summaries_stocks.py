"""Levels of stocks, always made anew from their books: safe to repeat, in any order. A key is a location."""

from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone

from logistics import stocking, supply
from logistics.models import StockItem, StockLevel

VALUES = (
    *("judged_on", "counted_on", "on_hand", "usable", "persons", "consumption", "days", "required"),
    *("state", "rank", "below_on", "out_on", "wasted", "expires_on"),
)
MOST_DAYS = Decimal("99999999.9")


def refresh_stocks(key):
    """Work out the levels of a location's stocks, and store what differs."""
    items = list(StockItem.objects.standing().filter(location=UUID(key)).order_by("pk"))
    StockLevel.objects.filter(item__location=UUID(key)).exclude(item__in=items).delete()
    if items:
        _store(_wanted(items, key, timezone.localdate()))


def stock_keys():
    """Every location where a stock is kept."""
    keys = StockItem.objects.order_by().values_list("location", flat=True).distinct()
    return sorted(map(str, keys))


def stored_stocks(key):
    rows = StockLevel.objects.filter(item__location=UUID(key)).order_by("item")
    return list(rows.values_list("item", *VALUES))


def _wanted(items, key, day):
    """{stock: the values of its level} on a day."""
    books, coming = stocking.books(items, day), stocking.expected(items)
    there = stocking.persons_at(key) if any(item.persons is None for item in items) else None
    return {
        item.pk: _level(item, books[item.pk], _drawing(item, there), coming[item.pk], day) for item in items
    }


def _drawing(item, there):
    """Who draws on a stock: as stated, or who is present at its location."""
    return there if item.persons is None else item.persons


def _level(item, book, persons, coming, day):
    held = supply.on_hand(book.moved, day)
    used = stocking.consumption(item, book, persons, day)
    usable = None if held is None else supply.usable(held, book.expiry, day)
    required = supply.reserve(item.reserve_days, item.least, used)
    state = supply.state(usable, item.reserve_days, item.least, used)
    ahead = None
    if held is not None and used is not None:
        ahead = supply.forecast(held, book.expiry, used, required, coming, day)
    values = {
        "judged_on": day,
        "counted_on": supply.counted_on(book.moved, day),
        "on_hand": None if held is None else _rounded(sum(held.values())),
        "usable": _rounded(usable),
        "persons": persons,
        "consumption": _rounded(used, 4),
        "days": _days(supply.days_of_supply(usable, used)),
        "required": _rounded(required),
        "state": state,
        "rank": StockLevel.RANKS[state],
        "below_on": ahead and ahead.below_on,
        "out_on": ahead and ahead.out_on,
        "wasted": _rounded(sum(ahead.wasted.values())) if ahead else None,
        "expires_on": _first_to_expire(held, book.expiry, day),
    }
    return tuple(values[name] for name in VALUES)


def _first_to_expire(held, expiry, day):
    return min((expiry[b] for b in held or {} if b in expiry and expiry[b] >= day), default=None)


def _rounded(value, places=2):
    if value is None:
        return None
    return round(Decimal(value.numerator) / value.denominator, places) if value else Decimal(0)


def _days(value):
    """Days to a tenth, never more than there are."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / value.denominator
    return min(exact.quantize(Decimal("0.1"), ROUND_FLOOR), MOST_DAYS)


def _store(wanted):
    standing = {row.item_id: row for row in StockLevel.objects.filter(item__in=wanted)}
    changed = []
    for key, values in wanted.items():
        row = standing.get(key) or StockLevel(item_id=key, version=0)
        if row.pk and tuple(getattr(row, name) for name in VALUES) == values:
            continue
        for name, value in zip(VALUES, values, strict=True):
            setattr(row, name, value)
        row.version += 1
        row.as_of = Now()
        changed.append(row)
    StockLevel.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=[*VALUES, "version", "as_of"],
    )
