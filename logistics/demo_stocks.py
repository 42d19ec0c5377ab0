"""Invented stocks of the demo: one below its reserve, one that expires unused, one never counted."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts import tables
from accounts.models import User
from logistics import services_discrepancies as discrepancies
from logistics import services_resupply as resupply
from logistics.models import Location, StockBatch, StockItem, StockMovement

WEEKS, COUNTED = 12, 5  # of what moved; days ago that stocks were counted last
WHY = "demonstration"
Kind = StockMovement.Kind


def load():
    """Stocks at the invented locations that are there; none of those that are not."""
    places = {
        (place.mission.acronym, place.name): place
        for place in Location.objects.filter(mission__is_fictional=True).select_related("mission")
    }
    rows = [
        r for r in tables.rows("logistics/fictional/stocks.csv") if (r["mission"], r["location"]) in places
    ]
    if not rows or StockItem.objects.filter(is_fictional=True).exists():
        return {}
    items = StockItem.objects.bulk_create(_item(row, places[row["mission"], row["location"]]) for row in rows)
    batches = _batches(rows, items)
    by = User.objects.system("demo")
    lines = [line for row, item in zip(rows, items, strict=True) for line in _lines(row, item, batches, by)]
    StockMovement.objects.bulk_create(lines)
    _asked({(item.location.name, item.name): item for item in items}, by)
    return {"stocks": len(items)}


def _item(row, place):
    return StockItem(
        location=place,
        stock_class=row["class"],
        reserve_days=tables.whole(row["reserve_days"]),
        least=_amount(row["least"]),
        rate=_amount(row["rate"]),
        persons=tables.whole(row["persons"]),
        is_fictional=True,
        **{name: row[name] for name in ("name", "measure", "hazard", "basis")},
    )


def _amount(text):
    return Decimal(text) if text else None


def _batches(rows, items):
    """{(stock, number): its batch} of what was counted last."""
    today = timezone.localdate()
    made = StockBatch.objects.bulk_create(
        StockBatch(item=item, number=number, expires_on=today + timedelta(days=int(days)))
        for row, item in zip(rows, items, strict=True)
        for number, _quantity, days in _counted(row)
    )
    return {(batch.item_id, batch.number): batch for batch in made}


def _counted(row):
    return [tuple(text.split(":")) for text in row["batches"].split(";") if text]


def _lines(row, item, batches, by):
    """A count to begin with, an issue a week, a receipt every fourth, and the last count."""
    today, entry = timezone.localdate(), 0

    def line(kind, days_ago, quantity, batch=None, entry=0):
        on = today - timedelta(days=days_ago)
        quantity = Decimal(quantity)
        return StockMovement(
            item=item, kind=kind, moved_on=on, quantity=quantity, batch=batch, entry=entry, by=by
        )

    moved = [(Kind.COUNT, 7 * WEEKS + 1, row["opening"])] if row["opening"] else []
    for week in range(WEEKS, 0, -1):
        moved.append((Kind.ISSUE, 7 * week - 1, row["issue"]))
        if week % 4 == 0:
            moved.append((Kind.RECEIPT, 7 * week - 2, row["receipt"]))
    for kind, days_ago, quantity in moved:
        if Decimal(quantity):
            entry += 1
            yield line(kind, days_ago, quantity, entry=entry)
    for number, quantity, _days in _counted(row):
        yield line(Kind.COUNT, COUNTED, quantity, batches[item.pk, number], entry + 1)
    if row["count"] and not row["batches"]:
        yield line(Kind.COUNT, COUNTED, row["count"], entry=entry + 1)


def _asked(items, by):
    """A request that is on its way, one that waits, and two reports of deliveries."""
    today = timezone.localdate()
    if diesel := items.get(("Camp Heron", "Diesel")):
        row = resupply.ask_resupply(
            diesel, quantity=30000, needed_by=today + timedelta(days=4), reason=WHY, by=by
        )
        row = resupply.approve_resupply(row, version=row.version, reason=WHY, by=by)
        row = resupply.order_resupply(
            row, supplier="Fuel contractor, invented", due_on=today + timedelta(days=5), reason=WHY, by=by
        )
        resupply.send_resupply(row, reason=WHY, by=by)
    if wheels := items.get(("Port Eldor Logistics Base", "Wheel sets")):
        resupply.ask_resupply(
            wheels,
            quantity=40,
            needed_by=today + timedelta(days=30),
            justification="The rains are near.",
            reason=WHY,
            by=by,
        )
    if rations := items.get(("Port Eldor Logistics Base", "Combat rations")):
        told = {"delivered_on": today - timedelta(days=20), "expected": 18000, "reason": WHY, "by": by}
        row = discrepancies.report_discrepancy(
            rations, kind="short", found=17640, proof="DN-1181", words="Three pallets are missing.", **told
        )
        discrepancies.contest_discrepancy(row, words="The seals were whole on arrival.", reason=WHY, by=by)
        row = discrepancies.report_discrepancy(
            rations, kind="damaged", found=17900, proof="DN-1175", words="A pallet was wet.", **told
        )
        row = discrepancies.accept_discrepancy(row, reason=WHY, by=by)
        discrepancies.settle_discrepancy(row, words="Credited by the contractor.", reason=WHY, by=by)
