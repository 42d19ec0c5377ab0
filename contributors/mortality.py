"""Lives lost held against the time persons served. Pure: plain months and numbers."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

FEWEST_MONTHS = 6  # below this one accident decides the rate
FEWEST_PERSON_YEARS = 1000.0


class Rate(NamedTuple):
    """Deaths per 1,000 person-years, over the months that are known of both."""

    value: float
    deaths: int
    person_years: float
    first: date
    last: date
    months: int


def per_thousand_person_years(
    deaths: Mapping[date, int], persons: Mapping[date, int], until: date | None
) -> Rate | None:
    """The rate over the months of which the strength was reported, none after `until`.

    `deaths`: by month, none means nobody died; `persons`: strength by reported month; `until`: the last whole
    month the register of deaths covers, None where it covers none. None for fewer than `FEWEST_MONTHS`
    months or `FEWEST_PERSON_YEARS`: so few say nothing.
    """
    months = sorted(month for month in persons if until is not None and month <= until)
    years = sum(persons[month] for month in months) / 12
    if len(months) < FEWEST_MONTHS or years < FEWEST_PERSON_YEARS:
        return None
    died = sum(deaths.get(month, 0) for month in months)
    return Rate(1000 * died / years, died, years, months[0], months[-1], len(months))
