"""Notices of alerts: to those who asked, each occurrence by itself."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import access, notices, places
from accounts.notices import Kind
from logistics.models import Alert, AlertTold, UnitReadiness

ALERTS = _("Alerts I asked for")


def to_who_asked(event):
    rows = AlertTold.objects.filter(event=event)
    return dict.fromkeys(rows.values_list("alert__person", flat=True), "asked")


def _kind(verb, label, words):
    return Kind(verb, label, ALERTS, {"asked": words}, to_who_asked)


def _page(row):
    return reverse("logistics:unit_readiness", args=[row.unit_id])


access.register(UnitReadiness, Alert)
places.register(UnitReadiness, _page, "unit")
notices.register(
    _kind(
        "alert.evidence",
        _("evidence of a unit's readiness ends soon"),
        _("Evidence ends within 30 days: %(subject)s."),
    ),
    _kind(
        "alert.reserve",
        _("a stock fell below its reserve"),
        _("Below its reserve or out: %(subject)s."),
    ),
    _kind(
        "alert.band",
        _("a unit's readiness fell to a worse band"),
        _("Readiness fell to a worse band: %(subject)s."),
    ),
    _kind(
        "alert.inspection",
        _("an inspection is overdue"),
        _("An inspection is overdue: %(subject)s."),
    ),
)
