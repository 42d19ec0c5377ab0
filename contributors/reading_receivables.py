"""What contributors are owed, as it is read: by mission, how long, and what it waits for; the books."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum

from contributors.models import LedgerLine, Reimbursement, ReimbursementLine
from contributors.reimbursement_life import FINAL

State = Reimbursement.State
Book = LedgerLine.Book
JOINED = ("contributor", "mission__lead")


class Owed(NamedTuple):
    """What one mission owes one contributor in one currency."""

    mission: object
    currency: str
    certified: Decimal  # certified or payable, not paid: in the books
    calculated: Decimal  # calculated, not certified
    open: int  # claims without a figure yet
    oldest: date  # the last day of the oldest period not paid
    claims: list  # not paid, the oldest first

    def days(self, today):
        return (today - self.oldest).days


class Books(NamedTuple):
    """The accounts of one mission, or of one organization's own budget, in one currency."""

    of: str
    currency: str
    rows: list  # (account, debit, credit, address of its lines)
    difference: Decimal


def receivables(rows):
    """[Owed] of claims not paid, the most owed first."""
    found = defaultdict(list)
    for row in rows.owed().select_related(*JOINED).order_by("starts_on"):
        found[row.mission_id, row.currency].append(row)
    owed = [_owed(claims) for claims in found.values()]
    return sorted(owed, key=lambda one: (-one.certified, -one.calculated, one.mission.acronym))


def sums(rows):
    """[(currency, certified, calculated, claims)] of claims not paid."""
    found = rows.owed().order_by("currency").values_list("currency")
    return list(
        found.annotate(
            certified=Sum("total", filter=Q(state__in=FINAL), default=Decimal(0)),
            calculated=Sum("total", filter=Q(state=State.CALCULATED), default=Decimal(0)),
            claims=Count("pk"),
        )
    )


def lines_of(user, claim):
    """The lines of a claim, with how each was worked out."""
    return list(ReimbursementLine.objects.visible_to(user).filter(claim=claim))


def books(lines):
    """[Books] of all missions and organizations, of these lines of entries."""
    lines = lines.order_by()
    keys = "entry__organization__code", "entry__mission__acronym", "entry__currency"
    found = defaultdict(dict)
    for *key, book, balance in lines.values_list(*keys, "book").annotate(Sum("amount")):
        found[tuple(key)][book] = balance
    named = sorted(found.items(), key=lambda pair: tuple(map(str, pair[0])))
    return [_books(key, accounts) for key, accounts in named]


def _books(key, accounts):
    organization, mission, currency = key
    named = {"of": f"mission:{mission}" if mission else f"of:{organization}", "currency": currency}
    rows = [
        (Book(book).label, max(balance, 0), max(-balance, 0), f"?{urlencode({**named, 'book': book})}")
        for book, balance in sorted(accounts.items())
    ]
    return Books(mission or organization, currency, rows, sum(accounts.values()))


def _owed(claims):
    def of(*states):
        return sum((row.total for row in claims if row.state in states), Decimal(0))

    return Owed(
        claims[0].mission,
        claims[0].currency,
        of(State.CERTIFIED, State.PAYABLE),
        of(State.CALCULATED),
        sum(row.total is None for row in claims),
        min(row.ends_on for row in claims),
        claims,
    )
