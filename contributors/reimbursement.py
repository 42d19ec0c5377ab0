"""What contributors are owed for people and equipment: pure arithmetic, each line with the steps it took.

Amounts are exact fractions until a line ends; a line is rounded to the cent, half up, and a claim is the sum
of its lines. Where no rate stands on a day, the line's amount is None and it is in no sum.
Source of the rates: A/RES/68/281 and A/RES/72/285; of deductions and premiums: A/RES/67/261. Every figure
(rate, tolerance, reports, ceiling, limit, factor) is a dated value given to them; none stands here.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

CENT = Decimal("0.01")
PERCENT = 100


class Term(NamedTuple):
    """A value that stands from a day until a day (None: open): a rate, a percentage, a count."""

    kind: str
    group: str
    starts_on: date | None
    ends_on: date | None
    value: Decimal
    source: str = ""


class Step(NamedTuple):
    """One step of a line's arithmetic: what it is, and the values in it, as texts."""

    what: str
    values: dict[str, str]


class Strength(NamedTuple):
    """Persons present on every day of a period."""

    group: str
    starts_on: date
    ends_on: date
    present: int


class Holding(NamedTuple):
    """Equipment of one group, or one category of self-sustainment (then in persons), as verified."""

    kind: str  # "major" or "self_sustainment"
    group: str
    lease: str  # "wet", "dry"; "" of self-sustainment
    starts_on: date
    ends_on: date
    agreed: int
    present: int
    serviceable: int


class Item(NamedTuple):
    """What is claimed beside people and equipment: a premium in percent, or an amount."""

    kind: str
    group: str
    percent: Decimal | None = None
    persons: int | None = None
    amount: Decimal | None = None


class Line(NamedTuple):
    """One line of a claim; `amount` None: a rate is missing. `key` tells it from its like."""

    kind: str
    group: str
    amount: Decimal | None
    steps: list[Step]
    key: str = ""


class Span(NamedTuple):
    """Days within one calendar month on which one rate stands."""

    starts_on: date
    days: int
    of: int
    term: Term | None


def term_on(terms: Iterable[Term], kind: str, group: str, day: date) -> Term | None:
    """The value of this kind and group that stands on a day; None: there is none."""
    for term in terms:
        if (term.kind, term.group) != (kind, group):
            continue
        if (term.starts_on is None or term.starts_on <= day) and (
            term.ends_on is None or day <= term.ends_on
        ):
            return term
    return None


def value_on(terms: Iterable[Term], kind: str, day: date) -> Decimal | None:
    found = term_on(terms, kind, "", day)
    return found and found.value


def spans(starts_on: date, ends_on: date, terms: Sequence[Term], kind: str, group: str) -> list[Span]:
    """A period cut where a month ends or the rate changes, both days counting."""
    found: list[Span] = []
    day = starts_on
    while day <= ends_on:
        term = term_on(terms, kind, group, day)
        last = found[-1] if found else None
        if last and last.term == term and last.starts_on.month == day.month:
            found[-1] = last._replace(days=last.days + 1)
        else:
            found.append(Span(day, 1, monthrange(day.year, day.month)[1], term))
        day += timedelta(1)
    return found


def personnel(strength: Strength, terms: Sequence[Term]) -> Line:
    """Persons × days present / days of the month × the rate of the day, summed over months and rates."""
    line = _timed("personnel", strength.group, strength.present, strength, terms, "personnel", "")
    return line._replace(key=f"{strength.group}/{strength.starts_on}")


def missing_share(holdings: Iterable[Holding]) -> Fraction | None:
    """Of the major equipment agreed, the part that is absent or not serviceable; None: none was agreed.

    A surplus of one group makes up for nothing in another.
    """
    rows = [row for row in holdings if row.kind == "major"]
    agreed = sum(row.agreed for row in rows)
    if not agreed:
        return None
    return 1 - Fraction(sum(min(row.serviceable, row.agreed) for row in rows), agreed)


def deduction(
    owed: Decimal, reports: Sequence[Sequence[Holding]], terms: Sequence[Term], on: date
) -> Line | None:
    """What is taken off the personnel amount for equipment missing in report after report.

    `owed`: the personnel amount. `reports`: holdings of each verification, the oldest first, its own last.
    Taken off where the part missing lies above the tolerance in each of the last reports (their number is a
    parameter): the smallest of these parts, that is what was missing throughout, no more than the ceiling.
    None: nothing is taken off, or a parameter or a report is missing.
    """
    tolerance, ceiling = value_on(terms, "tolerance", on), value_on(terms, "ceiling", on)
    count = value_on(terms, "reports", on)
    if tolerance is None or ceiling is None or not count or len(reports) < count:
        return None
    steps, shares = [], []
    for report in reports[-int(count) :]:
        share = missing_share(report)
        if share is None or share * PERCENT <= tolerance:
            return None
        shares.append(share)
        rows = [row for row in report if row.kind == "major"]
        steps.append(
            Step(
                "report",
                {
                    "from": rows[0].starts_on.isoformat(),
                    "until": rows[0].ends_on.isoformat(),
                    "agreed": str(sum(row.agreed for row in rows)),
                    "serviceable": str(sum(min(row.serviceable, row.agreed) for row in rows)),
                    "missing": _percent(share),
                },
            )
        )
    taken = min(min(shares), Fraction(ceiling) / PERCENT)
    amount = -cents(Fraction(owed) * taken)
    limits = {"tolerance": text(tolerance), "reports": text(count), "ceiling": text(ceiling)}
    values = {"share": _percent(taken), "owed": text(owed), "amount": text(amount)}
    return Line("deduction", "", amount, [*steps, Step("rule", limits), Step("deducted", values)])


def equipment(holding: Holding, terms: Sequence[Term], factors: dict[str, Decimal]) -> Line:
    """A month's rate × what is paid for × the months, raised by the mission's factors.

    At or above the serviceability due, all that is present of what was agreed is paid for; below it what is
    serviceable alone. Of self-sustainment: the persons for whom the category's standard is met.
    """
    quantity, steps = _payable(holding, terms)
    kind = holding.lease if holding.kind == "major" else "self_sustainment"
    plain = _timed(holding.kind, holding.group, quantity, holding, terms, kind, holding.group)
    plain = plain._replace(key=f"{holding.group}/{holding.lease}/{holding.starts_on}")
    if plain.amount is None or not factors:
        return plain._replace(steps=[*steps, *plain.steps])
    raised = cents(_exact(quantity, holding, terms, kind, holding.group) * (1 + _factor(factors)))
    told = [Step(f"factor_{name}", {"percent": text(value)}) for name, value in sorted(factors.items())]
    total = Step("raised", {"amount": text(raised)})
    return plain._replace(amount=raised, steps=[*steps, *plain.steps, *told, total])


def premium(item: Item, period: Strength, terms: Sequence[Term]) -> Line:
    """A part of the rate for these persons over the period; no more than the limit that stands."""
    limit = value_on(terms, f"{item.kind}_limit", period.starts_on)
    percent = item.percent or Decimal(0)
    used = percent if limit is None else min(percent, limit)
    persons = item.persons or 0
    exact = _exact(persons, period, terms, "personnel", "")
    plain = _timed(item.kind, item.group, persons, period, terms, "personnel", "")._replace(key=item.group)
    if exact is None:
        return plain
    amount = cents(exact * Fraction(used) / PERCENT)
    values = {"percent": text(percent), "limit": "" if limit is None else text(limit), "amount": text(amount)}
    return plain._replace(amount=amount, steps=[*plain.steps, Step("premium", values)])


def claimed(item: Item) -> Line:
    """What is claimed as an amount of its own: a death or disability, a letter of assist, an adjustment."""
    amount = item.amount or Decimal(0)
    return Line(item.kind, item.group, amount, [Step("claimed", {"amount": text(amount)})], item.group)


def lines(
    period: tuple[date, date],
    strengths: Sequence[Strength],
    reports: Sequence[Sequence[Holding]],
    items: Sequence[Item],
    terms: Sequence[Term],
    factors: dict[str, Decimal],
) -> list[Line]:
    """All lines of a claim: people, what is taken off them, the equipment of its own reports, the rest.

    `reports`: verifications in order of time; those that lie in the period are the claim's own.
    """
    starts_on, ends_on = period
    people = [personnel(row, terms) for row in strengths]
    owed = sum((row.amount for row in people if row.amount is not None), Decimal(0))
    own = [row for report in reports for row in report if row.starts_on >= starts_on]
    taken = deduction(owed, reports, terms, ends_on) if any(row.kind == "major" for row in own) else None
    whole = Strength("", starts_on, ends_on, 0)
    rest = [premium(item, whole, terms) if item.percent is not None else claimed(item) for item in items]
    return [*people, *([taken] if taken else []), *(equipment(row, terms, factors) for row in own), *rest]


def total(found: Iterable[Line]) -> Decimal:
    """The sum of the lines that have an amount."""
    return sum((line.amount for line in found if line.amount is not None), Decimal(0))


def cents(value: Fraction) -> Decimal:
    """A fraction rounded to the cent, half away from zero."""
    whole = int(abs(value) * PERCENT + Fraction(1, 2))
    return (Decimal(-whole if value < 0 else whole) / PERCENT).quantize(CENT)


def text(value: Any) -> str:
    """A number as it is written down: no exponent, no idle zeros, no separators."""
    plain = f"{Decimal(value):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain and plain.split(".")[1].strip("0") == "" else plain


def _timed(kind, line_group, quantity, period, terms, rate, group) -> Line:
    found = spans(period.starts_on, period.ends_on, terms, rate, group)
    steps = [_span_step(quantity, span) for span in found]
    exact = _exact(quantity, period, terms, rate, group)
    return Line(kind, line_group, None if exact is None else cents(exact), steps)


def _exact(quantity, period, terms, rate, group) -> Fraction | None:
    found = spans(period.starts_on, period.ends_on, terms, rate, group)
    if any(span.term is None for span in found):
        return None
    parts = (
        quantity * Fraction(span.days, span.of) * Fraction(span.term.value) for span in found if span.term
    )
    return sum(parts, Fraction(0))


def _span_step(quantity, span) -> Step:
    values = {
        "quantity": str(quantity),
        "month": span.starts_on.isoformat()[:7],
        "days": str(span.days),
        "of": str(span.of),
    }
    if span.term is None:
        return Step("no_rate", values)
    exact = quantity * Fraction(span.days, span.of) * Fraction(span.term.value)
    money = {"rate": text(span.term.value), "amount": text(cents(exact)), "source": span.term.source}
    return Step("span", values | money)


def _payable(holding, terms):
    """(how many are paid for, the step that says why)."""
    present = min(holding.present, holding.agreed)
    serviceable = min(holding.serviceable, holding.agreed)
    values = {
        "agreed": str(holding.agreed),
        "present": str(holding.present),
        "serviceable": str(holding.serviceable),
    }
    if holding.kind != "major":
        return serviceable, [Step("persons", values)]
    due = value_on(terms, "serviceability", holding.ends_on)
    if due is None or not holding.agreed:
        return serviceable, [Step("serviceable", values)]
    is_met = Fraction(serviceable * PERCENT, holding.agreed) >= Fraction(due)
    values["due"] = text(due)
    return (present, [Step("met", values)]) if is_met else (serviceable, [Step("below", values)])


def _factor(factors):
    return sum((Fraction(value) for value in factors.values()), Fraction(0)) / PERCENT


def _percent(share: Fraction) -> str:
    return str(Decimal(share.numerator * 100 / Decimal(share.denominator)).quantize(CENT, ROUND_HALF_UP))
