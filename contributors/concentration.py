"""How unevenly a burden is spread over those who carry it. Counts in, one number out; order does not matter.

Whoever has nobody there is left out: listed is not contributing.
"""

from collections.abc import Iterable


def top_share(counts: Iterable[int], places: int = 10) -> float | None:
    """Share of all persons that the `places` largest contributors have, 0 to 1; None when there is nobody."""
    largest = sorted(counts, reverse=True)
    total = sum(largest)
    return sum(largest[:places]) / total if total else None


def herfindahl(counts: Iterable[int]) -> float | None:
    """Herfindahl-Hirschman index: the sum of squared shares, 1/n (all alike) to 1 (one carries all).

    None when there is nobody. Worked in whole numbers and divided once. The same index on percentages
    runs to 10,000. Source: A. O. Hirschman, "The Paternity of an Index", 1964.
    """
    present = [n for n in counts if n]
    total = sum(present)
    return sum(n * n for n in present) / (total * total) if total else None


def gini(counts: Iterable[int]) -> float | None:
    """Gini coefficient over those with at least one person, 0 (all alike) to 1 - 1/n; None for nobody.

    (2 * sum of place * count - (n + 1) * total) / (n * total), places from the smallest.
    Source: C. Gini, "Variabilità e mutabilità", 1912, in the form for ordered counts.
    """
    present = sorted(n for n in counts if n)
    n, total = len(present), sum(present)
    if not total:
        return None
    weighted = sum(place * count for place, count in enumerate(present, start=1))
    return (2 * weighted - (n + 1) * total) / (n * total)


def lorenz(counts: Iterable[int]) -> list[tuple[float, float]]:
    """Points of the Lorenz curve, from (0, 0) to (1, 1): the smallest x of contributors have y of persons.

    One point more than there are contributors with at least one person; [] when there is nobody.
    Source: M. O. Lorenz, "Methods of Measuring the Concentration of Wealth", 1905.
    """
    present = sorted(n for n in counts if n)
    total, running = sum(present), 0
    points = [(0.0, 0.0)] if present else []
    for place, count in enumerate(present, start=1):
        running += count
        points.append((place / len(present), running / total))
    return points
