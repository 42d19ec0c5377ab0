"""The stocks one keeps as a file to change and send back, and a sheet to count them by."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import formats
from logistics import forms_stocks, stock_files
from logistics import reading_stocks as reading
from logistics.models import StockItem


def stocks_file(request, what, kind):
    if what not in stock_files.HEADS or kind not in ("csv", "xlsx"):
        raise Http404
    if not forms_stocks.kept_locations(request.user).exists():
        raise PermissionDenied(_("Logistics officers of the mission keep its stocks."))
    rows = StockItem.objects.visible_to(request.user).of_keeper(request.user).select_related(*reading.JOINED)
    rows = rows.order_by("location__mission__acronym", "location__name", "stock_class", "name")
    lines = stock_files.stock_lines(rows) if what == "stocks" else _sheet(request.user, rows.standing())
    name = f"stock{'s' if what == 'stocks' else '-counts'}-{timezone.localdate()}"
    return formats.MAKERS[kind](stock_files.HEADS[what], lines, name)


def _sheet(user, rows):
    rows = list(rows)
    return stock_files.count_lines(rows, reading.lying_of(user, rows), timezone.localdate())
