"""Who holds the civilian posts of missions: shares seconded, of women, and how long posts stand open. Pure.

Sources: Civilian CSDP Compact (EU, 2018 and 2023): at least 70 % of international staff seconded, 100 % of
management and operational posts, at least 40 % women among international staff. Lines of the portal's own say
so where they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

OVERALL = 0.70  # of all held posts, seconded
BY_CATEGORY = {"management": 1.0, "operational": 1.0}  # support posts have no target of their own
WOMEN = 0.40  # of all held posts whose holder's sex is reported
FEWEST = 5  # holders below which a share of women would tell of a person: the portal's own line


class Place(NamedTuple):
    """One post that is needed on the day.

    `basis`: "seconded", "contracted", or "" where nobody holds it. `sex`: "female", "male", or "" where not
    reported. `vacant_days`: days it stood open until the day; None where it is held. `calls`: how many calls
    were ever opened for it.
    """

    category: str
    basis: str = ""
    sex: str = ""
    vacant_days: int | None = None
    calls: int = 0


class Shares(NamedTuple):
    """Counts of posts, and shares from 0 to 1; None where there is nothing to divide by.

    `seconded_share` = seconded / (seconded + contracted); `target`: what it is held against, None for none.
    `women_share` = women / (women + men), None below FEWEST holders whose sex is reported.
    `vacant_median`, `vacant_longest`: days. `readvertised`: posts for which two calls or more were opened.
    """

    posts: int
    seconded: int
    contracted: int
    vacant: int
    seconded_share: float | None
    target: float | None
    women: int | None
    sex_reported: int
    women_share: float | None
    vacant_median: float | None
    vacant_longest: int | None
    readvertised: int

    @property
    def held(self) -> int:
        return self.seconded + self.contracted

    @property
    def missing(self) -> float | None:
        """Points, 0 to 1, by which the share seconded falls short of its target; 0 where it is reached."""
        if self.seconded_share is None or self.target is None:
            return None
        return max(0.0, self.target - self.seconded_share)


def shares(places: Iterable[Place], category: str = "") -> Shares | None:
    """The shares of these posts, or of those of one category. None where there is no post: not reported."""
    rows = [place for place in places if not category or place.category == category]
    if not rows:
        return None
    seconded = sum(place.basis == "seconded" for place in rows)
    contracted = sum(place.basis == "contracted" for place in rows)
    women = sum(place.sex == "female" for place in rows if place.basis)
    told = sum(place.sex in ("female", "male") for place in rows if place.basis)
    open_ = [place.vacant_days for place in rows if not place.basis and place.vacant_days is not None]
    return Shares(
        posts=len(rows),
        seconded=seconded,
        contracted=contracted,
        vacant=len(rows) - seconded - contracted,
        seconded_share=seconded / (seconded + contracted) if seconded + contracted else None,
        target=BY_CATEGORY.get(category) if category else OVERALL,
        women=women if told >= FEWEST else None,
        sex_reported=told,
        women_share=women / told if told >= FEWEST else None,
        vacant_median=median(open_) if open_ else None,
        vacant_longest=max(open_, default=None),
        readvertised=sum(place.calls >= 2 for place in rows),
    )
