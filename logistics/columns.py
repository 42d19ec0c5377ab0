"""The column that readiness gives to the list of missions."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts import as_of, cells, list_columns
from accounts.listing import Column
from logistics import reading


def band(request):
    rows = reading.judged(request.user, as_of.month(request)).filter(mission=OuterRef("pk"))
    return Subquery(rows.order_by().values("band")[:1])


list_columns.add(
    "missions:missions",
    Column(
        "band",
        _("Readiness"),
        sort="-band",
        ask=band,
        cell=lambda _row, band: cells.band(band),
        term="readiness",
    ),
)
