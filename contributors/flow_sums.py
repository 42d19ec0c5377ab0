"""What voluntary flows add up to, by stage, so that nothing counts twice. Pure: plain values in and out.

A flow may fulfil another: a commitment a pledge, a disbursement a commitment or a pledge. What was fulfilled
leaves the earlier flow, and only the remainder still stands at its stage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

STAGES = ("announced", "pledged", "committed", "disbursed", "spent")
GONE = ("withdrawn", "lapsed")
DOLLAR = "USD"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Given:
    """One flow. `rate`: units of its currency for one US dollar, None where unknown. `fulfils`: the key of
    the flow it fulfils; one that is not among those given is none."""

    key: Any
    stage: str
    amount: Decimal
    currency: str = DOLLAR
    rate: Decimal | None = None
    fulfils: Any = None


@dataclass(frozen=True)
class Sums:
    """US dollars by stage; of what cannot be converted the amounts by currency, never in the sums.

    `open`: {key: what of a flow still stands at its stage, in its own currency}; None where what fulfils it
    cannot be compared with it. `counted`: {key: the US dollars it adds to the sums of stages}.
    """

    by_stage: Mapping[str, Decimal]
    gone: Mapping[str, Decimal]
    unconverted: Mapping[str, Decimal] = field(default_factory=dict)
    open: Mapping[Any, Decimal | None] = field(default_factory=dict)
    counted: Mapping[Any, Decimal] = field(default_factory=dict)

    @property
    def unclear(self):
        """Keys of flows of which it is not known what still stands."""
        return [key for key, amount in self.open.items() if amount is None]

    @property
    def total(self):
        return sum(self.by_stage.values(), Decimal(0))

    def reached(self, stage):
        """US dollars at this stage or beyond it: what was committed includes what was paid since."""
        return sum((self.by_stage[name] for name in STAGES[STAGES.index(stage) :]), Decimal(0))

    @property
    def pledged(self):
        return self.reached("pledged")

    @property
    def committed(self):
        return self.reached("committed")

    @property
    def paid(self):
        return self.reached("disbursed")


def rate_of(given: Given) -> Fraction | None:
    if given.currency == DOLLAR:
        return Fraction(1)
    return Fraction(given.rate) if given.rate else None


def dollars(amount: Decimal | Fraction, rate: Fraction | None) -> Decimal | None:
    """An amount in US dollars to the cent; None where its rate is unknown."""
    return None if rate is None else cents(Fraction(amount) / rate)


def cents(amount: Fraction) -> Decimal:
    """To the cent, halves to the even one; exact until here."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(CENT, ROUND_HALF_EVEN)


def sums(flows: Iterable[Given]) -> Sums:
    """The amounts by stage, in US dollars, of flows and what fulfils them.

    Of a flow stands what nothing fulfils: its amount less that of the flows that fulfil it, never below 0 and
    never above the amount. A flow that was withdrawn or lapsed counts nowhere; what fulfilled it counts, and
    counts towards what it was to fulfil. A negative amount, an adjustment, is kept as it is printed.
    Amounts in one currency are compared in it, others by the two flows' own rates.
    Raises ValueError where flows fulfil each other in a circle, and for a stage it does not know.
    """
    known = {given.key: given for given in flows}
    standing, gone = _nothing(STAGES), _nothing(GONE)
    unconverted: dict[str, Fraction] = defaultdict(Fraction)
    left: dict[Any, Decimal | None] = {}
    counted: dict[Any, Decimal] = {}
    covered: dict[Any, Fraction | None] = dict.fromkeys(known, Fraction(0))
    for given in _latest_first(known):
        rest = _rest(given, covered[given.key])
        left[given.key] = None if rest is None else cents(rest)
        if given.fulfils in known:
            _cover(known[given.fulfils], given, _whole(given, rest, covered[given.key]), covered)
        if not rest:
            continue
        rate = rate_of(given)
        if given.stage in GONE:
            gone[given.stage] += rest / rate if rate else 0
        elif rate:
            standing[given.stage] += rest / rate
            counted[given.key] = cents(rest / rate)
        else:
            unconverted[given.currency] += rest
    return Sums(_rounded(standing), _rounded(gone), _rounded(unconverted), left, counted)


def _nothing(stages):
    return dict.fromkeys(stages, Fraction(0))


def _rounded(amounts):
    return {name: cents(amount) for name, amount in amounts.items()}


def _latest_first(known):
    """Each flow after all that fulfil it."""
    waits = dict.fromkeys(known, 0)
    for given in known.values():
        if given.stage not in (*STAGES, *GONE):
            raise ValueError(f"unknown stage: {given.stage}")
        if given.fulfils in known:
            waits[given.fulfils] += 1
    ready = [key for key, n in waits.items() if not n]
    done = 0
    while ready:
        given = known[ready.pop()]
        done += 1
        yield given
        if given.fulfils in known:
            waits[given.fulfils] -= 1
            if not waits[given.fulfils]:
                ready.append(given.fulfils)
    if done < len(known):
        raise ValueError("these flows fulfil each other in a circle")


def _rest(given, covered):
    """What of a flow nothing fulfils, in its own currency; None where that is not known."""
    amount = Fraction(given.amount)
    if amount <= 0:
        return amount
    return None if covered is None else min(amount, max(Fraction(0), amount - covered))


def _whole(given, rest, covered):
    """What a flow and all that fulfils it bring, in its own currency; None where that is not known."""
    if covered is None:
        return None
    return covered if given.stage in GONE else rest + covered


def _cover(earlier, given, whole, covered):
    """Add what a flow brings to what covers the earlier one, in the earlier one's currency."""
    if covered[earlier.key] is None or whole is None:
        covered[earlier.key] = None
        return
    if given.currency != earlier.currency:
        theirs, own = rate_of(earlier), rate_of(given)
        if theirs is None or own is None:
            covered[earlier.key] = None
            return
        whole = whole / own * theirs
    covered[earlier.key] += whole
