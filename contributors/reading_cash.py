"""A mission's cash to come: what there is, what states will pay by plan or at their own pace, what is spent.

And what rests on the money that is not paid.
"""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from contributors import arrears, budgeting, owing_sums, reading_plans
from contributors.models import Appropriation, Bill, PaymentShare, Reimbursement
from contributors.owing import cash_of, owed_of
from missions.models import Mission

MONTHS = 12
PACE_YEARS = 3  # a state's pace is that of its letters of so many years
RESERVE_MONTHS = 3  # the operating reserve the reports on peacekeeping budgets hold cash against
STANDING = (Reimbursement.State.CERTIFIED, Reimbursement.State.PAYABLE)  # in the books, not paid
MOST = 3  # missions of a state's account whose cash is told


class Planned(NamedTuple):
    """A plan of a state with money outstanding here, and what of its instalments is expected here."""

    plan: object
    here: Decimal  # outstanding here
    whole: Decimal  # outstanding of all it owes the organization
    parts: list[arrears.Promise]


class Cash(NamedTuple):
    """The forecast and all it rests on. Amounts in the mission's currency."""

    months: list[arrears.Month]
    opening: Decimal | None  # in the books today; None: nothing of the mission is in them
    owed: Decimal  # outstanding of its letters
    overdue: Decimal  # of that, past its day
    without_pace: Decimal  # of what is owed, of states that never paid a bill in full: expected in no month
    spending: Decimal | None  # a month; None: there is no budget
    mandate_ends_on: date | None
    delayed: list  # (state, outstanding, days past its day), the most owed first
    planned: list[Planned]
    if_paid: list[arrears.Month]  # the same months, were all that is overdue paid today
    is_of_last: bool = False  # no budget stands on the day: the spending is that of the last one

    @property
    def runs_out_in(self):
        """The first month that closes below nothing; None: none does."""
        return next((month.first for month in self.months if month.closing < 0), None)

    @property
    def reserve(self):
        return None if self.spending is None else RESERVE_MONTHS * self.spending

    @property
    def below_zero(self):
        return [month for month in self.months if month.closing < 0]

    @property
    def below_reserve(self):
        """Months that close below the reserve and not below nothing."""
        return [month for month in self.months if self.reserve and 0 <= month.closing < self.reserve]

    @property
    def still_below(self):
        """How many months would close below nothing though all that is overdue were paid today."""
        return sum(month.closing < 0 for month in self.if_paid)


class Rests(NamedTuple):
    """What rests on the money a mission waits for. `cash` is None where it cannot be forecast."""

    mission: Mission
    unpaid: Decimal  # past its day: of all states, or of the one asked about
    cash: Cash | None
    claims: list  # (currency, certified and not paid, how many, of these released for payment)


def of_mission(user, mission, today):
    """(the budget its spending is of, the forecast) of a mission on a day: that which stands, or the last."""
    budget = budgeting.with_totals(_budgets(user, mission, today)).select_related("mission").first()
    return budget, forecast(user, mission, budget, today)


def _budgets(user, mission, today):
    """Budgets of a mission that stand on a day or ended in the year before, the latest first.

    What was spent longer ago says nothing of the day; nor does it once the mission has ended.
    """
    if mission.ends_on and mission.ends_on < today:
        return Appropriation.objects.none()
    rows = Appropriation.objects.visible_to(user).filter(
        mission=mission, starts_on__lte=today, ends_on__gte=today - timedelta(days=365)
    )
    return rows.order_by("-ends_on", "-starts_on", "pk")


def forecast(user, mission, budget, today):
    """Cash of a mission for the months from this one on, as far as this reader may see its letters."""
    bills = _open(user, mission, today)
    owed = list(zip(bills, owed_of(bills), strict=True))
    by_state = {}
    for bill, one in owed:
        by_state.setdefault(bill.partner_id, []).append(one)
    pace = _pace(user, set(by_state), mission, today)
    planned = _planned(user, mission, by_state, today)
    arriving, on_time, unpaced = [], [], Decimal(0)
    for state, ones in by_state.items():
        promised = planned[state].parts if state in planned else []
        arriving += [(part.on, part.here) for part in promised]
        for one, left in arrears.beyond(ones, sum((part.here for part in promised), Decimal(0)), today):
            day = arrears.expected_on(one.due_on, pace.get(state), today)
            if day is None:
                unpaced += left
            else:
                arriving.append((day, left))
    for bill, one in owed:
        day = arrears.expected_on(one.due_on, pace.get(bill.partner_id), today)
        if day and one.due_on >= today:
            on_time.append((day, one.outstanding(today)))
    spending = None if budget is None else _spending(budget)
    opening, months = cash_of(mission, today), _months(today)
    overdue = sum((one.outstanding(today) for _bill, one in owed if one.due_on < today), Decimal(0))
    is_known = None not in (opening, spending)
    return Cash(
        arrears.forecast(opening, months, arriving, spending) if is_known else [],
        opening,
        sum((one.outstanding(today) for _bill, one in owed), Decimal(0)),
        overdue,
        unpaced,
        spending,
        _mandate_end(mission, today),
        _delayed(owed, today),
        list(planned.values()),
        arrears.forecast(opening + overdue, months, on_time, spending) if is_known else [],
        budget is not None and budget.ends_on < today,
    )


def rests_on(user, mission, today, unpaid=None, cash=None):
    """What rests on a mission's unpaid money. `unpaid`: of one state alone; `cash`: the forecast, at hand."""
    if cash is None and _can_be_forecast(user, mission, today):
        cash = of_mission(user, mission, today)[1]
    claims = Reimbursement.objects.visible_to(user).filter(mission=mission, state__in=STANDING)
    claims = claims.order_by("currency").values_list("currency")
    released = Count("pk", filter=Q(state=Reimbursement.State.PAYABLE))
    return Rests(
        mission,
        cash.overdue if unpaid is None and cash else unpaid,
        cash if cash and cash.months else None,
        list(claims.annotate(Sum("total"), Count("pk"), released=released)),
    )


def rests_on_state(user, overdue, today):
    """[Rests] of the missions a state owes most that is past its day. `overdue`: {mission: amount}."""
    owed = sorted((pair for pair in overdue.items() if pair[1]), key=lambda pair: -pair[1])[:MOST]
    missions = Mission.objects.visible_to(user).select_related("lead").in_bulk([pk for pk, _amount in owed])
    return [rests_on(user, missions[pk], today, amount) for pk, amount in owed if pk in missions]


def _can_be_forecast(user, mission, today):
    """Whether there is a budget and something is in the books: asked first, since a forecast costs more."""
    return _budgets(user, mission, today).exists() and cash_of(mission, today) is not None


def _open(user, mission, today):
    """The mission's bills of which something is outstanding."""
    paid = PaymentShare.objects.visible_to(user).filter(bill=OuterRef("pk"), payment__received_on__lte=today)
    paid = paid.order_by().values("bill").annotate(sum=Sum("amount")).values("sum")
    bills = Bill.objects.visible_to(user).filter(
        assessment__mission=mission, assessment__issued_on__lte=today
    )
    bills = bills.annotate(so_far=Coalesce(Subquery(paid), Value(Decimal(0))))
    bills = bills.filter(gross__gt=F("credit") + F("so_far"))
    return list(bills.select_related("assessment", "partner"))


def _pace(user, states, mission, today):
    """{state: its median days from letter to payment in full}, over the organization's letters of late."""
    bills = Bill.objects.visible_to(user).filter(
        partner__in=states,
        assessment__organization=mission.lead,
        assessment__issued_on__gte=today - timedelta(days=365 * PACE_YEARS),
    )
    return {state: stands.median_days for state, (stands, _test) in owing_sums.by_state(bills, today).items()}


def _planned(user, mission, by_state, today):
    """{state: its standing plan, and what of it is expected here}."""
    plans = reading_plans.standing(user, mission.lead, list(by_state), today)
    if not plans:
        return {}
    bills = Bill.objects.visible_to(user).filter(
        partner__in=list(plans), assessment__organization=mission.lead, assessment__currency="USD"
    )
    whole = {who: stands.outstanding for who, (stands, _test) in owing_sums.by_state(bills, today).items()}
    found = {}
    for who, kept in plans.items():
        here = sum((one.outstanding(today) for one in by_state[who]), Decimal(0))
        owes = max(whole.get(who, here), here)
        found[who] = Planned(kept.plan, here, owes, arrears.promised(kept.parts, here, owes, today))
    return found


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
