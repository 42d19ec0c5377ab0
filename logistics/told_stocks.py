"""Who is told of what becomes of stocks: the mission's logistics officers, and who draws on them."""

from django.utils.translation import gettext_lazy as _

from accounts import access, notices
from accounts.members import holders_of, speakers_of
from accounts.notices import Kind
from logistics import stocking
from logistics.models import DiscrepancyReport, ResupplyRequest, StockItem

STOCKS = _("Stocks and supply")


def keepers_of(mission):
    """Keys of the people who keep a mission's logistics."""
    roles = [role.code for role in access.ROLES.values() if "manage_logistics" in role.permissions]
    return holders_of(mission, roles)


def _of(model, event):
    path = "location__mission" if model is StockItem else "item__location__mission"
    return model.objects.select_related(path).get(pk=event.subject_id)


def _audience(event, people, audience="keeper"):
    return dict.fromkeys(people - {event.by_id}, audience)


def to_keepers_and_quartered(event):
    item = _of(StockItem, event)
    there = speakers_of([partner.pk for partner in stocking.contributors_at(item.location)])
    return _audience(event, there, "quartered") | _audience(event, keepers_of(item.mission))


def to_deciders(event):
    """Of a request or report: who keeps the mission's logistics, and did not ask or report."""
    model = ResupplyRequest if event.verb.startswith("resupply.") else DiscrepancyReport
    return _audience(event, keepers_of(_of(model, event).mission))


def to_who_asked(event):
    return _audience(event, {_of(ResupplyRequest, event).asked_by_id}, "asker")


def to_who_reported(event):
    return _audience(event, {_of(DiscrepancyReport, event).opened_by_id}, "asker")


def _told(verb, label, words, to):
    return Kind(verb, label, STOCKS, dict.fromkeys(("keeper", "quartered", "asker"), words), to)


notices.register(
    _told(
        "stock.fell",
        _("a stock I keep or draw on fell below its reserve"),
        _("Below its reserve or out: %(subject)s."),
        to_keepers_and_quartered,
    ),
    _told(
        "stock.batch_expiring",
        _("a batch of a stock I keep or draw on expires soon"),
        _("A batch expires within 30 days: %(subject)s."),
        to_keepers_and_quartered,
    ),
    _told(
        "resupply.requested",
        _("supplies were asked for in a mission whose logistics I keep"),
        _("%(by)s asks for supplies: %(subject)s."),
        to_deciders,
    ),
    _told(
        "resupply.approved",
        _("supplies I asked for were approved"),
        _("%(by)s approved the supplies you asked for: %(subject)s."),
        to_who_asked,
    ),
    _told(
        "resupply.refused",
        _("supplies I asked for were refused"),
        _("%(by)s refused the supplies you asked for: %(subject)s."),
        to_who_asked,
    ),
    _told(
        "resupply.delayed",
        _("supplies I asked for come on another day"),
        _("The supplies you asked for come on another day: %(subject)s."),
        to_who_asked,
    ),
    _told(
        "discrepancy.reported",
        _("a delivery was reported short, over or damaged"),
        _("%(by)s reported a delivery: %(subject)s."),
        to_deciders,
    ),
    _told(
        "discrepancy.accepted",
        _("a report of mine on a delivery was accepted"),
        _("%(by)s accepted your report of a delivery: %(subject)s."),
        to_who_reported,
    ),
    _told(
        "discrepancy.contested",
        _("a report of mine on a delivery is contested"),
        _("%(by)s contests your report of a delivery: %(subject)s."),
        to_who_reported,
    ),
    _told(
        "discrepancy.settled",
        _("a report of mine on a delivery was settled"),
        _("%(by)s settled your report of a delivery: %(subject)s."),
        to_who_reported,
    ),
)
