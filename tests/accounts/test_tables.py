"""The portal's own tables: days of what is invented move with the calendar."""

from datetime import date

import pytest
import time_machine

from accounts import tables


@pytest.mark.parametrize(
    "today, text, day",
    [
        (date(2026, 11, 3), "2027-01-15", date(2027, 1, 15)),
        (date(2026, 12, 31), "2027-01-15", date(2027, 2, 15)),
        (date(2027, 11, 1), "2026-01-01", date(2027, 1, 1)),
        (date(2027, 1, 20), "2026-12-31", date(2027, 2, 28)),  # the last of a month stays the last
        (date(2027, 1, 20), "2027-02-28", date(2027, 4, 30)),
        (date(2026, 12, 1), "2027-01-30", date(2027, 2, 28)),
        (date(2026, 10, 9), "2027-01-15", date(2026, 12, 15)),  # a clock that is behind
    ],
)
def test_days_of_what_is_invented_stay_as_far_ahead(today, text, day):
    with time_machine.travel(today):
        assert tables.day_told_now(text) == day


def test_no_day_stays_no_day():
    assert tables.day_told_now("") is None
