"""What a search finds of stocks."""

from accounts.folding import having
from accounts.search import Hit
from logistics.models import StockItem


def stocks(user, terms, most):
    """By their name, class, place or mission."""
    rows = StockItem.objects.visible_to(user).standing().select_related("location__mission")
    rows = having(rows, terms, "name", "stock_class", "location__name", "location__mission__acronym")
    return [
        Hit(
            str(row),
            row.get_absolute_url(),
            f"{row.get_stock_class_display()}, {row.mission.acronym}",
            row.is_fictional,
        )
        for row in rows.order_by("name", "pk")[:most]
    ]
