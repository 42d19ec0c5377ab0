"""A state's account as it is read: its bills and what was paid of them; the arrears of all states.

Sums are of bills in US dollars for what is real; bills for invented missions, and in other currencies, are
listed alone.
"""

from typing import NamedTuple

from accounts.models import Partner
from contributors import arrears, owing_months, owing_sums
from contributors.models import Bill, Waiver
from contributors.owing import owed_of


class Account(NamedTuple):
    """How a state stands with an organization on a day."""

    standing: arrears.Standing
    test: arrears.Article19
    waiver: Waiver | None
    hidden_from: Bill | None  # the first bill of which it is not reported how much was paid
    overdue: dict  # {mission: what is past its day}


def bills(user, partner, organization):
    """A state's bills of an organization, of the letters this reader may see."""
    rows = _bills(user, organization).filter(partner=partner)
    return rows.select_related("assessment__mission")


def account(user, partner, organization, on):
    """A state's account with an organization, of the letters this reader may see."""
    rows = _counted(_bills(user, organization))
    stands, test, overdue = owing_sums.of_state(partner, rows, on)
    waiver = Waiver.objects.visible_to(user).filter(partner=partner, starts_on__lte=on, ends_on__gte=on)
    hidden = rows.filter(partner=partner, is_unknown=True, assessment__issued_on=stands.unknown_since)
    return Account(
        stands,
        test,
        waiver.first(),
        hidden.select_related("assessment").first() if stands.is_at_most else None,
        {mission: amount for mission, amount in overdue.items() if mission},
    )


def accounts(user, organization, on):
    """[(state, what it owes, its Article 19 test)] of all states billed for what is real, most owed first."""
    found = owing_months.by_state(user, organization, on)
    known = Partner.objects.visible_to(user).in_bulk(list(found))
    rows = [(known[pk], owing, test) for pk, (owing, test) in found.items() if pk in known]
    return sorted(rows, key=lambda row: (-row[1].outstanding, row[0].name))


def bills_of(user, assessment, by=None):
    """[(bill, as it stands)] of a letter, the largest first; with payments until a day alone."""
    bills = (
        Bill.objects.visible_to(user).filter(assessment=assessment).select_related("partner", "assessment")
    )
    bills = list(bills.order_by("-gross", "partner__name"))
    return list(zip(bills, owed_of(bills, by), strict=True))


def waived(user, on):
    """Keys of the states with the Assembly's leave to vote on a day."""
    rows = Waiver.objects.visible_to(user).filter(starts_on__lte=on, ends_on__gte=on)
    return set(rows.values_list("partner", flat=True))


def _counted(rows):
    return rows.filter(assessment__currency="USD").exclude(assessment__mission__is_fictional=True)


def _bills(user, organization):
    return Bill.objects.visible_to(user).filter(assessment__organization=organization)
