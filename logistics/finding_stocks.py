"""What a search finds of stocks, and of what was wrong on their receipt."""

from accounts.folding import having
from accounts.search import Hit
from logistics.models import DiscrepancyReport, StockItem


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


def discrepancies(user, terms, most):
    """By the proof of delivery, the stock, its place or mission; the last delivered first."""
    rows = DiscrepancyReport.objects.visible_to(user).select_related("item__location__mission")
    columns = ("proof", "words", "item__name", "item__location__name", "item__location__mission__acronym")
    return [
        Hit(
            str(row),
            row.get_absolute_url(),
            f"{row.get_kind_display()}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in having(rows, terms, *columns).order_by("-delivered_on", "pk")[:most]
    ]
