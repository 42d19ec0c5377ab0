"""What states owe: paid and outstanding, arrears, Article 19, how long payment took. Pure.

Amounts are Decimals of one currency. A bill that was never paid has no days of payment: None, never 0.
Sources: Charter of the United Nations, Article 19; financial regulation 3.5 (due 30 days after the letter).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

DAYS_TO_PAY = 30
NOTHING, CENT = Decimal(0), Decimal("0.01")


class Paid(NamedTuple):
    """A payment, or the part of one, that went to a bill."""

    on: date
    amount: Decimal


class Owed(NamedTuple):
    """A bill as it stands: net of credits, with what was paid of it, the earliest first.

    `is_unknown`: it is not paid in full, and how much of it was paid is not reported.
    """

    key: Any
    issued_on: date
    due_on: date
    net: Decimal
    payments: Sequence[Paid] = ()
    is_unknown: bool = False

    @property
    def in_all(self) -> Decimal:
        """All that was paid of it, whenever."""
        return sum((part.amount for part in self.payments), NOTHING)

    @property
    def paid_known(self) -> Decimal | None:
        """All that was paid of it, at least; None where something was and nothing of it is reported."""
        return None if self.is_unknown and not self.payments else self.in_all

    def paid(self, by: date) -> Decimal:
        return sum((part.amount for part in self.payments if part.on <= by), NOTHING)

    def outstanding(self, on: date) -> Decimal:
        """What is still owed of it on a day, at most if that is unknown; nothing before it was asked for."""
        return NOTHING if on < self.issued_on else max(self.net - self.paid(on), NOTHING)

    def hidden(self, on: date) -> Decimal:
        """What of its outstanding on a day may have been paid: all, where how much was is not reported."""
        return self.outstanding(on) if self.is_unknown else NOTHING

    @property
    def settled_on(self) -> date | None:
        """The day on which the last of it was paid; None: it was not."""
        so_far = NOTHING
        for part in sorted(self.payments):
            so_far += part.amount
            if so_far >= self.net:
                return part.on
        return None

    @property
    def days_to_pay(self) -> int | None:
        """Days from the letter until all of it was paid; None: it was not. An early payment takes 0."""
        return None if self.settled_on is None else max((self.settled_on - self.issued_on).days, 0)


class Standing(NamedTuple):
    """One state's account on a day. Hidden: outstanding at most, of bills paid in part, how much unknown."""

    bills: int
    asked: Decimal
    paid: Decimal  # at least, where something is hidden
    current: Decimal  # outstanding of this calendar year's bills
    arrears: Decimal  # outstanding of the years before
    current_hidden: Decimal
    arrears_hidden: Decimal
    overdue: Decimal  # of either, past its day
    in_full: int  # bills paid in full
    on_time: int  # of those, by the day they were due
    median_days: float | None  # from letter to payment, of those paid in full
    unknown_since: date | None  # day of the first letter with something hidden

    @property
    def outstanding(self) -> Decimal:
        return self.current + self.arrears

    @property
    def least(self) -> Decimal:
        """What is outstanding for certain."""
        return self.outstanding - self.current_hidden - self.arrears_hidden

    @property
    def is_at_most(self) -> bool:
        """Of some bills it is not reported how much was paid: what is owed may be less than this."""
        return self.unknown_since is not None


class Owing(NamedTuple):
    """What a state owes on a day, in one line of all states. Hidden: may have been paid, not reported."""

    asked: Decimal
    paid: Decimal  # at least, where something is hidden
    outstanding: Decimal
    arrears: Decimal  # of that, of letters of the years before
    overdue: Decimal  # of that, past its day
    hidden: Decimal
    unknown_since: date | None  # day of the first letter with something hidden
    mean_days: float | None  # from letter to payment, each dollar alike
    arrears_hidden: Decimal = NOTHING  # of what is hidden, of letters of the years before

    @property
    def least(self) -> Decimal:
        """What is outstanding for certain."""
        return self.outstanding - self.hidden

    @property
    def arrears_least(self) -> Decimal:
        """What is in arrears for certain."""
        return self.arrears - self.arrears_hidden

    @property
    def paid_known(self) -> Decimal | None:
        """What was paid, at least; None where something was and nothing of it is reported."""
        return None if self.is_at_most and not self.paid else self.paid

    @property
    def is_at_most(self) -> bool:
        return self.unknown_since is not None


NO_BILL = Standing(0, *(NOTHING,) * 7, 0, 0, None, None)


def standing(bills: Iterable[Owed], on: date) -> Standing:
    """What a state was asked for, paid and owes on a day. Bills asked for later do not count."""
    bills = [bill for bill in bills if bill.issued_on <= on]
    owed = [(bill, bill.outstanding(on), bill.hidden(on)) for bill in bills]
    first = on.replace(month=1, day=1)
    settled = [(bill, day) for bill in bills if (day := bill.settled_on) is not None and day <= on]
    days = [max((day - bill.issued_on).days, 0) for bill, day in settled]
    return Standing(
        bills=len(bills),
        asked=sum((bill.net for bill in bills), NOTHING),
        paid=sum((bill.paid(on) for bill in bills), NOTHING),
        current=sum((left for bill, left, _hidden in owed if bill.issued_on >= first), NOTHING),
        arrears=sum((left for bill, left, _hidden in owed if bill.issued_on < first), NOTHING),
        current_hidden=sum((hidden for bill, _left, hidden in owed if bill.issued_on >= first), NOTHING),
        arrears_hidden=sum((hidden for bill, _left, hidden in owed if bill.issued_on < first), NOTHING),
        overdue=sum((left for bill, left, _hidden in owed if bill.due_on < on), NOTHING),
        in_full=len(settled),
        on_time=sum(day <= bill.due_on for bill, day in settled),
        median_days=median(days) if days else None,
        unknown_since=min((bill.issued_on for bill, _left, hidden in owed if hidden), default=None),
    )


def median_of(counts: Mapping[int, int]) -> float | None:
    """The median of numbers of which it is known how often each occurs; None of none."""
    whole, so_far, middle = sum(counts.values()), 0, []
    for number in sorted(counts):
        so_far += counts[number]
        middle += [number] * (so_far > (whole - 1) // 2 and len(middle) < 1)
        if so_far > whole // 2:
            return (middle[0] + number) / 2
    return None


class Article19(NamedTuple):
    """Whether a state may lose its vote: arrears at or above what fell due in the two full years before."""

    arrears: Decimal  # at most, where how much was paid is not reported
    limit: Decimal
    applies: bool | None  # None: not known
    to_pay: Decimal  # the least that would lift it; nothing where it does not apply


def article_19(bills: Iterable[Owed], on: date) -> Article19:
    """The test of Article 19 on a day. Arrears: what is outstanding of bills due in years before this one."""
    bills = [bill for bill in bills if bill.due_on.year < on.year]
    return tested(
        sum((bill.outstanding(on) for bill in bills), NOTHING),
        sum((bill.hidden(on) for bill in bills), NOTHING),
        sum((bill.net for bill in bills if bill.due_on.year >= on.year - 2), NOTHING),
    )


def tested(arrears: Decimal, hidden: Decimal, limit: Decimal) -> Article19:
    """The verdict: `arrears` at most, of them `hidden`, beside what fell due in the two full years before.

    A state that was asked for nothing in those two years is not tested: it does not apply. Where how much was
    paid is not reported, it may not be known.
    """
    if not limit or arrears < limit:
        return Article19(arrears, limit, False, NOTHING)
    if arrears - hidden < limit:
        return Article19(arrears, limit, None, NOTHING)
    return Article19(arrears, limit, True, arrears - limit + CENT)


def allocate(amount: Decimal, bills: Iterable[Owed]) -> tuple[dict[Any, Decimal], Decimal]:
    """({key of a bill: what goes to it}, what is left over), the oldest bill first; nothing is overpaid.

    What is left over is an advance on bills to come. Raises ValueError for an amount of nothing or less.
    """
    if amount <= 0:
        raise ValueError("A payment is more than nothing.")
    given, left = {}, amount
    for bill in sorted(bills, key=lambda bill: (bill.issued_on, str(bill.key))):
        owed = max(bill.net - sum((part.amount for part in bill.payments), NOTHING), NOTHING)
        if part := min(owed, left):
            given[bill.key] = part
            left -= part
    return given, left


class PlanPart(NamedTuple):
    """An instalment of a payment plan, and what of it was paid. `is_late`: its day passed, not all paid."""

    due_on: date
    amount: Decimal
    paid: Decimal
    is_late: bool


def kept(instalments: Iterable[tuple[date, Decimal]], paid: Decimal, on: date) -> list[PlanPart]:
    """How a plan is kept on a day. `instalments`: (day due, amount), in order; `paid`: all since it began.

    What was paid goes to the instalments in their order; what is more than they ask for goes to none.
    """
    parts, left = [], paid
    for due_on, amount in instalments:
        part = min(amount, left)
        parts.append(PlanPart(due_on, amount, part, due_on < on and part < amount))
        left -= part
    return parts


class Promise(NamedTuple):
    """An instalment to come: what of it is not paid, and what of that is expected on one account."""

    on: date
    amount: Decimal
    here: Decimal


def promised(parts: Iterable[PlanPart], here: Decimal, whole: Decimal, today: date) -> list[Promise]:
    """What of a plan's instalments is expected on one account: its part of all that the state owes.

    `here`: outstanding of the account, which is promised at most; `whole`: of all accounts. An instalment
    whose day has passed is expected a month from today.
    """
    found, left = [], here
    for part in parts:
        amount = part.amount - part.paid
        of_it = min((amount * here / whole).quantize(CENT), left) if whole else NOTHING
        if of_it:
            late = today + timedelta(days=DAYS_TO_PAY)
            found.append(Promise(part.due_on if part.due_on >= today else late, amount, of_it))
            left -= of_it
    return found


def beyond(bills: Iterable[Owed], promised: Decimal, on: date) -> list[tuple[Owed, Decimal]]:
    """[(bill, what is outstanding of it beyond what a plan promises)]: that is for the oldest first."""
    found = []
    for bill in sorted(bills, key=lambda bill: (bill.issued_on, str(bill.key))):
        left = bill.outstanding(on)
        by_plan = min(left, promised)
        promised -= by_plan
        if left > by_plan:
            found.append((bill, left - by_plan))
    return found


class Month(NamedTuple):
    """A month of a forecast. Amounts in the mission's currency."""

    first: date
    opening: Decimal
    expected: Decimal  # contributions that arrive, each state at its own pace
    spending: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.expected - self.spending


def forecast(
    opening: Decimal, months: Sequence[date], arriving: Iterable[tuple[date, Decimal]], spending: Decimal
) -> list[Month]:
    """Cash month by month: what there is, what arrives and what is spent a month.

    `months`: first days, in order. `arriving`: (day expected, amount); what was expected before the first
    month and has not come arrives in none. `spending`: planned a month. Cash below nothing is told as such.
    """
    by_month: dict[date, Decimal] = {}
    for day, amount in arriving:
        first = day.replace(day=1)
        by_month[first] = by_month.get(first, NOTHING) + amount
    found: list[Month] = []
    for first in months:
        found.append(Month(first, opening, by_month.get(first, NOTHING), spending))
        opening = found[-1].closing
    return found


def expected_on(due_on: date, median_days: float | None, today: date) -> date | None:
    """The day a payment is expected: as long after the letter as is usual for the state; None: it never paid.

    One whose usual day has passed is expected a month from today.
    """
    if median_days is None:
        return None
    usual = due_on - timedelta(days=DAYS_TO_PAY) + timedelta(days=round(median_days))
    return usual if usual >= today else today + timedelta(days=DAYS_TO_PAY)
