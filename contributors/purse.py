"""What a contributor was asked for, paid, owes and gave in a period, and the measures made of it. Pure.

Amounts are Decimals of US dollars. Unknown is None, never 0: nobody reported it, or of some bill it is only
known that it was not paid in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

NOTHING = Decimal(0)


class Purse(NamedTuple):
    """What moved in a period, and what stood at its end. Purses of several contributors add up."""

    bills: int = 0
    unknown: int = 0  # bills of the period of which it is not reported how much was paid
    asked: Decimal = NOTHING  # gross less credits
    paid: Decimal = NOTHING  # on bills, by the day received
    dollar_days: Decimal = NOTHING  # of that: each dollar times its days since the letter
    passed: Decimal = NOTHING  # asked, and its day passed in the period
    on_time: Decimal = NOTHING  # of that: paid by the day
    promised: Decimal = NOTHING  # voluntary, pledged or further
    given: Decimal = NOTHING  # voluntary, paid
    in_kind: Decimal = NOTHING  # of that in kind, as its parties value it
    owed: Decimal = NOTHING  # outstanding at the end
    overdue: Decimal = NOTHING  # of that past its day
    unknown_so_far: int = 0
    months_overdue: int = 0
    months: int = 0
    silent: int = 0  # contributors of whom nothing paid is reported, and not all that was asked was paid


class Known(NamedTuple):
    """What is on record of a scope: where nobody entered a letter, payment or flow, none is known of."""

    letters: bool = False  # in the period
    payments: bool = False  # until its end
    flows: bool = False  # until its end
    gifts: bool = False  # voluntary money told as paid, in the period: of some sources only the word is known


class Figures(NamedTuple):
    """The measures of a purse; None is not known."""

    asked: Decimal | None = None
    paid: Decimal | None = None
    outstanding: Decimal | None = None
    days_to_pay: float | None = None  # from letter to payment, each dollar alike
    late_share: float | None = None  # of what passed its day in the period, not paid by it
    arrears_share: float | None = None  # of the months, at whose end something was past its day
    voluntary: Decimal | None = None
    in_kind: Decimal | None = None
    kept_share: float | None = None  # of what was pledged, paid


def together(purses: Iterable[Purse]) -> Purse:
    """Several purses as one."""
    return Purse(*(sum(values) for values in zip(*[Purse(), *purses], strict=True)))


def months_overdue(moved: Mapping[date, Decimal], months: Sequence[date]) -> int:
    """At the end of how many of these months something was overdue.

    `moved`: {month: by how much what is past its day grew in it, less than nothing where it shrank}, of all
    months until the last, in any order. `months`: first days, in order.
    """
    overdue = sum((amount for month, amount in moved.items() if month < months[0]), NOTHING)
    counted = 0
    for month in months:
        overdue += moved.get(month, NOTHING)
        counted += overdue > 0
    return counted


def of_one(purse: Purse) -> Purse:
    """A contributor's own purse, complete: whether it is silent."""
    return purse._replace(silent=int(bool(purse.unknown and not purse.paid)))


def figures(purse: Purse, known: Known) -> Figures:
    """The measures of a purse of a scope of which so much is `known`."""
    settled = known.payments and not purse.unknown_so_far
    return Figures(
        asked=purse.asked if known.letters else None,
        paid=purse.paid if known.payments and not purse.silent else None,
        outstanding=purse.owed if settled else None,
        days_to_pay=float(purse.dollar_days / purse.paid) if purse.paid else None,
        late_share=float(1 - purse.on_time / purse.passed) if purse.passed and settled else None,
        arrears_share=purse.months_overdue / purse.months if purse.months and settled else None,
        voluntary=purse.given if known.flows else None,
        in_kind=purse.in_kind if known.flows else None,
        kept_share=float(purse.given / purse.promised) if purse.promised > 0 and known.gifts else None,
    )


class Net(NamedTuple):
    """What a state paid in and was paid back, and what each owes the other, on a day. None is not known."""

    paid_in: Decimal | None
    reimbursed: Decimal
    owes: Decimal | None
    is_owed: Decimal  # certified claims, not paid
    owes_least: Decimal | None = None  # for certain, where not all of it is known
    unknown_since: date | None = None  # day of the first letter of which it is not reported how much was paid

    @property
    def paid(self) -> Decimal | None:
        """Paid in, less what it was paid back; below nothing, it received more than it paid."""
        return None if self.paid_in is None else self.paid_in - self.reimbursed

    @property
    def open(self) -> Decimal | None:
        """What it owes, less what it is owed; below nothing, it is owed more than it owes."""
        return None if self.owes is None else self.owes - self.is_owed
