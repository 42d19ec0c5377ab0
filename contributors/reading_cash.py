"""A mission's cash to come: what there is, what states will pay at their own pace, what is spent."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from contributors import arrears, owing_sums
from contributors.models import Assessment, Bill
from contributors.owing import cash_of, owed_of

MONTHS = 12


class Cash(NamedTuple):
    """The forecast and all it rests on. Amounts in the mission's currency."""

    months: list[arrears.Month]
    opening: Decimal | None  # in the books today; None: nothing of the mission is in them
    owed: Decimal  # outstanding of its letters
    without_pace: Decimal  # of that, of states that never paid a bill in full: expected in no month
    spending: Decimal | None  # a month; None: no budget stands
    mandate_ends_on: date | None
    delayed: list  # (state, outstanding, days past its day), the most owed first

    @property
    def runs_out_in(self):
        """The first month that closes below nothing; None: none does."""
        return next((month.first for month in self.months if month.closing < 0), None)


def forecast(user, mission, budget, today):
    """Cash of a mission for the months from this one on, as far as this reader may see its letters."""
    letters = Assessment.objects.visible_to(user).filter(mission=mission)
    bills = Bill.objects.visible_to(user).filter(assessment__in=letters)
    bills = list(bills.select_related("assessment", "partner"))
    owed = list(zip(bills, owed_of(bills), strict=True))
    pace = _pace(user, {bill.partner_id for bill in bills}, mission, today)
    arriving, unpaced = [], Decimal(0)
    for bill, one in owed:
        left = one.outstanding(today)
        day = arrears.expected_on(one.due_on, pace.get(bill.partner_id), today)
        if left and day is None:
            unpaced += left
        elif left:
            arriving.append((day, left))
    spending = None if budget is None else _spending(budget)
    opening = cash_of(mission)
    months = _months(today)
    return Cash(
        [] if None in (opening, spending) else arrears.forecast(opening, months, arriving, spending),
        opening,
        sum((one.outstanding(today) for _bill, one in owed), Decimal(0)),
        unpaced,
        spending,
        _mandate_end(mission, today),
        _delayed(owed, today),
    )


def _pace(user, states, mission, today):
    """{state: its median days from letter to payment in full}, over all letters of the organization."""
    bills = Bill.objects.visible_to(user).filter(partner__in=states, assessment__organization=mission.lead)
    return {state: stands.median_days for state, (stands, _test) in owing_sums.by_state(bills, today).items()}


def _spending(budget):
    """A month's part of the budget: a twelfth of a year, or of what its days come to."""
    days = (budget.ends_on - budget.starts_on).days + 1
    return (budget.gross * 365 / days / 12).quantize(Decimal(1))


def _months(today):
    first, found = today.replace(day=1), []
    while len(found) < MONTHS:
        found.append(first)
        first += timedelta(monthrange(first.year, first.month)[1])
    return found


def _mandate_end(mission, today):
    ends = mission.mandates.filter(starts_on__lte=today, ends_on__gte=today)
    return ends.values_list("ends_on", flat=True).first()


def _delayed(owed, today):
    late = [
        (bill.partner, one.outstanding(today), (today - one.due_on).days)
        for bill, one in owed
        if one.due_on < today and one.outstanding(today)
    ]
    return sorted(late, key=lambda row: -row[1])[:20]
