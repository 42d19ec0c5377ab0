"""Shares of several measures of one scope and period, as a reader weighs them."""

from typing import NamedTuple

from contributors.composite import combined
from contributors.reading_burden import answer, months_of
from contributors.spans import Question


class Composite(NamedTuple):
    """What came of a reader's own weights: rows, names, and measures of which nothing is reported."""

    rows: list  # composite.Combined, of codes
    names: dict  # {code: (name, partner)}
    silent: list[str]  # measures with a weight of which nothing is known
    measures: list[str]


def composite(user, scope, span, weights, *, until, as_of=None):
    """`weights`: {measure: weight}, not all zero. `until`: as of which day."""
    shares, names, silent = {}, {}, []
    for measure in [measure for measure, weight in weights.items() if weight]:
        months = months_of(user, scope, measure, as_of)
        rows = []
        if set(months) & set(span.months):
            question = Question(scope, span, measure, "contributor", "")
            rows = answer(user, question, months=months, until=until).rows
        shares[measure] = {row.code: row.of.carried for row in rows}
        names |= {row.code: (row.name, row.partner) for row in rows}
        if all(share is None for share in shares[measure].values()):
            silent.append(measure)
    return Composite(combined(shares, weights), names, silent, list(shares))
