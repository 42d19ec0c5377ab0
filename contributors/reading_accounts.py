"""A state's account as it is read: its bills and what was paid of them; the arrears of all states."""

from collections import defaultdict
from typing import NamedTuple

from accounts.models import Partner
from contributors import arrears
from contributors.models import Bill, Waiver
from contributors.owing import owed_of


class Account(NamedTuple):
    """One state's bills of an organization, the latest first, and how it stands on a day."""

    bills: list  # (Bill, Owed)
    standing: arrears.Standing
    test: arrears.Article19
    waiver: Waiver | None


def account(user, partner, organization, on):
    """A state's account with an organization, of the letters this reader may see.

    Letters of invented missions stand in its list and count in none of its sums.
    """
    bills = (
        _bills(user, organization).filter(partner=partner).select_related("assessment__mission", "partner")
    )
    bills = list(bills.order_by("-assessment__issued_on"))
    owed = {o.key: o for o in owed_of(bills)}
    real = [owed[bill.pk] for bill in bills if not bill.assessment.is_fictional]
    waiver = Waiver.objects.visible_to(user).filter(partner=partner, starts_on__lte=on, ends_on__gte=on)
    return Account(
        [(bill, owed[bill.pk]) for bill in bills],
        arrears.standing(real, on),
        arrears.article_19(real, on),
        waiver.first(),
    )


def accounts(user, organization, on):
    """[(state, its standing, its Article 19 test)] of all states billed for what is real, most owed first."""
    bills = _bills(user, organization).exclude(assessment__mission__is_fictional=True)
    bills = list(bills.select_related("assessment"))
    by_state = defaultdict(list)
    for bill, owed in zip(bills, owed_of(bills), strict=True):
        by_state[bill.partner_id].append(owed)
    known = Partner.objects.visible_to(user).in_bulk(by_state)
    found = [
        (known[pk], arrears.standing(owed, on), arrears.article_19(owed, on))
        for pk, owed in by_state.items()
        if pk in known
    ]
    return sorted(found, key=lambda row: (-row[1].outstanding, row[0].name))


def bills_of(user, assessment):
    """[(bill, as it stands)] of a letter, the largest first."""
    bills = (
        Bill.objects.visible_to(user).filter(assessment=assessment).select_related("partner", "assessment")
    )
    bills = list(bills.order_by("-gross", "partner__name"))
    return list(zip(bills, owed_of(bills), strict=True))


def waived(user, on):
    """Keys of the states with the Assembly's leave to vote on a day."""
    rows = Waiver.objects.visible_to(user).filter(starts_on__lte=on, ends_on__gte=on)
    return set(rows.values_list("partner", flat=True))


def _bills(user, organization):
    return Bill.objects.visible_to(user).filter(assessment__organization=organization)
