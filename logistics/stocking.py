"""The facts that a stock's level rests on, as values for `supply`: its book, its batches, who draws on it."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import DateField, ExpressionWrapper, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Partner
from logistics import supply
from logistics.models import (
    ResupplyRequest,
    StockBatch,
    StockItem,
    StockMovement,
    Unit,
    UnitParent,
    UnitStrength,
)
from logistics.models.stock import Quantity
from logistics.supply import Expected, Moved

COUNT = StockMovement.Kind.COUNT
READ = ("item", "kind", "moved_on", "quantity", "batch__number", "entry")


class Book(NamedTuple):
    """What is read of one stock: its lines as far back as they matter, the first day on record, and
    {batch: the last day it may be used}."""

    moved: list
    first: object
    expiry: dict


def books(items, day):
    """{stock: its book} for what it says on a day: back to the counts and issues that are measured."""
    found = {item.pk: Book([], None, {}) for item in items}
    since = _since(found, day)
    lines = StockMovement.objects.standing().filter(item__in=found, moved_on__lte=day)
    firsts = dict(lines.order_by().values_list("item").annotate(Min("moved_on")))
    reached = [Q(item=key, moved_on__gte=start) for key, start in since.items()]
    kept = lines.filter(Q(*reached, _connector=Q.OR)) if reached else lines.none()
    for key, *values in kept.order_by().values_list(*READ):
        found[key].moved.append(_moved(*values))
    expiries = _expiries(found)
    return {k: Book(book.moved, firsts.get(k), expiries[k]) for k, book in found.items()}


def whole_book(item):
    """All of a stock's lines that count."""
    lines = StockMovement.objects.standing().filter(item=item).order_by()
    moved = [_moved(*values) for _item, *values in lines.values_list(*READ)]
    return Book(moved, min((one.on for one in moved), default=None), _expiries([item.pk])[item.pk])


def _moved(kind, on, quantity, batch, entry):
    return Moved(kind, on, Fraction(quantity), batch or "", entry)


def _since(keys, day):
    """{stock: the first day that matters}: of the count before the last, or of the window of issues."""
    counts = StockMovement.objects.standing().filter(item=OuterRef("pk"), kind=COUNT, moved_on__lte=day)
    latest = counts.order_by("-moved_on").values("moved_on")
    earlier = ExpressionWrapper(
        OuterRef("counted_on") - timedelta(days=supply.LEAST_DAYS), output_field=DateField()
    )
    rows = StockItem.objects.filter(pk__in=keys).annotate(counted_on=Subquery(latest[:1]))
    rows = rows.annotate(before_on=Subquery(latest.filter(moved_on__lte=earlier)[:1])).order_by()
    window = day - timedelta(days=supply.WINDOW - 1)
    return {
        key: min(one for one in (counted, before, window) if one is not None)
        for key, counted, before in rows.values_list("pk", "counted_on", "before_on")
    }


def _expiries(keys):
    found = defaultdict(dict)
    rows = StockBatch.objects.filter(item__in=keys, expires_on__isnull=False).order_by()
    for key, number, expires_on in rows.values_list("item", "number", "expires_on"):
        found[key][number] = expires_on
    return found


def persons_at(location):
    """Who is present of the units at a location, by their latest reports; None where none stands there, or
    one has not reported."""
    there = (Unit.State.PRESENT, Unit.State.LEAVING)
    units = set(Unit.objects.filter(location=location, state__in=there).values_list("pk", flat=True))
    reports = UnitStrength.objects.filter(unit__in=units).order_by("unit", "category", "-reported_on")
    latest = reports.distinct("unit", "category").values_list("unit", "present")
    present = defaultdict(int)
    for unit, persons in latest:
        present[unit] += persons
    return sum(present.values()) if units and units == present.keys() else None


def standing_on(items, day):
    """{stock: (its state, whole days of supply or None)} on the evening of a day that is past, or today."""
    kept, there = books(items, day), {}
    for key in {item.location_id for item in items if item.persons is None}:
        there[key] = persons_at(key)
    return {item.pk: _standing(item, kept[item.pk], there.get(item.location_id), day) for item in items}


def _standing(item, book, there, day):
    used = consumption(item, book, there if item.persons is None else item.persons, day)
    held = supply.on_hand(book.moved, day)
    usable = None if held is None else supply.usable(held, book.expiry, day)
    days = supply.days_of_supply(usable, used)
    return supply.state(usable, item.reserve_days, item.least, used), None if days is None else int(days)


def expected(items):
    """{stock: what is still to come of requests that were approved}."""
    found = {item.pk: [] for item in items}
    rows = ResupplyRequest.objects.under_way().filter(item__in=found).order_by()
    rows = rows.annotate(received=received_sum())
    for row in rows:
        if left := max(row.quantity - row.received, 0):
            found[row.item_id].append(Expected(row.expected_on, Fraction(left)))
    return found


def received_sum():
    """What came of a request so far, for an annotation."""
    counted = Q(receipts__takes_back=None, receipts__taken_back_by=None)
    return Coalesce(Sum("receipts__quantity", filter=counted), Decimal(0), output_field=Quantity())


def consumption(item, book, persons, day):
    """What is used of a stock a day, by the basis it names; None where that is not known."""
    match item.basis:
        case StockItem.Basis.PLANNED:
            return supply.planned(item.rate, persons)
        case StockItem.Basis.ISSUES:
            return supply.issued(book.moved, book.first, day)
        case _:
            return supply.between_counts(book.moved, day)


def contributors_at(location):
    """The partners that are parents of a unit at a location."""
    there = (Unit.State.PRESENT, Unit.State.LEAVING)
    units = Unit.objects.filter(location=location, state__in=there).order_by()
    further = UnitParent.objects.filter(unit__in=units.values("pk")).order_by().values("partner")
    return list(Partner.objects.filter(Q(pk__in=units.values("contributor")) | Q(pk__in=further)))
