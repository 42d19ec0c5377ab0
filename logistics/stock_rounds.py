"""The round of stocks: who fell below the reserve, who recovered, what expires soon; each told once."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from logistics import services_stocks as services
from logistics import stocking, supply
from logistics.models import StockBatch, StockItem

SOON = timedelta(days=30)
SHORT = (supply.OUT, supply.BELOW)


def look_over():
    """Tell of each fall once: again where what was short is out, or recovered and fell anew."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    rows = StockItem.objects.standing().select_related("location__mission", "level")
    for item in rows.filter(level__state__in=SHORT).exclude(warned=supply.OUT):
        if item.warned != item.level.state:
            services.warn_of_stock(item, state=item.level.state, by=by)
    for item in rows.filter(level__state=supply.ENOUGH).exclude(warned=""):
        services.note_recovery(item, by=by)
    for batch in _expiring(today):
        services.warn_of_batch(batch, on=today, by=by)


def _expiring(today):
    """Batches nobody was told of yet, of which something lies there that expires soon."""
    rows = StockBatch.objects.filter(expires_on__gte=today, expires_on__lte=today + SOON, warned_on=None)
    batches = list(rows.filter(item__is_closed=False).select_related("item__location__mission"))
    books = stocking.books({batch.item for batch in batches}, today)
    held = {key: supply.on_hand(book.moved, today) or {} for key, book in books.items()}
    return [batch for batch in batches if held[batch.item_id].get(batch.number, 0) > 0]
