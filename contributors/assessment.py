"""Who is assessed how much of a peacekeeping dollar: levels, discounts, effective rates. Exact fractions.

A level is data of a scale period, never inferred here: voluntary moves and transitions break inference.
Source: A/RES/79/250 (24 December 2024) for 2025-2027, A/RES/79/249 for the regular scale.
"""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Any

Key = Any  # what names a state: a primary key, an ISO 3166 code or a name
Number = Decimal | Fraction | int

# A/RES/79/250, para 11. Level A pays a premium instead: it absorbs what levels C to J are spared (para 7).
# H* is a state of level H that chose the discount of level G.
DISCOUNTS: Mapping[str, Fraction] = {
    "B": Fraction(0),
    "C": Fraction(75, 1000),
    "D": Fraction(20, 100),
    "E": Fraction(40, 100),
    "F": Fraction(60, 100),
    "G": Fraction(70, 100),
    "H": Fraction(80, 100),
    "H*": Fraction(70, 100),
    "I": Fraction(80, 100),
    "J": Fraction(90, 100),
}
PREMIUM = "A"
LEVELS = (PREMIUM, *DISCOUNTS)
LADDER = tuple("JIHGFEDCB")  # from the highest discount up

# Below how many times the world's average income per head a state may have the level (para 11).
INCOME_FACTORS: Mapping[str, Decimal] = {
    "D": Decimal("2.0"),
    "E": Decimal("1.8"),
    "F": Decimal("1.6"),
    "G": Decimal("1.4"),
    "H": Decimal("1.2"),
    "I": Decimal("1.0"),
}
AVERAGE_INCOME_2025_2027 = 11_473  # US dollars, gross national income per head, mean of 2017-2022

WHOLE = Fraction(100)
FLOOR, LEAST_DEVELOPED_CEILING, CEILING = Decimal("0.001"), Decimal("0.010"), Decimal("22.000")


def thresholds(average_income: int | Decimal = AVERAGE_INCOME_2025_2027) -> dict[str, int]:
    """US dollars of income per head below which a state may have levels D to I, rounded to the dollar."""
    return {
        level: _rounded(Fraction(factor) * Fraction(average_income))
        for level, factor in INCOME_FACTORS.items()
    }


def transition_discount(
    before: str, after: str, year: int, discounts: Mapping[str, Fraction] = DISCOUNTS
) -> Fraction:
    """Discount, 0 to 1, of a state moving up from level `before` to `after`, in its year 1, 2 or 3 of that.

    One level up holds at once; two are phased over two years, three or more over three, in equal increments.
    `discounts`: what each level spares, 0 to 1.
    Raises ValueError for an unknown level, a move that is not upwards, or a year before the first.
    Source: A/RES/79/250, paras 17 and 18.
    """
    if before not in LADDER or after not in LADDER or year < 1:
        raise ValueError(f"No transition from level {before!r} to {after!r} in year {year}.")
    levels = LADDER.index(after) - LADDER.index(before)
    if levels < 1:
        raise ValueError(f"Level {after} is not above level {before}: only moves up are phased in.")
    done = min(Fraction(1), Fraction(year, min(levels, 3)))
    return discounts[before] + (discounts[after] - discounts[before]) * done


def effective_rates(
    regular: Mapping[Key, Number],
    levels: Mapping[Key, str],
    *,
    discounts: Mapping[Key, Number] | None = None,
) -> dict[Key, Fraction]:
    """Peacekeeping rates of assessment, in percent, exact; `shown` rounds one as it is published.

    `regular`: regular-budget rates in percent, summing to 100. `levels`: "A" to "J" or "H*", same keys; one
    may be absent where `discounts`, 0 to 1, has the state's own (transitions, exceptional discounts).
    Returns the same keys, summing to exactly 100. Raises ValueError for a missing or unknown level, for a
    discount of level A or out of range, for nobody in level A, and for rates that do not sum to 100.
    Source: A/RES/79/250, paras 7 and 11.
    """
    spared = _discounts(regular, levels, discounts or {})
    rates = {state: Fraction(rate) for state, rate in regular.items()}
    factor = _factor(rates, spared)
    return {state: rate * _multiplier(spared[state], factor) for state, rate in rates.items()}


def pool_of_discounts(
    regular: Mapping[Key, Number], levels: Mapping[Key, str], *, discounts: Mapping[Key, Number] | None = None
) -> Fraction:
    """Percentage points that levels C to J are spared and level A bears. Arguments: see `effective_rates`."""
    spared = _discounts(regular, levels, discounts or {})
    return sum((Fraction(regular[state]) * d for state, d in spared.items() if d), Fraction(0))


def premium_factor(
    regular: Mapping[Key, Number], levels: Mapping[Key, str], *, discounts: Mapping[Key, Number] | None = None
) -> Fraction:
    """What the regular rates of level A are multiplied by, 1 or more. Arguments: see `effective_rates`."""
    spared = _discounts(regular, levels, discounts or {})
    return _factor({state: Fraction(rate) for state, rate in regular.items()}, spared)


def after_accession(shares: Mapping[Key, Number], joining: Mapping[Key, Number]) -> dict[Key, Fraction]:
    """Shares of a key, percent, once members have joined at agreed shares: all others keep their proportions.

    `shares`: percent of the members there are. `joining`: percent of the new ones, of the whole afterwards.
    Returns both; if the key sums to 100, so do they. Raises ValueError where one is a member already, where
    a share is not above 0, or where nothing would be left for the members there are.
    """
    if again := shares.keys() & joining.keys():
        raise ValueError(f"Members already: {_named(again)}.")
    whole = sum((Fraction(share) for share in joining.values()), Fraction(0))
    if not joining or any(share <= 0 for share in joining.values()) or whole >= WHOLE:
        raise ValueError(f"The shares of who joins are above 0 and below 100, not {float(whole)}.")
    left = (WHOLE - whole) / WHOLE
    kept = {member: Fraction(share) * left for member, share in shares.items()}
    return kept | {member: Fraction(share) for member, share in joining.items()}


def shown(rate: Number) -> Decimal:
    """A rate in percent as published: four decimals, halves up. Rounded rates need not sum to 100.0000."""
    return Decimal(_rounded(Fraction(rate) * 10_000)).scaleb(-4)


def check_regular_scale(rates: Mapping[Key, Decimal], least_developed: Collection[Key] = ()) -> list[str]:
    """What is wrong with a regular-budget scale in percent, in words; [] when it is sound.

    Source: A/RES/79/249, para 7: floor, ceiling of the least developed countries, ceiling; three decimals.
    """
    found = []
    for state, rate in rates.items():
        if rate < FLOOR:
            found.append(f"{state}: {rate} is below the floor of {FLOOR}.")
        if rate > CEILING:
            found.append(f"{state}: {rate} is above the ceiling of {CEILING}.")
        elif state in least_developed and rate > LEAST_DEVELOPED_CEILING:
            found.append(
                f"{state}: {rate} is above {LEAST_DEVELOPED_CEILING}, the ceiling for the least developed."
            )
        if rate != rate.quantize(FLOOR, ROUND_HALF_UP):
            found.append(f"{state}: {rate} has more than three decimals.")
    total = sum(rates.values(), Decimal(0))
    if total != 100:
        found.append(f"The rates sum to {total}, not 100.000.")
    return found


def _discounts(regular, levels, own) -> dict[Key, Fraction | None]:
    """{state: discount}; None for the bearers of the premium."""
    if strangers := own.keys() - regular.keys():
        raise ValueError(f"Discounts for states without a regular rate: {_named(strangers)}.")
    return {state: _discount(state, levels.get(state) or None, own.get(state)) for state in regular}


def _discount(state: Key, level: str | None, own: Number | None) -> Fraction | None:
    if level is not None and level != PREMIUM and level not in DISCOUNTS:
        raise ValueError(f"{state}: there is no level {level!r}.")
    if own is not None:
        if level == PREMIUM or not 0 <= own <= 1:
            raise ValueError(f"{state}: a discount is from 0 to 1, and never of level {PREMIUM}.")
        return Fraction(own)
    if level is None:
        raise ValueError(f"{state}: the level is missing.")
    return None if level == PREMIUM else DISCOUNTS[level]


def _multiplier(discount: Fraction | None, factor: Fraction) -> Fraction:
    return factor if discount is None else 1 - discount


def _factor(rates: Mapping[Key, Fraction], spared: Mapping[Key, Fraction | None]) -> Fraction:
    total = sum(rates.values(), Fraction(0))
    if total != WHOLE:
        raise ValueError(f"The regular rates sum to {float(total):.3f}, not 100.000.")
    bearers = sum((rate for state, rate in rates.items() if spared[state] is None), Fraction(0))
    if not bearers:
        raise ValueError(f"Nobody in level {PREMIUM} bears the discounts.")
    return 1 + sum((rates[state] * d for state, d in spared.items() if d), Fraction(0)) / bearers


def _rounded(value: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return floor(value + Fraction(1, 2))


def _named(states: Collection[Key]) -> str:
    return ", ".join(sorted(map(str, states)))
