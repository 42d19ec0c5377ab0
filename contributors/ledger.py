"""Double entry: each letter, credit, payment and reversal as one entry whose lines sum to nothing."""

from decimal import Decimal

from django.db.models import Sum

from contributors.models import LedgerEntry, LedgerLine

Book, Cause = LedgerLine.Book, LedgerEntry.Cause


def post_many(entries):
    """Write entries with their lines: [(entry, [(book, partner or None, amount)])], credits below nothing.

    Raises ValueError where one does not balance; what moves nothing is left out.
    """
    lines = [
        LedgerLine(entry=entry, book=book, partner=partner, amount=Decimal(amount))
        for entry, moved in entries
        for book, partner, amount in moved
        if amount
    ]
    balances = dict.fromkeys((id(entry) for entry, _moved in entries), Decimal(0))
    for line in lines:
        balances[id(line.entry)] += line.amount
    if any(balances.values()):
        raise ValueError("The lines of an entry sum to nothing.")
    made = LedgerEntry.objects.bulk_create([entry for entry, _moved in entries])
    LedgerLine.objects.bulk_create(lines)
    return made


def assessed(assessment, bills, cause=Cause.ASSESSED, sign=1):
    """A letter asks states for its bills: they owe what is income; `sign` -1 takes it back."""
    return post_many([of_assessment(assessment, bills, cause, sign)])


def paid(payment, applied, cause=Cause.PAID, sign=1):
    """Cash came in: what went to bills is no longer owed, the rest is an advance of the state."""
    return post_many([of_payment(payment, applied, cause, sign)])


def credited(assessment, credits, on):
    """Credits taken off bills of a letter: [(partner, by how much more)], less than nothing: taken back."""
    moved = [(Book.RECEIVABLE, partner, -more) for partner, more in credits]
    whole = sum(more for _partner, more in credits)
    entry = _entry(assessment, Cause.CREDITED, on, assessment.reference)
    return post_many([(entry, [*moved, (Book.INCOME, None, whole)])])


def advance_used(payment, amount, on):
    """An advance went to a bill that was asked for later."""
    moved = [(Book.ADVANCES, payment.partner, amount), (Book.RECEIVABLE, payment.partner, -amount)]
    return post_many([(_entry(payment, Cause.PAID, on, payment.reference), moved)])


def of_assessment(row, bills, cause=Cause.ASSESSED, sign=1):
    """The entry of a letter, and what it moves."""
    moved = [(Book.RECEIVABLE, bill.partner, sign * bill.net) for bill in bills]
    whole = sum(bill.net for bill in bills)
    entry = _entry(row, cause, row.issued_on, row.reference)
    return entry, [*moved, (Book.INCOME, None, -sign * whole)]


def of_payment(row, applied, cause=Cause.PAID, sign=1):
    """The entry of a payment, and what it moves."""
    moved = [
        (Book.CASH, None, sign * row.amount),
        (Book.RECEIVABLE, row.partner, -sign * applied),
        (Book.ADVANCES, row.partner, -sign * (row.amount - applied)),
    ]
    return _entry(row, cause, row.received_on, row.reference), moved


def certified(claim, on, cause=Cause.CERTIFIED, sign=1):
    """A claim is certified: an expense, owed to its contributor; `sign` -1 takes it back."""
    moved = [(Book.EXPENSE, None, sign * claim.total), (Book.PAYABLE, claim.contributor, -sign * claim.total)]
    return post_many([(_of_claim(claim, cause, on), moved)])


def settled(claim, on):
    """A claim is paid: nothing of it is owed any more."""
    moved = [(Book.PAYABLE, claim.contributor, claim.total), (Book.CASH, None, -claim.total)]
    return post_many([(_of_claim(claim, Cause.SETTLED, on), moved)])


def carried(mission, owner, *, reference, amount, currency, on):
    """A load of `owner` travelled under a contract: a cost of the mission, owed under that contract."""
    entry = LedgerEntry(
        organization=mission.lead,
        mission=mission,
        contributor=owner,
        on=on,
        cause=Cause.CARRIED,
        words=reference,
        currency=currency,
    )
    return post_many([(entry, [(Book.TRANSPORT, None, amount), (Book.CONTRACTS, None, -amount)])])


def trial_balance(lines):
    """{book: balance} of these lines; together they are nothing."""
    rows = lines.order_by().values_list("book").annotate(balance=Sum("amount"))
    return dict(rows)


def _entry(row, cause, on, words):
    return LedgerEntry(
        organization=row.organization,
        mission=row.mission,
        on=on,
        cause=cause,
        words=(words or str(row))[:120],
        currency=row.currency,
    )


def _of_claim(claim, cause, on):
    return LedgerEntry(
        organization=claim.mission.lead,
        mission=claim.mission,
        contributor=claim.contributor,
        on=on,
        cause=cause,
        words=f"{claim.contributor.code}, {claim.starts_on} – {claim.ends_on}",
        currency=claim.currency,
    )
