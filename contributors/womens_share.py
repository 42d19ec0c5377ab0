"""The share of women: the targets it is held against, and when a printed share deserves a second look."""

from math import sqrt
from typing import Literal, NamedTuple

Counts = tuple[int | None, int | None]  # women, and women and men together; persons

# Percent set for 2028; contingents are troops here, observers are experts on mission. Source: Uniformed
# Gender Parity Strategy 2018-2028 of the UN Department of Peace Operations, as given at elsiefund.org.
GOALS_OF_2028 = {
    "troops": 15,
    "staff_officers": 25,
    "experts_on_mission": 25,
    "formed_police": 20,
    "individual_police": 30,
}
# The strategy sets a target for every year. Read at the source for 2021: 8 % of troops and 18 % of individual
# military, one point a year short of 2028. That pace is taken for the years and categories not read.
FIRST_YEAR, GOAL_YEAR = 2018, 2028
PUBLISHED_IN_2021 = {"troops", "staff_officers", "experts_on_mission"}

OUTLIER_MIN_PERSONS = 20  # below this one rotation moves the share by more than five points
OUTLIER_DISTANCE = 0.10  # ten points from every neighbour
OUTLIER_ERRORS = 4.0  # and four standard errors from the neighbours together


class Target(NamedTuple):
    """A share of women, 0 to 1, and how it is known."""

    share: float
    provenance: Literal["published", "interpolated", "inferred"]


def target(category: str, year: int | None) -> Target | None:
    """The share of women set for a category in a year: one point a year up to 2028, then the goal of 2028.

    None for a category without a target (civilians), before 2018, and when the year is unknown.
    """
    goal = GOALS_OF_2028.get(category)
    if goal is None or year is None or year < FIRST_YEAR:
        return None
    percent = goal - max(0, GOAL_YEAR - year)
    return Target(percent / 100, _provenance(category, year))


def _provenance(category: str, year: int) -> Literal["published", "interpolated", "inferred"]:
    if year >= GOAL_YEAR or (category in PUBLISHED_IN_2021 and year == 2021):
        return "published"
    return "interpolated" if category in PUBLISHED_IN_2021 and year > 2021 else "inferred"


def womens_share(women: int | None, personnel: int | None) -> float | None:
    """Women among the persons, 0 to 1; None when women were not reported or there is nobody."""
    return women / personnel if women is not None and personnel else None


def womens_share_outlier(before: Counts | None, current: Counts | None, after: Counts | None) -> bool:
    """Whether the women's share is far from the neighbouring months: to be looked at, never corrected.

    Each month is (women, persons), or None where not reported. True when the share lies `OUTLIER_DISTANCE` or
    more from that of every neighbour, and more than `OUTLIER_ERRORS` standard errors (of a share of so many
    persons) from that of the neighbours together. A month of fewer than `OUTLIER_MIN_PERSONS` persons, or
    with women not reported, is neither judged nor compared with; without a neighbour the answer is False.

    Held against the UN's monthly reports of 2015 to 2025: of 96 months only 2020-08 (41,183 women of 81,820),
    of 94,418 lines 104, of which 88 in that month.
    """
    neighbours = [counts for counts in map(_judged, (before, after)) if counts]
    judged = _judged(current)
    if judged is None or not neighbours:
        return False
    women, persons = judged
    share = women / persons
    if any(abs(share - w / p) < OUTLIER_DISTANCE for w, p in neighbours):
        return False
    women_around, persons_around = (sum(column) for column in zip(*neighbours, strict=True))
    usual = (women_around + 1) / (persons_around + 2)  # never quite 0 or 1, so that the error is never 0
    return abs(share - usual) > OUTLIER_ERRORS * sqrt(usual * (1 - usual) / persons)


def _judged(counts: Counts | None) -> tuple[int, int] | None:
    """The counts where both are known and there are persons enough, else None."""
    if counts is None:
        return None
    women, persons = counts
    if women is None or persons is None or persons < OUTLIER_MIN_PERSONS:
        return None
    return women, persons
