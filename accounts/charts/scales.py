"""Round steps, days on an axis, lengths of bars. Pure."""

from datetime import date
from math import ceil, floor, log10


def nice_steps(largest, about=4):
    """Round numbers from zero to at least `largest`: 0, 5000, 10000, 15000."""
    if largest <= 0:
        return [0, 1]
    raw = largest / about
    size = 10 ** floor(log10(raw))
    step = next(s * size for s in (1, 2, 2.5, 5, 10) if s * size >= raw * 0.999999)
    step = int(step) if step >= 1 else step
    return [round(step * n, 10) for n in range(ceil(largest / step * 0.999999) + 1)]


def scale(low, high, width):
    """A function from values to places; one value alone stands in the middle."""
    span = high - low
    return (lambda value: width * (value - low) / span) if span else (lambda value: width / 2)


def months_between(first, last):
    """Every first of a month from one to the other."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(n // 12, n % 12 + 1, 1) for n in months]


def ticks(starts, ends, most):
    """First days of months or years, about so many."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if months / n <= most), 240)
    first = starts.year * 12 + starts.month - 1
    first += -first % every
    days = [date(n // 12, n % 12 + 1, 1) for n in range(first, ends.year * 12 + ends.month, every)]
    return [day for day in days if starts <= day <= ends]


def is_long(starts, ends):
    """Whether years are enough to name the days of an axis."""
    return (ends - starts).days > 1000


def bars(values):
    """Lengths in percent of the largest, from zero; None stays None."""
    largest = max((v for v in values if v is not None), default=0)
    return [None if v is None else round(100 * v / largest, 2) if largest else 0 for v in values]


def plain(value):
    """How a figure is written where the caller does not say."""
    return f"{value:,}"


def plain_day(day, years_only=False):
    return f"{day:%Y}" if years_only else f"{day:%Y-%m}"
