"""What of contributors a transition waits for, contingents and posts to end; and the money of its phases."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from contributors import reading_cash
from contributors.budgeting import with_totals
from contributors.models import Appropriation, Deployment
from missions import exit_parts, exiting

State = Deployment.State


def deployments(user, mission, _plan, day):
    """Contingents and posts under accepted pledges: met once they ended, not met while they stand."""
    rows = Deployment.objects.visible_to(user).filter(pledge__requirement__mission=mission)
    rows = rows.exclude(state=State.CALLED_OFF).select_related("pledge__contributor")
    return [
        exit_parts.Line(
            f"{row.title}, {row.pledge.contributor.local_name}",
            row.get_absolute_url(),
            exiting.MET if row.state == State.ENDED else exiting.NOT_MET,
            _why(row),
            row.arrived_on or row.arrives_on,
            row.ended_on or row.leaves_on,
        )
        for row in rows.order_by("leaves_on", "pk")
    ]


def _why(row):
    word = row.get_state_display()
    if row.state == State.STANDING and row.leaves_on is None:
        return _("%(state)s; its end is not planned") % {"state": word}
    return str(word)


exit_parts.register(
    exit_parts.Part(
        "deployments",
        pgettext_lazy("before a mission goes", "Contingents and posts under pledges"),
        deployments,
        50,
        series=1,
    )
)


class Spell(NamedTuple):
    """A phase's days with the money of them. None: not reported, or no day is set."""

    phase: object
    until: date | None
    budget: dict  # {currency: what budgets hold for these days, by the day}
    is_whole: bool  # a budget stands on each of these days
    cash: Decimal | None  # forecast at the end of the month it ends in


def of_phases(user, mission, phases, today):
    """[Spell] of a plan's phases: each budget's gross amount shared out over its days alike."""
    budgets = Appropriation.objects.visible_to(user).filter(mission=mission)
    budgets = list(with_totals(budgets).exclude(kind=Appropriation.Kind.AUTHORITY))
    _budget, cash = reading_cash.of_mission(user, mission, today)
    closing = {month.first: month.closing for month in cash.months}
    return [_spell(phase, budgets, closing) for phase in phases]


def _spell(phase, budgets, closing):
    last = phase.ends_on
    if last is None:
        return Spell(phase, None, {}, False, None)
    sums, covered = defaultdict(Fraction), set()
    for row in budgets:
        first, until = max(phase.starts_on, row.starts_on), min(last, row.ends_on)
        if first <= until:
            whole = (row.ends_on - row.starts_on).days + 1
            sums[row.currency] += Fraction(row.gross) * ((until - first).days + 1) / whole
            covered |= set(range(first.toordinal(), until.toordinal() + 1))
    days = (last - phase.starts_on).days + 1
    amounts = {currency: Decimal(round(amount)) for currency, amount in sums.items()}
    return Spell(phase, last, amounts, len(covered) == days, closing.get(last.replace(day=1)))
