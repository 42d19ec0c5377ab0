"""Who is told of letters and payments: the states they concern, and of what is overdue those who keep it."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import keepers_of, speakers_of
from accounts.models import Partner
from accounts.notices import Kind
from contributors.models import Assessment, Bill, Payment
from contributors.owing import unpaid_bills

BILLS = _("Bills of my state, and payments")


def to_billed(event):
    """Who speaks for a state the letter asks."""
    return _speak(event, Bill.objects.filter(assessment=event.subject_id))


def to_spared(event):
    """Who speaks for a state which a letter asked that was taken back; its bills are gone."""
    partners = Partner.objects.filter(code__in=event.data["billed"]).order_by().values("pk")
    return _without(event, speakers_of(partners))


def to_changed(event):
    """Who speaks for a state whose bill of the letter was changed, or said to be paid."""
    names = list(event.data.get("changes", {}))
    return _speak(event, Bill.objects.filter(assessment=event.subject_id, partner__name__in=names))


def to_late(event):
    """Who speaks for a state that has not paid all of its bill, and who keeps the account."""
    row = Assessment.objects.select_related("mission", "organization").get(pk=event.subject_id)
    people = {person: "keeper" for root in row.keepers for person in keepers_of(root)}
    return people | _speak(event, unpaid_bills(row))


def to_payer(event):
    """Who speaks for the state that paid."""
    return _without(event, speakers_of([Payment.objects.get(pk=event.subject_id).partner_id]))


def _speak(event, bills):
    return _without(event, speakers_of(bills.order_by().values("partner")))


def _without(event, people):
    return dict.fromkeys(people - {event.by_id}, "state")


def _told(verb, label, words, to):
    return Kind(verb, label, BILLS, {"state": words}, to)


notices.register(
    _told("assessment.issued", _("my state was billed"), _("%(subject)s asks our state to pay."), to_billed),
    _told(
        "assessment.credited",
        _("a bill of my state was changed by a credit"),
        _("%(by)s entered credits on our bill of %(subject)s."),
        to_changed,
    ),
    _told(
        "assessment.settled",
        _("a bill of my state is said to be paid in full"),
        _("Our bill of %(subject)s is noted as paid in full."),
        to_changed,
    ),
    _told(
        "assessment.cancelled",
        _("a bill of my state was taken back"),
        _("%(by)s took back the letter %(letter)s: it asks nothing of our state any more (%(subject)s)."),
        to_spared,
    ),
    Kind(
        "assessment.overdue",
        _("a bill is past its day"),
        BILLS,
        {
            "state": _("Our bill of %(subject)s is past its day and not paid in full."),
            "keeper": _("%(subject)s is past its day; some bills are not paid in full."),
        },
        to_late,
    ),
    _told("payment.recorded", _("a payment of my state was entered"), _("Entered: %(subject)s."), to_payer),
    _told(
        "payment.reversed",
        _("a payment of my state was reversed"),
        _("Reversed, so that its bills are owed again: %(subject)s."),
        to_payer,
    ),
)
