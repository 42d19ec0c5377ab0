"""How charts write figures and days: in the reader's language, as the tables beside them."""

from accounts.notation import day, month, number, percent, short_month


def _tick(on, years_only=False):
    return str(on.year) if years_only else short_month(on)


def _share(value):
    """8 % on an axis, 8.1 % where the tenth matters."""
    return percent(value, 0 if round(value * 100, 6) % 1 == 0 else 1)


IN_WORDS = {"write": number, "say": _tick, "say_day": day}
SHARES = {"write": _share, "say": _tick, "say_day": day}


def span(first, last):
    """July 2024 – July 2025, or the one month."""
    words = [month(first), month(last)]
    return words[0] if words[0] == words[1] else " – ".join(words)
